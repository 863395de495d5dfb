// The last failed and the slowest requests.

import type { RequestEntry } from '../protocol/types';
import { dateTime, seconds, time } from '../format';
import { Copy, Section } from '../parts/small';
import { Table, type Column } from '../parts/table';
import type { View } from '../view';

export function Log({ view }: { view: View }) {
  const { failed, slowest, isLoaded } = view.live.requests;
  return (
    <>
      <h1>Failed and slow requests</h1>
      <p class="lead">
        Kept by the process that answers: its last 100 failed requests and its 100 slowest since the start.
        Requests appear by route; paths, bodies and headers of clients are not kept.
      </p>
      <Section title="Failed" note="Newest first: status 500 and above, panics, and clients that went away (499)">
        <RequestTable name="failed" caption="Failed requests" requests={failed} isLoaded={isLoaded} sort="-time"
          empty="No request has failed since the service started." />
      </Section>
      <Section title="Slowest" note="Of all since the start">
        <RequestTable name="slow" caption="Slowest requests" requests={slowest} isLoaded={isLoaded} sort="-seconds"
          empty="No request was served yet." />
      </Section>
    </>
  );
}

export function RequestTable({ name, caption, requests, isLoaded, sort, empty }: {
  name: string; caption: string; requests: RequestEntry[]; isLoaded: boolean; sort: string; empty: string;
}) {
  const columns: Column<RequestEntry>[] = [
    {
      id: 'endpoint', title: 'Route', value: (row) => row.endpoint,
      cell: (row) => <span class="name"><span class="method">{row.method}</span> {row.endpoint}</span>,
    },
    {
      id: 'time', title: 'Time', numeric: true, value: (row) => row.time,
      cell: (row) => <time dateTime={new Date(row.time * 1000).toISOString()} title={dateTime(row.time)}>{time(row.time)}</time>,
    },
    {
      id: 'status', title: 'Status', numeric: true, value: (row) => row.status,
      cell: (row) => <span class={row.status >= 500 ? 'bad' : row.status >= 400 ? 'warn' : ''}>{row.status}</span>,
    },
    { id: 'seconds', title: 'Duration', numeric: true, value: (row) => row.seconds, cell: (row) => seconds(row.seconds) },
    { id: 'error', title: 'Error', value: (row) => row.error ?? '', cell: (row) => (row.error ? <code>{row.error}</code> : '–') },
    {
      id: 'trace', title: 'Trace', value: (row) => row.trace ?? '',
      cell: (row) => (row.trace ? <span class="trace"><code>{row.trace}</code> <Copy text={row.trace} /></span> : '–'),
    },
  ];
  return (
    <Table name={name} caption={caption} rows={requests} columns={columns} sort={sort} limit={100}
      rowKey={(row) => `${row.time} ${row.seconds} ${row.method} ${row.endpoint}`}
      empty={isLoaded ? empty : 'Loading…'} />
  );
}
