// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { hours_table } from './hours';

const colleges = [{ name: 'A', voters: 10, voted: 3 }, { name: 'B', voters: 10, voted: 1 }];

test('an hour in which nobody voted is a zero', () => {
  const table = hours_table({ voters: 20, voted: 4, colleges, hours: [{ from: '2026-11-24T09:00Z', college: 'A', voted: 2 }, { from: '2026-11-24T11:00Z', college: 'B', voted: 1 }, { from: '2026-11-24T11:00Z', college: 'A', voted: 1 }] });
  expect(table.hours).toHaveLength(3);
  expect(table.colleges).toEqual(['A', 'B']);
  expect(table.votes).toEqual([[2, 0, 1], [0, 0, 1]]);
});

test('no vote gives an empty table, and a date that is none is left out', () => {
  expect(hours_table({ voters: 20, voted: 0, colleges, hours: [{ from: 'never', college: 'A', voted: 1 }] })).toEqual({ hours: [], colleges: [], votes: [] });
});
