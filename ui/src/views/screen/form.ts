/** Who is screened, as the form has it, as the address has it, and as the server is asked. */
import type { Party } from '../../lib/api/calls';

export interface Form {
  name: string;
  kind: string;
  imo: string;
  born: string;
  country: string;
  threshold: number;
  asOf: string;
}

export const KINDS = ['', 'Person', 'Company', 'Organization', 'Vessel'] as const;
export const THRESHOLD = 0.7;

export function readForm(said: URLSearchParams): Form {
  const threshold = Number(said.get('threshold') ?? THRESHOLD);
  const kind = said.get('kind') ?? '';
  return {
    name: said.get('q') ?? '',
    kind: (KINDS as readonly string[]).includes(kind) ? kind : '',
    imo: said.get('imo') ?? '',
    born: said.get('born') ?? '',
    country: said.get('country') ?? '',
    threshold: threshold > 0 && threshold <= 1 ? threshold : THRESHOLD,
    asOf: /^\d{4}-\d{2}-\d{2}$/.test(said.get('as_of') ?? '') ? said.get('as_of')! : '',
  };
}

export function writeForm(form: Form): string {
  const said = new URLSearchParams();
  const put = (name: string, value: string): void => {
    if (value) said.set(name, value);
  };
  put('q', form.name);
  put('kind', form.kind);
  put('imo', form.imo);
  put('born', form.born);
  put('country', form.country);
  if (form.threshold !== THRESHOLD) said.set('threshold', String(form.threshold));
  put('as_of', form.asOf);
  return said.toString();
}

/** Null while there is nothing to ask. Several names are parted by semicolons. */
export function partyOf(form: Form): Party | null {
  const names = form.name.split(';').map((one) => one.trim()).filter((one) => one.length > 1);
  const said: Record<string, string[]> = {};
  if (/^\d{7}$/.test(form.imo.trim())) said.imo = [form.imo.trim()];
  if (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(form.born.trim())) said.birth_date = [form.born.trim()];
  if (form.country.trim().length === 2) said[form.kind === 'Vessel' ? 'flag' : form.kind === 'Person' ? 'nationality' : 'country'] = [form.country.trim().toUpperCase()];
  if (names.length === 0 && !said.imo) return null;
  return { kind: form.kind || null, names, said };
}
