// The metrics of one group: calls as a table, everything else as cards.

import { Chart } from '../charts/chart';
import { quantilePoints, QUANTILES, ratePoints } from '../charts/lines';
import { callsOfGroups, numbers, type Call } from '../data/calls';
import { VIEWS } from '../data/groups';
import type { LabelEntry } from '../protocol/types';
import { percent, rate, seconds } from '../format';
import { CallsTable, nameOf, rowsOf, type CallColumn } from '../parts/calls_table';
import { Filters, Section } from '../parts/small';
import { filtersOf, link, set } from '../state/url';
import type { View } from '../view';
import { MetricCards } from './cards';
import { Objectives } from './objectives';
import { RateChart } from './overview';
import { ProcessTiles } from './process_tiles';

const SHOWN = 6;

export function Group({ view, id }: { view: View; id: string }) {
  const known = VIEWS.find((one) => one.view === id)!;
  const { model, place } = view;
  const all = callsOfGroups(model, known.groups);
  const query = (place.params.get('q') ?? '').toLowerCase();
  const filters = filtersOf(place.params);
  const calls = all.filter((call) =>
    nameOf(call).toLowerCase().includes(query)
    && Object.entries(filters).every(([name, value]) => value === '' || call.labels[name] === undefined || call.labels[name] === value));
  const shown = new Set(all.flatMap((call) => call.calls.metrics));
  const metrics = model.metrics.filter((metric) => known.groups.includes(metric.group));
  const others = metrics.filter((metric) => !shown.has(metric.name));
  const counted = metrics.filter((metric) => shown.has(metric.name));
  return (
    <>
      <h1>{known.title}</h1>
      <p class="lead">{known.about}</p>
      {metrics.length === 0 && (
        <div class="notice"><h2>No such metrics</h2><p>This service declares no metrics about {known.title.toLowerCase()}.</p></div>
      )}
      {id === 'process' && <ProcessTiles view={view} />}
      {all.length > 0 && (
        <>
          <div class="bar">
            <label class="search">
              <span class="hidden">Filter by name</span>
              <input type="search" placeholder="Filter by name" value={place.params.get('q') ?? ''}
                onInput={(event) => set({ q: event.currentTarget.value })} />
            </label>
            <Filters labels={labelsOf(all)} filters={filters} />
          </div>
          <Calls view={view} calls={calls} />
        </>
      )}
      {id === 'requests' && <p><a href={link('log')}>The last failed and the slowest requests</a></p>}
      {id === 'requests' && <Objectives view={view} />}
      {others.length > 0 && <Section title={all.length > 0 ? 'More metrics' : 'Metrics'}><MetricCards view={view} metrics={others} /></Section>}
      {counted.length > 0 && <Section title="Metrics of the table"><MetricCards view={view} metrics={counted} /></Section>}
    </>
  );
}

function labelsOf(calls: Call[]): LabelEntry[] {
  const labels = new Map<string, Set<string>>();
  for (const call of calls) {
    for (const [name, value] of Object.entries(call.labels)) {
      if (!labels.has(name)) labels.set(name, new Set());
      labels.get(name)!.add(value);
    }
  }
  return [...labels].map(([name, values]) => ({ name, values: [...values].sort() }));
}

function Calls({ view, calls }: { view: View; calls: Call[] }) {
  const rows = rowsOf(view, calls);
  const isRequest = calls[0]?.calls.group === 'requests';
  const hasLookups = calls.some((call) => call.hits.length > 0);
  const hasProgress = calls.some((call) => call.inProgress.length > 0);
  const columns: CallColumn[] = [
    'rate', 'errors', ...(hasLookups ? ['hits' as const] : []), 'p50', 'p95', 'p99', 'time',
    ...(hasProgress ? ['progress' as const] : []), 'failures', 'total',
  ];
  const busiest = [...rows].sort((a, b) => b.all.total - a.all.total).slice(0, SHOWN)
    .filter((row) => row.all.total > 0).map((row) => row.call);
  const busy = ratePoints(view, busiest.map((call) => call.ended), (one) => one.value);
  const quantiles = quantilePoints(view, calls.flatMap((call) => call.durations));
  const together = view.window && numbers(view.window, calls);
  const labels = calls[0]?.calls.labels ?? [];
  return (
    <>
      <Section
        title={isRequest ? 'Endpoints' : 'Calls'}
        note={together
          ? `${calls.length} shown, ${view.over}: ${rate(together.rate)}, ${percent(together.errors)} errors, p95 ${seconds(together.p95)}`
          : `${calls.length} shown`}
      >
        <CallsTable name="calls" caption={isRequest ? 'Endpoints' : 'Calls'} title={isRequest ? 'Endpoint' : labels[labels.length - 1] ?? 'Counter'}
          rows={rows} columns={columns} sort="-rate" empty="Nothing has this name and these labels." />
      </Section>
      <div class="charts">
        <RateChart view={view} calls={calls} title={isRequest ? 'Requests by status' : 'Calls by outcome'} />
        <Chart
          id="latency" title="Duration" view={view} times={quantiles.times} format={seconds}
          lines={QUANTILES.map((q, i) => ({ label: `p${q * 100}`, values: quantiles.lines[i] ?? [] }))}
        />
        {busiest.length > 1 && (
          <Chart
            id="busiest" title="Busiest" view={view} times={busy.times} format={rate}
            lines={busiest.map((call, i) => ({ label: nameOf(call), values: busy.lines[i] ?? [] }))}
            note={calls.length > busiest.length ? `The ${busiest.length} with the most calls since the start, of ${calls.length}` : undefined}
          />
        )}
      </div>
    </>
  );
}
