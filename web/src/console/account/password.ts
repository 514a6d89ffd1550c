// SPDX-License-Identifier: EUPL-1.2
// How long a password has to be, said while it is typed.  The desk judges; this only saves a round.

import { Problem } from '../api/http';

/** Whether the desk has refused a password, which `NewPassword` says beside it. */
export const is_weak = (problem: unknown): boolean => problem instanceof Problem && problem.code === 'password-refused';

/** What the desk asks of the combinations there are, in bits: less of whoever is slowed down when guessing. */
const bits_min = (least: number): number => (least < 12 ? 50 : 79.5);

/** Of how many characters each one is: small letters, capitals, digits and the rest, as far as they are used. */
function alphabet(typed: string): number {
  return (/\p{Ll}/u.test(typed) ? 26 : 0) + (/\p{Lu}/u.test(typed) ? 26 : 0) + (/\p{Nd}/u.test(typed) ? 10 : 0) + (/[^\p{Ll}\p{Lu}\p{Nd}]/u.test(typed) ? 37 : 0);
}

/** How many characters of the kinds that were typed there must be.
    @param least  characters that the role asks for at least */
export function characters_wanted(typed: string, least: number): number {
  const kinds = Math.max(alphabet(typed.normalize('NFC')), 26);
  return Math.max(least, Math.ceil(bits_min(least) / Math.log2(kinds)));
}

/** How many characters are missing; 0: long enough. */
export const characters_missing = (typed: string, least: number): number => Math.max(0, characters_wanted(typed, least) - [...typed.normalize('NFC')].length);
