// SPDX-License-Identifier: EUPL-1.2
import { describe, expect, it } from 'vitest';
import { preferred_locale } from './locales';
import { format_message, parts, with_french_spaces } from './message';

const chosen = '{n, plural, =0 {aucun candidat} one {# candidat choisi} other {# candidats choisis}} sur {max}';

describe('format_message', () => {
  it('chooses the plural of the language: nought is singular in French, plural in English', () => {
    const text = '{n, plural, one {# a} other {# b}}';
    expect(format_message(text, { n: 0 }, 'fr')).toBe('0 a');
    expect(format_message(text, { n: 0 }, 'en')).toBe('0 b');
    expect(format_message(text, { n: 1 }, 'de')).toBe('1 a');
    expect(format_message(text, { n: 2 }, 'nl')).toBe('2 b');
  });
  it('prefers an exact number', () => expect(format_message(chosen, { n: 0, max: 3 }, 'fr')).toBe('aucun candidat sur 3'));
  it('fills holes inside and outside a plural', () =>
    expect(format_message(chosen, { n: 2, max: 3 }, 'fr')).toBe('2 candidats choisis sur 3'));
  it('writes numbers as the language does', () => expect(format_message('{n}', { n: 1482 }, 'de')).toBe('1.482'));
  it('does not read a value as a message', () => expect(format_message('{name}', { name: '{n}' }, 'en')).toBe('{n}'));
  it('leaves a missing value visible', () => expect(format_message('to {when}', {}, 'en')).toBe('to {when}'));
  it('refuses a brace that is never closed', () => expect(() => format_message('{n', {}, 'en')).toThrow());
});

it('parts bold from plain', () =>
  expect(parts('a **b** c')).toEqual([
    { text: 'a ', bold: false },
    { text: 'b', bold: true },
    { text: ' c', bold: false },
  ]));

it('puts no-break spaces before French high punctuation', () =>
  expect(with_french_spaces('« Oui » : non ?')).toBe('«\u00a0Oui\u00a0»\u00a0: non\u00a0?'));

it('takes the first language that the pages speak', () => {
  expect(preferred_locale(['es-ES', 'de-AT', 'fr'], 'nl')).toBe('de');
  expect(preferred_locale(['es'], 'nl')).toBe('nl');
  expect(preferred_locale([], 'xx')).toBe('en');
});
