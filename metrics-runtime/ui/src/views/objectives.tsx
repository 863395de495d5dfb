// Objectives with their error budgets.

import { budgets, type Budget } from '../data/objectives';
import { count, percent } from '../format';
import { Loading, Num, Section } from '../parts/small';
import { Table, type Column } from '../parts/table';
import { link } from '../state/url';
import type { View } from '../view';

/** The burn rate at which the budget of 30 days is gone in about two days: alerts page at that. */
const FAST = 14.4;

export function Objectives({ view }: { view: View }) {
  const rows = budgets(view.model, view.window, view.start);
  if (rows.length === 0) return null;
  const columns: Column<Budget>[] = [
    {
      id: 'objective', title: 'Objective', value: (row) => name(row),
      cell: (row) => {
        const filters = Object.fromEntries(Object.entries(row.objective.labels).map(([label, value]) => [`f.${label}`, value]));
        return <a class="name" href={link('metric', row.metric, filters)}>{name(row)}<span class="muted"> {row.percent} % {row.what}</span></a>;
      },
    },
    {
      id: 'left', title: 'Budget left', numeric: true, hint: 'Share of the error budget that is left, of all since the service started',
      value: (row) => row.left,
      cell: (row) => (row.all === 0 ? <span class="muted">no traffic</span> : (
        <span class="budget">
          <meter min={0} max={1} low={0.25} high={0.5} optimum={1} value={Math.max(row.left, 0)} aria-label={`Budget left of ${name(row)}`} />
          <span class={row.left <= 0 ? 'bad' : row.left < 0.25 ? 'warn' : ''}>{percent(row.left)}</span>
        </span>
      )),
    },
    {
      id: 'burn', title: 'Burn rate', numeric: true, hint: `1 uses exactly the budget. Window: ${view.over}`,
      value: (row) => row.burn,
      cell: (row) => {
        if (!view.window) return <Loading />;
        if (Number.isNaN(row.burn)) return '–';
        return <span class={row.burn >= FAST ? 'bad' : row.burn > 1 ? 'warn' : ''}>{row.burn.toFixed(row.burn >= 100 ? 0 : 1)}×</span>;
      },
    },
    { id: 'bad', title: 'Missed', numeric: true, hint: 'Since the service started', value: (row) => row.bad, cell: (row) => <Num value={row.bad} format={count} /> },
    { id: 'all', title: 'Of', numeric: true, hint: 'Since the service started', value: (row) => row.all, cell: (row) => <Num value={row.all} format={count} /> },
  ];
  return (
    <Section
      title="Objectives"
      note={`Budget of the time since the start; burn rate ${view.over}. An objective covers 30 days, which only Prometheus keeps.`}
    >
      <Table name="objectives" caption="Objectives" rows={rows} columns={columns} sort="left" empty=""
        rowKey={(row) => `${row.metric}${JSON.stringify(row.objective.labels)}`} />
    </Section>
  );
}

function name({ objective }: Budget): string {
  const values = Object.entries(objective.labels);
  const order = ['method', 'endpoint', 'function'];
  const chosen = values.filter(([label]) => order.includes(label)).sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  return (chosen.length > 0 ? chosen : values).map(([, value]) => value).join(' ') || 'All';
}
