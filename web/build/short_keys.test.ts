// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { catalogue_array, keys_of, with_short_keys } from './short_keys';

const source = "export const messages = {\n  'a.b': 'One',\n  'c.d': 'It’s {n}',\n};\n";

it('numbers keys in the order of the catalogue', () => expect(keys_of(source)).toEqual(['a.b', 'c.d']));
it('replaces whole strings only', () =>
  expect(with_short_keys("t('c.d') + 'c.d.e' + 'x.y'", ['a.b', 'c.d'])).toBe("t(1) + 'c.d.e' + 'x.y'"));
it('orders a catalogue by the keys of the first', () =>
  expect(catalogue_array(source, ['c.d', 'a.b'])).toBe("export const messages = ['It’s {n}','One'];"));
it('stops the build when a language lacks a message', () => expect(() => catalogue_array(source, ['e.f'])).toThrow('e.f'));
