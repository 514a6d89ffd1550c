// SPDX-License-Identifier: EUPL-1.2
// Who holds the key: the record `trustees`.  Protocol §4; the contextual form of keys in shares is that of §14, 3.0.

import {
  array_text, type CanonicalReader, type Proof, proof_text, quoted, read_all,
} from './canonical_json';
import { type Element, type Group, product } from './group';
import { check_knowledge, prove_knowledge } from './proof';
import type { RandomSource } from './random';
import { Refused, refusal_of } from './refused';
import {
  is_signed_by, read_signed_message, type SignedMessage, signed_message_text, text_is_signed,
} from './signed_message';

export interface TrusteePublicKey {
  proof_of_knowledge: Proof;
  public_key: Element;
  /** By the member's certificate, over the key's text: contextual form only. */
  signature: Proof | null;
  name: string | null;
}

/** What a certificate of the contextual form says of its ceremony. */
export interface CeremonyContext {
  group: string;
  size: number;
  threshold: number;
  /** The member's place, from 1. */
  index: number;
}

/** A member's two public keys for the messages of the ceremony, signed with the first. */
export interface Certificate {
  signed: SignedMessage;
  verification: Element;
  encryption: Element;
  context: CeremonyContext | null;
}

/** The commitments g^a of a member's polynomial, lowest coefficient first, signed by the member. */
export interface Commitments {
  signed: SignedMessage;
  elements: Element[];
}

/** Members of whom `threshold` suffice.  All arrays are in the order of the members. */
export interface ThresholdTrustees {
  kind: 'threshold';
  threshold: number;
  certificates: Certificate[];
  commitments: Commitments[];
  /** Present in the contextual form. */
  signatures: Proof[] | null;
  verification_keys: TrusteePublicKey[];
}

export interface SingleTrustee {
  kind: 'single';
  key: TrusteePublicKey;
}

export type TrusteeItem = SingleTrustee | ThresholdTrustees;

const number_max = 1_000_000;

export function read_public_key(reader: CanonicalReader, group: Group): TrusteePublicKey {
  reader.expect('{"pok":');
  const proof_of_knowledge = reader.proof(group);
  reader.expect(',"public_key":');
  const public_key = reader.element(group);
  const signature = reader.accept(',"signature":') ? reader.proof(group) : null;
  const name = reader.accept(',"name":') ? reader.text_string() : null;
  reader.expect('}');
  return { proof_of_knowledge, public_key, signature, name };
}

export function public_key_text(group: Group, key: TrusteePublicKey): string {
  const signature = key.signature === null ? '' : `,"signature":${proof_text(key.signature)}`;
  const name = key.name === null ? '' : `,"name":${quoted(key.name)}`;
  return `{"pok":${proof_text(key.proof_of_knowledge)},"public_key":"${group.text(key.public_key)}"${signature}${name}}`;
}

function proof_of_knowledge_prefix(group: Group, public_key: Element): string {
  return `pok|${group.name}|${group.text(public_key)}|`;
}

/** g^x with the proof that its maker knows x. */
export function prove_public_key(
  group: Group, private_key: bigint, name: string | null, random: RandomSource,
): TrusteePublicKey {
  const public_key = group.generator_powers().power(private_key);
  const prefix = proof_of_knowledge_prefix(group, public_key);
  return { proof_of_knowledge: prove_knowledge(group, private_key, prefix, random), public_key, signature: null, name };
}

export function public_key_is_proved(group: Group, { public_key, proof_of_knowledge }: TrusteePublicKey): boolean {
  return check_knowledge(group, public_key, proof_of_knowledge_prefix(group, public_key), proof_of_knowledge);
}

function read_context(reader: CanonicalReader): CeremonyContext {
  reader.expect('{"group":');
  const group = reader.plain_string();
  reader.expect(',"size":');
  const size = reader.integer(number_max);
  reader.expect(',"threshold":');
  const threshold = reader.integer(number_max);
  reader.expect(',"index":');
  const index = reader.integer(number_max);
  reader.expect('}');
  return { group, size, threshold, index };
}

/** Reads the keys in a certificate. */
export function certificate_from(group: Group, signed: SignedMessage): Certificate {
  return read_all(signed.message, (reader) => {
    reader.expect('{');
    let context: CeremonyContext | null = null;
    if (reader.accept('"context":')) {
      context = read_context(reader);
      reader.expect(',');
    }
    reader.expect('"verification":');
    const verification = reader.element(group);
    reader.expect(',"encryption":');
    const encryption = reader.element(group);
    reader.expect('}');
    return { signed, verification, encryption, context };
  });
}

export function certificate_message(
  group: Group, verification: Element, encryption: Element, context: CeremonyContext | null,
): string {
  const head = context === null
    ? ''
    : `"context":{"group":"${context.group}","size":${context.size},"threshold":${context.threshold},` +
      `"index":${context.index}},`;
  return `{${head}"verification":"${group.text(verification)}","encryption":"${group.text(encryption)}"}`;
}

function elements_text(group: Group, elements: readonly Element[]): string {
  return array_text(group.texts(elements), (text) => `"${text}"`);
}

export function commitments_from(group: Group, signed: SignedMessage): Commitments {
  return read_all(signed.message, (reader) => {
    reader.expect('{"coefexps":');
    const elements = reader.array(() => reader.element(group));
    reader.expect('}');
    return { signed, elements };
  });
}

export function commitments_message(group: Group, elements: readonly Element[]): string {
  return `{"coefexps":${elements_text(group, elements)}}`;
}

/** What each member of the contextual form signs: all certificates and the member's own commitments. */
export function certificates_signature_message(
  group: Group, certificates: readonly Certificate[], commitments: readonly Element[],
): string {
  const certs = array_text(certificates, ({ signed }) => signed_message_text(signed));
  return `certs_sig|{"certs":${certs},"coefexps":${elements_text(group, commitments)}}`;
}

export function read_threshold_trustees(reader: CanonicalReader, group: Group): ThresholdTrustees {
  reader.expect('{"threshold":');
  const threshold = reader.integer(number_max);
  reader.expect(',"certs":');
  const certificates = reader.array(() => certificate_from(group, read_signed_message(reader, group)));
  reader.expect(',"coefexps":');
  const commitments = reader.array(() => commitments_from(group, read_signed_message(reader, group)));
  const signatures = reader.accept(',"signatures":') ? reader.array(() => reader.proof(group)) : null;
  reader.expect(',"verification_keys":');
  const verification_keys = reader.array(() => read_public_key(reader, group));
  reader.expect('}');
  if (signatures === null && verification_keys.some(({ signature }) => signature !== null)) {
    reader.fail('a signed key stands only beside signed certificates');
  }
  return { kind: 'threshold', threshold, certificates, commitments, signatures, verification_keys };
}

/** Reads the record; nothing is verified but that elements lie in the group. */
export function parse_trustees(group: Group, record: string): TrusteeItem[] {
  return read_all(record, (reader) =>
    reader.array((): TrusteeItem => {
      const single = reader.accept('["Single",');
      if (!single) reader.expect('["Pedersen",');
      const item: TrusteeItem = single
        ? { kind: 'single', key: read_public_key(reader, group) }
        : read_threshold_trustees(reader, group);
      reader.expect(']');
      if (item.kind === 'single' && item.key.signature !== null) reader.fail('the key of a single trustee is not signed');
      return item;
    }),
  );
}

/** The public keys g^f(1) … g^f(count) of the members, from everybody's commitments.  Protocol §4.3 step 6. */
export function keys_from_commitments(group: Group, commitments: readonly Commitments[], count: number): Element[] {
  const length = commitments[0]?.elements.length ?? 0;
  const sums = Array.from({ length }, (_, k) =>
    product(group, commitments.map(({ elements }) => elements[k] ?? group.neutral)));
  return Array.from({ length: count }, (_, place) => committed_value(group, sums, place + 1));
}

/** Π_k A_k^(place^k): what the committed polynomial is at a member's place.  By Horner's rule. */
export function committed_value(group: Group, commitments: readonly Element[], place: number): Element {
  return commitments.reduceRight(
    (value, commitment) => group.multiply(group.power_public(value, BigInt(place)), commitment), group.neutral);
}

function same_context(a: CeremonyContext | null, b: CeremonyContext | null): boolean {
  if (a === null || b === null) return a === b;
  return a.group === b.group && a.size === b.size && a.threshold === b.threshold && a.index === b.index;
}

function check_member(group: Group, item: ThresholdTrustees, place: number, expected_key: Element): void {
  const refuse = (code: string) => {
    throw new Refused(code, `member ${place + 1} of the key in shares: ${code}`);
  };
  const [certificate, commitments, key] =
    [item.certificates[place], item.commitments[place], item.verification_keys[place]];
  if (certificate === undefined || commitments === undefined || key === undefined) return refuse('wrong-number');
  const { verification } = certificate;
  if (!is_signed_by(group, verification, certificate.signed)) refuse('certificate-signature-invalid');
  const context = item.signatures === null
    ? null
    : { group: group.name, size: item.certificates.length, threshold: item.threshold, index: place + 1 };
  if (!same_context(certificate.context, context)) refuse('certificate-context-wrong');
  if (commitments.elements.length !== item.threshold) refuse('commitments-number-wrong');
  if (!is_signed_by(group, verification, commitments.signed)) refuse('commitments-signature-invalid');
  if (!public_key_is_proved(group, key)) refuse('proof-of-knowledge-invalid');
  if (!group.equal(key.public_key, expected_key)) refuse('key-not-from-commitments');
  const signature = item.signatures?.[place];
  if (signature === undefined) return;
  const message = certificates_signature_message(group, item.certificates, commitments.elements);
  if (!text_is_signed(group, verification, message, signature)) refuse('certificates-signature-invalid');
  if (key.signature === null) return refuse('key-signature-missing');
  if (!text_is_signed(group, verification, group.text(key.public_key), key.signature)) refuse('key-signature-invalid');
}

/** Verifies a key in shares.  Protocol §4.3. */
export function check_threshold_trustees(group: Group, item: ThresholdTrustees): void {
  const size = item.verification_keys.length;
  const sizes = [item.certificates.length, item.commitments.length, item.signatures?.length ?? size];
  if (sizes.some((other) => other !== size)) throw new Refused('wrong-number', 'keys and certificates are not equally many');
  if (item.threshold < 1 || item.threshold > size) {
    throw new Refused('threshold-out-of-range', `a threshold of ${item.threshold} with ${size} members`);
  }
  const keys = keys_from_commitments(group, item.commitments, size);
  keys.forEach((key, place) => check_member(group, item, place, key));
}

/** Whoever stands for two trustees holds two shares.  With a threshold of 1 every member holds the same key, and may. */
function check_distinct(group: Group, items: readonly TrusteeItem[]): void {
  const keys = items.flatMap((item) => {
    if (item.kind === 'single') return [item.key.public_key];
    const shares = item.verification_keys.slice(0, item.threshold === 1 ? 1 : undefined);
    return [...shares.map((key) => key.public_key), ...item.certificates.map((one) => one.verification)];
  });
  if (new Set(group.texts(keys)).size !== keys.length) throw new Refused('key-repeated', 'one key stands for two trustees');
}

/** The election's key that these trustees hold: the product of their keys.  Protocol §4.2. */
export function combined_key(group: Group, items: readonly TrusteeItem[]): Element {
  return product(group, items.map((item) =>
    item.kind === 'single'
      ? item.key.public_key
      : product(group, item.commitments.map(({ elements }) => elements[0] ?? group.neutral))));
}

/**
 * Verifies the record of the trustees: every proof and signature, and that the election's key is the product of theirs.
 *
 * @throws Refused  malformed, not-in-group, no-trustees, key-repeated, proof-of-knowledge-invalid, election-key-wrong,
 *                  and for keys in shares wrong-number, threshold-out-of-range, certificate-…, commitments-…, key-…
 */
export function check_trustees(group: Group, record: string, election_key: Element): TrusteeItem[] {
  const items = parse_trustees(group, record);
  if (items.length === 0) throw new Refused('no-trustees', 'nobody holds the key');
  check_distinct(group, items);
  for (const item of items) {
    if (item.kind === 'threshold') check_threshold_trustees(group, item);
    else if (!public_key_is_proved(group, item.key)) {
      throw new Refused('proof-of-knowledge-invalid', 'a trustee has not proved to know the private key');
    }
  }
  if (!group.equal(combined_key(group, items), election_key)) {
    throw new Refused('election-key-wrong', "the election's key is not the product of the trustees' keys");
  }
  return items;
}

/** Why the record does not hold; null when it does. */
export function find_trustees_refusal(group: Group, record: string, election_key: Element): Refused | null {
  const found = refusal_of(() => check_trustees(group, record, election_key));
  return found instanceof Refused ? found : null;
}
