// A histogram over time: each cell is a bucket in a slot of time; the darker, the more observations.

import { useEffect, useRef, useState } from 'preact/hooks';
import { buckets } from '../data/derive';
import type { Row } from '../data/history';
import type { Series } from '../data/model';
import { count, time } from '../format';
import { color, useTheme } from '../state/theme';
import type { View } from '../view';

const HEIGHT = 220;
const AXIS = 68;
const FOOT = 24;
const SLOT = 8;

interface Slot {
  start: number;
  end: number;
  counts: number[];
}

function slots(view: View, series: Series[], width: number): { bounds: number[]; slots: Slot[] } {
  const seconds = Math.max((view.to - view.from) / Math.max(Math.floor(width / SLOT), 1), 1);
  const found: Slot[] = [];
  let bounds: number[] = [];
  let before: Row | undefined;
  for (const row of view.live.history.rows) {
    if (row.time < view.from || !before || before.run !== row.run) {
      before = row;
      continue;
    }
    if (row.time > view.to + 0.5) break;
    // Slots begin at the same times in each drawing, so that cells do not flicker.
    if (Math.floor(row.time / seconds) === Math.floor(before.time / seconds)) continue;
    const observed = buckets({ from: before, to: row, seconds: row.time - before.time }, series);
    bounds = observed.bounds;
    found.push({ start: before.time, end: row.time, counts: observed.counts });
    before = row;
  }
  return { bounds, slots: found };
}

export function Heatmap({ view, series, title, format }: {
  view: View; series: Series[]; title: string; format: (value: number) => string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [pointer, point] = useState<[number, number] | null>(null);
  useTheme();
  useEffect(() => {
    const element = canvas.current!.parentElement!;
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  const { bounds, slots: all } = slots(view, series, width - AXIS);
  const rowHeight = bounds.length > 0 ? (HEIGHT - FOOT) / bounds.length : 0;
  const x = (at: number) => AXIS + ((at - view.from) / (view.to - view.from)) * (width - AXIS);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && width > 0) draw(context, width, bounds, all, x, format);
  });

  let said = 'Point at a cell to read it. The bucket table below has the numbers.';
  if (pointer) {
    const slot = all.find((one) => pointer[0] >= x(one.start) && pointer[0] < x(one.end));
    const bucket = bounds.length - 1 - Math.floor(pointer[1] / rowHeight);
    if (slot && bucket >= 0 && bucket < bounds.length) {
      const upper = bounds[bucket]!;
      const lower = bucket > 0 ? bounds[bucket - 1]! : 0;
      const range = upper === Infinity ? `more than ${format(lower)}` : `${format(lower)} to ${format(upper)}`;
      said = `${time(slot.start)} to ${time(slot.end)}: ${range}: ${count(slot.counts[bucket] ?? 0)}`;
    }
  }
  return (
    <figure class="chart" data-chart="heatmap">
      <figcaption><h2>{title}</h2></figcaption>
      <div
        class="plot heat" role="img" aria-label={`${title}: observations by bucket over time`}
        onMouseMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          point([event.clientX - box.left, event.clientY - box.top]);
        }}
        onMouseLeave={() => point(null)}
      >
        <canvas ref={canvas} />
        {!all.some((slot) => slot.counts.some((one) => one > 0)) && <p class="plot-empty">Nothing in this time</p>}
      </div>
      <p class="note">{said}</p>
    </figure>
  );
}

function draw(
  context: CanvasRenderingContext2D, width: number, bounds: number[], all: Slot[],
  x: (at: number) => number, format: (value: number) => string,
): void {
  const scale = window.devicePixelRatio || 1;
  const { canvas } = context;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(HEIGHT * scale)) canvas.height = Math.round(HEIGHT * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, HEIGHT);
  const rowHeight = (HEIGHT - FOOT) / Math.max(bounds.length, 1);
  const top = Math.max(...all.flatMap((slot) => slot.counts), 1);
  const y = (bucket: number) => HEIGHT - FOOT - (bucket + 1) * rowHeight;
  context.fillStyle = color('--c1');
  for (const slot of all) {
    slot.counts.forEach((one, bucket) => {
      if (one <= 0) return;
      // A root, so that rare slow ones are seen beside many fast ones.
      context.globalAlpha = 0.15 + 0.85 * Math.sqrt(one / top);
      context.fillRect(x(slot.start), y(bucket), Math.max(x(slot.end) - x(slot.start) - 0.5, 1), rowHeight - 0.5);
    });
  }
  context.globalAlpha = 1;
  context.fillStyle = color('--muted');
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const every = Math.max(Math.ceil(16 / rowHeight), 1);
  bounds.forEach((bound, bucket) => {
    if (bucket % every === 0) context.fillText(bound === Infinity ? '∞' : format(bound), AXIS - 8, y(bucket) + rowHeight / 2);
  });
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const steps = Math.max(Math.floor((width - AXIS) / 110), 1);
  for (let i = 0; i < steps; i += 1) {
    const at = AXIS + ((i + 0.5) / steps) * (width - AXIS);
    const first = all[0];
    if (!first) return;
    const perPixel = (x(first.start + 1) - x(first.start)) || 1;
    context.fillText(time(first.start + (at - x(first.start)) / perPixel), at, HEIGHT - 6);
  }
}
