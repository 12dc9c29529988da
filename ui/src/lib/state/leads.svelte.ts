/** All leads that the viewer sees, and what was decided of them: decisions are shown at once, and can be undone. */
import { judgeLead, leads as ask } from '../api/calls';
import { ApiProblem } from '../api/client';
import type { Lead, LeadJudgement, Verdict } from '../api/types';
import { session } from './session.svelte';
import { tell } from './toast.svelte';
import { say, t } from './i18n.svelte';

interface Done {
  id: string;
  before: LeadJudgement | null;
}

class LeadsState {
  all = $state.raw<Lead[]>([]);
  state = $state<'waiting' | 'there' | 'absent' | 'failed'>('waiting');
  message = $state('');
  policy = $state('');
  done: Done[] = [];

  async load(): Promise<void> {
    try {
      const got = await ask();
      this.all = got.leads;
      this.policy = got.policy;
      this.state = 'there';
    } catch (error) {
      // A server without leads yet is no failure of the page.
      this.state = error instanceof ApiProblem && error.status === 404 ? 'absent' : 'failed';
      this.message = error instanceof Error ? error.message : String(error);
    }
  }

  of(id: string | null): Lead | undefined {
    return this.all.find((lead) => lead.id === id);
  }

  private put(id: string, judgement: LeadJudgement | null): void {
    this.all = this.all.map((lead) => (lead.id === id ? { ...lead, judgement } : lead));
  }

  /** Decides of a lead. The page shows it before the server has answered, and takes it back if that refuses. */
  async judge(id: string, verdict: Verdict, why: string): Promise<boolean> {
    const before = this.of(id)?.judgement ?? null;
    const who = session.now?.party ?? '';
    this.put(id, verdict === 'withdraw' ? null : { verdict, why, who, decided: new Date().toISOString(), stale: false });
    try {
      const made = await judgeLead(id, verdict, why, who);
      this.put(id, verdict === 'withdraw' ? null : (made.lead?.judgement ?? this.of(id)?.judgement ?? null));
      return true;
    } catch (error) {
      this.put(id, before);
      tell(t('judge.failed', { why: error instanceof Error ? error.message : '' }), 'bad');
      return false;
    }
  }

  /** Judges and offers to take it back. */
  async decide(lead: Lead, verdict: Exclude<Verdict, 'withdraw'>, why: string): Promise<void> {
    const before = lead.judgement;
    if (!(await this.judge(lead.id, verdict, why))) return;
    this.done.push({ id: lead.id, before });
    tell(t(`judge.done.${verdict}`, { what: say(lead.title) }), 'good', { label: t('judge.undo'), act: () => void this.undo() });
  }

  /** Takes the last decision back: what held before it holds again. */
  async undo(): Promise<void> {
    const last = this.done.pop();
    if (!last) return tell(t('judge.nothing_to_undo'));
    const back = last.before;
    const made = back ? await this.judge(last.id, back.verdict, back.why) : await this.judge(last.id, 'withdraw', t('judge.undone_why'));
    if (made) tell(t('judge.undone'));
  }
}
export const leads = new LeadsState();
