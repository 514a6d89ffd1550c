// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { make_ballot } from './ballot';
import { ballot_tables, check_ballot } from './ballot_check';
import { utf8 } from './bytes';
import { parse_election } from './election';
import { group_named } from './groups';
import { system_random } from './random';
import { Refused } from './refused';
import { blank_question, choice_question, lists_question, make_election, preference_question } from './testing/elections';
import { read_json } from './testing/fixtures';

interface Tampered {
  election: string;
  ballots: { name: string; what: string; expected: 'accept' | 'reject'; ballot: string }[];
}

function holds(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

describe('a list ballot that was tampered with is refused', () => {
  for (const file of ['tampered-ed25519.json', 'tampered-b2048.json']) {
    const { election: text, ballots } = read_json<Tampered>('fixtures', 'lists', 'tampered', file);
    const election = parse_election(utf8(text));
    const tables = ballot_tables(election);
    it(`of ${file} there are many`, () => {
      expect(ballots.filter(({ expected }) => expected === 'reject').length).toBeGreaterThan(10);
    });
    for (const { name, expected, ballot } of ballots) {
      it(`${file}: ${name}: ${expected}`, () => {
        expect(holds(() => check_ballot(election, tables, ballot))).toBe(expected === 'accept');
      });
    }
  }
});

describe('a ballot made here', () => {
  const choices: [string, number[]][] = [
    [choice_question, [1, 0, 1]], [blank_question, [1, 0, 0]], [blank_question, [0, 0, 1]],
    [lists_question, [0, 0, 0, 1, 1, 0, 0]],
  ];

  it('is refused in another election, and with another credential', () => {
    const group = group_named('Ed25519');
    if (group === null) throw new Error('no group');
    const election = make_election(group, [choice_question]);
    const other = make_election(group, [choice_question], 6789n);
    const ballot = make_ballot(election, group.table(election.public_key), 5n, [[1, 0, 0]], system_random);
    expect(() => check_ballot(other, ballot_tables(other), ballot)).toThrow(/another election/);
    const [mine, theirs] = [5n, 6n].map((key) => group.text(group.power(group.generator, key)));
    const stolen = ballot.replace(mine ?? '', theirs ?? '');
    expect(() => check_ballot(election, ballot_tables(election), stolen)).toThrow(Refused);
  });

  for (const name of ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'] as const) {
    it(`holds in ${name}`, () => {
      const group = group_named(name);
      if (group === null) throw new Error('no group');
      const asked = name === 'BELENIOS-2048' ? choices : [...choices, [preference_question, [1, 255, 0]] as [string, number[]]];
      const used = name === 'RFC-3526-2048' ? asked.slice(-1) : asked;
      const election = make_election(group, used.map(([question]) => question));
      const y_powers = group.table(election.public_key);
      const ballot = make_ballot(election, y_powers, 5n, used.map(([, values]) => values), system_random);
      expect(check_ballot(election, ballot_tables(election), ballot).choices).toHaveLength(used.length);
    });
  }
});

it('a ballot with a choice outside the group is refused, though every proof holds', () => {
  const group = group_named('Ed25519');
  if (group === null) throw new Error('no group');
  const election = make_election(group, ['{"answers":["A"],"min":0,"max":1,"question":"One"}']);
  const order_two = group.parse(`7${'f'.repeat(61)}ec`);
  if (order_two === null) throw new Error('the point (0, −1)');
  // Whoever makes the ballot multiplies alpha by it: where all challenges are even, no equation sees that.
  const made = () => {
    let calls = 0;
    const power = (exponent: bigint) => {
      const right = group.generator_powers().power(exponent);
      return ++calls === 2 ? group.multiply(right, order_two) : right;
    };
    const tainted = new Proxy(group, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'generator_powers') return () => ({ power });
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return make_ballot({ ...election, group: tainted }, group.table(election.public_key), 5n, [[1]], system_random);
  };
  const is_even = (ballot: string) =>
    [...ballot.slice(0, ballot.indexOf('"signature"')).matchAll(/"challenge":"\d*(\d)"/g)].every(([, digit]) => Number(digit) % 2 === 0);
  let ballot = made();
  while (!is_even(ballot)) ballot = made();
  const alpha = /"alpha":"([^"]*)"/.exec(ballot)?.[1] ?? '';
  expect(group.is_member(group.parse(alpha) ?? group.neutral)).toBe(false);
  expect(() => check_ballot(election, ballot_tables(election), ballot)).toThrow(/outside Ed25519/);
});
