// SPDX-License-Identifier: EUPL-1.2
// The keys of trustees and their files, the same as `urnactl` reads and writes.  Protocol §4.1, §4.3.

import { digest, to_hex } from './bytes';
import { read_all, without_newline } from './canonical_json';
import type { Group } from './group';
import type { RandomSource } from './random';
import { Refused } from './refused';
import { derive_message_keys, is_seed, receive } from './sealed_message';
import { certificate_from, prove_public_key, public_key_is_proved, public_key_text, read_public_key } from './trustees';
import { read_signed_message } from './signed_message';

/** A new key of one's own: both files. */
export interface SingleKey {
  /** `.privkey`, secret. */
  private_key_file: string;
  /** `.pubkey`, canonical, without the newline: what is sent to the desk. */
  public_key: string;
}

export function make_single_key(group: Group, name: string | null, random: RandomSource): SingleKey {
  const private_key = random.below(group.order);
  const key = prove_public_key(group, private_key, name, random);
  return { private_key_file: private_key_file(private_key), public_key: public_key_text(group, key) };
}

/** A JSON string and a newline. */
export function private_key_file(private_key: bigint): string {
  return `"${private_key}"\n`;
}

/** @throws Refused  malformed, or a number not below q: the key of another group */
export function read_private_key(group: Group, file: string): bigint {
  return read_all(without_newline(file), (reader) => reader.big(group.order));
}

/** The public key of a single trustee whose file this is, with a new proof. */
export function public_key_of(group: Group, file: string, name: string | null, random: RandomSource): string {
  return public_key_text(group, prove_public_key(group, read_private_key(group, file), name, random));
}

/** @throws Refused  malformed, not-in-group, proof-of-knowledge-invalid */
export function check_public_key(group: Group, text: string): void {
  const key = read_all(without_newline(text), (reader) => read_public_key(reader, group));
  if (!public_key_is_proved(group, key)) throw new Refused('proof-of-knowledge-invalid', 'the proof does not hold');
}

/** What people read aloud of a single trustee's public key: SHA-256 in hexadecimal.  Protocol §12. */
export function public_key_fingerprint(group: Group, text: string): string {
  const { public_key } = read_all(without_newline(text), (reader) => read_public_key(reader, group));
  return to_hex(digest(`"${group.text(public_key)}"`));
}

/** The same of a member's certificate. */
export function certificate_fingerprint(group: Group, text: string): string {
  const signed = read_all(without_newline(text), (reader) => read_signed_message(reader, group));
  certificate_from(group, signed);
  return to_hex(digest(signed.message));
}

/** The file of a seed, `.seed`: 22 characters, with or without a newline. */
export function read_seed(file: string): string {
  const seed = without_newline(file);
  if (!is_seed(seed)) throw new Refused('malformed', 'a seed has 22 characters of Base58');
  return seed;
}

/**
 * Opens a member's share of the key, `.dkey`, which the member sealed for itself.
 *
 * @throws Refused  message-…: malformed, or of another seed, or changed
 */
export async function open_share(group: Group, seed: string, sealed: string): Promise<bigint> {
  const keys = derive_message_keys(group, seed);
  const own = group.generator_powers().power(keys.signing);
  const opened = await receive(group, keys, own, without_newline(sealed));
  // Tools add the shares without reducing them: members × q at most.
  return read_all(opened, (reader) => {
    reader.expect('{"decryption_key":');
    const share = reader.big(group.order * 1_000_000n);
    reader.expect('}');
    return share % group.order;
  });
}
