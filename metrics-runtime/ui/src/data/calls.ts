// Requests and calls: a row for each endpoint, function or operation, with what is known about it.

import type { CallMetrics, GroupName } from '../protocol/types';
import { buckets, quantile, risen, total, type Window } from './derive';
import { labelText, type Model, type Series } from './model';

export interface Call {
  key: string;
  calls: CallMetrics;
  labels: Record<string, string>;
  /** Of the counter: all that ended, failures, lookups that hit and missed. */
  ended: Series[];
  failed: Series[];
  hits: Series[];
  misses: Series[];
  durations: Series[];
  inProgress: Series[];
}

export interface CallNumbers {
  total: number;
  failures: number;
  rate: number;
  errors: number;
  hitRatio: number;
  p50: number;
  p95: number;
  p99: number;
  mean: number;
  /** Seconds of work a second. */
  load: number;
  inProgress: number;
}

const cache = new WeakMap<Model, Call[]>();

/** All rows; they change only with the layout. */
export function callsOf(model: Model): Call[] {
  let calls = cache.get(model);
  if (!calls) cache.set(model, (calls = model.about.catalogue.counted.flatMap((one) => rows(model, one))));
  return calls;
}

export const callsOfGroups = (model: Model, groups: GroupName[]) =>
  callsOf(model).filter((call) => groups.includes(call.calls.group));

function rows(model: Model, calls: CallMetrics): Call[] {
  const rows = new Map<string, Call>();
  const failed = new RegExp(`^(?:${calls.failed.values})$`);
  for (const name of calls.metrics) {
    const metric = model.byName.get(name);
    const isCounter = name === calls.counter;
    const isProgress = metric?.kind === 'gauge';
    if (!metric || !(isCounter || isProgress || name === calls.duration)) continue;
    for (const series of metric.series) {
      const values = calls.labels.map((label) => series.labels.get(label));
      // Several sets of labels may share a counter: these belong to another one.
      if (values.some((value) => value === undefined)) continue;
      const labels = Object.fromEntries(calls.labels.map((label, i) => [label, values[i] ?? '']));
      const key = `${calls.counter}{${labelText(Object.entries(labels))}}`;
      let row = rows.get(key);
      if (!row) {
        row = { key, calls, labels, ended: [], failed: [], hits: [], misses: [], durations: [], inProgress: [] };
        rows.set(key, row);
      }
      if (isCounter) sort(row, series, failed);
      else (isProgress ? row.inProgress : row.durations).push(series);
    }
  }
  return [...rows.values()].filter((row) => row.ended.length > 0);
}

function sort(row: Call, series: Series, failed: RegExp): void {
  const { failed: matcher, lookups } = row.calls;
  const outcome = series.labels.get(matcher.label) ?? '';
  if (outcome === matcher.queued) return;
  row.ended.push(series);
  if (failed.test(outcome)) row.failed.push(series);
  if (outcome === lookups?.[0]) row.hits.push(series);
  if (outcome === lookups?.[1]) row.misses.push(series);
}

const value = (series: Series) => series.value;

/** The numbers of several rows together. */
export function numbers(window: Window, calls: Call[]): CallNumbers {
  const sum = (of: (call: Call) => Series[], index = value) =>
    calls.reduce((all, call) => all + risen(window, of(call), index), 0);
  const ended = sum((call) => call.ended);
  const failures = sum((call) => call.failed);
  const hits = sum((call) => call.hits);
  const lookups = hits + sum((call) => call.misses);
  const durations = calls.flatMap((call) => call.durations);
  const seconds = risen(window, durations, (one) => one.sum);
  const observed = buckets(window, durations);
  return {
    total: calls.reduce((all, call) => all + total(window.to, call.ended, value), 0),
    failures,
    rate: ended / window.seconds,
    errors: ended > 0 ? failures / ended : NaN,
    hitRatio: lookups > 0 ? hits / lookups : NaN,
    p50: quantile(observed, 0.5),
    p95: quantile(observed, 0.95),
    p99: quantile(observed, 0.99),
    mean: seconds / risen(window, durations, (one) => one.count),
    load: seconds / window.seconds,
    inProgress: calls.reduce((all, call) => all + total(window.to, call.inProgress, value), 0),
  };
}

/** Whether a row was never counted since the service started. */
export const wasNeverHit = (call: Call, values: Float64Array) =>
  call.ended.every((series) => (values[series.value] ?? 0) === 0)
  && call.inProgress.every((series) => (values[series.value] ?? 0) === 0);
