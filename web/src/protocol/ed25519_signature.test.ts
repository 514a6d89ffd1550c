// SPDX-License-Identifier: EUPL-1.2

import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { from_hex, utf8 } from './bytes';
import { is_ed25519_signature } from './ed25519_signature';

const bytes = (hex: string) => from_hex(hex) ?? new Uint8Array();
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

// RFC 8032, 7.1: tests 2 and 3.
const vectors = [
  {
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', message: '72',
    signature: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', message: 'af82',
    signature: '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('an Ed25519 signature', () => {
  it('with any bit changed does not hold', async () => {
    for (const { key, message, signature } of vectors) {
      for (let place = 0; place < 64; ++place) {
        const changed = bytes(signature);
        changed[place] = (changed[place] ?? 0) ^ 1;
        expect(await is_ed25519_signature(bytes(key), bytes(message), changed)).toBe(false);
      }
      expect(await is_ed25519_signature(bytes(key), bytes(`${message}00`), bytes(signature))).toBe(false);
      expect(await is_ed25519_signature(bytes(vectors[1]?.key ?? '').reverse(), bytes(message), bytes(signature))).toBe(false);
      expect(await is_ed25519_signature(bytes(key).slice(1), bytes(message), bytes(signature))).toBe(false);
      expect(await is_ed25519_signature(bytes(key), bytes(message), bytes(signature).slice(1))).toBe(false);
    }
  });

  it('with S above the order, or a key of small order, does not hold', async () => {
    const { key, message, signature } = vectors[0] ?? { key: '', message: '', signature: '' };
    const s = BigInt(`0x${signature.slice(64).match(/../g)?.reverse().join('')}`) + order;
    const other = s.toString(16).padStart(64, '0').match(/../g)?.reverse().join('') ?? '';
    expect(await is_ed25519_signature(bytes(key), bytes(message), bytes(signature.slice(0, 64) + other))).toBe(false);
    const neutral = `01${'0'.repeat(62)}`;
    expect(await is_ed25519_signature(bytes(neutral), utf8('anything'), bytes(neutral + '0'.repeat(64)))).toBe(false);
  });

  it('of the RFC holds, and those of another library', async () => {
    for (const { key, message, signature } of vectors) {
      expect(await is_ed25519_signature(bytes(key), bytes(message), bytes(signature))).toBe(true);
    }
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    for (const length of [0, 1, 100, 1000]) {
      const message = new Uint8Array(length).fill(7);
      expect(await is_ed25519_signature(key, message, new Uint8Array(sign(null, message, privateKey)))).toBe(true);
    }
  });
});
