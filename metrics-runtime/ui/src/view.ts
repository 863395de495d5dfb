// What a view gets: the data, and what the address and the header choose.

import { windowOf, type Window } from './data/derive';
import { KEPT, type Row } from './data/history';
import type { Live } from './data/live';
import type { Model } from './data/model';
import type { Place } from './state/url';
import { span } from './format';

export interface View {
  live: Live;
  model: Model;
  last: Row;
  place: Place;
  /** The window of rates and quantiles; null before two polls. */
  window: Window | null;
  /** Everything since the service started. */
  start: Window;
  /** The window in words: `over the last 10 s`. */
  over: string;
  /** Seconds over which a point of a graph is averaged. */
  smooth: number;
  /** The time that graphs show. */
  from: number;
  to: number;
  zoom: (range: [number, number] | null) => void;
}

export const WINDOWS: [value: string, title: string][] = [
  ['10', '10 s'], ['60', '1 min'], ['300', '5 min'], ['start', 'Since start'],
];
export const RANGES: [value: string, title: string][] = [['120', '2 min'], ['300', '5 min'], ['900', '15 min']];

const DEFAULT_WINDOW = 10;
const DEFAULT_RANGE = 300;

const known = (choices: [string, string][], value: string | null) => choices.some(([one]) => one === value);

export function viewOf(
  live: Live, place: Place, zoomed: [number, number] | null, zoom: View['zoom'],
): View | null {
  const { model, history } = live;
  const { last } = history;
  if (!model || !last || last.values.length !== model.samples.length) return null;
  const chosen = place.params.get('window');
  const seconds = chosen === 'start' ? 0 : known(WINDOWS, chosen) ? Number(chosen) : DEFAULT_WINDOW;
  const asked = place.params.get('range');
  const range = known(RANGES, asked) ? Math.min(Number(asked), KEPT) : DEFAULT_RANGE;
  const { started } = model.about;
  const window = windowOf(history, seconds, started);
  const over = seconds === 0 ? 'since the start' : window && window.seconds < seconds - 1.5
    ? `over the last ${span(window.seconds)}` : `over the last ${span(seconds)}`;
  return {
    live, model, last, place, window, over, zoom,
    start: windowOf(history, 0, started)!,
    smooth: seconds === 0 ? DEFAULT_WINDOW : seconds,
    from: zoomed ? zoomed[0] : last.time - range,
    to: zoomed ? zoomed[1] : last.time,
  };
}
