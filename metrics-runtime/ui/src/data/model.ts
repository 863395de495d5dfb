// Metrics with their series: what the catalogue declares, joined with what is exposed.

import type { Exposition, Sample } from '../protocol/exposition';
import type { About, CallMetrics, GroupName, Kind, LabelEntry, MetricEntry } from '../protocol/types';
import { groupOf } from './groups';

/** A series. Indexes point into the values; -1 where it has none. */
export interface Series {
  labels: Map<string, string>;
  /** Labels as text, for lists and keys. */
  text: string;
  value: number;
  count: number;
  sum: number;
  /** The buckets, ascending: upper bound and index. */
  buckets: [bound: number, index: number][];
  /** The quantiles of a foreign summary. */
  quantiles: [quantile: number, index: number][];
}

export interface Metric {
  name: string;
  kind: Kind;
  unit: string;
  help: string;
  group: GroupName;
  entry: MetricEntry | undefined;
  calls: CallMetrics | undefined;
  labels: LabelEntry[];
  series: Series[];
}

export interface Model {
  about: About;
  layout: string;
  samples: Sample[];
  metrics: Metric[];
  byName: Map<string, Metric>;
  /** The samples of counters, which only fall when the service restarts. */
  counters: number[];
}

const UNITS = ['seconds', 'bytes', 'ratio', 'celsius'];

export function buildModel(about: About, layout: string, exposition: Exposition): Model {
  const { catalogue } = about;
  const entries = new Map(catalogue.metrics.map((entry) => [entry.name, entry]));
  const metrics: Metric[] = [];
  const counters: number[] = [];
  for (const family of exposition.families) {
    const entry = entries.get(family.name);
    entries.delete(family.name);
    const kind = entry?.kind ?? kindOf(family.type, family.name);
    const series = collect(family.name, kind, family.samples, exposition.samples);
    if (kind === 'counter') counters.push(...series.map((one) => one.value));
    metrics.push(metric(about, family.name, kind, entry?.help ?? family.help, entry, series));
  }
  // What the catalogue knows and nothing exposes yet.
  for (const entry of entries.values()) metrics.push(metric(about, entry.name, entry.kind, entry.help, entry, []));
  metrics.sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(metrics.map((one) => [one.name, one]));
  return { about, layout, samples: exposition.samples, metrics, byName, counters };
}

function kindOf(type: string, name: string): Kind {
  if (name.endsWith('_info') && type === 'gauge') return 'info';
  const known = ['counter', 'gauge', 'histogram', 'summary'] as const;
  return known.find((kind) => kind === type) ?? 'unknown';
}

function metric(
  about: About, name: string, kind: Kind, help: string, entry: MetricEntry | undefined, series: Series[],
): Metric {
  const calls = about.catalogue.counted.find((one) => one.metrics.includes(name));
  const base = name.replace(/_total$/, '');
  return {
    name, kind, help, entry, calls, series,
    unit: entry?.unit ?? UNITS.find((unit) => base.endsWith(`_${unit}`)) ?? '',
    group: calls?.group ?? groupOf(name, kind),
    labels: labelsOf(entry?.labels ?? [], series),
  };
}

/** The labels with the values of the catalogue, then those that were seen. */
function labelsOf(declared: LabelEntry[], series: Series[]): LabelEntry[] {
  const labels = new Map(declared.map((label) => [label.name, { ...label, values: [...label.values] }]));
  for (const one of series) {
    for (const [name, value] of one.labels) {
      let label = labels.get(name);
      if (!label) labels.set(name, (label = { name, values: [] }));
      if (!label.values.includes(value)) label.values.push(value);
    }
  }
  return [...labels.values()];
}

function collect(name: string, kind: Kind, indexes: number[], samples: Sample[]): Series[] {
  const all = new Map<string, Series>();
  for (const index of indexes) {
    const sample = samples[index]!;
    const part = sample.name.slice(name.length);
    const special = kind === 'histogram' ? 'le' : kind === 'summary' ? 'quantile' : '';
    const labels = new Map([...sample.labels].filter(([label]) => label !== special));
    const text = labelText(labels);
    let series = all.get(text);
    if (!series) {
      all.set(text, (series = { labels, text, value: -1, count: -1, sum: -1, buckets: [], quantiles: [] }));
    }
    if (kind !== 'histogram' && kind !== 'summary') series.value = index;
    else if (part === '_count') series.count = index;
    else if (part === '_sum') series.sum = index;
    else if (part === '_bucket') series.buckets.push([number(sample.labels.get('le')), index]);
    else if (part === '') series.quantiles.push([number(sample.labels.get('quantile')), index]);
  }
  return [...all.values()];
}

const number = (text = '') => (text === '+Inf' ? Infinity : Number(text));

export const labelText = (labels: Iterable<[string, string]>) =>
  [...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');

/** The series that have all these labels; an empty value is any. */
export function select(series: Series[], filters: Record<string, string>): Series[] {
  const wanted = Object.entries(filters).filter(([, value]) => value !== '');
  if (wanted.length === 0) return series;
  return series.filter((one) => wanted.every(([name, value]) => one.labels.get(name) === value));
}
