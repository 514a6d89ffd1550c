// SPDX-License-Identifier: EUPL-1.2
// What is derived from a voting code, on the voter's device only.  Protocol §14 (2.4), docs/protocol/voting-code.md.

import { concatBytes } from '@noble/hashes/utils.js';
import { digest, number_of, to_base64url, utf8, wipe } from './bytes';

/**
 * The voter's private key s in one election, below the group's order q: the 128 hexadecimal digits of two hashes, modulo
 * q.
 *
 * @param code  the canonical code, 30 ASCII characters (or a Base58 credential of 22 with its dashes); left as it is
 */
export function derive_private_key(uuid: string, code: Uint8Array, order: bigint): bigint {
  const halves = [0, 1].map((i) => {
    const hashed = concatBytes(utf8(`derive_credential|${uuid}|${i}|`), code);
    const half = digest(hashed);
    wipe(hashed);
    return half;
  });
  const both = concatBytes(...halves);
  const key = number_of(both) % order;
  wipe(both, ...halves);
  return key;
}

/** With what the voter signs in at the desk: 32 bytes, which tell nothing of the private key.  Wipe them after use. */
export function derive_sign_in_secret(uuid: string, code: Uint8Array): Uint8Array {
  const hashed = concatBytes(utf8(`urna sign-in|${uuid}|`), code);
  const secret = digest(hashed);
  wipe(hashed);
  return secret;
}

/** The 43 characters in which the sign-in secret is sent. */
export function sign_in_text(secret: Uint8Array): string {
  return to_base64url(secret);
}

/** What the desk keeps of the sign-in secret: its SHA-256, 32 bytes. */
export function sign_in_verifier(secret: Uint8Array): Uint8Array {
  return digest(secret);
}
