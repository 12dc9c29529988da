/** Light or dark: as the system says, unless the reader chose. */
type Choice = 'system' | 'light' | 'dark';

class ThemeState {
  choice = $state<Choice>(read());
  system = $state<'light' | 'dark'>('light');
  get now(): 'light' | 'dark' {
    return this.choice === 'system' ? this.system : this.choice;
  }
}
function read(): Choice {
  const kept = localStorage.getItem('watchkeeper.theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
export const theme = new ThemeState();

export function chooseTheme(choice: Choice): void {
  theme.choice = choice;
  if (choice === 'system') localStorage.removeItem('watchkeeper.theme');
  else localStorage.setItem('watchkeeper.theme', choice);
}

export function watchTheme(): void {
  const asked = matchMedia('(prefers-color-scheme: dark)');
  const take = (): void => {
    theme.system = asked.matches ? 'dark' : 'light';
  };
  take();
  asked.addEventListener('change', take);
}
