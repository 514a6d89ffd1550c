// SPDX-License-Identifier: EUPL-1.2
// How the voting code looks while it is typed: two lines of three groups of five.  What it means is read elsewhere
// (protocol/voting_code): here nothing is judged, so that nothing typed is ever lost.

export const GROUPS = 6;
export const GROUP_LENGTH = 5;
export const CODE_LENGTH = GROUPS * GROUP_LENGTH;

const SEPARATORS = /[\s\-\u00a0\u202f\u2010-\u2015]+/g;

/** What was typed without separators, upper case, at most 40 characters so that a pasted page does not fill the field. */
export function bare_code(text: string): string {
  return text.replace(SEPARATORS, '').toUpperCase().slice(0, 40);
}

/** As shown: groups of five with a blank between them; a line holds three. */
export function typed_code(text: string): string {
  const bare = bare_code(text);
  const groups: string[] = [];
  for (let at = 0; at < bare.length; at += GROUP_LENGTH) groups.push(bare.slice(at, at + GROUP_LENGTH));
  return groups.join(' ');
}

/** Where the caret belongs in `shown`, when it stood at `caret` in `raw`: after the same number of characters. */
export function place_after(raw: string, caret: number, shown: string): number {
  let left = bare_code(raw.slice(0, caret)).length;
  let place = 0;
  while (left > 0 && place < shown.length) {
    if (shown[place] !== ' ') left -= 1;
    place += 1;
  }
  return place;
}

/** The state of each of the six groups. */
export function group_states(shown: string, wrong: readonly number[]): ('empty' | 'full' | 'wrong')[] {
  const length = bare_code(shown).length;
  return Array.from({ length: GROUPS }, (_, index) => {
    if (wrong.includes(index + 1)) return 'wrong';
    return length >= (index + 1) * GROUP_LENGTH ? 'full' : 'empty';
  });
}
