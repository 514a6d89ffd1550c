// SPDX-License-Identifier: EUPL-1.2

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { public_credential } from './ballot';
import { utf8 } from './bytes';
import { derive_private_key, derive_sign_in_secret, sign_in_text, sign_in_verifier } from './credential';
import { group_named } from './groups';
import { read_json } from './testing/fixtures';
import { read_voting_code } from './voting_code';

interface Vector {
  kind: string;
  text: string;
  uuid: string;
  group: string;
  secret: string;
  public: string;
}

const { credentials } = read_json<{ credentials: Vector[] }>('vectors', 'credential.json');

describe('a credential', () => {
  const usable = credentials.filter(({ kind }) => kind !== 'base58_15');

  it('has vectors of both kinds', () => {
    expect(new Set(usable.map(({ kind }) => kind))).toEqual(new Set(['base58_22', 'voting_code']));
  });

  for (const { kind, text, uuid, group: name, secret, public: expected } of usable) {
    it(`gives the key that the vectors say: ${name} ${text.slice(0, 5)}…`, () => {
      const group = group_named(name);
      if (group === null) throw new Error('unknown group');
      const reading = read_voting_code(text);
      const canonical = kind === 'voting_code' && reading.fault === null ? reading.code : text;
      const code = utf8(canonical);
      const key = derive_private_key(uuid, code, group.order);
      expect(key).toBe(BigInt(secret));
      expect(public_credential(group, key)).toBe(expected);
      expect(code).toEqual(utf8(canonical));
    });
  }

  it('signs in with a hash of its own, of which the desk keeps the hash', () => {
    const code = '20K063R1B72GH8GQNEHPN093CBW6RG';
    const secret = derive_sign_in_secret('n4wpxiMSJtSPaa', utf8(code));
    const expected = createHash('sha256').update(`urna sign-in|n4wpxiMSJtSPaa|${code}`).digest();
    expect(sign_in_text(secret)).toBe(expected.toString('base64url'));
    expect(sign_in_text(secret)).toHaveLength(43);
    expect(sign_in_verifier(secret)).toEqual(new Uint8Array(createHash('sha256').update(expected).digest()));
  });
});
