/** A job that is followed until it ends. */
import { job as ask } from '../api/calls';
import type { Job } from '../api/types';

const EVERY_MS = 700;

export class Follow {
  job = $state.raw<Job | null>(null);
  private timer = 0;

  start(job: Job, ended: (job: Job) => void): void {
    this.stop();
    this.job = job;
    const look = async (): Promise<void> => {
      try {
        this.job = await ask(job.id);
      } catch {
        // the server may be busy: the next look tells
      }
      if (this.job?.state === 'done' || this.job?.state === 'failed') return ended(this.job);
      this.timer = window.setTimeout(() => void look(), EVERY_MS);
    };
    this.timer = window.setTimeout(() => void look(), EVERY_MS / 2);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
