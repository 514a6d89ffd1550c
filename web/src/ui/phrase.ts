// SPDX-License-Identifier: EUPL-1.2
// A fingerprint that can be said on the telephone in any of our languages: each 16 bits are one word of five letters,
// consonant and vowel in turn.  Four words say 64 bits; two fingerprints that agree in them agree.

const consonants = 'bdfghjklmnprstvz';
const vowels = 'aiou';

function word(bits: number): string {
  return (
    consonants.charAt((bits >> 12) & 15) + vowels.charAt((bits >> 10) & 3) + consonants.charAt((bits >> 6) & 15) +
    vowels.charAt((bits >> 4) & 3) + consonants.charAt(bits & 15)
  );
}

/** @param fingerprint  hexadecimal, at least 16 digits */
export function phrase_of(fingerprint: string): string[] {
  return (fingerprint.slice(0, 16).match(/[0-9a-f]{4}/gu) ?? []).map((digits) => word(parseInt(digits, 16)));
}
