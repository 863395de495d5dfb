// Objectives: how much of the error budget is left, and how fast it burns.

import { seconds } from '../format';
import type { Objective } from '../protocol/types';
import { rise, risen, type Window } from './derive';
import { select, type Model } from './model';

export interface Budget {
  objective: Objective;
  kind: 'success' | 'latency';
  percent: number;
  what: string;
  metric: string;
  /** Counted since the start: all, and those that missed the objective. */
  all: number;
  bad: number;
  /** The share of the budget that is left, since the start; negative if more was used. */
  left: number;
  /** How many times faster than allowed the budget burns; NaN without traffic. */
  burn: number;
}

export function budgets(model: Model, window: Window | null, start: Window): Budget[] {
  return model.about.catalogue.objectives.flatMap((objective) => {
    const found: Budget[] = [];
    const add = (kind: Budget['kind'], percent: number, metric: string, what: string) => {
      const count = (over: Window) => missed(model, objective, kind, over);
      const [all, bad] = count(start);
      const allowed = 1 - percent / 100;
      const [recent, recentBad] = window ? count(window) : [0, 0];
      found.push({
        objective, kind, percent, what, metric, all, bad,
        left: all > 0 ? 1 - bad / all / allowed : 1,
        burn: recent > 0 ? recentBad / recent / allowed : NaN,
      });
    };
    const { success, latency } = objective;
    if (success) add('success', success.percent, success.metric, 'succeed');
    if (latency) add('latency', latency.percent, latency.metric, `take at most ${seconds(latency.seconds)}`);
    return found;
  });
}

/** How many there were, and how many of them missed the objective. */
function missed(model: Model, { success, latency, labels }: Objective, kind: Budget['kind'], window: Window): [number, number] {
  if (kind === 'success' && success) {
    const { label, values, queued } = success.failed;
    const series = select(model.byName.get(success.metric)?.series ?? [], labels);
    const ended = series.filter((one) => one.labels.get(label) !== queued);
    const failed = new RegExp(`^(?:${values})$`);
    const bad = ended.filter((one) => failed.test(one.labels.get(label) ?? ''));
    return [risen(window, ended, (one) => one.value), risen(window, bad, (one) => one.value)];
  }
  let all = 0;
  let fast = 0;
  for (const one of select(model.byName.get(latency?.metric ?? '')?.series ?? [], labels)) {
    all += rise(window, one.count);
    const bucket = one.buckets.find(([bound]) => bound === latency?.seconds);
    fast += bucket ? rise(window, bucket[1]) : 0;
  }
  return [all, all - fast];
}
