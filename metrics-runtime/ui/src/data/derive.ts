// Numbers that follow from counters: rates, ratios and quantiles over a window of time.

import type { History, Row } from './history';
import type { Series } from './model';

/** Two states of the counters. Without `from`, everything since the start of the service. */
export interface Window {
  from: Row | null;
  to: Row;
  seconds: number;
}

/** The window of the last `seconds`, or since the start if that is 0. Null before two polls. */
export function windowOf(history: History, seconds: number, started: number): Window | null {
  const to = history.last;
  if (!to) return null;
  if (seconds === 0) return { from: null, to, seconds: Math.max(to.time - started, 1e-3) };
  // Polls are not exactly a second apart.
  const from = history.since(to.time - seconds - 0.5);
  return from && from.time < to.time ? { from, to, seconds: to.time - from.time } : null;
}

/** How much a counter rose. A series that is not there yet is zero. */
export function rise(window: Window, index: number): number {
  if (index < 0) return 0;
  return (window.to.values[index] || 0) - (window.from?.values[index] || 0);
}

export function risen(window: Window, series: Series[], of: (one: Series) => number): number {
  let sum = 0;
  for (const one of series) sum += rise(window, of(one));
  return sum;
}

export function total(row: Row, series: Series[], of: (one: Series) => number): number {
  let sum = 0;
  for (const one of series) {
    const index = of(one);
    if (index >= 0) sum += row.values[index] ?? NaN;
  }
  return sum;
}

/** Observations by bucket, not cumulative, over all series. */
export interface Buckets {
  bounds: number[];
  counts: number[];
}

export function buckets(window: Window, series: Series[]): Buckets {
  const counts = new Map<number, number>();
  for (const one of series) {
    let below = 0;
    for (const [bound, index] of one.buckets) {
      const cumulative = rise(window, index);
      counts.set(bound, (counts.get(bound) ?? 0) + Math.max(cumulative - below, 0));
      below = cumulative;
    }
  }
  const bounds = [...counts.keys()].sort((a, b) => a - b);
  return { bounds, counts: bounds.map((bound) => counts.get(bound) ?? 0) };
}

/** The quantile by linear interpolation, as `histogram_quantile` finds it; NaN without observations. */
export function quantile({ bounds, counts }: Buckets, q: number): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return NaN;
  const rank = q * all;
  let below = 0;
  for (let i = 0; i < bounds.length; i += 1) {
    const [bound, count] = [bounds[i] ?? 0, counts[i] ?? 0];
    if (below + count >= rank && count > 0) {
      const lower = i > 0 ? bounds[i - 1] ?? 0 : Math.min(0, bound);
      // Nothing is known above the last finite bound.
      if (bound === Infinity) return lower;
      return lower + (bound - lower) * ((rank - below) / count);
    }
    below += count;
  }
  return bounds[bounds.length - 1] ?? NaN;
}

/** For each kept row, a window of `seconds` that ends there; null if no window ends there. */
export function windows(history: History, seconds: number, from: number, to: number): (Window | null)[] {
  const { rows } = history;
  const all: (Window | null)[] = [];
  let start = 0;
  let before: Row | undefined;
  for (const row of rows) {
    while (rows[start]!.run < row.run || rows[start]!.time < row.time - seconds - 0.5) start += 1;
    if (row.time >= from - 1 && row.time <= to + 1) {
      // A line does not cross a restart or a time without data.
      if (before && (before.run !== row.run || row.time - before.time > 5 + history.step(row.values.length))) all.push(null);
      const first = rows[start]!;
      all.push({ from: first, to: row, seconds: row.time - first.time });
    }
    before = row;
  }
  return all;
}
