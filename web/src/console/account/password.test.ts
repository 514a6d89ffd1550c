// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { characters_missing, characters_wanted } from './password';

test('fewer kinds of characters ask for a longer password, as the desk does', () => {
  // For staff, 79.5 bits: 12 of four kinds, 14 of three, 17 small letters.
  expect(characters_wanted('Ab1!', 12)).toBe(12);
  expect(characters_wanted('abcdef', 12)).toBe(17);
  expect(characters_wanted('Abc123', 12)).toBe(14);
  expect(characters_wanted('quatre mots', 12)).toBe(14);
  expect(characters_wanted('', 12)).toBe(17);
  // For whoever manages: at least 15, whatever they are.
  expect(characters_wanted('Ab1!', 15)).toBe(15);
  expect(characters_wanted('abcdef', 15)).toBe(17);
  expect(characters_wanted('abcdef', 8)).toBe(11);
});

test('what is missing is counted in characters, however they are composed', () => {
  expect(characters_missing('quatre mots sans rapport', 15)).toBe(0);
  expect(characters_missing('é'.normalize('NFD').repeat(10), 12)).toBe(7);
  expect(characters_missing('a'.repeat(16), 12)).toBe(1);
  expect(characters_missing('', 12)).toBe(17);
});
