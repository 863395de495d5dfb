// The points of graphs: one value for each kept row.

import { buckets, quantile, rise, risen, windows, type Window } from '../data/derive';
import type { Series } from '../data/model';
import type { View } from '../view';

export interface Points {
  times: number[];
  lines: (number | null)[][];
}

export interface Line {
  label: string;
  /** A colour of the style sheet, if it has a meaning; otherwise the next one. */
  color?: string;
  values: (number | null)[];
}

/** Evaluates at each row; a gap has no value. */
export function points(view: View, lines: number, at: (window: Window) => (number | null)[]): Points {
  const all = windows(view.live.history, view.smooth, view.from, view.to);
  const result: Points = { times: [], lines: Array.from({ length: lines }, () => []) };
  all.forEach((window, i) => {
    // A gap is half-way between its neighbours.
    const time = window ? window.to.time : ((all[i - 1]?.to.time ?? 0) + (all[i + 1]?.to.time ?? 0)) / 2;
    result.times.push(time);
    const values = window ? at(window) : [];
    for (let line = 0; line < lines; line += 1) {
      const value = values[line] ?? null;
      result.lines[line]!.push(value === null || !Number.isFinite(value) ? null : value);
    }
  });
  return result;
}

const none = (window: Window) => window.seconds === 0;

export const ratePoints = (view: View, groups: Series[][], of: (one: Series) => number) =>
  points(view, groups.length, (window) =>
    groups.map((series) => (none(window) ? null : risen(window, series, of) / window.seconds)));

export const valuePoints = (view: View, groups: Series[][]) =>
  points(view, groups.length, ({ to }) =>
    groups.map((series) => {
      // Without those that are not there yet.
      const known = series.map((one) => to.values[one.value] ?? NaN).filter((value) => !Number.isNaN(value));
      return known.length > 0 ? known.reduce((sum, value) => sum + value) : null;
    }));

export const QUANTILES = [0.5, 0.95, 0.99];

export const quantilePoints = (view: View, series: Series[]) =>
  points(view, QUANTILES.length, (window) => {
    if (none(window)) return [];
    const observed = buckets(window, series);
    return QUANTILES.map((q) => quantile(observed, q));
  });

/** A ratio of two sums of counters. */
export const ratioPoints = (view: View, part: Series[], whole: Series[]) =>
  points(view, 1, (window) => {
    const all = risen(window, whole, (one) => one.value);
    return [none(window) || all === 0 ? null : risen(window, part, (one) => one.value) / all];
  });

/** The same for a summary or a histogram without buckets: the mean. */
export const meanPoints = (view: View, series: Series[]) =>
  points(view, 1, (window) => {
    const count = risen(window, series, (one) => one.count);
    return [count === 0 ? null : risen(window, series, (one) => one.sum) / count];
  });

/** At most this many numbers, each the mean of its neighbours: for small lines. */
export function thin(values: (number | null)[], most = 60): (number | null)[] {
  if (values.length <= most) return values;
  const size = values.length / most;
  return Array.from({ length: most }, (_, i) => {
    const part = values.slice(Math.floor(i * size), Math.floor((i + 1) * size)).filter((value) => value !== null);
    return part.length > 0 ? part.reduce((sum, value) => sum + value, 0) / part.length : null;
  });
}

export { rise };
