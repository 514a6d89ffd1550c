// SPDX-License-Identifier: EUPL-1.2
// The subgroups of order q modulo a prime of 2048 bits, protocol §2.1.  BigInt arithmetic, slower than Ed25519.

import { digest, number_of as hash_number } from './bytes';
import type { Element, Group, GroupName, PowerTable } from './group';

interface Parameters {
  name: GroupName;
  p: bigint;
  q: bigint;
  g: bigint;
  /** How many low bits of an encoding are free; 0 when the group has none. */
  padding_bits: number;
  /** Bits of a window of the tables: a table holds 2^bits · bits(q)/bits numbers of 256 bytes. */
  window_bits: number;
}

function number_of(x: Element): bigint {
  return x as unknown as bigint;
}

function element_of(number: bigint): Element {
  return number as unknown as Element;
}

/** The digits of an exponent in base 2^bits, the lowest first; always `count` of them. */
function digits_of(exponent: bigint, bits: number, count: number): number[] {
  const text = exponent.toString(2).padStart(bits * count, '0');
  return Array.from({ length: count }, (_, i) => parseInt(text.slice(bits * (count - 1 - i), bits * (count - i)), 2));
}

class FixedBase implements PowerTable {
  readonly #rows: bigint[][] = [];
  readonly #parameters: Parameters;

  constructor(base: bigint, parameters: Parameters) {
    this.#parameters = parameters;
    const { p, q, window_bits } = parameters;
    let unit = base;
    for (let place = 0; place < q.toString(2).length; place += window_bits) {
      const row = [1n];
      for (let i = 1; i < 2 ** window_bits; ++i) row.push(((row[i - 1] ?? 1n) * unit) % p);
      this.#rows.push(row);
      unit = ((row[2 ** window_bits - 1] ?? 1n) * unit) % p;
    }
  }

  power(exponent: bigint): Element {
    const { p, window_bits } = this.#parameters;
    let power = 1n;
    digits_of(exponent, window_bits, this.#rows.length).forEach((digit, i) => {
      power = (power * (this.#rows[i]?.[digit] ?? 1n)) % p;
    });
    return element_of(power);
  }
}

/** By windows of 4 bits: the same squarings and multiplications for every exponent of `bits` bits. */
function power_modulo(base: bigint, exponent: bigint, p: bigint, bits: number): bigint {
  const row = [1n];
  for (let i = 1; i < 16; ++i) row.push(((row[i - 1] ?? 1n) * base) % p);
  let power = 1n;
  for (const digit of digits_of(exponent, 4, Math.ceil(bits / 4)).reverse()) {
    for (let i = 0; i < 4; ++i) power = (power * power) % p;
    power = (power * (row[digit] ?? 1n)) % p;
  }
  return power;
}

/** The inverse modulo p by Euclid's algorithm; for public numbers, or secret ones that were multiplied by noise. */
function inverse_modulo(number: bigint, p: bigint): bigint {
  let [a, b, x, y] = [number, p, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return x < 0n ? x + p : x;
}

/** The Jacobi symbol (number / p) for an odd p: 1 for the squares modulo a prime. */
function jacobi(number: bigint, p: bigint): number {
  let [a, n, sign] = [number % p, p, 1];
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n;
      const rest = n & 7n;
      if (rest === 3n || rest === 5n) sign = -sign;
    }
    [a, n] = [n, a];
    if ((a & 3n) === 3n && (n & 3n) === 3n) sign = -sign;
    a %= n;
  }
  return n === 1n ? sign : 0;
}

class ModpGroup implements Group {
  readonly name: GroupName;
  readonly order: bigint;
  readonly generator: Element;
  readonly neutral = element_of(1n);
  readonly encode_count_max: number;
  readonly #parameters: Parameters;
  readonly #order_bits: number;
  #generator_powers: PowerTable | null = null;

  constructor(parameters: Parameters) {
    this.name = parameters.name;
    this.order = parameters.q;
    this.generator = element_of(parameters.g);
    this.#parameters = parameters;
    this.#order_bits = parameters.q.toString(2).length;
    const { padding_bits } = parameters;
    this.encode_count_max = padding_bits === 0 ? 0 : Math.floor((this.#order_bits - 1 - padding_bits) / 8);
  }

  parse(text: string): Element | null {
    if (!/^(0|[1-9][0-9]{0,616})$/.test(text)) return null;
    const number = BigInt(text);
    return number < this.#parameters.p ? element_of(number) : null;
  }

  is_member(x: Element): boolean {
    const { p, q } = this.#parameters;
    const number = number_of(x);
    if (number <= 0n || number >= p) return false;
    if (q === (p - 1n) / 2n) return jacobi(number, p) === 1;
    return power_modulo(number, q, p, this.#order_bits) === 1n;
  }

  text(x: Element): string {
    return number_of(x).toString();
  }

  texts(elements: readonly Element[]): string[] {
    return elements.map((x) => this.text(x));
  }

  equal(a: Element, b: Element): boolean {
    return number_of(a) === number_of(b);
  }

  multiply(a: Element, b: Element): Element {
    return element_of((number_of(a) * number_of(b)) % this.#parameters.p);
  }

  invert(a: Element): Element {
    return element_of(inverse_modulo(number_of(a), this.#parameters.p));
  }

  power(base: Element, exponent: bigint): Element {
    return element_of(power_modulo(number_of(base), exponent, this.#parameters.p, this.#order_bits));
  }

  power_public(base: Element, exponent: bigint): Element {
    const bits = Math.max(1, exponent.toString(2).length);
    return element_of(power_modulo(number_of(base), exponent, this.#parameters.p, bits));
  }

  generator_powers(): PowerTable {
    this.#generator_powers ??= this.table(this.generator);
    return this.#generator_powers;
  }

  table(base: Element): PowerTable {
    return new FixedBase(number_of(base), this.#parameters);
  }

  independent_generator(index: number): Element {
    const { p, q } = this.#parameters;
    const cofactor = (p - 1n) / q;
    return element_of(power_modulo(hash_number(digest(`ggen|${index}`)), cofactor, p, cofactor.toString(2).length));
  }

  encode(values: readonly number[]): Element {
    if (values.length > this.encode_count_max) throw new RangeError(`${this.name} does not hold that many numbers`);
    const packed = values.reduce((number, value) => (number << 8n) | BigInt(value & 0xff), 0n);
    let candidate = packed << BigInt(this.#parameters.padding_bits);
    while (!this.is_member(element_of(candidate))) ++candidate;
    return element_of(candidate);
  }
}

const rfc3526_p = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b' +
  '302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6' +
  '49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d' +
  '670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718' +
  '3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff',
);

export const rfc3526_2048_group: Group = new ModpGroup({
  name: 'RFC-3526-2048', p: rfc3526_p, q: (rfc3526_p - 1n) / 2n, g: 2n, padding_bits: 8, window_bits: 5,
});

export const belenios_2048_group: Group = new ModpGroup({
  name: 'BELENIOS-2048',
  p: BigInt(
    '0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e092a495af8d' +
    '79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012768a2cdd0a4091d8fa447f' +
    '6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858' +
    '279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee400' +
    '8f878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9cec4157646e64f',
  ),
  g: BigInt(
    '0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8976f01d95a' +
    '1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673fd9d215fc8fe5fb9cf9fdb8' +
    'ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f5' +
    '52d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d' +
    '2d47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf284308f1d7e653',
  ),
  q: 78571733251071885079927659812671450121821421258408794611510081919805623223441n,
  padding_bits: 0,
  window_bits: 8,
});
