// Asks the service once a second while the page is visible and not paused.

import * as client from '../protocol/client';
import { parseExposition } from '../protocol/exposition';
import { decode } from '../protocol/values';
import type { ValuesAnswer } from '../protocol/types';
import { History } from './history';
import { buildModel, type Model } from './model';
import { RequestLog } from './request_log';

const INTERVAL = 1000;
const LONGEST_WAIT = 10_000;

/** `loading` until there is a snapshot; `denied` asks for a token, `forbidden` cannot be helped here. */
export type Status = 'loading' | 'live' | 'lost' | 'denied' | 'forbidden';

export class Live {
  status: Status = 'loading';
  paused = false;
  model: Model | null = null;
  readonly history = new History();
  readonly requests = new RequestLog();
  /** Whether a view shows requests. */
  wantsRequests = false;
  /** When the service started again, in its own time. */
  restarts: number[] = [];
  /** Whether a token was sent and refused. */
  refused = false;
  failure = '';
  /** When the last answer came and when the next attempt is, by this machine's clock. */
  answered = 0;
  retryAt = 0;

  private process = '';
  private version: number | null = null;
  private attempts = 0;
  private timer = 0;
  private busy = false;
  private readonly listeners = new Set<() => void>();

  start(): void {
    document.addEventListener('visibilitychange', () => this.wake());
    this.wake();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.wake();
    this.changed();
  }

  /** Tries with this token. */
  signIn(token: string): void {
    client.setToken(token);
    this.retry();
  }

  /** Asks again after access was denied. */
  retry(): void {
    this.refused = false;
    this.status = this.model ? 'live' : 'loading';
    this.wake();
    this.changed();
  }

  /** Asks now. */
  wake(): void {
    window.clearTimeout(this.timer);
    if (!this.busy) void this.poll();
  }

  private isIdle(): boolean {
    // Each refusal delays the next one, and operators are alerted to them: so only on request.
    const isRefused = this.status === 'denied' || this.status === 'forbidden';
    return isRefused || document.visibilityState === 'hidden' || (this.paused && this.model !== null);
  }

  private async poll(): Promise<void> {
    if (this.isIdle()) return;
    this.busy = true;
    const begun = Date.now();
    let wait = INTERVAL;
    try {
      await this.refresh();
      if (this.wantsRequests) await this.requests.refresh();
      this.status = 'live';
      this.failure = '';
      this.attempts = 0;
      this.answered = Date.now();
      wait = Math.max(INTERVAL - (this.answered - begun), 50);
    } catch (error) {
      wait = this.failed(error);
    }
    this.busy = false;
    this.changed();
    this.retryAt = Date.now() + wait;
    if (wait < Infinity && !this.isIdle()) this.timer = window.setTimeout(() => void this.poll(), wait);
  }

  private failed(error: unknown): number {
    const status = error instanceof client.Failure ? error.status : 0;
    this.failure = error instanceof Error ? error.message : String(error);
    if (status === 401) {
      this.refused = client.hasToken();
      this.status = 'denied';
      return Infinity;
    }
    if (status === 403) {
      this.status = 'forbidden';
      return Infinity;
    }
    this.status = 'lost';
    this.attempts += 1;
    return Math.min(INTERVAL * 2 ** (this.attempts - 1), LONGEST_WAIT);
  }

  private async refresh(): Promise<void> {
    // An answer may be about another layout, or relative to a version of another process.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      this.model ??= await this.load(null);
      const answer = await client.values(this.model.layout, this.version);
      if (this.accept(answer)) {
        if (this.model.about.process !== this.process) await this.renew();
        return;
      }
      if (answer.layout !== this.model.layout) {
        this.model = await this.load(this.model);
        this.version = null;
      }
    }
    throw new client.Failure(0, 'The metrics changed while they were read.');
  }

  /** Takes the values. False if they have to be asked for again. */
  private accept(answer: ValuesAnswer): boolean {
    const { model, history } = this;
    if (!model || answer.values === undefined || answer.layout !== model.layout) return false;
    const last = history.last?.values ?? null;
    const isOther = answer.process !== this.process;
    const isRelative = answer.base !== null;
    if (isRelative && (isOther || answer.base !== this.version || !last)) {
      this.version = null;
      return false;
    }
    const values = decode(answer.values, isRelative ? last : null, model.samples.length);
    if (!values) {
      this.version = null;
      return false;
    }
    // With several processes, another one may answer: its counters do not fall.
    if (isOther && last && model.counters.some((i) => (values[i] ?? 0) < (last[i] ?? 0))) {
      history.run += 1;
      this.restarts.push(answer.time);
    }
    this.process = answer.process;
    this.version = answer.version;
    history.push(answer.time, values);
    return true;
  }

  private async load(old: Model | null): Promise<Model> {
    const about = old ? old.about : await client.about();
    if (!old) this.process = about.process;
    const { layout, text } = await client.series();
    const model = buildModel(about, layout, parseExposition(text));
    if (old) {
      const indexes = new Map(old.samples.map((sample, index) => [sample.key, index]));
      this.history.remap(Int32Array.from(model.samples, (sample) => indexes.get(sample.key) ?? -1));
    }
    return model;
  }

  /** After a restart, the catalogue may be another one, and the service started later. */
  private async renew(): Promise<void> {
    const about = await client.about();
    if (!this.model || about.process !== this.process) return;
    this.model = await this.load({ ...this.model, about });
    this.version = null;
  }
}
