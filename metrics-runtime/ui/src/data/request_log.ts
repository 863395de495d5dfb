// The last failed and the slowest requests, of all processes that answered so far.

import * as client from '../protocol/client';
import type { RequestEntry } from '../protocol/types';

const KEPT = 100;
const INTERVAL = 2000;

interface Lists {
  failed: RequestEntry[];
  slowest: RequestEntry[];
}

export class RequestLog {
  failed: RequestEntry[] = [];
  slowest: RequestEntry[] = [];
  isLoaded = false;

  private readonly byProcess = new Map<string, Lists>();
  private seq = 0;
  private asked = 0;

  async refresh(): Promise<void> {
    // A little less, because polls are not exactly a second apart.
    if (Date.now() - this.asked < INTERVAL - 300) return;
    this.asked = Date.now();
    // The lists are absent only if the answering process is the one that this state came from.
    const answer = await client.requests(this.seq);
    this.seq = answer.seq;
    const { failed, slowest } = answer;
    if (failed && slowest) {
      // Those of a process that ended stay, because its last requests say the most.
      this.byProcess.set(answer.process, { failed, slowest });
      const all = [...this.byProcess.values()];
      this.failed = all.flatMap((one) => one.failed).sort((a, b) => b.time - a.time).slice(0, KEPT);
      this.slowest = all.flatMap((one) => one.slowest).sort((a, b) => b.seconds - a.seconds).slice(0, KEPT);
    }
    this.isLoaded = true;
  }
}
