// What the page shows, kept in the address, so that it survives a reload and can be shared.
// Pause and zoom are not: they are about the history of this tab.

import { useEffect, useState } from 'preact/hooks';

export interface Place {
  view: string;
  /** What the view is about: the name of a metric. */
  item: string;
  params: URLSearchParams;
}

export function place(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...item] = path.split('/');
  return { view: view || 'overview', item: decoded(item.join('/')), params: new URLSearchParams(query) };
}

/** Somebody may have cut off an address in the middle of a `%2F`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is kept from one view to the next. */
const COMMON = ['window', 'range'];

export function link(view: string, item = '', more: Record<string, string> = {}): string {
  const params = new URLSearchParams();
  const now = place().params;
  for (const name of COMMON) {
    const value = now.get(name);
    if (value) params.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) if (value) params.set(name, value);
  const query = params.toString();
  return `#/${view}${item ? `/${encodeURIComponent(item)}` : ''}${query ? `?${query}` : ''}`;
}

const listeners = new Set<() => void>();

/** Sets parameters of this view; an empty value is the default. Adds nothing to the browser's history. */
export function set(changes: Record<string, string>): void {
  const { view, item, params } = place();
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  history.replaceState(null, '', `#/${view}${item ? `/${encodeURIComponent(item)}` : ''}${query ? `?${query}` : ''}`);
  for (const listener of listeners) listener();
}

export function usePlace(): Place {
  const [now, update] = useState(place);
  useEffect(() => {
    const changed = () => update(place());
    listeners.add(changed);
    window.addEventListener('hashchange', changed);
    return () => {
      listeners.delete(changed);
      window.removeEventListener('hashchange', changed);
    };
  }, []);
  return now;
}

/** The filters of the view: parameters that begin with `f.`. */
export function filtersOf(params: URLSearchParams): Record<string, string> {
  const filters: Record<string, string> = {};
  for (const [name, value] of params) if (name.startsWith('f.')) filters[name.slice(2)] = value;
  return filters;
}
