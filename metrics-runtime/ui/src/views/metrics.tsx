// All metrics: found by name, help, label or value.

import { current, totalOf, totalText } from '../charts/current';
import { VIEWS } from '../data/groups';
import type { Metric } from '../data/model';
import { count } from '../format';
import { Loading, Num } from '../parts/small';
import { Table, type Column } from '../parts/table';
import { link, set } from '../state/url';
import type { View } from '../view';

const KINDS = ['counter', 'gauge', 'histogram', 'summary', 'info', 'stateset', 'unknown'];

export function Metrics({ view }: { view: View }) {
  const { params } = view.place;
  const query = params.get('q') ?? '';
  const kind = params.get('kind') ?? '';
  const group = params.get('group') ?? '';
  const groups = [...new Set(view.model.metrics.map((metric) => metric.group))].sort();
  const rows = view.model.metrics.filter((metric) =>
    matches(metric, query) && (kind === '' || metric.kind === kind) && (group === '' || metric.group === group));
  const columns: Column<Metric>[] = [
    {
      id: 'name', title: 'Metric', value: (metric) => metric.name,
      cell: (metric) => <a class="name" href={link('metric', metric.name)}>{metric.name}</a>,
    },
    { id: 'kind', title: 'Kind', value: (metric) => metric.kind, cell: (metric) => <span class="kind">{metric.kind}</span> },
    {
      id: 'now', title: 'Now', numeric: true, hint: 'Rate of a counter, p95 of a histogram, sum of gauges',
      value: (metric) => current(view, metric, metric.series).number,
      cell: (metric) => {
        if (metric.kind === 'info') return <span class="muted">see labels</span>;
        return metric.series.length === 0 ? '–' : current(view, metric, metric.series).value ?? <Loading />;
      },
    },
    {
      id: 'total', title: 'Total', numeric: true, hint: 'Counted or observed since the start; the value of a gauge',
      value: (metric) => totalOf(view, metric, metric.series),
      cell: (metric) => <Num value={totalOf(view, metric, metric.series)} format={() => totalText(view, metric, metric.series)} />,
    },
    { id: 'series', title: 'Series', numeric: true, value: (metric) => metric.series.length, cell: (metric) => count(metric.series.length) },
    { id: 'labels', title: 'Labels', value: (metric) => metric.labels.length, cell: (metric) => <span class="muted">{metric.labels.map((label) => label.name).join(', ')}</span> },
    { id: 'help', title: 'Help', value: (metric) => metric.help, cell: (metric) => <span class="help">{metric.help}</span> },
  ];
  return (
    <>
      <h1>All metrics</h1>
      <p class="lead">{count(view.model.metrics.length)} metrics with {count(view.model.samples.length)} lines of exposition.</p>
      <div class="bar">
        <label class="search">
          <span class="hidden">Search metrics by name, help, label and value</span>
          <input type="search" id="metric-search" placeholder="Name, help, label or value" value={query}
            onInput={(event) => set({ q: event.currentTarget.value })} />
        </label>
        <div class="filters" role="group" aria-label="Filters">
          <Select name="kind" value={kind} values={KINDS.filter((one) => view.model.metrics.some((metric) => metric.kind === one))} />
          <Select name="group" value={group} values={groups} />
        </div>
      </div>
      <Table name="metrics" caption="Metrics" rows={rows} columns={columns} sort="name" limit={200}
        rowKey={(metric) => metric.name} empty={`No metric matches “${query}”. Search looks at names, help texts, labels and their values.`} />
    </>
  );
}

function Select({ name, value, values }: { name: string; value: string; values: string[] }) {
  return (
    <label>
      <span>{name}</span>
      <select value={value} onChange={(event) => set({ [name]: event.currentTarget.value })}>
        <option value="">any</option>
        {values.map((one) => <option value={one} key={one}>{VIEWS.find((view) => view.groups[0] === one)?.title ?? one.replaceAll('_', ' ')}</option>)}
      </select>
    </label>
  );
}

/** Whether each word is in the name, the help, a label or a value. */
function matches(metric: Metric, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = () => [metric.name, metric.help, ...metric.labels.flatMap((label) => [label.name, ...label.values])];
  return words.every((word) => texts().some((text) => text.toLowerCase().includes(word)));
}
