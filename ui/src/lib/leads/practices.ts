/** The practices there are, with their help; asked for once. */
import { practices as ask } from '../api/calls';
import type { Practice } from '../api/types';

let known: Promise<Practice[]> | null = null;

/** None when the server has no help for them: leads are shown without it. */
export function allPractices(): Promise<Practice[]> {
  known ??= ask().catch(() => {
    known = null;
    return [];
  });
  return known;
}
