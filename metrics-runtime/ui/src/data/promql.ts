// A metric as PromQL: what the page shows, asked of Prometheus.

import type { CallMetrics } from '../protocol/types';
import type { Metric } from './model';

const RANGE = '[5m]';

export function selector(name: string, filters: Record<string, string>, more: string[] = []): string {
  const equal = Object.entries(filters).filter(([, value]) => value !== '');
  const matchers = [...equal.map(([label, value]) => `${label}=${JSON.stringify(value)}`), ...more];
  return matchers.length > 0 ? `${name}{${matchers.join(', ')}}` : name;
}

const by = (labels: string[]) => (labels.length > 0 ? ` by (${labels.join(', ')}) ` : '');

/** An expression for each thing that the metric's type can say, with a title. */
export function expressions(metric: Metric, filters: Record<string, string>): [title: string, expression: string][] {
  const { name, kind } = metric;
  const labels = metric.labels.map((label) => label.name).filter((label) => !filters[label]);
  const all = selector(name, filters);
  const rate = (part: string, more?: string) =>
    `sum${by(more ? [more] : [])}(rate(${selector(name + part, filters)}${RANGE}))`;
  const mean: [string, string] = ['Mean', `${rate('_sum')} / ${rate('_count')}`];
  switch (kind) {
    case 'counter':
      return [
        ['Rate', `sum${by(labels)}(rate(${all}${RANGE}))`],
        ...(labels.length > 0 ? [['Rate of all', `sum(rate(${all}${RANGE}))`] as [string, string]] : []),
      ];
    case 'histogram':
      return [
        ...[0.5, 0.95, 0.99].map((q): [string, string] =>
          [`p${q * 100}`, `histogram_quantile(${q}, ${rate('_bucket', 'le')})`]),
        ['Rate', rate('_count')],
        mean,
      ];
    case 'summary':
      return [['Rate', rate('_count')], mean];
    case 'stateset':
      return [['Current state', `${all} == 1`]];
    case 'gauge':
      return [
        ['Value', all],
        ...(labels.length > 0 ? [['Sum', `sum(${all})`] as [string, string]] : []),
      ];
    default:
      return [['Value', all]];
  }
}

/** The share of failures of calls. */
export function errorRatio(calls: CallMetrics, filters: Record<string, string>): string {
  const { counter, failed } = calls;
  // A filter by outcome would contradict the ratio.
  const others = Object.fromEntries(Object.entries(filters).filter(([label]) => label !== failed.label));
  const bad = selector(counter, others, [`${failed.label}=~${JSON.stringify(failed.values)}`]);
  const ended = failed.queued ? [`${failed.label}!=${JSON.stringify(failed.queued)}`] : [];
  return `sum(rate(${bad}${RANGE})) / sum(rate(${selector(counter, others, ended)}${RANGE}))`;
}
