// A table that sorts by its columns. Rows do not move under the pointer or the keyboard.

import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { set, usePlace } from '../state/url';
import { moveInList } from './keys';

export interface Column<T> {
  id: string;
  title: string;
  /** What it is sorted by. A number is sorted downwards first. */
  value: (row: T) => number | string;
  cell: (row: T) => ComponentChildren;
  numeric?: boolean;
  /** A further explanation, shown with the title. */
  hint?: string;
}

interface Properties<T> {
  /** Names the table for assistive technology and its parameters in the address. */
  name: string;
  caption: string;
  rows: T[];
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** The column by which it is sorted first; a minus turns it round. */
  sort: string;
  empty: ComponentChildren;
  limit?: number;
}

const REORDER = 3000;

export function Table<T>(props: Properties<T>) {
  const { name, caption, rows, columns, rowKey, empty, limit = 50 } = props;
  const param = `${name}.sort`;
  const sort = usePlace().params.get(param) ?? props.sort;
  const held = useRef(false);
  const order = useRef({ sort: '', time: 0, places: new Map<string, number>() });
  const [all, showAll] = useState(false);

  const id = sort.replace('-', '');
  const column = columns.find((one) => one.id === id) ?? columns[0]!;
  const sorted = arrange(rows, column, sort.startsWith('-'));
  const now = Date.now();
  const isFixed = order.current.sort === sort && (held.current || now - order.current.time < REORDER);
  if (isFixed) {
    const { places } = order.current;
    const at = (row: T) => places.get(rowKey(row)) ?? Infinity;
    sorted.sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
  } else {
    order.current = { sort, time: now, places: new Map(sorted.map((row, i) => [rowKey(row), i])) };
  }
  const shown = all ? sorted : sorted.slice(0, limit);

  const turn = (one: Column<T>) => {
    const first = one.numeric ? `-${one.id}` : one.id;
    const second = one.numeric ? one.id : `-${one.id}`;
    set({ [param]: sort === first ? second : first });
  };
  const hold = (is: boolean) => () => {
    held.current = is;
  };
  return (
    <div class="table" role="region" aria-label={caption} tabIndex={0}>
      <table data-table={name}>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th
                scope="col" class={one.numeric ? 'num' : ''} key={one.id}
                aria-sort={one !== column ? undefined : sort.startsWith('-') ? 'descending' : 'ascending'}
              >
                <button type="button" class="sort" title={one.hint} onClick={() => turn(one)}>
                  <span>{one.title}</span><span class="arrow" aria-hidden="true" />
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          onKeyDown={moveInList('tr', 'a,button')}
          onMouseEnter={hold(true)} onMouseLeave={hold(false)} onFocusCapture={hold(true)} onBlurCapture={hold(false)}
        >
          {shown.map((row) => (
            <tr key={rowKey(row)} data-row={rowKey(row)}>
              {columns.map((one, i) => {
                const content = one.cell(row);
                return i === 0
                  ? <th scope="row" key={one.id}>{content}</th>
                  : <td class={one.numeric ? 'num' : ''} data-column={one.id} key={one.id}>{content}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">{empty}</p>}
      {shown.length < sorted.length && (
        <button type="button" class="more" onClick={() => showAll(true)}>Show all {sorted.length} rows</button>
      )}
    </div>
  );
}

function arrange<T>(rows: T[], column: Column<T>, down: boolean): T[] {
  const keyed = rows.map((row) => ({ row, key: column.value(row) }));
  const isMissing = (key: number | string) => typeof key === 'number' && Number.isNaN(key);
  keyed.sort((a, b) => {
    // What has no value is last either way.
    if (isMissing(a.key) || isMissing(b.key)) return Number(isMissing(a.key)) - Number(isMissing(b.key));
    if (a.key === b.key) return 0;
    return (a.key < b.key ? -1 : 1) * (down ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}
