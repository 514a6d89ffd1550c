// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { chance_of_one } from './chance';

/** By drawing every sample that there is: a service is wrong where its number is under `wrong`. */
function counted(all: number, wrong: number, size: number): number {
  let found = 0;
  let samples = 0;
  for (let set = 0; set < 1 << all; ++set) {
    let drawn = 0;
    for (let rest = set; rest > 0; rest &= rest - 1) drawn += 1;
    if (drawn !== size) continue;
    samples += 1;
    if ((set & ((1 << wrong) - 1)) !== 0) found += 1;
  }
  return found / samples;
}

test('the chance to draw one that is wrong is what counting all samples gives', () => {
  for (let all = 1; all <= 9; ++all) {
    for (let wrong = 0; wrong <= all; ++wrong) {
      for (let size = 1; size <= all; ++size) expect(chance_of_one(all, wrong, size)).toBeCloseTo(counted(all, wrong, size), 12);
    }
  }
});
