/** The first thing that runs: what the map shows is asked for before the page that shows it is read. */
import './app.css';
import { columns } from './lib/columns/columns.svelte';

if (['', 'watch'].includes(location.pathname.split('/')[1])) columns.ensure();
void import('./start');
