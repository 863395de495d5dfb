// Metrics as cards: the current value and a small graph.

import { thin } from '../charts/lines';
import { current, linesOf, quantileLines, totalText } from '../charts/current';
import type { Metric } from '../data/model';
import { Loading, Spark } from '../parts/small';
import { link } from '../state/url';
import type { View } from '../view';

export function MetricCards({ view, metrics }: { view: View; metrics: Metric[] }) {
  return (
    <ul class="cards">
      {metrics.map((metric) => <li key={metric.name}><Card view={view} metric={metric} /></li>)}
    </ul>
  );
}

function Card({ view, metric }: { view: View; metric: Metric }) {
  const { series } = metric;
  const now = current(view, metric, series);
  const isObserved = metric.kind === 'histogram' || metric.kind === 'summary';
  const line = isObserved
    ? quantileLines(view, series).lines.find((one) => one.label !== 'p50')
    : linesOf(view, metric, [{ label: metric.name, series }]).lines[0];
  const isFlat = metric.kind === 'info' || metric.kind === 'stateset';
  return (
    <div class="card">
      <a href={link('metric', metric.name)}>{metric.name}</a>
      <p class="card-help">{metric.help}</p>
      <p class={isFlat ? 'card-text' : 'card-value'} data-metric={metric.name}>{series.length === 0 ? <span class="muted">no series yet</span> : now.value ?? <Loading />}</p>
      <p class="note">
        {now.what}{metric.kind === 'counter' || isObserved ? ` · ${totalText(view, metric, series)} in total` : ''}
      </p>
      {!isFlat && <Spark values={thin(line?.values ?? [])} />}
    </div>
  );
}
