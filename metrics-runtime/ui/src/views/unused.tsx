// What was never hit since the service started.

import { totalOf } from '../charts/current';
import { callsOf, wasNeverHit, type Call } from '../data/calls';
import { VIEWS } from '../data/groups';
import type { Metric } from '../data/model';
import { count, span } from '../format';
import { CallName, nameOf } from '../parts/calls_table';
import { Section, Source } from '../parts/small';
import { Table, type Column } from '../parts/table';
import { link, set } from '../state/url';
import type { View } from '../view';

const titleOf = (group: string) => VIEWS.find((one) => one.groups.includes(group as never))?.title ?? group;

export function Unused({ view }: { view: View }) {
  const { model, last } = view;
  const calls = callsOf(model);
  const group = view.place.params.get('group') ?? '';
  const groups = [...new Set(calls.map((call) => call.calls.group))];
  const never = calls.filter((call) => wasNeverHit(call, last.values) && (group === '' || call.calls.group === group));
  const ofCalls = new Set(calls.flatMap((call) => [call.calls.counter, call.calls.duration]));
  // A counter of refusals at zero is good news, but also one that nothing exercises.
  const metrics = model.metrics.filter((metric) =>
    ['counter', 'histogram', 'summary'].includes(metric.kind) && !ofCalls.has(metric.name) && totalOf(view, metric, metric.series) === 0);
  const columns: Column<Call>[] = [
    { id: 'name', title: 'Name', value: nameOf, cell: (call) => <CallName call={call} /> },
    { id: 'group', title: 'Group', value: (call) => titleOf(call.calls.group), cell: (call) => titleOf(call.calls.group) },
    { id: 'source', title: 'Source', value: (call) => locationOf(view, call)?.file ?? '', cell: (call) => <Source location={locationOf(view, call) ?? {}} /> },
  ];
  const metricColumns: Column<Metric>[] = [
    { id: 'name', title: 'Metric', value: (metric) => metric.name, cell: (metric) => <a class="name" href={link('metric', metric.name)}>{metric.name}</a> },
    { id: 'kind', title: 'Kind', value: (metric) => metric.kind, cell: (metric) => <span class="kind">{metric.kind}</span> },
    { id: 'series', title: 'Series', numeric: true, value: (metric) => metric.series.length, cell: (metric) => count(metric.series.length) },
    { id: 'help', title: 'Help', value: (metric) => metric.help, cell: (metric) => <span class="help">{metric.help}</span> },
  ];
  return (
    <>
      <h1>Never hit</h1>
      <p class="lead">
        Every series exists at zero from the start, so the page knows what was not used in the {span(last.time - model.about.started)} since
        the service started: code that no request reached, or that no test exercises.
      </p>
      <Section title="Endpoints, functions and operations" note={`${never.length} of ${calls.length} were never called`}>
        <div class="bar">
          <div class="filters" role="group" aria-label="Filters">
            <label>
              <span>group</span>
              <select value={group} onChange={(event) => set({ group: event.currentTarget.value })}>
                <option value="">any</option>
                {groups.map((one) => <option value={one} key={one}>{titleOf(one)}</option>)}
              </select>
            </label>
          </div>
        </div>
        <Table name="unused" caption="Never called" rows={never} columns={columns} sort="group" rowKey={(call) => call.key}
          empty="Everything was called at least once." limit={100} />
      </Section>
      <Section title="Other metrics at zero" note="Counters and histograms that nothing was recorded in; for failures, that is good news">
        <Table name="zero" caption="Metrics at zero" rows={metrics} columns={metricColumns} sort="name" rowKey={(metric) => metric.name} empty="None." limit={100} />
      </Section>
    </>
  );
}

/** Where the call is declared: the declaration that has its labels. */
function locationOf(view: View, call: Call) {
  const declarations = view.model.byName.get(call.calls.counter)?.entry?.declarations ?? [];
  return declarations.find((one) => one.file && Object.entries(call.labels).every(([name, value]) =>
    one.labels.find((label) => label.name === name)?.values.includes(value)));
}
