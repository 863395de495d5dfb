// Light or dark: as the system has it, or as the switch was set.

import { useEffect, useState } from 'preact/hooks';

const KEY = 'metrics-theme';
const listeners = new Set<() => void>();
const system = window.matchMedia('(prefers-color-scheme: dark)');
let version = 0;

const changed = () => {
  colors.clear();
  version += 1;
  for (const listener of listeners) listener();
};
// Styles are computed again after this event.
system.addEventListener('change', () => requestAnimationFrame(changed));

export type Theme = '' | 'light' | 'dark';

export const theme = (): Theme => (document.documentElement.dataset['theme'] ?? '') as Theme;
export const isDark = () => (theme() === '' ? system.matches : theme() === 'dark');

export function setTheme(value: Theme): void {
  if (value) document.documentElement.dataset['theme'] = value;
  else delete document.documentElement.dataset['theme'];
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Storage may be turned off; then the choice lasts as long as the page.
  }
  changed();
}

export function restoreTheme(): void {
  try {
    const value = localStorage.getItem(KEY);
    if (value === 'light' || value === 'dark') setTheme(value);
  } catch {
    // As above.
  }
}

/** Rises whenever colours change. */
export function useTheme(): number {
  const [now, update] = useState(version);
  useEffect(() => {
    const listener = () => update(version);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return now;
}

const colors = new Map<string, string>();

/** A colour of the style sheet, for canvases: they do not know custom properties. */
export function color(name: string): string {
  let value = colors.get(name);
  if (!value) {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    value = getComputedStyle(probe).color;
    probe.remove();
    colors.set(name, value);
  }
  return value;
}
