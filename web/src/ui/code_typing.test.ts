// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { group_states, place_after, typed_code } from './code_typing';

it('groups what is typed by five, in upper case', () => expect(typed_code('20k063r1b7 2g')).toBe('20K06 3R1B7 2G'));
it('takes a pasted code with dashes and line breaks', () =>
  expect(typed_code('20K06-3R1B7-2GH8G\n QNEHP\u2013N093C\u00a0BW6RG')).toBe('20K06 3R1B7 2GH8G QNEHP N093C BW6RG'));
it('keeps the caret after the same character', () => {
  expect(place_after('20K063', 6, '20K06 3')).toBe(7);
  expect(place_after('20K06 3', 2, '20K06 3')).toBe(2);
});
it('does not tick a group before it is full', () =>
  expect(group_states('20K06 3R1', [])).toEqual(['full', 'empty', 'empty', 'empty', 'empty', 'empty']));
it('marks the groups to compare', () => expect(group_states('20K06 3R1B7 2GH8G', [2])[1]).toBe('wrong'));
