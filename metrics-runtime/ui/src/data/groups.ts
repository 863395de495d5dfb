// What metrics are about, by their names: the rules of `MetricGroup::from_name` in the catalogue.

import type { GroupName, Kind } from '../protocol/types';

const PREFIXES: [string, GroupName][] = [
  ['function_', 'functions'],
  ['database_', 'database'],
  ['cache_', 'cache'],
  ['background_task', 'background_tasks'],
  ['external_', 'external_calls'],
  ['auth_', 'authentication'],
  ['process_', 'process'],
  ['system_', 'process'],
  ['tokio_', 'tokio'],
  ['rate_limit_', 'requests'],
  ['metrics_', 'metrics'],
];

export function groupOf(name: string, kind: Kind): GroupName {
  if (kind === 'info') return 'program';
  const isOfServer = name === 'active_connections' || name === 'connections_rejected_total';
  if (name.startsWith('http_') || name.includes('_http_') || isOfServer) return 'requests';
  const prefix = PREFIXES.find(([start]) => name.startsWith(start));
  if (prefix) return prefix[1];
  return name.startsWith('queue_') || name.includes('_queue_') ? 'queues' : 'business';
}

/** The views of groups, in the order of the navigation. */
export const VIEWS: { view: string; title: string; groups: GroupName[]; about: string }[] = [
  { view: 'requests', title: 'Requests', groups: ['requests'], about: 'HTTP requests by endpoint, and connections.' },
  { view: 'functions', title: 'Functions', groups: ['functions'], about: 'Calls of instrumented functions.' },
  { view: 'database', title: 'Database', groups: ['database'], about: 'Operations on the database, and its pool.' },
  { view: 'cache', title: 'Cache', groups: ['cache'], about: 'Cache lookups and other cache operations.' },
  { view: 'queues', title: 'Queues', groups: ['queues'], about: 'Queues, and the workers that empty them.' },
  { view: 'tasks', title: 'Background tasks', groups: ['background_tasks'], about: 'Tasks that run outside of requests.' },
  { view: 'external', title: 'External calls', groups: ['external_calls'], about: 'Requests to other services.' },
  { view: 'auth', title: 'Authentication', groups: ['authentication'], about: 'Logins and other authentication events.' },
  { view: 'business', title: 'Business', groups: ['business'], about: 'Metrics of the service’s domain.' },
  { view: 'tokio', title: 'Tokio', groups: ['tokio'], about: 'The async runtime: workers, tasks and queues.' },
  { view: 'process', title: 'Process', groups: ['process', 'program'], about: 'The process, the machine and the build.' },
];
