// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { digest, to_hex } from './bytes';
import { modulo } from './group';
import { group_named } from './groups';
import { system_random } from './random';

const names = ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'] as const;

function named(name: string) {
  const group = group_named(name);
  if (group === null) throw new Error(`no group ${name}`);
  return group;
}

describe('Ed25519', () => {
  const group = named('Ed25519');
  const base = '6'.repeat(62) + '58';

  it('refuses texts that are not the one spelling of a point', () => {
    const p = 2n ** 255n - 19n;
    const hex = (number: bigint) => number.toString(16).padStart(64, '0');
    expect(group.parse(base.slice(1))).toBeNull();
    expect(group.parse(`0${base}`)).toBeNull();
    expect(group.parse(hex(2n ** 255n - 1n).toUpperCase())).toBeNull();
    expect(group.parse(hex(p + 1n)), 'y above p').toBeNull();
    expect(group.parse(hex(1n | (1n << 255n))), 'x = 0 with a sign').toBeNull();
    expect(group.parse(hex(2n)), 'no root').toBeNull();
    expect(group.parse('')).toBeNull();
    expect(group.parse('g'.repeat(64))).toBeNull();
  });

  it('knows a point outside the subgroup', () => {
    const minus_one = group.parse((2n ** 255n - 20n).toString(16).padStart(64, '0'));
    if (minus_one === null) throw new Error('(0, −1) is a point');
    expect(group.is_member(minus_one)).toBe(false);
    expect(group.is_member(group.multiply(group.generator, minus_one))).toBe(false);
    expect(group.is_member(group.generator)).toBe(true);
    expect(group.is_member(group.neutral)).toBe(true);
  });

  it('writes elements as the protocol does', () => {
    expect(group.text(group.generator)).toBe(base);
    expect(group.text(group.neutral)).toBe('0'.repeat(63) + '1');
    expect(group.texts([group.neutral, group.generator])).toEqual(['0'.repeat(63) + '1', base]);
  });

  it('has the independent generators of the worked examples', () => {
    expect(group.text(group.independent_generator(-1))).toBe('d6f7c1ea42e2474a28baea1141185bb7b39fe58011e5fc31d093b5c9345f18c7');
    expect(group.text(group.independent_generator(0))).toBe('c95c81b40c41366b2e62e68fec3c5fa4dbb93f0c3c242ac2fe7a07c0e0fd92fe');
    expect(group.text(group.independent_generator(1))).toBe('8278c9f7f36153e64f1e858bf1bfbf7f3a42f2f9589a4010c192a5d11c89746c');
  });

  it('encodes as the worked examples', () => {
    expect(group.text(group.encode([1, 2, 3]))).toBe('4080c009'.padStart(64, '0'));
    expect(group.text(group.encode([3, 1, 2]))).toBe('c0408003'.padStart(64, '0'));
    expect(group.text(group.encode([0, 0, 0]))).toBe('1'.padStart(64, '0'));
    expect(() => group.encode(Array<number>(31).fill(1))).toThrow();
  });
});

describe('RFC-3526-2048', () => {
  const group = named('RFC-3526-2048');

  it('has the independent generators of the worked examples', () => {
    const hashes = [-1, 0].map((index) => to_hex(digest(group.text(group.independent_generator(index)))));
    expect(hashes).toEqual([
      '42a1ab2fcbf00463dab7fae8dab27327e86e83059bc545e1ca1db1cc914ce5f7',
      '85e2d1c9fbdb19b1206ec46de450d081b03f69228cd6ceb8117f863fb1e2b8b0',
    ]);
  });

  it('encodes as the worked examples', () => {
    expect(group.text(group.encode([1, 2, 3]))).toBe('16909057');
    expect(group.text(group.encode([3, 1, 2]))).toBe('50397697');
    expect(group.text(group.encode([0, 0, 0]))).toBe('1');
    expect(() => group.encode(Array<number>(group.encode_count_max + 1).fill(1))).toThrow();
  });
});

for (const name of names) {
  describe(`the group ${name}`, () => {
    const group = named(name);

    it('refuses numbers and elements that are not canonical', () => {
      for (const text of ['', ' 1', '-1', '0x1', '01', '1e3', '9'.repeat(700)]) expect(group.parse(text), text).toBeNull();
    });

    it('has a generator of its order', () => {
      expect(group.equal(group.power_public(group.power(group.generator, group.order - 1n), 1n), group.invert(group.generator))).toBe(true);
      expect(group.is_member(group.generator)).toBe(true);
      expect(group.equal(group.generator, group.neutral)).toBe(false);
    });

    it('has the same powers by tables and without', () => {
      const base = group.power(group.generator, system_random.below(group.order));
      const table = group.table(base);
      for (const exponent of [0n, 1n, 2n, 255n, 256n, group.order - 1n, system_random.below(group.order)]) {
        const expected = group.text(group.power_public(base, exponent));
        expect(group.text(table.power(exponent))).toBe(expected);
        expect(group.text(group.power(base, exponent))).toBe(expected);
      }
      expect(group.equal(group.table(group.neutral).power(5n), group.neutral)).toBe(true);
    });

    it('adds exponents when elements are multiplied', () => {
      const [a, b] = [system_random.below(group.order), system_random.below(group.order)];
      const powers = group.generator_powers();
      const sum = group.multiply(powers.power(a), powers.power(b));
      expect(group.equal(sum, powers.power(modulo(a + b, group.order)))).toBe(true);
      expect(group.equal(group.multiply(sum, group.invert(sum)), group.neutral)).toBe(true);
    });

    it('reads back what it writes', () => {
      const element = group.power(group.generator, system_random.below(group.order));
      const read = group.parse(group.text(element));
      expect(read !== null && group.equal(read, element) && group.is_member(read)).toBe(true);
    });
  });
}

describe('a group modulo a prime', () => {
  it('knows a number outside the subgroup', () => {
    for (const name of ['BELENIOS-2048', 'RFC-3526-2048']) {
      const group = named(name);
      const zero = group.parse('0');
      expect(zero !== null && group.is_member(zero)).toBe(false);
      const outside = group.parse(name === 'BELENIOS-2048' ? '2' : '11');
      const negative = group.invert(group.generator);
      expect(outside !== null && group.is_member(outside)).toBe(false);
      expect(group.is_member(negative)).toBe(true);
    }
  });
});
