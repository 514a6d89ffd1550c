// SPDX-License-Identifier: EUPL-1.2
// A shuffle that is made here is judged here, and by the vectors that the C++ judges too.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Election } from './election';
import { type Group, modulo } from './group';
import { belenios_2048_group, rfc3526_2048_group } from './group_modp';
import { ed25519_group } from './group_ed25519';
import type { EncryptedTally } from './partial_decryption';
import { product_of_powers } from './power_product';
import type { Ciphertext } from './proof';
import { system_random } from './random';
import { Refused } from './refused';
import { check_shuffle } from './shuffle_check';
import { draw_permutation, estimate_shuffle, make_shuffle, shuffle_steps, shuffle_tables } from './shuffle_maker';
import { read_shuffle, read_shuffle_input, type ShuffleArrays } from './shuffle_record';
import { choice_question, make_election, preference_question } from './testing/elections';
import { read_json, tests_folder } from './testing/fixtures';

const groups: Group[] = [ed25519_group, belenios_2048_group, rfc3526_2048_group];
const secret = 12345n;

/** An election that asks preferences, also in the group in which none could be asked: its arithmetic is the same. */
function election_in(group: Group, questions = 1): Election {
  const plain = make_election(group, [choice_question], secret);
  const preference = make_election(ed25519_group, [preference_question]).questions[0];
  if (preference === undefined) throw new Error('no question');
  return { ...plain, questions: Array.from({ length: questions }, () => preference) };
}

function encrypted({ group, public_key }: Election, count: number): Ciphertext[] {
  return Array.from({ length: count }, (_, i) => {
    const r = system_random.below(group.order);
    const message = group.generator_powers().power(BigInt(i + 1));
    return { alpha: group.generator_powers().power(r), beta: group.multiply(group.power(public_key, r), message) };
  });
}

function tally_of(arrays: ShuffleArrays): EncryptedTally {
  return arrays.map((ciphertexts) => ({ shape: { nested: false, rows: [ciphertexts.length] }, ciphertexts }));
}

/** The logarithms of the messages, which are small. */
function opened({ group }: Election, ciphertexts: readonly Ciphertext[], most: number): number[] {
  return ciphertexts.map(({ alpha, beta }) => {
    const message = group.multiply(beta, group.invert(group.power(alpha, secret)));
    for (let value = 0; value <= most; ++value) {
      if (group.equal(group.power_public(group.generator, BigInt(value)), message)) return value;
    }
    return -1;
  });
}

const make = (election: Election, input: ShuffleArrays) => make_shuffle(election, shuffle_tables(election), input, system_random);

async function verdict(election: Election, input: ShuffleArrays, record: string): Promise<string> {
  try {
    await check_shuffle(election, tally_of(input), record);
    return 'holds';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe('a shuffle', () => {
  it('with any part changed is refused', { timeout: 60_000 }, async () => {
    const election = election_in(ed25519_group);
    const input = [encrypted(election, 3)];
    const record = make(election, input);
    expect(await verdict(election, input, record)).toBe('holds');
    const parts = [...record.matchAll(/"([0-9a-f]{64}|\d{60,})"/g)];
    expect(parts.length).toBe(6 + 5 + 3 + 4 + 6 + 6);
    for (const [i, part] of parts.entries()) {
      const other = parts[(i + 1) % parts.length]?.[1] ?? '';
      const own = part[1] ?? '';
      // Another element in the place of an element, another number in that of a number.
      const put = own.length === 64 && /[a-f]/.test(own) ? (/[a-f]/.test(other) ? other : (parts[i - 1]?.[1] ?? '')) : (BigInt(own) - 1n).toString();
      if (put === own || (own.length === 64 && /[a-f]/.test(own) && put.length !== 64)) continue;
      const changed = record.slice(0, part.index + 1) + put + record.slice(part.index + 1 + own.length);
      expect(await verdict(election, input, changed), `part ${i}`).not.toBe('holds');
    }
  });

  it('of other ciphertexts, of another election or of another order of questions is refused', async () => {
    const election = election_in(ed25519_group, 2);
    const input = [encrypted(election, 2), encrypted(election, 2)];
    const record = make(election, input);
    expect(await verdict(election, input, record)).toBe('holds');
    expect(await verdict(election, [encrypted(election, 2), input[1] ?? []], record)).toBe('shuffle-invalid');
    expect(await verdict(election, [...input].reverse(), record)).toBe('shuffle-invalid');
    expect(await verdict({ ...election, fingerprint: 'another' }, input, record)).toBe('shuffle-invalid');
    expect(await verdict(election, [(input[0] ?? []).slice(1), input[1] ?? []], record)).toBe('malformed');
  });

  it('is not made of a ciphertext outside the group: it would stay recognisable', () => {
    const election = election_in(ed25519_group);
    const { group } = election;
    const order_two = group.parse(`7${'f'.repeat(61)}ec`);
    if (order_two === null) throw new Error('no such point');
    const [first, ...others] = encrypted(election, 3);
    if (first === undefined) throw new Error('no ciphertext');
    for (const marked of [{ ...first, alpha: group.multiply(first.alpha, order_two) }, { ...first, beta: group.multiply(first.beta, order_two) }]) {
      for (const input of [[marked, ...others], [...others, marked]]) {
        expect(() => make(election, [input])).toThrow(expect.objectContaining({ code: 'not-in-group' }));
      }
    }
  });

  for (const group of groups) {
    it(`in ${group.name} holds, and opens to the same messages`, { timeout: 60_000 }, async () => {
      const election = election_in(group);
      const count = { 'Ed25519': 20, 'BELENIOS-2048': 5, 'RFC-3526-2048': 2 }[group.name];
      for (const length of [0, 1, count]) {
        const input = [encrypted(election, length)];
        const record = make(election, input);
        expect(await verdict(election, input, record), `${length} ciphertexts`).toBe('holds');
        const [output] = read_shuffle(group, [length], record).outputs;
        const values = Array.from({ length }, (_, i) => i + 1);
        expect(opened(election, output ?? [], length).sort((a, b) => a - b)).toEqual(values);
        const texts = new Set(group.texts((input[0] ?? []).flatMap(({ alpha, beta }) => [alpha, beta])));
        for (const text of group.texts((output ?? []).flatMap(({ alpha, beta }) => [alpha, beta]))) expect(texts).not.toContain(text);
      }
    });
  }

  it('puts every ciphertext at every place about as often', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 1200; ++i) {
      const order = draw_permutation(3, system_random).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    // 200 expected of each, and 13 the standard deviation.
    for (const [order, often] of seen) expect(Math.abs(often - 200), order).toBeLessThan(91);
  });

  it('tells how far it is, and can be left half-way', () => {
    const election = election_in(ed25519_group, 2);
    const input = [encrypted(election, 20), encrypted(election, 3)];
    const told = [...shuffle_steps(election, shuffle_tables(election), input, system_random)];
    expect(told.at(-1)).toEqual([46, 46]);
    for (let i = 1; i < told.length; ++i) expect(told[i]?.[0]).toBeGreaterThan(told[i - 1]?.[0] ?? 0);
    const steps = shuffle_steps(election, shuffle_tables(election), input, system_random);
    steps.next();
    expect(steps.return('').done).toBe(true);
    expect(estimate_shuffle(election, shuffle_tables(election), input, system_random)).toBeGreaterThan(0);
    expect(estimate_shuffle(election, shuffle_tables(election), [[], []], system_random)).toBe(0);
  });
});

describe('a product of powers', () => {
  for (const group of groups) {
    it(`in ${group.name} is that of the single powers, at the ends of the range too`, () => {
      const exponents = [0n, 1n, 15n, 16n, group.order - 1n, system_random.below(group.order)];
      const bases = exponents.map((_, i) => (i === 2 ? group.neutral : group.power(group.generator, BigInt(3 + i))));
      const expected = bases.map((base, i) => group.power_public(base, exponents[i] ?? 0n)).reduce((a, b) => group.multiply(a, b));
      expect(group.equal(product_of_powers(group, bases, exponents), expected)).toBe(true);
      expect(group.equal(product_of_powers(group, [], []), group.neutral)).toBe(true);
      expect(modulo(-1n, group.order)).toBe(group.order - 1n);
    });
  }
});

interface Vector {
  group: string;
  public_key: string;
  fingerprint: string;
  input: string;
  record: string;
}

describe('shuffles that both sides judge', () => {
  const names = readdirSync(join(tests_folder, 'vectors')).filter((name) => name.startsWith('shuffle_'));
  it('of both makers and all groups are there', () => {
    expect(names.length).toBe(6);
  });
  for (const name of names) {
    it(name, async () => {
      const { group: in_group, public_key, fingerprint, input, record } = read_json<Vector>('vectors', name);
      const group = groups.find((one) => one.name === in_group);
      const y = group?.parse(public_key);
      if (group === undefined || y === null || y === undefined) throw new Error('a group and a key');
      const election = { ...election_in(group), public_key: y, fingerprint };
      const arrays = read_shuffle_input(election, input);
      expect(await verdict(election, arrays, record)).toBe('holds');
      expect(await verdict({ ...election, fingerprint: `${fingerprint}x` }, arrays, record)).toBe('shuffle-invalid');
    });
  }
});
