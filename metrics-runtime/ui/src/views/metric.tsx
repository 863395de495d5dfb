// One metric: everything that is known about it.

import { Chart, COLORS } from '../charts/chart';
import { Heatmap } from '../charts/heatmap';
import { current, formatOf, hasBuckets, linesOf, quantileLines, totalOf, totalText } from '../charts/current';
import { buckets, rise } from '../data/derive';
import { select, type Metric as MetricData, type Series } from '../data/model';
import { errorRatio, expressions } from '../data/promql';
import { count, percent, plain, unit } from '../format';
import { Copy, Filters, Loading, Num, Section, Source } from '../parts/small';
import { Table, type Column } from '../parts/table';
import { filtersOf, link } from '../state/url';
import type { View } from '../view';

const LOCATIONS = 6;
const VALUES = 12;

export function Metric({ view }: { view: View }) {
  const name = view.place.item;
  const metric = view.model.byName.get(name);
  if (!metric) {
    return (
      <div class="notice">
        <h1>No such metric</h1>
        <p>This service has no metric <code>{name}</code>. <a href={link('metrics')}>All metrics</a></p>
      </div>
    );
  }
  const known = new Set(metric.labels.map((label) => label.name));
  const filters = Object.fromEntries(Object.entries(filtersOf(view.place.params)).filter(([label]) => known.has(label)));
  const series = select(metric.series, filters);
  const now = current(view, metric, series);
  const isObserved = metric.kind === 'histogram' || metric.kind === 'summary';
  return (
    <>
      <h1 class="metric-name">{metric.name}</h1>
      <p class="lead">{metric.help}</p>
      <Facts metric={metric} filters={filters} />
      <div class="bar"><Filters labels={metric.labels} filters={filters} /></div>
      {metric.kind !== 'info' && (
        <div class="headline">
          <span class="tile-value" data-number="current">{series.length === 0 ? '–' : now.value ?? <Loading />}</span>
          <span class="note">{now.what}</span>
          {(metric.kind === 'counter' || isObserved) && (
            <>
              <span class="tile-value" data-number="total">{totalText(view, metric, series)}</span>
              <span class="note">{isObserved ? 'observed' : 'in total'} since the start</span>
            </>
          )}
        </div>
      )}
      {metric.kind !== 'info' && <Graphs view={view} metric={metric} series={series} />}
      <Section title="Series" note={`${count(series.length)} of ${count(metric.series.length)}`}>
        <SeriesTable view={view} metric={metric} series={series} />
      </Section>
      {hasBuckets(series) && <BucketTable view={view} metric={metric} series={series} />}
      <Expressions metric={metric} filters={filters} />
      <Related view={view} metric={metric} filters={filters} />
    </>
  );
}

function Facts({ metric, filters }: { metric: MetricData; filters: Record<string, string> }) {
  const { entry } = metric;
  // Those of the selected series.
  const declarations = (entry?.declarations ?? []).filter((one) => one.file && one.labels.every(({ name, values }) =>
    !filters[name] || values.length === 0 || values.includes(filters[name])));
  const shown = [...new Map(declarations.map((one) => [`${one.file}:${one.line}`, one])).values()];
  const list = (some: typeof shown) => some.map((one) => <Source location={one} key={`${one.file}:${one.line}`} />);
  return (
    <dl class="facts">
      <div><dt>Kind</dt><dd><span class="kind">{metric.kind}</span></dd></div>
      <div><dt>Unit</dt><dd>{metric.unit || 'none'}</dd></div>
      <div><dt>Series</dt><dd>{count(metric.series.length)}{entry && entry.series > metric.series.length ? ` (up to ${count(entry.series)} lines)` : ''}</dd></div>
      {entry?.processes && <div><dt>Several processes</dt><dd>{entry.processes}</dd></div>}
      {metric.labels.map((label) => (
        <div key={label.name}>
          <dt><code>{label.name}</code></dt>
          <dd>
            {label.values.slice(0, VALUES).join(', ') || 'no values yet'}
            {label.values.length > VALUES && `, and ${label.values.length - VALUES} more`}
            {label.limit !== undefined && <span class="muted"> (text, at most {label.limit} values)</span>}
            {label.other && <span class="muted"> (others possible)</span>}
          </dd>
        </div>
      ))}
      <div class="wide">
        <dt>Declared</dt>
        <dd>
          {shown.length === 0 && <span class="muted">{entry ? 'by the framework' : 'by another library: not in the catalogue'}</span>}
          {list(shown.slice(0, LOCATIONS))}
          {shown.length > LOCATIONS && (
            <details><summary>{shown.length - LOCATIONS} more</summary>{list(shown.slice(LOCATIONS))}</details>
          )}
        </dd>
      </div>
    </dl>
  );
}

function Graphs({ view, metric, series }: { view: View; metric: MetricData; series: Series[] }) {
  const largest = [...series].sort((a, b) => totalOf(view, metric, [b]) - totalOf(view, metric, [a])).slice(0, COLORS);
  // Labels that all selected series share say nothing.
  const varying = metric.labels.map((label) => label.name).filter((name) => new Set(series.map((one) => one.labels.get(name))).size > 1);
  const name = (one: Series) => varying.map((label) => one.labels.get(label)).filter(Boolean).join(' · ');
  const groups = series.length > 1
    ? largest.map((one) => ({ label: name(one), series: [one] })) : [{ label: series[0]?.text || metric.name, series }];
  const main = linesOf(view, metric, groups);
  const note = series.length > COLORS ? `The ${COLORS} largest of ${series.length} series. Filter to see others.` : undefined;
  const isObserved = metric.kind === 'histogram' || metric.kind === 'summary';
  const format = formatOf(metric);
  const quantiles = isObserved ? quantileLines(view, series) : null;
  return (
    <div class="charts">
      {hasBuckets(series) && <Heatmap view={view} series={series} title="Heat map" format={format} />}
      {quantiles && (
        <Chart id="quantiles" title={hasBuckets(series) ? 'Quantiles' : 'Mean'} view={view} times={quantiles.times} lines={quantiles.lines} format={format} />
      )}
      <Chart id="main" title={main.title} view={view} times={main.times} lines={main.lines} format={main.format} note={note} />
    </div>
  );
}

function SeriesTable({ view, metric, series }: { view: View; metric: MetricData; series: Series[] }) {
  const isCounted = metric.kind === 'counter' || metric.kind === 'histogram' || metric.kind === 'summary';
  const columns: Column<Series>[] = [
    { id: 'labels', title: 'Labels', value: (one) => one.text, cell: (one) => <code class="labels">{one.text || '(no labels)'}</code> },
    ...(isCounted ? [{
      id: 'now', title: metric.kind === 'counter' ? 'Rate' : metric.kind === 'histogram' ? 'p95' : 'Mean', numeric: true,
      value: (one: Series) => current(view, metric, [one]).number,
      cell: (one: Series) => current(view, metric, [one]).value ?? <Loading />,
    }] : []),
    {
      id: 'value', title: metric.kind === 'histogram' || metric.kind === 'summary' ? 'Count' : 'Value', numeric: true,
      value: (one) => totalOf(view, metric, [one]),
      cell: (one) => <Num value={totalOf(view, metric, [one])} format={isCounted ? () => totalText(view, metric, [one]) : formatOf(metric)} />,
    },
    ...(metric.kind === 'histogram' || metric.kind === 'summary' ? [{
      id: 'sum', title: 'Sum', numeric: true, value: (one: Series) => view.last.values[one.sum] ?? NaN,
      cell: (one: Series) => <Num value={view.last.values[one.sum] ?? NaN} format={unit(metric.unit)} />,
    }] : []),
    ...(metric.kind === 'summary' && series.some((one) => one.quantiles.length > 0) ? [{
      id: 'quantiles', title: 'Quantiles', value: (one: Series) => one.quantiles.length,
      cell: (one: Series) => one.quantiles.map(([q, index]) => `${q}: ${unit(metric.unit)(view.last.values[index] ?? NaN)}`).join(', '),
    }] : []),
  ];
  return (
    <Table name="series" caption={`Series of ${metric.name}`} rows={series} columns={columns} sort={metric.kind === 'info' ? 'labels' : '-value'}
      rowKey={(one) => one.text} empty="No series with these labels. A series with a text label appears with its first value." />
  );
}

function BucketTable({ view, metric, series }: { view: View; metric: MetricData; series: Series[] }) {
  const format = unit(metric.unit);
  const all = buckets(view.start, series);
  const recent = view.window && buckets(view.window, series);
  const sum = all.counts.reduce((total, one) => total + one, 0);
  let below = 0;
  return (
    <Section title="Buckets" note="Observations of the selected series together">
      <div class="table" role="region" aria-label="Buckets" tabIndex={0}>
        <table data-table="buckets">
          <thead>
            <tr>
              <th scope="col">Up to</th><th scope="col" class="num">In the window</th><th scope="col" class="num">Since the start</th>
              <th scope="col" class="num">Cumulative</th><th scope="col" class="num">Share below</th>
            </tr>
          </thead>
          <tbody>
            {all.bounds.map((bound, i) => {
              below += all.counts[i] ?? 0;
              return (
                <tr key={bound}>
                  <th scope="row">{bound === Infinity ? '∞' : format(bound)}</th>
                  <td class="num">{recent ? count(recent.counts[i] ?? 0) : <Loading />}</td>
                  <td class="num">{count(all.counts[i] ?? 0)}</td>
                  <td class="num"><Num value={below} format={count} /></td>
                  <td class="num">{percent(below / sum)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="note">Sum of all observations: {format(series.reduce((total, one) => total + rise(view.start, one.sum), 0))} ({plain(sum)} observed)</p>
    </Section>
  );
}

function Expressions({ metric, filters }: { metric: MetricData; filters: Record<string, string> }) {
  const all = expressions(metric, filters);
  const { calls } = metric;
  if (calls && metric.name === calls.counter) all.push(['Error ratio', errorRatio(calls, filters)]);
  return (
    <Section title="PromQL" note="The same in Prometheus, with the filters above">
      <ul class="expressions">
        {all.map(([title, expression]) => (
          <li key={title}><span class="muted">{title}</span> <code>{expression}</code> <Copy text={expression} /></li>
        ))}
      </ul>
    </Section>
  );
}

function Related({ view, metric, filters }: { view: View; metric: MetricData; filters: Record<string, string> }) {
  const others = (metric.calls?.metrics ?? []).filter((name) => name !== metric.name && view.model.byName.has(name));
  if (others.length === 0) return null;
  const kept = (name: string) => Object.fromEntries(Object.entries(filters)
    .filter(([label]) => view.model.byName.get(name)?.labels.some((one) => one.name === label))
    .map(([label, value]) => [`f.${label}`, value]));
  return (
    <Section title="Measured together">
      <ul class="related">{others.map((name) => <li key={name}><a href={link('metric', name, kept(name))}>{name}</a></li>)}</ul>
    </Section>
  );
}
