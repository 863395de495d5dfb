// The table of endpoints, functions or operations, with the numbers of the window.

import { numbers, type Call, type CallNumbers } from '../data/calls';
import { count, percent, rate, seconds } from '../format';
import { link } from '../state/url';
import type { View } from '../view';
import { Num } from './small';
import { Table, type Column } from './table';

export interface CallRow {
  call: Call;
  /** Null before two polls. */
  now: CallNumbers | null;
  all: CallNumbers;
}

export const rowsOf = (view: View, calls: Call[]): CallRow[] =>
  calls.map((call) => ({
    call,
    now: view.window && numbers(view.window, [call]),
    all: numbers(view.start, [call]),
  }));

/** What identifies the call: its last label, then the others. */
export function CallName({ call }: { call: Call }) {
  const { labels } = call;
  const names = call.calls.labels;
  const filters = Object.fromEntries(Object.entries(labels).map(([name, value]) => [`f.${name}`, value]));
  const href = link('metric', call.calls.duration, filters);
  const isRequest = call.calls.group === 'requests' && names.length === 2;
  if (isRequest) {
    return (
      <a class="name" href={href}>
        <span class="method">{labels[names[0]!]}</span> {labels[names[1]!]}
      </a>
    );
  }
  const last = names[names.length - 1];
  const others = names.slice(0, -1).map((name) => labels[name]);
  return (
    <a class="name" href={href}>
      {last ? labels[last] : call.calls.counter}
      {others.length > 0 && <span class="muted"> {others.join(' · ')}</span>}
    </a>
  );
}

function column(
  id: string, title: string, hint: string, of: (now: CallNumbers) => number, format: (value: number) => string,
): Column<CallRow> {
  return {
    id, title, hint, numeric: true,
    value: (row) => (row.now ? of(row.now) : NaN),
    cell: (row) => <Num value={row.now && of(row.now)} format={format} />,
  };
}

export const nameOf = (call: Call) => Object.values(call.labels).reverse().join(' ');

const COLUMNS = {
  rate: column('rate', 'Rate', 'Ended per second', (now) => now.rate, rate),
  errors: {
    ...column('errors', 'Errors', 'Share of failures', (now) => now.errors, percent),
    cell: (row: CallRow) => <Num value={row.now && row.now.errors} format={percent} tone={row.now && row.now.failures > 0 ? 'bad' : ''} />,
  },
  hits: column('hits', 'Hits', 'Share of lookups that hit', (now) => now.hitRatio, percent),
  p50: column('p50', 'p50', 'Half take at most this long', (now) => now.p50, seconds),
  p95: column('p95', 'p95', '95 % take at most this long', (now) => now.p95, seconds),
  p99: column('p99', 'p99', '99 % take at most this long', (now) => now.p99, seconds),
  mean: column('mean', 'Mean', 'Mean duration', (now) => now.mean, seconds),
  time: column('time', 'Time', 'Time spent: seconds of work per second, of all calls together', (now) => now.load, percent),
  progress: {
    id: 'progress', title: 'In progress', numeric: true,
    value: (row: CallRow) => row.all.inProgress, cell: (row: CallRow) => <Num value={row.all.inProgress} format={count} />,
  },
  total: {
    id: 'total', title: 'Total', numeric: true, hint: 'Ended since the service started',
    value: (row: CallRow) => row.all.total, cell: (row: CallRow) => <Num value={row.all.total} format={count} />,
  },
  failures: {
    id: 'failures', title: 'Failures', numeric: true, hint: 'Failed in this time',
    value: (row: CallRow) => row.now?.failures ?? NaN,
    cell: (row: CallRow) => <Num value={row.now && row.now.failures} format={count} tone={row.now && row.now.failures > 0 ? 'bad' : ''} />,
  },
} satisfies Record<string, Column<CallRow>>;

export type CallColumn = keyof typeof COLUMNS;

export function CallsTable({ name, caption, title, rows, columns, sort, empty, limit }: {
  name: string; caption: string; title: string; rows: CallRow[]; columns: CallColumn[]; sort: string; empty: string; limit?: number;
}) {
  const first: Column<CallRow> = {
    id: 'name', title, value: (row) => nameOf(row.call), cell: (row) => <CallName call={row.call} />,
  };
  return (
    <Table
      name={name} caption={caption} rows={rows} sort={sort} empty={empty}
      columns={[first, ...columns.map((id): Column<CallRow> => COLUMNS[id])]}
      rowKey={(row) => row.call.key} {...(limit ? { limit } : {})}
    />
  );
}
