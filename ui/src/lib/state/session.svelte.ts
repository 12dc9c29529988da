/** Who reads, and what there is. */
import { session as ask } from '../api/calls';
import { ApiProblem, onUnknown } from '../api/client';
import type { Session } from '../api/types';

class SessionState {
  now = $state.raw<Session | null>(null);
  /** Why there is none: the token is wanted, or the server is away. */
  problem = $state<'token' | 'away' | null>(null);
}
export const session = new SessionState();
onUnknown(() => (session.problem = 'token'));

export async function loadSession(): Promise<void> {
  try {
    session.now = await ask();
    session.problem = null;
  } catch (error) {
    session.problem = error instanceof ApiProblem && error.status === 401 ? 'token' : 'away';
  }
}
