// The process in a few numbers.

import { points, thin } from '../charts/lines';
import { rise, type Window } from '../data/derive';
import { bytes, count, percent, span } from '../format';
import { Spark, Tile } from '../parts/small';
import type { View } from '../view';

export function ProcessTiles({ view }: { view: View }) {
  const index = (name: string) => view.model.byName.get(name)?.series[0]?.value ?? -1;
  const now = (name: string) => view.last.values[index(name)] ?? NaN;
  const line = (at: (window: Window) => number | null) => thin(points(view, 1, (window) => [at(window)]).lines[0] ?? []);
  const gauge = (name: string) => line(({ to }) => to.values[index(name)] ?? null);
  const cpu = (window: Window) => (window.seconds > 0 ? rise(window, index('process_cpu_seconds_total')) / window.seconds : null);
  const has = (name: string) => index(name) >= 0;
  const cpus = now('process_max_cpus');
  const memory = now('process_resident_memory_max_bytes');
  const files = now('process_max_fds');
  const of = (limit: number, text: string) => (limit > 0 && Number.isFinite(limit) ? `of ${text}` : undefined);
  return (
    <div class="tiles">
      {has('process_cpu_seconds_total') && (
        <Tile id="cpu" title="CPU" value={view.window && cpu(view.window)} format={percent} note={of(cpus, `${count(cpus)} × 100 %`)}>
          <Spark values={line(cpu)} />
        </Tile>
      )}
      {has('process_resident_memory_bytes') && (
        <Tile id="memory" title="Memory" value={now('process_resident_memory_bytes')} format={bytes} note={of(memory, bytes(memory))}>
          <Spark values={gauge('process_resident_memory_bytes')} />
        </Tile>
      )}
      {has('process_open_fds') && (
        <Tile id="files" title="File descriptors" value={now('process_open_fds')} format={count} note={of(files, count(files))}>
          <Spark values={gauge('process_open_fds')} />
        </Tile>
      )}
      {has('process_threads') && (
        <Tile id="threads" title="Threads" value={now('process_threads')} format={count} note="of the process">
          <Spark values={gauge('process_threads')} />
        </Tile>
      )}
      {has('active_connections') && (
        <Tile id="connections" title="Connections" value={now('active_connections')} format={count} note="open">
          <Spark values={gauge('active_connections')} />
        </Tile>
      )}
      <Tile id="uptime" title="Uptime" value={view.last.time - view.model.about.started} format={span} note="since the start" />
    </div>
  );
}
