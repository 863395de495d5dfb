// The service at a glance.

import { Chart } from '../charts/chart';
import { points, quantilePoints, QUANTILES, ratePoints, ratioPoints, thin } from '../charts/lines';
import { callsOf, callsOfGroups, numbers, type Call } from '../data/calls';
import type { Series } from '../data/model';
import { count, percent, rate, seconds } from '../format';
import { CallsTable, rowsOf, type CallRow } from '../parts/calls_table';
import { Section, Spark, Tile } from '../parts/small';
import { link } from '../state/url';
import type { View } from '../view';
import { RequestTable } from './log';
import { Objectives } from './objectives';
import { ProcessTiles } from './process_tiles';

const value = (series: Series) => series.value;

export function Overview({ view }: { view: View }) {
  const requests = callsOfGroups(view.model, ['requests']);
  // A service without the HTTP layer shows its calls.
  const calls = requests.length > 0 ? requests : callsOf(view.model);
  const what = requests.length > 0 ? 'requests' : 'calls';
  const now = view.window && numbers(view.window, calls);
  const all = numbers(view.start, calls);
  const rows = rowsOf(view, calls);
  const ended = calls.flatMap((call) => call.ended);
  const failed = calls.flatMap((call) => call.failed);
  const durations = calls.flatMap((call) => call.durations);
  const rates = ratePoints(view, [ended], value);
  const errors = ratioPoints(view, failed, ended);
  const quantiles = quantilePoints(view, durations);
  const progress = points(view, 1, ({ to }) =>
    [calls.flatMap((call) => call.inProgress).reduce((sum, one) => sum + (to.values[one.value] ?? 0), 0)]);
  const spark = (line: (number | null)[] | undefined) => <Spark values={thin(line ?? [])} />;
  return (
    <>
      <h1>Overview</h1>
      {all.total === 0 && <Welcome view={view} what={what} />}
      <div class="tiles">
        <Tile id="rate" title={`${what === 'requests' ? 'Request' : 'Call'} rate`} value={now && now.rate} format={rate} note={`${count(all.total)} in total`}>
          {spark(rates.lines[0])}
        </Tile>
        <Tile
          id="errors" title="Error ratio" value={now && now.errors} format={percent} tone={now && now.failures > 0 ? 'bad' : ''}
          note={`${count(all.failures)} failed in total`}
        >{spark(errors.lines[0])}</Tile>
        <Tile id="p50" title="p50" value={now && now.p50} format={seconds} note="half are faster">{spark(quantiles.lines[0])}</Tile>
        <Tile id="p95" title="p95" value={now && now.p95} format={seconds} note="95 % are faster">{spark(quantiles.lines[1])}</Tile>
        <Tile id="p99" title="p99" value={now && now.p99} format={seconds} note="99 % are faster">{spark(quantiles.lines[2])}</Tile>
        <Tile id="progress" title="In progress" value={all.inProgress} format={count} note={`${what} right now`}>{spark(progress.lines[0])}</Tile>
      </div>
      <div class="charts">
        <RateChart view={view} calls={calls} title={what === 'requests' ? 'Requests by status' : 'Calls by outcome'} />
        <Chart
          id="latency" title="Duration" view={view} times={quantiles.times} format={seconds}
          lines={QUANTILES.map((q, i) => ({ label: `p${q * 100}`, values: quantiles.lines[i] ?? [] }))}
        />
      </div>
      <div class="columns">
        <Section title={`Slowest ${what === 'requests' ? 'endpoints' : 'calls'}`} note={`By p95 ${view.over}`}>
          <Top name="slowest" caption="Slowest" rows={rows} by={(row) => row.now?.p95 ?? NaN} columns={['p95', 'p50', 'rate']} sort="-p95"
            empty={`No ${what} in this time. Endpoints appear here with their first request.`} view={view} />
        </Section>
        <Section title={`Most failing ${what === 'requests' ? 'endpoints' : 'calls'}`} note={`By error ratio ${view.over}`}>
          <Top name="failing" caption="Most failing" rows={rows} by={(row) => (row.now && row.now.failures > 0 ? row.now.errors : NaN)}
            columns={['errors', 'failures', 'rate']} sort="-errors" empty="No failures in this time." view={view} />
        </Section>
      </div>
      <Objectives view={view} />
      {requests.length > 0 && (
        <Section title="Last failed requests" tools={<a href={link('log')}>All failed and slow requests</a>}>
          <RequestTable name="recent" caption="Last failed requests" requests={view.live.requests.failed.slice(0, 5)}
            isLoaded={view.live.requests.isLoaded} sort="-time" empty="No request has failed since the service started." />
        </Section>
      )}
      <Section title="Process"><ProcessTiles view={view} /></Section>
    </>
  );
}

function Top({ view, rows, by, caption, ...rest }: {
  view: View; name: string; caption: string; rows: CallRow[]; by: (row: CallRow) => number; columns: ('p95' | 'p50' | 'rate' | 'errors' | 'failures')[];
  sort: string; empty: string;
}) {
  const first = rows.map((row) => ({ row, key: by(row) })).filter(({ key }) => !Number.isNaN(key))
    .sort((a, b) => b.key - a.key).slice(0, 5).map(({ row }) => row);
  const empty = view.window ? rest.empty : 'Waiting for the second poll…';
  return <CallsTable {...rest} title="Name" caption={caption} rows={first} empty={empty} />;
}

/** The rate by status or outcome: classes of status codes together. */
export function RateChart({ view, calls, title }: { view: View; calls: Call[]; title: string }) {
  const classes = new Map<string, Series[]>();
  for (const call of calls) {
    for (const series of call.ended) {
      const outcome = series.labels.get(call.calls.failed.label) ?? '';
      const label = /^\d\d\d$/.test(outcome) ? `${outcome[0]}xx` : outcome;
      classes.set(label, [...(classes.get(label) ?? []), series]);
    }
  }
  const labels = [...classes.keys()].sort();
  const isFailure = (label: string) => calls.some(({ calls: { failed, examples } }) =>
    label === `${examples[0][0]}xx` || new RegExp(`^(?:${failed.values})$`).test(label));
  const rates = ratePoints(view, labels.map((label) => classes.get(label) ?? []), value);
  return (
    <Chart
      id="outcomes" title={title} view={view} times={rates.times} format={rate}
      lines={labels.map((label, i) => ({
        label, values: rates.lines[i] ?? [],
        ...(isFailure(label) ? { color: label === 'panic' ? '--c6' : '--bad' } : label === '4xx' ? { color: '--c5' } : {}),
      }))}
    />
  );
}

function Welcome({ view, what }: { view: View; what: string }) {
  const { metrics, samples } = view.model;
  return (
    <div class="notice">
      <h2>Waiting for the first {what === 'requests' ? 'request' : 'call'}</h2>
      <p>
        All {count(metrics.length)} metrics of this service exist already, with {count(samples.length)} lines in a scrape, most of them at zero.
        Send a request, and rates, durations and errors appear here within a second.
        What has not been used yet is listed under <a href={link('unused')}>Never hit</a>.
      </p>
    </div>
  );
}
