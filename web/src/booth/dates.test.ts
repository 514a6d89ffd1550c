// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { iso_date } from './dates';

it('takes a date that exists', () => expect(iso_date('31', '1', '1990')).toBe('1990-01-31'));
it('refuses a day that does not exist', () => {
  expect(iso_date('31', '2', '1990')).toBeNull();
  expect(iso_date('29', '2', '1900')).toBeNull();
  expect(iso_date('0', '1', '1990')).toBeNull();
  expect(iso_date('1', '1', '90')).toBeNull();
});
