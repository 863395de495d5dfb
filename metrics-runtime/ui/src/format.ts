// Numbers as people read them. Every number has three significant digits at most, unless it is a count.

const NONE = '–';

const digits = (value: number) => {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : 2).replace('-', '−');
};

const grouped = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 3 }).replace('-', '−');

export function seconds(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? NONE : String(value);
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 1e-6) return `${digits(value * 1e9)} ns`;
  if (size < 1e-3) return `${digits(value * 1e6)} µs`;
  if (size < 1) return `${digits(value * 1e3)} ms`;
  return size < 120 ? `${digits(value)} s` : span(value);
}

/** A time between two events: `3 min 5 s`, `2 d 4 h`. */
export function span(value: number): string {
  const whole = Math.max(Math.round(value), 0);
  const parts: [number, string][] = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => whole >= size);
  if (first < 0) return '0 s';
  const [size, unit] = parts[first]!;
  const next = parts[first + 1];
  const rest = next ? Math.floor((whole % size) / next[0]) : 0;
  return `${Math.floor(whole / size)} ${unit}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`;
}

export function bytes(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? NONE : '∞';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? grouped(Math.round(scaled)) : digits(scaled)} ${units[unit]}`;
}

export function percent(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  const scaled = value * 100;
  if (scaled !== 0 && Math.abs(scaled) < 0.01) return scaled > 0 ? '<0.01 %' : '>−0.01 %';
  // 99.96 % is not 100 %.
  return `${Number.isInteger(scaled) || Math.abs(scaled) >= 1000 ? grouped(Math.round(scaled)) : digits(scaled)} %`;
}

export function rate(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  if (value === 0) return '0/s';
  return Math.abs(value) < 0.01 ? `${digits(value * 3600)}/h` : `${Math.abs(value) >= 1000 ? grouped(Math.round(value)) : digits(value)}/s`;
}

/** A count, in full. */
export const count = (value: number) => (Number.isNaN(value) ? NONE : grouped(value));

export function plain(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? NONE : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return grouped(value);
  return size >= 0.01 ? digits(value) : value.toPrecision(2);
}

/** A value of a metric with this unit. */
export function unit(name: string): (value: number) => string {
  if (name === 'seconds') return seconds;
  if (name === 'bytes') return bytes;
  return name === 'ratio' ? percent : plain;
}

/** A rise per second of a counter with this unit. */
export function perSecond(name: string): (value: number) => string {
  if (name === 'bytes') return (value) => (Number.isFinite(value) ? `${bytes(value)}/s` : NONE);
  // Seconds a second: the share of one thread's time.
  return name === 'seconds' ? percent : rate;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const time = (value: number) => clock.format(value * 1000);
export const dateTime = (value: number) => new Date(value * 1000).toLocaleString('en-GB');
