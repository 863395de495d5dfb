// Decodes the tokens of an answer of `values`: absolute ones, or changes since another version.

import { parseNumber } from './exposition';

/** A difference. A new value that is negative has a point or an exponent. */
const DIFFERENCE = /^[+-]\d+$/;

/** The new values, or null if the answer does not fit the layout. */
export function decode(text: string, base: Float64Array | null, size: number): Float64Array | null {
  const values = new Float64Array(size);
  if (base) values.set(base);
  let at = 0;
  for (const token of size === 0 ? [] : text.split(',')) {
    const first = token.charCodeAt(0);
    if (base && first === 126 /* ~ */) {
      at += Number(token.slice(1));
      continue;
    }
    if (at >= size) return null;
    if (token === '' && base) at += 1;
    else if (base && (first === 43 /* + */ || first === 45 /* - */) && DIFFERENCE.test(token)) {
      // Both old and new values are integers, so the sum is exact.
      values[at] = (values[at] ?? 0) + Number(token);
      at += 1;
    } else values[at++] = parseNumber(token);
  }
  return at === size ? values : null;
}
