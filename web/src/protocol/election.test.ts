// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { digest, to_base64, utf8 } from './bytes';
import { parse_election } from './election';
import { group_named } from './groups';
import { ed25519_group } from './group_ed25519';
import { Refused } from './refused';
import { blank_question, choice_question, election_text, lists_question, preference_question } from './testing/elections';

const all = [choice_question, blank_question, lists_question, preference_question];
const right = election_text(ed25519_group, all);

function code_of(text: string | Uint8Array, fingerprint: string | null = null): string {
  try {
    parse_election(typeof text === 'string' ? utf8(text) : text, fingerprint);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe('the record of an election', () => {
  it('is refused when one byte differs from what the fingerprint says', () => {
    const fingerprint = to_base64(digest(right));
    expect(code_of(right, fingerprint)).toBe('accepted');
    const bytes = utf8(right);
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = bytes.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(code_of(changed, fingerprint)).toBe('fingerprint-differs');
    }
  });

  it('is refused when it is not canonical', () => {
    for (const text of [
      '', '{}', `${right} `, ` ${right}`, `${right}\n`, right.replace('"version":1', '"version":2'),
      right.replace(',"name"', ', "name"'), right.replace('"name":"Test"', '"name":"\\u0054est"'),
      right.replace('"min":1', '"min":01'), right.replace('"blank":true', '"blank":1'),
      right.replace('{"version":1', '{"extra":0,"version":1'), right.slice(0, -1),
    ]) {
      expect(code_of(text), text.slice(0, 40)).toBe('malformed');
    }
    expect(code_of(Uint8Array.of(0xff, 0xfe))).toBe('malformed');
    expect(code_of(utf8(`\ufeff${right}`))).toBe('malformed');
  });

  it('is refused when nobody could vote in it', () => {
    const with_question = (question: string) => code_of(election_text(ed25519_group, [question]));
    expect(code_of(election_text(ed25519_group, []))).toBe('election-unusable');
    expect(with_question('{"answers":[],"min":0,"max":0,"question":""}')).toBe('election-unusable');
    expect(with_question('{"answers":["A"],"min":1,"max":0,"question":""}')).toBe('election-unusable');
    expect(with_question('{"answers":["A"],"min":0,"max":2,"question":""}')).toBe('election-unusable');
    expect(with_question('{"type":"Lists","value":{"answers":[],"question":""}}')).toBe('election-unusable');
    expect(with_question('{"type":"Lists","value":{"answers":[["L"]],"question":""}}')).toBe('election-unusable');
    expect(with_question('{"type":"Lists","value":{"answers":[[]],"question":""}}')).toBe('malformed');
    expect(with_question('{"type":"NonHomomorphic","value":{"answers":[],"question":""}}')).toBe('election-unusable');
    const many = Array<string>(31).fill('"A"').join(',');
    expect(with_question(`{"type":"NonHomomorphic","value":{"answers":[${many}],"question":""}}`)).toBe('election-unusable');
    const huge = Array<string>(10_001).fill('"A"').join(',');
    expect(with_question(`{"answers":[${huge}],"min":0,"max":1,"question":""}`)).toBe('election-unusable');
    const belenios = group_named('BELENIOS-2048');
    if (belenios === null) throw new Error('no group');
    expect(code_of(election_text(belenios, [preference_question]))).toBe('election-unusable');
  });

  it('is refused when its key would let everybody read, or lies outside the group', () => {
    expect(code_of(election_text(ed25519_group, all, 0n))).toBe('election-unusable');
    const minus_one = (2n ** 255n - 20n).toString(16).padStart(64, '0');
    expect(code_of(right.replace(/"public_key":"[0-9a-f]*"/, `"public_key":"${minus_one}"`))).toBe('not-in-group');
    expect(code_of(right.replace('"Ed25519"', '"P-256"'))).toBe('unknown-group');
    expect(code_of(right.replace('n4wpxiMSJtSPaa', 'n4wpxiMSJtSPa'))).toBe('election-unusable');
    expect(code_of(right.replace('n4wpxiMSJtSPaa', 'n4wpxiMSJtSPa0'))).toBe('election-unusable');
  });

  it('is read', () => {
    const election = parse_election(utf8(right));
    expect(election.questions.map(({ kind }) => kind)).toEqual(['choice', 'choice', 'lists', 'preference']);
    expect(election.questions[1]).toMatchObject({ blank: true, min: 1, max: 1, question: '« Really » ?' });
    expect(election.questions[2]).toMatchObject({ lists: [{ name: 'L', candidates: ['a', 'b'] }, { name: 'M' }, {}] });
    expect(election.questions[3]).toMatchObject({ extra: '{"method":"Schulze","blank":true}' });
    const more = ',"administrator":"É","credential_authority":"B","language":["fr","ltr"]}';
    expect(parse_election(utf8(right.slice(0, -1) + more))).toMatchObject({ administrator: 'É', credential_authority: 'B' });
  });
});
