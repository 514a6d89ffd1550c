// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { file_name_in } from './file_name';

test.each([
  [`attachment; filename="roll.csv"; filename*=UTF-8''proc%C3%A8s%20verbal.pdf`, 'procès verbal.pdf'],
  ['attachment; filename="roll.csv"', 'roll.csv'],
  [`attachment; filename="roll.csv"; filename*=UTF-8''%E9`, 'roll.csv'],
  ['attachment', 'document'],
  [null, 'document'],
])('of %s the name is %s', (disposition, name) => {
  expect(file_name_in(disposition)).toBe(name);
});
