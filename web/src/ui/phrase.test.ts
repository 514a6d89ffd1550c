// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { phrase_of } from './phrase';

test('one bit of difference changes a word', () => {
  const before = phrase_of('7f00000100000000ffff');
  expect(before).toEqual(['lusab', 'babad', 'babab', 'babab']);
  expect(phrase_of('7f00000100000001ffff')).not.toEqual(before);
});

test('no two halves of four digits share a word', () => {
  const words = new Set<string>();
  for (let bits = 0; bits < 65_536; bits++) words.add(phrase_of(bits.toString(16).padStart(4, '0').repeat(4))[0]!);
  expect(words.size).toBe(65_536);
});
