// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { make_ballot } from './ballot';
import { find_choice_fault } from './choices';
import { ed25519_group } from './group_ed25519';
import { system_random } from './random';
import { blank_question, choice_question, lists_question, make_election, preference_question } from './testing/elections';

/** All rows of `count` numbers 0 … most. */
function rows_of(count: number, most: number): number[][] {
  if (count === 0) return [[]];
  return rows_of(count - 1, most).flatMap((row) => Array.from({ length: most + 1 }, (_, value) => [...row, value]));
}

function fault_of(question: string, row: number[]) {
  return find_choice_fault(make_election(ed25519_group, [question]), [row])?.code ?? null;
}

describe('choices', () => {
  it('of too few or too many answers are refused, for every combination', () => {
    for (const row of rows_of(3, 2)) {
      const chosen = row.reduce((a, b) => a + b, 0);
      const expected = row.includes(2) ? 'value-out-of-range' : chosen < 1 ? 'too-few' : chosen > 2 ? 'too-many' : null;
      expect(fault_of(choice_question, row), row.join()).toBe(expected);
    }
  });

  it('beside a blank vote are refused, for every combination', () => {
    for (const row of rows_of(3, 1)) {
      const [blank = 0, yes = 0, no = 0] = row;
      const expected = blank === 1
        ? yes + no === 0 ? null : 'blank-and-more'
        : yes + no < 1 ? 'too-few' : yes + no > 1 ? 'too-many' : null;
      expect(fault_of(blank_question, row), row.join()).toBe(expected);
    }
  });

  it('of lists are refused unless one list is chosen, only its candidates, and at least one', () => {
    const right = new Set(['1,1,1,0,0,0,0', '1,0,1,0,0,0,0', '1,1,0,0,0,0,0', '0,0,0,1,1,0,0', '0,0,0,0,0,1,1']);
    for (const row of rows_of(7, 1)) {
      expect(fault_of(lists_question, row) === null, row.join()).toBe(right.has(row.join()));
    }
    expect(fault_of(lists_question, [1, 0, 0, 0, 0, 0, 0])).toBe('all-struck');
    expect(fault_of(lists_question, [1, 1, 1, 0, 1, 0, 0])).toBe('candidates-of-other-list');
    expect(fault_of(lists_question, [0, 0, 0, 0, 0, 0, 0])).toBe('not-one-list');
    expect(fault_of(lists_question, [2, 1, 1, 0, 0, 0, 0])).toBe('value-out-of-range');
  });

  it('of preferences are refused beyond one byte', () => {
    expect(fault_of(preference_question, [1, 2, 256])).toBe('value-out-of-range');
    expect(fault_of(preference_question, [1, 2, -1])).toBe('value-out-of-range');
    expect(fault_of(preference_question, [1, 2, 0.5])).toBe('value-out-of-range');
    expect(fault_of(preference_question, [1, 2, Number.NaN])).toBe('value-out-of-range');
    expect(fault_of(preference_question, [0, 0, 255])).toBeNull();
  });

  it('of another shape are refused', () => {
    for (const question of [choice_question, blank_question, lists_question, preference_question]) {
      expect(fault_of(question, [])).toBe('wrong-number-of-values');
      expect(fault_of(question, Array<number>(20).fill(0))).toBe('wrong-number-of-values');
    }
    const election = make_election(ed25519_group, [choice_question]);
    expect(find_choice_fault(election, [])?.code).toBe('wrong-number-of-questions');
    expect(find_choice_fault(election, [[1, 0, 0], [1, 0, 0]])?.code).toBe('wrong-number-of-questions');
  });

  it('that break a rule are made into no ballot', () => {
    const election = make_election(ed25519_group, [blank_question]);
    const y_powers = election.group.table(election.public_key);
    expect(() => make_ballot(election, y_powers, 5n, [[1, 1, 0]], system_random)).toThrow(/blank-and-more/);
    expect(() => make_ballot(election, y_powers, 5n, [[0, 1, 1]], system_random)).toThrow(/too-many/);
  });
});
