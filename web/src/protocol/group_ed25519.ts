// SPDX-License-Identifier: EUPL-1.2
// The prime-order subgroup of Ed25519, protocol §2.2, on the point arithmetic of @noble/curves.

import { normalizeZ } from '@noble/curves/abstract/curve.js';
import { edwards, type EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { digest, from_hex, number_of } from './bytes';
import type { Element, Group, PowerTable } from './group';

// RFC 8032, 5.1.  Not the library's own `ed25519`, whose signatures and SHA-512 would weigh on the voting booth.
const p = 2n ** 255n - 19n;
const Point = edwards({
  p,
  n: 2n ** 252n + 27742317777372353535851937790883648493n,
  h: 8n,
  a: p - 1n,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
  Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
});
type Point = EdwardsPoint;

const order = Point.Fn.ORDER;
const padding_bits = 14n;
const window_bits = 8;

function point_of(x: Element): Point {
  return x as unknown as Point;
}

function element_of(point: Point): Element {
  return point as unknown as Element;
}

/** The number y + (x mod 2)·2²⁵⁵, most significant digit first: RFC 8032's 32 bytes in reverse. */
function text_of({ x, y }: { x: bigint; y: bigint }): string {
  return (y | ((x & 1n) << 255n)).toString(16).padStart(64, '0');
}

function parse_point(text: string): Point | null {
  if (text.length !== 64) return null;
  const bytes = from_hex(text);
  if (bytes === null) return null;
  try {
    return Point.fromBytes(bytes.reverse());  // strict: y < p, and no sign on x = 0
  } catch {
    return null;
  }
}

/** The power of a point.  An exponent of 0, which the arithmetic below refuses, costs as much as any other. */
function power_of(point: Point, exponent: bigint): Point {
  const usable = exponent === 0n ? 1n : exponent;
  const power = point.multiply(usable);
  return exponent === 0n ? Point.ZERO : power;
}

class FixedBase implements PowerTable {
  readonly #base: Point;

  constructor(base: Point) {
    this.#base = Point.fromAffine(base.toAffine());  // its own copy: tables are remembered by identity
    if (!this.#base.is0()) this.#base.precompute(window_bits, false);
  }

  power(exponent: bigint): Element {
    return element_of(this.#base.is0() ? Point.ZERO : power_of(this.#base, exponent));
  }
}

class Ed25519Group implements Group {
  readonly name = 'Ed25519';
  readonly order = order;
  readonly generator = element_of(Point.BASE);
  readonly neutral = element_of(Point.ZERO);
  readonly encode_count_max = 30;
  #generator_powers: PowerTable | null = null;

  parse(text: string): Element | null {
    const point = parse_point(text);
    return point === null ? null : element_of(point);
  }

  is_member(x: Element): boolean {
    const point = point_of(x);
    return point.is0() || point.isTorsionFree();
  }

  text(x: Element): string {
    return text_of(point_of(x).toAffine());
  }

  texts(elements: readonly Element[]): string[] {
    return normalizeZ(Point, elements.map(point_of)).map((point) => text_of(point.toAffine(1n)));
  }

  equal(a: Element, b: Element): boolean {
    return point_of(a).equals(point_of(b));
  }

  multiply(a: Element, b: Element): Element {
    return element_of(point_of(a).add(point_of(b)));
  }

  invert(a: Element): Element {
    return element_of(point_of(a).negate());
  }

  power(base: Element, exponent: bigint): Element {
    const point = point_of(base);
    return element_of(point.is0() ? Point.ZERO : power_of(point, exponent));
  }

  power_public(base: Element, exponent: bigint): Element {
    return element_of(point_of(base).multiplyUnsafe(exponent));
  }

  generator_powers(): PowerTable {
    this.#generator_powers ??= new FixedBase(Point.BASE);
    return this.#generator_powers;
  }

  table(base: Element): PowerTable {
    return new FixedBase(point_of(base));
  }

  independent_generator(index: number): Element {
    for (let candidate = number_of(digest(`ggen|${index}`)) >> 2n; ; ++candidate) {
      const point = parse_point(candidate.toString(16).padStart(64, '0'));
      if (point !== null) return element_of(point.clearCofactor());
    }
  }

  encode(values: readonly number[]): Element {
    if (values.length > this.encode_count_max) throw new RangeError('an element holds at most 30 numbers');
    let candidate = values.reduce((number, value) => (number << 8n) | BigInt(value & 0xff), 0n) << padding_bits;
    for (;; ++candidate) {
      const point = parse_point(candidate.toString(16).padStart(64, '0'));
      if (point !== null && this.is_member(element_of(point))) return element_of(point);
    }
  }
}

export const ed25519_group: Group = new Ed25519Group();
