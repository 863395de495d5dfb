// Conflicts, overflow and other problems of the metrics themselves.

import { problems } from '../data/checks';
import { Section } from '../parts/small';
import { link } from '../state/url';
import type { View } from '../view';
import { MetricCards } from './cards';

export function Checks({ view }: { view: View }) {
  const found = problems(view.model, view.last);
  const own = view.model.metrics.filter((metric) => metric.group === 'metrics');
  return (
    <>
      <h1>Checks</h1>
      <p class="lead">Problems of the metrics themselves: conflicts between declarations, and labels with more values than their limit.</p>
      {found.length === 0 && (
        <div class="notice good">
          <h2>No problems</h2>
          <p>No declarations contradict each other, and no label has reached its limit.</p>
        </div>
      )}
      {found.map((problem) => (
        <div class="notice warn" key={`${problem.metric} ${problem.title}`}>
          <h2>{problem.title}</h2>
          <p><Text text={problem.explanation} /></p>
          {problem.details.map((detail) => <pre key={detail} tabIndex={0}>{detail}</pre>)}
          <p><strong>What to do:</strong> <Text text={problem.remedy} /></p>
          <p><a href={link('metric', problem.metric)}>{problem.metric}</a></p>
        </div>
      ))}
      <Section title="Metrics about the metrics"><MetricCards view={view} metrics={own} /></Section>
    </>
  );
}

/** Text with code between backticks. */
function Text({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>;
}
