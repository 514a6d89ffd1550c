// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { code_length, grouped, typed_length } from './code';

test('a code is read in groups of four, whatever stood between them', () => {
  expect(grouped(' 4f7k92qm-x3td ')).toBe('4F7K-92QM-X3TD');
  expect(grouped('4f7')).toBe('4F7');
  expect(grouped('')).toBe('');
  expect(typed_length('4f7k 92qm x3td')).toBe(code_length);
  expect(typed_length('- -')).toBe(0);
});
