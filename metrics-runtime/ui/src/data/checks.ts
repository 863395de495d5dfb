// What is wrong with the metrics themselves, and what to do about it.

import type { Row } from './history';
import type { Model } from './model';

export interface Problem {
  title: string;
  explanation: string;
  remedy: string;
  metric: string;
  /** The texts of conflicts, as the service's own check words them. */
  details: string[];
}

/** Gauges and counters of the framework that are 0 when all is well. */
const SIGNS: Record<string, [title: string, explanation: string, remedy: string]> = {
  metrics_unshared_chunks: [
    'Some numbers are not shared between processes',
    'The file of this process could not grow, so other processes cannot see all of its metrics.',
    'Free space on the file system that holds the shared directory, then restart this process.',
  ],
  metrics_process_files_rejected: [
    'Files of other processes were rejected',
    'Files in the shared directory could not be read: they are damaged, or of another version. Their numbers are missing.',
    'Restart processes that run an older version, and remove files of processes that no longer exist.',
  ],
  metrics_process_conflicts: [
    'Processes disagree about a metric',
    'Processes that share the metrics declare the same name differently. Only one declaration is exposed.',
    'Finish the deployment, so that all processes run the same version.',
  ],
};

export function problems(model: Model, { values }: Row): Problem[] {
  const found: Problem[] = [];
  const number = (name: string) =>
    (model.byName.get(name)?.series ?? []).reduce((sum, one) => sum + (values[one.value] ?? 0), 0);
  const conflicts = Math.max(number('metrics_conflicts'), model.about.conflicts.length);
  if (conflicts > 0) {
    found.push({
      title: conflicts === 1 ? 'One conflict between declarations' : `${conflicts} conflicts between declarations`,
      explanation: 'Declarations of the same metric differ. The first one applies; values of the others can be missing.',
      remedy: 'Change one of the declarations named here, and add the test `metrics_runtime::check().unwrap()`, which fails on conflicts.',
      metric: 'metrics_conflicts',
      details: model.about.conflicts,
    });
  }
  for (const series of model.byName.get('metrics_series_overflow_total')?.series ?? []) {
    const updates = values[series.value] ?? 0;
    if (updates <= 0) continue;
    const name = series.labels.get('metric') ?? '';
    const limits = (model.byName.get(name)?.labels ?? []).filter((label) => label.limit !== undefined);
    found.push({
      title: `${name} has more label values than its limit`,
      explanation: `${updates} updates had a label value past the limit of ${limits.map((one) => `\`${one.name}\` (${one.limit})`).join(', ') || 'a label'}. They are counted under the value \`__other__\`, so no update is lost, but these values share one series.`,
      remedy: 'If the values are few and known, raise `limit` or make the label an enum with `#[derive(LabelValue)]`. If clients choose them, group them before they become a label.',
      metric: name,
      details: [],
    });
  }
  for (const [name, [title, explanation, remedy]] of Object.entries(SIGNS)) {
    if (number(name) > 0) found.push({ title, explanation, remedy, metric: name, details: [] });
  }
  return found;
}
