// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { all_wanted, csv, fits, type Listed } from './listed';

const index = (total: number) => ({ total, shown: total.toFixed(1), gouvernance: total, protection: total, defense: total, resilience: total });
const service = (name: string, total: number, approval?: Listed['approval']): Listed => ({ id: name, name, rights: { describe: 'read', secure: 'read', approve: 'read', risks: 'read', contacts: 'read', is_owner: false, is_provider: false, is_by_role: false }, level: 2, required_level: 2, index: { standard: index(total), personalised: index(total), proved: null }, months_at_most: 12, measures_asked: 1, measures_answered: 1, measures_set_aside: 0, is_this_platform: false, approval });

test('a search passes over accents and case, and each filter narrows', () => {
  const one = service('Télé-déclaration', 3);
  expect(fits(one, all_wanted)).toBe(true);
  expect(fits(one, { ...all_wanted, search: ' TELE ' })).toBe(true);
  expect(fits(one, { ...all_wanted, search: 'vote' })).toBe(false);
  expect(fits(one, { ...all_wanted, level: '1' })).toBe(false);
  expect(fits(one, { ...all_wanted, band: '3' })).toBe(true);
  expect(fits(service('x', 2.999), { ...all_wanted, band: '3' })).toBe(false);
  expect(fits(service('x', 5), { ...all_wanted, band: '4' })).toBe(true);
  expect(fits(one, { ...all_wanted, approval: 'none' })).toBe(true);
  expect(fits(one, { ...all_wanted, approval: 'active' })).toBe(false);
  const hidden: Listed = { ...one, rights: { ...one.rights, describe: 'hidden', secure: 'hidden', approve: 'hidden' } };
  expect(fits(hidden, all_wanted)).toBe(true);
  for (const wanted of [{ level: '2' }, { band: '3' }, { approval: 'none' }]) expect(fits(hidden, { ...all_wanted, ...wanted })).toBe(false);
});

test('a table computes nothing and keeps its columns', () => {
  expect(csv([['Service', 'Index'], ['=1+1', '3,9'], ['a;"b"\nc', '-2']])).toBe('\uFEFFService;Index\r\n\'=1+1;"3,9"\r\n"a;""b""\nc";\'-2\r\n');
});
