// SPDX-License-Identifier: EUPL-1.2
// A text with its Schnorr signature: `signed_msg`, protocol §4.3.

import { type CanonicalReader, type Proof, proof_text, quoted } from './canonical_json';
import type { Element, Group } from './group';
import { check_knowledge, prove_knowledge } from './proof';
import type { RandomSource } from './random';

export interface SignedMessage {
  /** Unescaped, as it was signed. */
  message: string;
  signature: Proof;
}

export function sign_text(group: Group, signing_key: bigint, message: string, random: RandomSource): Proof {
  return prove_knowledge(group, signing_key, `sigmsg|${message}|`, random);
}

export function text_is_signed(group: Group, verification: Element, message: string, signature: Proof): boolean {
  return check_knowledge(group, verification, `sigmsg|${message}|`, signature);
}

export function sign_message(group: Group, signing_key: bigint, message: string, random: RandomSource): SignedMessage {
  return { message, signature: sign_text(group, signing_key, message, random) };
}

export function is_signed_by(group: Group, verification: Element, { message, signature }: SignedMessage): boolean {
  return text_is_signed(group, verification, message, signature);
}

export function read_signed_message(reader: CanonicalReader, group: Group): SignedMessage {
  reader.expect('{"message":');
  const message = reader.text_string();
  reader.expect(',"signature":');
  const signature = reader.proof(group);
  reader.expect('}');
  return { message, signature };
}

export function signed_message_text({ message, signature }: SignedMessage): string {
  return `{"message":${quoted(message)},"signature":${proof_text(signature)}}`;
}
