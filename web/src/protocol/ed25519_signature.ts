// SPDX-License-Identifier: EUPL-1.2

import { concatBytes } from '@noble/hashes/utils.js';
import { number_of, to_hex } from './bytes';
import { ed25519_group as group } from './group_ed25519';

/** A number whose bytes come lowest first. */
function little_endian(bytes: Uint8Array): bigint {
  return number_of(bytes.slice().reverse());
}

/**
 * Whether a key signed a message: RFC 8032, 5.1.7, without multiplying by the cofactor.
 *
 * Strict: S is below the order, the key lies in the subgroup of that order and is not neutral, and R is compared byte for
 * byte.  So nobody can make two signatures of one, nor a key that signs everything.
 *
 * @param key        32 bytes
 * @param signature  64 bytes: R, S
 */
export async function is_ed25519_signature(
  key: Uint8Array, message: Uint8Array, signature: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  const signer = group.parse(to_hex(key.slice().reverse()));
  const [r, s] = [signature.slice(0, 32), little_endian(signature.subarray(32))];
  if (signer === null || s >= group.order || !group.is_member(signer) || group.equal(signer, group.neutral)) return false;
  // The browser's own SHA-512: nothing else here needs one.
  const hash = await crypto.subtle.digest('SHA-512', Uint8Array.from(concatBytes(r, key, message)));
  const challenge = little_endian(new Uint8Array(hash)) % group.order;
  const expected = group.multiply(
    group.generator_powers().power(s), group.invert(group.power_public(signer, challenge)));
  return group.text(expected) === to_hex(r.reverse());
}
