// SPDX-License-Identifier: EUPL-1.2

/** How likely it is that at least one of `wrong` services is among `size` that are drawn of `all`: hypergeometric. 0 … 1. */
export function chance_of_one(all: number, wrong: number, size: number): number {
  let none = 1;
  for (let drawn = 0; drawn < size; ++drawn) none *= Math.max(0, all - wrong - drawn) / (all - drawn);
  return 1 - none;
}
