// SPDX-License-Identifier: EUPL-1.2

import { digest, number_of } from './bytes';

declare const element: unique symbol;

/** An element of one of the groups; only that group knows what is in it. */
export interface Element {
  readonly [element]: true;
}

export type GroupName = 'Ed25519' | 'BELENIOS-2048' | 'RFC-3526-2048';

/** Powers of one base, from a table made once. */
export interface PowerTable {
  /** @param exponent  0 … q − 1 */
  power(exponent: bigint): Element;
}

/**
 * A group of prime order q, written multiplicatively.  Protocol §2.
 *
 * Secrecy: `power` and `PowerTable` do the same steps whatever the exponent, but BigInt arithmetic itself takes a time
 * that depends on its operands; `power_public` does not even try.
 */
export interface Group {
  readonly name: GroupName;
  readonly order: bigint;
  readonly generator: Element;
  readonly neutral: Element;
  /** How many answers of a preference question fit into one element; 0 when the group has no encoding. */
  readonly encode_count_max: number;

  /** The element of a canonical text, perhaps outside the subgroup; null for any other text. */
  parse(text: string): Element | null;
  /** In the subgroup of order q, the neutral element included. */
  is_member(x: Element): boolean;
  text(x: Element): string;
  /** The same for many: one inversion for all. */
  texts(elements: readonly Element[]): string[];

  equal(a: Element, b: Element): boolean;
  multiply(a: Element, b: Element): Element;
  invert(a: Element): Element;
  /** @param exponent  0 … q − 1 */
  power(base: Element, exponent: bigint): Element;
  /** The same, faster, for exponents and bases that everybody knows. */
  power_public(base: Element, exponent: bigint): Element;
  /** The powers of g. */
  generator_powers(): PowerTable;
  table(base: Element): PowerTable;

  /** Generators whose exponents in one another nobody knows.  @param index  from −1 on.  Protocol §2, §9 */
  independent_generator(index: number): Element;

  /** The element that stands for these numbers 0 … 255, at most `encode_count_max` of them.  Protocol §2. */
  encode(values: readonly number[]): Element;
}

/** The representative of a number in 0 … q − 1. */
export function modulo(number: bigint, order: bigint): bigint {
  const rest = number % order;
  return rest < 0n ? rest + order : rest;
}

export function product(group: Group, elements: readonly Element[]): Element {
  return elements.reduce((a, b) => group.multiply(a, b), group.neutral);
}

/** H(prefix, [e₁…e_k]) from the texts of the elements.  Protocol §2. */
export function hash_to_scalar(group: Group, prefix: string, texts: readonly string[]): bigint {
  return number_of(digest(prefix + texts.join(','))) % group.order;
}
