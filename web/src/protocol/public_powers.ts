// SPDX-License-Identifier: EUPL-1.2
// Powers for who verifies: several of one base share their squarings, and nothing in them is secret.

import type { Element, Group, PowerTable } from './group';

const window_bits = 4;
const table_bits = 8;

/** The digits of an exponent in base 2^bits, the lowest first. */
function digits_of(exponent: bigint, bits: number): number[] {
  const digits: number[] = [];
  const text = exponent.toString(16);
  const each = bits / 4;
  for (let end = text.length; end > 0; end -= each) digits.push(parseInt(text.slice(Math.max(0, end - each), end), 16));
  return digits;
}

/**
 * base^e for each exponent e ≥ 0.  By Yao's method: the powers base^(16^i) are made once; each exponent multiplies those
 * with the same digit together, and then raises each product to its digit.
 */
export function public_powers(group: Group, base: Element, exponents: readonly bigint[]): Element[] {
  const digits = exponents.map((exponent) => digits_of(exponent, window_bits));
  const length = Math.max(0, ...digits.map((row) => row.length));
  const buckets = exponents.map(() => new Array<Element | undefined>(1 << window_bits));
  let unit = base;
  for (let i = 0; i < length; ++i) {
    if (i > 0) for (let j = 0; j < window_bits; ++j) unit = group.multiply(unit, unit);
    for (const [k, row] of digits.entries()) {
      const digit = row[i] ?? 0;
      const bucket = buckets[k];
      if (digit === 0 || bucket === undefined) continue;
      const before = bucket[digit];
      bucket[digit] = before === undefined ? unit : group.multiply(before, unit);
    }
  }
  return buckets.map((bucket) => {
    let sum: Element | null = null;
    let total: Element | null = null;
    for (let digit = (1 << window_bits) - 1; digit > 0; --digit) {
      const part = bucket[digit];
      if (part !== undefined) sum = sum === null ? part : group.multiply(sum, part);
      if (sum !== null) total = total === null ? sum : group.multiply(total, sum);
    }
    return total ?? group.neutral;
  });
}

/** The powers of one public base, faster than the group's own tables, which hide which of them were asked for. */
export class PublicPowers implements PowerTable {
  readonly #group: Group;
  readonly #rows: Element[][] = [];

  constructor(group: Group, base: Element) {
    this.#group = group;
    let unit = base;
    for (let place = 0; place < group.order.toString(2).length; place += table_bits) {
      const row = [group.neutral];
      for (let i = 1; i < 1 << table_bits; ++i) row.push(group.multiply(row[i - 1] ?? group.neutral, unit));
      this.#rows.push(row);
      unit = group.multiply(row[(1 << table_bits) - 1] ?? group.neutral, unit);
    }
  }

  power(exponent: bigint): Element {
    let power: Element | null = null;
    for (const [i, digit] of digits_of(exponent, table_bits).entries()) {
      const factor = this.#rows[i]?.[digit];
      if (digit === 0 || factor === undefined) continue;
      power = power === null ? factor : this.#group.multiply(power, factor);
    }
    return power ?? this.#group.neutral;
  }
}
