// SPDX-License-Identifier: EUPL-1.2

import type { Element, Group } from './group';

/** How many bases share their squarings; more of them would only make each piece of work longer. */
export const bases_at_once = 16;
const window_bits = 4;

/**
 * Π base_i^exponent_i, by Straus's method: every base has a table of its 16 least powers, and all share the squarings.
 * The same squarings and multiplications for every exponent below q.
 *
 * @param bases      at most `bases_at_once`
 * @param exponents  0 … q − 1, as many
 */
export function product_of_powers(group: Group, bases: readonly Element[], exponents: readonly bigint[]): Element {
  if (bases.length !== exponents.length || bases.length > bases_at_once) throw new RangeError('one exponent a base');
  const windows = Math.ceil(group.order.toString(2).length / window_bits);
  const tables = bases.map((base) => {
    const row = [group.neutral];
    while (row.length < 2 ** window_bits) row.push(group.multiply(row[row.length - 1] ?? group.neutral, base));
    return row;
  });
  // Digits in base 16, the highest first.
  const digits = exponents.map((exponent) => exponent.toString(16).padStart(windows, '0'));
  let power = group.neutral;
  for (let window = 0; window < windows; ++window) {
    for (let i = 0; i < window_bits; ++i) power = group.multiply(power, power);
    for (const [i, row] of tables.entries()) {
      power = group.multiply(power, row[parseInt(digits[i]?.[window] ?? '0', 16)] ?? group.neutral);
    }
  }
  return power;
}
