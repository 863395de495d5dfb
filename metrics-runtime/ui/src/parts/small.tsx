// Small parts that several views use.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { set } from '../state/url';
import type { LabelEntry, Location } from '../protocol/types';

/** A section with a heading. `tools` stand at the right of the heading. */
export function Section({ title, note, tools, children }: {
  title: string; note?: ComponentChildren; tools?: ComponentChildren; children: ComponentChildren;
}) {
  return (
    <section>
      <header class="section">
        <h2>{title}</h2>
        {note && <p class="note">{note}</p>}
        {tools && <div class="tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

/** A number with its name. Null shows that it is not known yet. */
export function Tile({ title, value, format, note, tone, children, id }: {
  title: string; value: number | null; format: (value: number) => string; note?: ComponentChildren; tone?: string;
  children?: ComponentChildren; id: string;
}) {
  return (
    <div class="tile">
      <p class="tile-title">{title}</p>
      <p class={`tile-value ${tone ?? ''}`} data-number={id}>
        <Num value={value} format={format} />
      </p>
      {note && <p class="tile-note">{note}</p>}
      {children}
    </div>
  );
}

/** A number as people read it, with the whole number behind it. Null is not known yet. */
export function Num({ value, format, tone }: { value: number | null; format: (value: number) => string; tone?: string }) {
  if (value === null) return <Loading />;
  return <data value={value} class={tone} title={String(value)}>{format(value)}</data>;
}

/** Stands where a number will be after the second poll. */
export function Loading() {
  return <span class="loading" title="A rate needs two polls"><span class="hidden">loading</span>···</span>;
}

/** Exclusive choices, as buttons. */
export function Choice({ label, choices, value, onChange }: {
  label: string; choices: [string, string][]; value: string; onChange: (value: string) => void;
}) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {choices.map(([one, title]) => (
        <button type="button" key={one} aria-pressed={one === value} onClick={() => onChange(one)}>{title}</button>
      ))}
    </div>
  );
}

/** A filter for each label, with its known values. */
export function Filters({ labels, filters }: { labels: LabelEntry[]; filters: Record<string, string> }) {
  const offered = labels.filter((label) => label.values.length > 1 || filters[label.name]);
  if (offered.length === 0) return null;
  return (
    <div class="filters" role="group" aria-label="Filters">
      {offered.map(({ name, values }) => (
        <label key={name}>
          <span>{name}</span>
          <select value={filters[name] ?? ''} onChange={(event) => set({ [`f.${name}`]: event.currentTarget.value })}>
            <option value="">any of {values.length}</option>
            {values.map((value) => <option value={value} key={value}>{value === '' ? '(empty)' : value}</option>)}
          </select>
        </label>
      ))}
      {Object.values(filters).some(Boolean) && (
        <button type="button" class="plain" onClick={() => set(Object.fromEntries(offered.map(({ name }) => [`f.${name}`, ''])))}>
          Clear filters
        </button>
      )}
    </div>
  );
}

/** A button that copies a text, and says so. */
export function Copy({ text, title = 'Copy' }: { text: string; title?: string }) {
  const [state, setState] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('Copied');
    } catch {
      // Without HTTPS, browsers have no clipboard: the text stands beside the button.
      setState('Select the text to copy it');
    }
    window.setTimeout(() => setState(''), 2000);
  };
  return (
    <button type="button" class="copy" aria-label={`${title}: ${text}`} onClick={() => void copy()}>
      <span role="status">{state || title}</span>
    </button>
  );
}

/** A source location: `src/file.rs:12`. */
export function Source({ location }: { location: Location }) {
  const { file, line, item } = location;
  if (!file) return <span class="muted">unknown</span>;
  return (
    <span class="source">
      <code>{file}:{line}</code> {item && <span class="muted">{item}</span>}
    </span>
  );
}

/** A series of numbers as a small line. Decoration: the number stands beside it. */
export function Spark({ values }: { values: (number | null)[] }) {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const top = Math.max(...known, 0) || 1;
  const [width, height] = [96, 24];
  const x = (i: number) => (values.length > 1 ? (i / (values.length - 1)) * width : width);
  let path = '';
  let isDrawing = false;
  values.forEach((value, i) => {
    if (value === null || !Number.isFinite(value)) isDrawing = false;
    else {
      path += `${isDrawing ? 'L' : 'M'}${x(i).toFixed(1)} ${(height - 1.5 - (value / top) * (height - 3)).toFixed(1)}`;
      isDrawing = true;
    }
  });
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
