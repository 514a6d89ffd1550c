// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { Pace } from './pace';

it('says nothing before it has seen enough, then what is left at the pace so far', () => {
  const pace = new Pace();
  expect(pace.seconds_left(0, 100, 1000)).toBe(null);
  expect(pace.seconds_left(5, 100, 1500)).toBe(null);
  expect(pace.seconds_left(20, 100, 3000)).toBe(8);
  expect(pace.seconds_left(100, 100, 11_000)).toBe(0);
});
