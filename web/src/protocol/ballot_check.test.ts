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
