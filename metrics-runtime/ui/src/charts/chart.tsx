// A graph over time with a legend, and the same data as a table.

import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { set } from '../state/url';
import { color, useTheme } from '../state/theme';
import { dateTime, time } from '../format';
import type { View } from '../view';
import type { Line } from './lines';

/** The number of colours, and so of distinguishable lines. */
export const COLORS = 8;
const HEIGHT = 180;
const AXIS = 68;
/** Seconds between the labels of the time axis. */
const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600];

interface Properties {
  id: string;
  title: string;
  view: View;
  times: number[];
  lines: Line[];
  format: (value: number) => string;
  /** Why lines are missing, or what they mean. */
  note?: string | undefined;
}

export function Chart(props: Properties) {
  const { id, title, view, times, lines, format, note } = props;
  const [hovered, hover] = useState<number | null>(null);
  const isTable = view.place.params.get(`t.${id}`) === '1';
  const at = hovered !== null && hovered < times.length ? hovered : times.length - 1;
  const hasData = lines.some((line) => line.values.some((value) => value !== null));
  return (
    <figure class="chart" data-chart={id}>
      <figcaption>
        <h2>{title}</h2>
        <span class="muted when">{hovered !== null && times[at] ? time(times[at]) : ''}</span>
        <button
          type="button" class="plain" aria-pressed={isTable} aria-label={`${title} as a table`}
          onClick={() => set({ [`t.${id}`]: isTable ? '' : '1' })}
        >Table</button>
      </figcaption>
      {isTable
        ? <PointTable {...props} />
        : <Plot {...props} onHover={hover} hasData={hasData} />}
      <ul class="legend">
        {lines.map((line, i) => (
          <li key={line.label}>
            <span class="swatch" style={{ background: `var(${colorOf(line, i)})` }} aria-hidden="true" />
            <span class="legend-label" title={line.label}>{line.label}</span>
            <span class="legend-value">{format(line.values[at] ?? NaN)}</span>
          </li>
        ))}
      </ul>
      {note && <p class="note">{note}</p>}
    </figure>
  );
}

const colorOf = (line: Line, i: number) => line.color ?? `--c${(i % COLORS) + 1}`;

function Plot({ title, view, times, lines, format, onHover, hasData }: Properties & {
  onHover: (index: number | null) => void; hasData: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ format, view, onHover });
  latest.current = { format, view, onHover };
  const theme = useTheme();
  const shape = lines.map(colorOf).join();
  const data = [times, ...lines.map((line) => line.values)] as uPlot.AlignedData;

  useEffect(() => {
    const element = box.current!;
    plot.current = new uPlot(options(element.clientWidth, lines.map(colorOf), latest), data, element);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, [shape, theme]);
  useEffect(() => {
    plot.current?.setData(data, false);
    plot.current?.setScale('x', { min: view.from, max: view.to });
  });
  const said = lines.slice(0, COLORS).map((line) => `${line.label}: ${format(line.values[line.values.length - 1] ?? NaN)}`);
  return (
    <div class="plot" role="img" aria-label={`${title}. Now: ${said.join('; ')}`}>
      <div ref={box} />
      {!hasData && <p class="plot-empty">{times.length < 2 ? 'Collecting data…' : 'Nothing in this time'}</p>}
    </div>
  );
}

function options(
  width: number, colors: string[], latest: { current: { format: (value: number) => string; view: View; onHover: (index: number | null) => void } },
): uPlot.Options {
  const text = color('--muted');
  const grid = { stroke: color('--line'), width: 1 };
  const font = '11px system-ui, sans-serif';
  const axis = { stroke: text, grid, ticks: { show: false }, font };
  return {
    width: Math.max(width, 100), height: HEIGHT, padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 }, focus: { prox: -1 } },
    scales: {
      x: { time: true, range: (_plot, min, max) => [min, max] },
      y: { range: (_plot, min, max) => [Math.min(min ?? 0, 0), max > 0 ? max * 1.08 : (min ?? 0) < 0 ? 0 : 1] },
    },
    axes: [
      { ...axis, space: 80, size: 28, incrs: STEPS, values: (_plot, splits) => splits.map((value) => time(value)) },
      { ...axis, size: AXIS, values: (_plot, splits) => splits.map((value) => latest.current.format(value)) },
    ],
    series: [
      {},
      ...colors.map((name): uPlot.Series => ({
        stroke: color(name), width: 1.5, points: { show: false }, spanGaps: false,
        ...(colors.length === 1 ? { fill: color('--fill') } : {}),
      })),
    ],
    hooks: {
      setCursor: [(plot) => latest.current.onHover(plot.cursor.idx ?? null)],
      setSelect: [(plot) => {
        const { left, width: selected } = plot.select;
        if (selected > 8) latest.current.view.zoom([plot.posToVal(left, 'x'), plot.posToVal(left + selected, 'x')]);
        plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      }],
      draw: [(plot) => {
        // Where the service started again.
        for (const restart of latest.current.view.live.restarts) {
          const x = plot.valToPos(restart, 'x', true);
          if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
          const { ctx } = plot;
          ctx.save();
          ctx.strokeStyle = color('--bad');
          ctx.setLineDash([4, 4]);
          ctx.beginPath();
          ctx.moveTo(x, plot.bbox.top);
          ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
          ctx.stroke();
          ctx.restore();
        }
      }],
    },
  };
}

function PointTable({ title, view, times, lines, format }: Properties) {
  // The newest first; gaps have no row.
  const rows = times.map((_, i) => i).filter((i) => lines.some((line) => line.values[i] !== null)).reverse();
  return (
    <div class="table points" role="region" aria-label={`${title}: values`} tabIndex={0}>
      <table>
        <caption class="hidden">{title}, {dateTime(view.from)} to {dateTime(view.to)}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map((line) => <th scope="col" class="num" key={line.label}>{line.label}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={times[i]}>
              <th scope="row">{time(times[i]!)}</th>
              {lines.map((line) => <td class="num" key={line.label}>{format(line.values[i] ?? NaN)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">No data in this time.</p>}
    </div>
  );
}
