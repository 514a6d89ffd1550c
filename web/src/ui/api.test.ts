// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { is_locked, Problem, Unreachable } from './api';

const answer = (status: number, code: string): Problem => new Problem(status, code, '', '', null);

test('a server is locked after each start, and before it has its first key; no other trouble is taken for that', () => {
  expect(is_locked(answer(503, 'sealed'))).toBe(true);
  expect(is_locked(answer(503, 'uninitialised'))).toBe(true);
  expect(is_locked(answer(503, 'audit-unavailable'))).toBe(false);
  expect(is_locked(answer(500, 'internal'))).toBe(false);
  expect(is_locked(new Unreachable())).toBe(false);
  expect(is_locked(undefined)).toBe(false);
});
