// SPDX-License-Identifier: EUPL-1.2

import { number_of, wipe } from './bytes';

/** Where secrets are drawn from; tests hand in recorded ones. */
export interface RandomSource {
  /** Uniform in 0 … limit − 1. */
  below(limit: bigint): bigint;
}

/** The system's randomness.  Numbers that do not fit are drawn again, so that none is likelier than another. */
export const system_random: RandomSource = {
  below(limit) {
    if (limit < 1n) throw new RangeError('nothing lies below this limit');
    const bits = (limit - 1n).toString(2).length;
    const bytes = new Uint8Array(Math.ceil(bits / 8));
    const spare = 8 * bytes.length - bits;
    for (;;) {
      crypto.getRandomValues(bytes);
      bytes[0] = (bytes[0] ?? 0) & (0xff >> spare);
      const number = number_of(bytes);
      if (number < limit) {
        wipe(bytes);
        return number;
      }
    }
  },
};
