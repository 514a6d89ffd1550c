// SPDX-License-Identifier: EUPL-1.2
// The code that a voter receives by letter and types.  docs/protocol/voting-code.md.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characters = 30;
const random_characters = 26;
const check_characters = characters - random_characters;
const group_characters = 5;
// Space, tab, line ends, hyphen, no-break spaces, dashes.
const separators = /[ \t\r\n\-\u00a0\u202f\u2010-\u2015]/gu;

/** What a voter typed: a code, or where to look.  Groups and places count from 1; no character of the code is in a fault. */
export type CodeReading =
  | { fault: null; code: string }
  /** The first character that is in no code. */
  | { fault: 'forbidden-character'; position: number; groups: number[] }
  | { fault: 'wrong-length'; characters: number; groups: [] }
  /** The groups to compare with the letter: one or two, or none when more than two characters are wrong. */
  | { fault: 'mistyped'; groups: number[] };

// GF(32) = GF(2)[x]/(x⁵ + x² + 1), without tables or branches.

function times(a: number, b: number): number {
  let product = 0;
  for (let i = 0; i < 5; ++i) product ^= -((b >> i) & 1) & (a << i);
  for (let i = 8; i >= 5; --i) product ^= -((product >> i) & 1) & (0x25 << (i - 5));
  return product;
}

function to_the(base: number, exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; ++i) power = times(power, base);
  return power;
}

/** @param a  not 0 */
function inverse(a: number): number {
  return to_the(a, 30);
}

const alpha = 2;

/** α to the degree of each place: what stands for the place in the syndromes. */
const locators = Array.from({ length: characters }, (_, place) => to_the(alpha, characters - 1 - place));

/** The code's polynomial at α¹ … α⁴: all zero exactly when the code is right. */
function syndromes_of(symbols: Uint8Array): number[] {
  return Array.from({ length: check_characters }, (_, j) => {
    const root = to_the(alpha, j + 1);
    return symbols.reduce((value, symbol) => times(value, root) ^ symbol, 0);
  });
}

/** Whether mistakes at these places, with some values, give these syndromes: one place or two. */
function explains(syndromes: readonly number[], first: number, second: number | null): boolean {
  const [s1 = 0, s2 = 0] = syndromes;
  const x = locators[first] ?? 0;
  if (second === null) {
    const value = times(s1, inverse(x));
    return value !== 0 && syndromes.every((syndrome, j) => syndrome === times(value, to_the(x, j + 1)));
  }
  // s₁ = ax + bz and s₂ = ax² + bz², so b = (s₂ + s₁x) / (z(z + x)), and a likewise.
  const z = locators[second] ?? 0;
  const a = times(s2 ^ times(s1, z), inverse(times(x, x ^ z)));
  const b = times(s2 ^ times(s1, x), inverse(times(z, x ^ z)));
  if (a === 0 || b === 0) return false;
  return syndromes.every((syndrome, j) => syndrome === (times(a, to_the(x, j + 1)) ^ times(b, to_the(z, j + 1))));
}

/** The places of one or two mistakes, or nothing when there are more. */
function places_of_mistakes(syndromes: readonly number[]): number[] {
  for (let first = 0; first < characters; ++first) {
    if (explains(syndromes, first, null)) return [first];
  }
  for (let first = 0; first < characters; ++first) {
    for (let second = first + 1; second < characters; ++second) {
      if (explains(syndromes, first, second)) return [first, second];
    }
  }
  return [];
}

function group_of(place: number): number {
  return Math.floor(place / group_characters) + 1;
}

/** The typed text without separators, upper case, I and L as 1, O as 0; other characters stay as they are. */
export function normalized_code(typed: string): string {
  const upper = typed.replace(separators, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return upper.replace(/[IL]/g, '1').replaceAll('O', '0');
}

/** Groups of five with a dash between: how letters and pages show a code, also one that is still being typed. */
export function grouped_code(code: string): string {
  return (code.match(/.{1,5}/gsu) ?? []).join('-');
}

/** Reads a whole code.  Nothing is ever corrected. */
export function read_voting_code(typed: string): CodeReading {
  const code = Array.from(normalized_code(typed));
  const wrong = code.slice(0, characters).findIndex((character) => character.length !== 1 || !alphabet.includes(character));
  if (wrong >= 0) return { fault: 'forbidden-character', position: wrong + 1, groups: [group_of(wrong)] };
  if (code.length !== characters) return { fault: 'wrong-length', characters: code.length, groups: [] };
  const symbols = Uint8Array.from(code, (character) => alphabet.indexOf(character));
  const syndromes = syndromes_of(symbols);
  symbols.fill(0);
  if (syndromes.every((syndrome) => syndrome === 0)) return { fault: null, code: code.join('') };
  const groups = new Set(places_of_mistakes(syndromes).map(group_of));
  return { fault: 'mistyped', groups: [...groups].sort((a, b) => a - b) };
}

/**
 * The code of which these are the two parts, in either order: their sum in GF(32).  docs/protocol/voting-code.md.
 *
 * @param one    canonical, 30 characters, as `read_voting_code` gives them
 * @returns      null when both are the same: one part was typed twice
 */
export function joined_code(one: string, other: string): string | null {
  if (one === other) return null;
  return Array.from(one, (character, place) => alphabet.charAt(alphabet.indexOf(character) ^ alphabet.indexOf(other.charAt(place)))).join('');
}
