// The values of the last 15 minutes, one typed array a poll. Bounded in time and in memory.

/** Seconds that are kept. */
export const KEPT = 900;
/** Numbers that are kept, eight bytes each: 15 minutes of 4,400 series, one a second. */
const CELLS = 4_000_000;

export interface Row {
  time: number;
  values: Float64Array;
  /** Rises when the service restarts: counters of two runs are not compared. */
  run: number;
}

export class History {
  rows: Row[] = [];
  run = 0;

  get last(): Row | undefined {
    return this.rows[this.rows.length - 1];
  }

  /** Seconds between kept rows: more than one poll only for very many series. */
  step(size: number): number {
    return Math.ceil((KEPT * size) / CELLS);
  }

  push(time: number, values: Float64Array): void {
    const { rows } = this;
    const [before, last] = [rows[rows.length - 2], rows[rows.length - 1]];
    if (last && time <= last.time && this.run === last.run) rows.pop();
    // The newest row is current even where rows are thinned out.
    else if (before && last && before.run === last.run && last.time - before.time < this.step(values.length) * 0.9) {
      rows.pop();
    }
    rows.push({ time, values, run: this.run });
    let old = 0;
    while ((rows[old]?.time ?? time) < time - KEPT) old += 1;
    if (old > 0) rows.splice(0, old);
  }

  /** Moves the values to a new layout: `from[i]` is the old index of the new sample `i`, or -1. */
  remap(from: Int32Array): void {
    for (const row of this.rows) {
      const values = new Float64Array(from.length).fill(NaN);
      for (let i = 0; i < from.length; i += 1) {
        const old = from[i] ?? -1;
        if (old >= 0) values[i] = row.values[old] ?? NaN;
      }
      row.values = values;
    }
  }

  /** The first row of this run at or after the time; of the last run without one. */
  since(time: number): Row | undefined {
    const { rows, last } = this;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle]!;
      if (row.run < (last?.run ?? 0) || row.time < time) low = middle + 1;
      else high = middle;
    }
    return rows[low];
  }
}
