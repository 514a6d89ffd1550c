// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { read_json } from './testing/fixtures';
import { grouped_code, joined_code, read_voting_code } from './voting_code';

interface Vectors {
  codes: { code: string; grouped: string }[];
  texts: { why: string; text: string; code?: string; fault?: string; characters?: number; position?: number; groups?: number[] }[];
}

const vectors = read_json<Vectors>('vectors', 'voting_code.json');
const right = '20K063R1B72GH8GQNEHPN093CBW6RG';
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function changed(code: string, place: number, by: number): string {
  const value = (alphabet.indexOf(code.charAt(place)) + by) % 32;
  return code.slice(0, place) + alphabet.charAt(value) + code.slice(place + 1);
}

function group_of(place: number): number {
  return Math.floor(place / 5) + 1;
}

describe('a voting code', () => {
  it('is refused as the shared vectors say', () => {
    for (const { why, text, fault, characters, position, groups } of vectors.texts) {
      if (fault === undefined) continue;
      const reading = read_voting_code(text);
      expect(reading.fault, why).toBe(fault.replaceAll('_', '-'));
      if (reading.fault === 'wrong-length') expect(reading.characters, why).toBe(characters);
      if (reading.fault === 'forbidden-character') expect(reading.position, why).toBe(position);
      if (reading.fault !== null && groups !== undefined) expect(reading.groups, why).toEqual(groups);
    }
  });

  it('with any one wrong character is refused, and the group named', () => {
    for (let place = 0; place < 30; ++place) {
      for (let by = 1; by < 32; ++by) {
        expect(read_voting_code(changed(right, place, by))).toEqual({ fault: 'mistyped', groups: [group_of(place)] });
      }
    }
  });

  it('with any two characters swapped is refused, and both groups named', () => {
    for (let first = 0; first < 30; ++first) {
      for (let second = first + 1; second < 30; ++second) {
        if (right[first] === right[second]) continue;
        const characters = [...right];
        [characters[first], characters[second]] = [right.charAt(second), right.charAt(first)];
        const groups = [...new Set([group_of(first), group_of(second)])];
        expect(read_voting_code(characters.join(''))).toEqual({ fault: 'mistyped', groups });
      }
    }
  });

  it('with three wrong characters is refused', () => {
    for (let place = 0; place < 28; ++place) {
      const wrong = changed(changed(changed(right, place, 3), place + 1, 7), place + 2, 11);
      expect(read_voting_code(wrong).fault).toBe('mistyped');
    }
  });

  it('is read however it is typed', () => {
    for (const { why, text, code } of vectors.texts) {
      if (code !== undefined) expect(read_voting_code(text), why).toEqual({ fault: null, code });
    }
  });

  it('is shown in groups', () => {
    for (const { code, grouped } of vectors.codes) {
      expect(read_voting_code(grouped)).toEqual({ fault: null, code });
      expect(grouped_code(code)).toBe(grouped);
    }
    expect(grouped_code('20K063R')).toBe('20K06-3R');
  });
});

describe('a code in two parts', () => {
  const { joined } = read_json<{ joined: { parts: [string, string]; code: string | null }[] }>('vectors', 'voting_code_parts.json');
  const part = (text: string): string => {
    const reading = read_voting_code(text);
    if (reading.fault !== null) throw new Error(`${text} is no part`);
    return reading.code;
  };

  it('is no code when one part was typed twice', () => {
    expect(joined_code(right, right)).toBeNull();
  });

  it('is joined as the shared vectors say, in either order', () => {
    for (const { parts: [one, other], code } of joined) {
      expect(joined_code(part(one), part(other))).toBe(code);
      expect(joined_code(part(other), part(one))).toBe(code);
      if (code !== null) expect(read_voting_code(code)).toEqual({ fault: null, code });
    }
  });
});
