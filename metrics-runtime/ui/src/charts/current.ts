// The current value of a metric or of some of its series, and its lines.

import { quantilePoints, QUANTILES, ratePoints, valuePoints, meanPoints, type Line } from './lines';
import { count, perSecond, seconds, unit, plain } from '../format';
import type { View } from '../view';
import { buckets, quantile, risen, total } from '../data/derive';
import type { Metric, Series } from '../data/model';

export interface Current {
  /** What is shown first, in words; null if it needs another poll. */
  value: string | null;
  what: string;
  /** What a list is sorted by. */
  number: number;
}

export const isRate = (metric: Metric) => metric.kind === 'counter';
export const hasBuckets = (series: Series[]) => series.some((one) => one.buckets.length > 0);

const byValue = (series: Series) => series.value;

/** Whether a metric's value is a moment on a clock. */
const isTime = (metric: Metric) => metric.name.endsWith('_time_seconds') || metric.name.endsWith('_timestamp_seconds');

export const formatOf = (metric: Metric) =>
  (isTime(metric) ? (value: number) => new Date(value * 1000).toLocaleString('en-GB') : unit(metric.unit));

export function current(view: View, metric: Metric, series: Series[]): Current {
  const { window, last } = view;
  switch (metric.kind) {
    case 'counter': {
      const rise = window ? risen(window, series, byValue) / window.seconds : NaN;
      return { value: window && perSecond(metric.unit)(rise), what: `${view.over}`, number: rise };
    }
    case 'histogram': {
      if (!window) return { value: null, what: 'p95', number: NaN };
      const p95 = quantile(buckets(window, series), 0.95);
      return { value: unit(metric.unit)(p95), what: `p95 ${view.over}`, number: p95 };
    }
    case 'summary': {
      if (!window) return { value: null, what: 'mean', number: NaN };
      const mean = risen(window, series, (one) => one.sum) / risen(window, series, (one) => one.count);
      return { value: unit(metric.unit)(mean), what: `mean ${view.over}`, number: mean };
    }
    case 'info':
      return { value: series.map((one) => [...one.labels].map(([name, value]) => `${name} ${value}`).join(' · ')).join('; '), what: '', number: 1 };
    case 'stateset': {
      const on = series.filter((one) => last.values[one.value] === 1);
      const states = on.map((one) => one.labels.get(metric.name) ?? one.text);
      return { value: states.join(', ') || 'none', what: 'current state', number: on.length };
    }
    default: {
      const sum = total(last, series, byValue);
      const text = formatOf(metric)(sum);
      return { value: series.length === 0 ? '–' : text, what: series.length > 1 ? `sum of ${series.length} series` : 'now', number: sum };
    }
  }
}

/** How often it was counted or observed since the start; the value of a gauge. */
export function totalOf(view: View, metric: Metric, series: Series[]): number {
  const isObserved = metric.kind === 'histogram' || metric.kind === 'summary';
  return total(view.last, series, isObserved ? (one) => one.count : byValue);
}

export const totalText = (view: View, metric: Metric, series: Series[]) => {
  const all = totalOf(view, metric, series);
  if (metric.kind === 'counter') return metric.unit === 'seconds' ? seconds(all) : metric.unit === 'bytes' ? unit('bytes')(all) : plain(all);
  return metric.kind === 'histogram' || metric.kind === 'summary' ? count(all) : formatOf(metric)(all);
};

/** The lines of a graph of these sets of series. */
export function linesOf(view: View, metric: Metric, groups: { label: string; series: Series[] }[]): {
  times: number[]; lines: Line[]; format: (value: number) => string; title: string;
} {
  const sets = groups.map((group) => group.series);
  const named = (found: { times: number[]; lines: (number | null)[][] }) => ({
    times: found.times,
    lines: groups.map(({ label }, i) => ({ label, values: found.lines[i] ?? [] })),
  });
  switch (metric.kind) {
    case 'counter':
      return { ...named(ratePoints(view, sets, byValue)), format: perSecond(metric.unit), title: 'Rate' };
    case 'histogram':
    case 'summary':
      return { ...named(ratePoints(view, sets, (one) => one.count)), format: perSecond(''), title: 'Observations' };
    default:
      return { ...named(valuePoints(view, sets)), format: formatOf(metric), title: 'Value' };
  }
}

/** Quantiles over time; the mean where there are no buckets. */
export function quantileLines(view: View, series: Series[]): { times: number[]; lines: Line[] } {
  if (!hasBuckets(series)) {
    const mean = meanPoints(view, series);
    return { times: mean.times, lines: [{ label: 'mean', values: mean.lines[0] ?? [] }] };
  }
  const found = quantilePoints(view, series);
  return { times: found.times, lines: QUANTILES.map((q, i) => ({ label: `p${q * 100}`, values: found.lines[i] ?? [] })) };
}
