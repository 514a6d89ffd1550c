// SPDX-License-Identifier: EUPL-1.2

import { createDecipheriv, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { from_hex, to_hex } from './bytes';
import { ed25519_group } from './group_ed25519';
import { system_random } from './random';
import { derive_message_keys, draw_seed, is_seed, open, receive, seal, send } from './sealed_message';

const group = ed25519_group;
const powers = group.generator_powers();

interface Sealed {
  alpha: string;
  beta: string;
  data: string;
}

function parts_of(sealed: string): Sealed {
  return JSON.parse(sealed) as Sealed;
}

function flipped(hex: string, place: number): string {
  const bytes = from_hex(hex) ?? new Uint8Array();
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return to_hex(bytes);
}

describe('a sealed message', () => {
  it('with any bit changed does not open', async () => {
    const key = system_random.below(group.order);
    const sealed = await seal(group, powers.power(key), 'a share', system_random);
    const { data, alpha } = parts_of(sealed);
    for (let place = 0; place < data.length / 2; ++place) {
      const changed = sealed.replace(data, flipped(data, place));
      await expect(open(group, key, changed)).rejects.toMatchObject({ code: 'message-unreadable' });
    }
    await expect(open(group, key + 1n, sealed)).rejects.toMatchObject({ code: 'message-unreadable' });
    await expect(open(group, key, sealed.replace(data, data.slice(0, 14)))).rejects.toMatchObject({ code: 'message-unreadable' });
    await expect(open(group, key, sealed.replace(data, data.toUpperCase()))).rejects.toMatchObject({ code: 'message-malformed' });
    await expect(open(group, key, `${sealed} `)).rejects.toMatchObject({ code: 'message-malformed' });
    const minus_one = (2n ** 255n - 20n).toString(16).padStart(64, '0');
    await expect(open(group, key, sealed.replace(alpha, minus_one))).rejects.toMatchObject({ code: 'message-not-in-group' });
  });

  it('opens for another key, sender or recipient with the refusal that fits', async () => {
    const [alice, bob, eve] = [draw_seed(system_random), draw_seed(system_random), draw_seed(system_random)]
      .map((seed) => derive_message_keys(group, seed));
    if (alice === undefined || bob === undefined || eve === undefined) throw new Error('three');
    const [a, b, e] = [alice, bob, eve].map(({ signing, decryption }) => ({
      verification: powers.power(signing), encryption: powers.power(decryption),
    }));
    if (a === undefined || b === undefined || e === undefined) throw new Error('three');
    const sent = await send(group, alice.signing, b.encryption, '{"secret":"1"}', system_random);
    expect(await receive(group, bob, a.verification, sent)).toBe('{"secret":"1"}');
    await expect(receive(group, eve, a.verification, sent)).rejects.toMatchObject({ code: 'message-unreadable' });
    await expect(receive(group, bob, e.verification, sent)).rejects.toMatchObject({ code: 'message-wrong-sender' });
    // Bob seals what Alice wrote to him for Eve: Eve sees that it was not for her.
    const passed_on = await seal(group, e.encryption, await open(group, bob.decryption, sent), system_random);
    await expect(receive(group, eve, a.verification, passed_on)).rejects.toMatchObject({ code: 'message-wrong-recipient' });
  });

  it('is AES-256-CCM as another library knows it, for every length', async () => {
    const key = system_random.below(group.order);
    for (const length of [0, 1, 15, 16, 17, 31, 32, 33, 1000, 65535, 65536, 70000]) {
      const text = 'x'.repeat(length);
      const sealed = await seal(group, powers.power(key), text, system_random);
      expect(await open(group, key, sealed)).toBe(text);
      const { alpha, beta, data } = parts_of(sealed);
      const [a, b] = [group.parse(alpha), group.parse(beta)];
      if (a === null || b === null) throw new Error('no element');
      const shared = group.text(group.multiply(b, group.invert(group.power(a, key))));
      const sha = (content: string) => createHash('sha256').update(content).digest();
      const nonce = sha(`iv|${alpha}`).subarray(0, length < 65536 ? 13 : 12);
      const cipher = createDecipheriv('aes-256-ccm', sha(`key|${shared}`), nonce, { authTagLength: 8 });
      const bytes = from_hex(data) ?? new Uint8Array();
      cipher.setAuthTag(bytes.subarray(length));
      const opened = cipher.update(bytes.subarray(0, length), undefined, 'utf8');
      cipher.final();
      expect(opened).toBe(text);
    }
  });

  it('has keys from a seed of 22 characters', () => {
    const seed = draw_seed(system_random);
    expect(is_seed(seed)).toBe(true);
    expect(is_seed(`${seed}1`)).toBe(false);
    expect(is_seed(`${seed.slice(1)}0`)).toBe(false);
  });
});
