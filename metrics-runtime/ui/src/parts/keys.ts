// Keyboard: arrows move between the rows of a list.

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Moves the focus to the same element of another row: `row` selects the rows, `target` what is focused. */
export function moveInList(row: string, target: string) {
  return (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = event.target instanceof Element ? event.target.closest(row) : null;
    if (step === undefined || !from || event.ctrlKey || event.altKey || event.metaKey) return;
    const list = event.currentTarget as Element;
    const rows = [...list.querySelectorAll(row)].filter((one) => one.querySelector(target));
    const at = Math.min(Math.max(rows.indexOf(from) + step, 0), rows.length - 1);
    const next = rows[at]?.querySelector<HTMLElement>(target);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
}
