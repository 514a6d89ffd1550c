// SPDX-License-Identifier: EUPL-1.2
// A member's part in the ceremony that makes a key in shares.  Protocol §4.3, steps 1, 3 and 5; the contextual form is
// that of §14, 3.0.  What the desk does between (steps 2, 4, 6) is checked again here, as far as a member sees it.

import {
  array_text, type CanonicalReader, type Proof, proof_text, quoted, read_all, without_newline,
} from './canonical_json';
import { type Group, modulo } from './group';
import type { RandomSource } from './random';
import { Refused } from './refused';
import { derive_message_keys, type MessageKeys, receive, send } from './sealed_message';
import {
  is_signed_by, read_signed_message, sign_message, sign_text, signed_message_text, text_is_signed,
} from './signed_message';
import {
  type CeremonyContext, type Certificate, certificate_from, certificate_message, certificates_signature_message,
  type Commitments, commitments_from, commitments_message, committed_value, prove_public_key, public_key_text,
} from './trustees';

const members_max = 200;

/** Whose text is wrong, from 1; 0 when it is nobody's in particular. */
export class CeremonyRefused extends Refused {
  readonly member: number;

  constructor(code: string, member: number) {
    super(code, member === 0 ? `ceremony: ${code}` : `member ${member}: ${code}`);
    this.member = member;
  }
}

/** Does a step; refusals without a member get this one. */
function of_member<T>(member: number, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Refused && !(error instanceof CeremonyRefused) ? new CeremonyRefused(error.code, member) : error;
  }
}

/** Step 1.  @param context  this member's place, or null for the plain form */
export function make_certificate(
  group: Group, seed: string, context: CeremonyContext | null, random: RandomSource,
): string {
  const keys = derive_message_keys(group, seed);
  const g_powers = group.generator_powers();
  const message = certificate_message(group, g_powers.power(keys.signing), g_powers.power(keys.decryption), context);
  return signed_message_text(sign_message(group, keys.signing, message, random));
}

/** Who takes part; exists only when every certificate is valid. */
export interface CeremonyMembers {
  group: Group;
  certificates: Certificate[];
  /** Fixed by the certificates in the contextual form. */
  fixed_threshold: number | null;
}

function threshold_fits({ certificates, fixed_threshold }: CeremonyMembers, threshold: number): boolean {
  return threshold >= 1 && threshold <= certificates.length && (fixed_threshold ?? threshold) === threshold;
}

/**
 * Step 2.
 *
 * @param texts  the certificates, in the order that numbers the members
 * @throws CeremonyRefused  malformed, not-in-group, wrong-number, threshold-out-of-range, certificate-…
 */
export function read_members(group: Group, texts: readonly string[]): CeremonyMembers {
  if (texts.length === 0 || texts.length > members_max) throw new CeremonyRefused('wrong-number', 0);
  const certificates: Certificate[] = [];
  texts.forEach((text, i) => {
    const number = i + 1;
    const certificate = of_member(number, () =>
      certificate_from(group, read_all(without_newline(text), (reader) => read_signed_message(reader, group))));
    const { verification, encryption, signed } = certificate;
    if (!is_signed_by(group, verification, signed)) throw new CeremonyRefused('certificate-signature-invalid', number);
    const repeated = certificates.some((earlier) =>
      group.equal(earlier.verification, verification) || group.equal(earlier.encryption, encryption));
    if (repeated) throw new CeremonyRefused('certificate-repeated', number);
    certificates.push(certificate);
  });
  const members = { group, certificates, fixed_threshold: certificates[0]?.context?.threshold ?? null };
  if (!threshold_fits(members, members.fixed_threshold ?? 1)) throw new CeremonyRefused('threshold-out-of-range', 0);
  certificates.forEach(({ context }, i) => {
    const fits = members.fixed_threshold === null
      ? context === null
      : context?.group === group.name && context.size === certificates.length &&
        context.threshold === members.fixed_threshold && context.index === i + 1;
    if (!fits) throw new CeremonyRefused('certificate-context-wrong', i + 1);
  });
  return members;
}

/** A member at work: its keys, its certificate and its number from 1. */
interface Self {
  keys: MessageKeys;
  certificate: Certificate;
  number: number;
}

function recognize({ group, certificates }: CeremonyMembers, seed: string): Self {
  const keys = derive_message_keys(group, seed);
  const g_powers = group.generator_powers();
  const [verification, encryption] = [g_powers.power(keys.signing), g_powers.power(keys.decryption)];
  const place = certificates.findIndex((one) =>
    group.equal(one.verification, verification) && group.equal(one.encryption, encryption));
  const certificate = certificates[place];
  if (certificate === undefined) throw new CeremonyRefused('not-a-member', 0);
  return { keys, certificate, number: place + 1 };
}

/** The number of the member with this seed, from 1.  @throws CeremonyRefused  not-a-member */
export function member_number(members: CeremonyMembers, seed: string): number {
  return recognize(members, seed).number;
}

/** The value of a polynomial, by Horner's rule. */
function evaluate(coefficients: readonly bigint[], place: number, order: bigint): bigint {
  return coefficients.reduceRight((value, coefficient) => modulo(value * BigInt(place) + coefficient, order), 0n);
}

function number_text(number: bigint): string {
  return `"${number}"`;
}

/**
 * Step 3: draws a polynomial of `threshold` coefficients, and seals its value at each member's place.
 *
 * @throws CeremonyRefused  threshold-out-of-range, not-a-member
 */
export async function make_polynomial(
  members: CeremonyMembers, seed: string, threshold: number, random: RandomSource,
): Promise<string> {
  if (!threshold_fits(members, threshold)) throw new CeremonyRefused('threshold-out-of-range', 0);
  const { group, certificates } = members;
  const { keys, certificate } = recognize(members, seed);
  const coefficients = Array.from({ length: threshold }, () => random.below(group.order));
  const commitments = coefficients.map((coefficient) => group.generator_powers().power(coefficient));
  const own_text = `{"polynomial":${array_text(coefficients, number_text)}}`;
  const own = await send(group, keys.signing, certificate.encryption, own_text, random);
  const secrets: string[] = [];
  for (const [place, { encryption }] of certificates.entries()) {
    const share = `{"secret":${number_text(evaluate(coefficients, place + 1, group.order))}}`;
    secrets.push(await send(group, keys.signing, encryption, share, random));
  }
  const signed = sign_message(group, keys.signing, commitments_message(group, commitments), random);
  const message = certificates_signature_message(group, certificates, commitments);
  const signature = members.fixed_threshold === null
    ? ''
    : `,"signature":${proof_text(sign_text(group, keys.signing, message, random))}`;
  return (
    `{"polynomial":${quoted(own)},"secrets":${array_text(secrets, quoted)}` +
    `,"coefexps":${signed_message_text(signed)}${signature}}`
  );
}

/** What a member receives at step 5: `vinput`. */
interface VerificationInput {
  polynomial: string;
  secrets: string[];
  commitments: Commitments[];
  signatures: Proof[] | null;
}

function read_verification_input(group: Group, text: string): VerificationInput {
  return read_all(without_newline(text), (reader: CanonicalReader) => {
    reader.expect('{"polynomial":');
    const polynomial = reader.text_string();
    reader.expect(',"secrets":');
    const secrets = reader.array(() => reader.text_string());
    reader.expect(',"coefexps":');
    const commitments = reader.array(() => commitments_from(group, read_signed_message(reader, group)));
    const signatures = reader.accept(',"signatures":') ? reader.array(() => reader.proof(group)) : null;
    reader.expect('}');
    return { polynomial, secrets, commitments, signatures };
  });
}

function check_commitments(
  members: CeremonyMembers, threshold: number, number: number, commitments: Commitments, signature: Proof | null,
): void {
  const { group, certificates, fixed_threshold } = members;
  const verification = certificates[number - 1]?.verification ?? group.neutral;
  if (commitments.elements.length !== threshold) throw new CeremonyRefused('commitments-number-wrong', number);
  if (!is_signed_by(group, verification, commitments.signed)) {
    throw new CeremonyRefused('commitments-signature-invalid', number);
  }
  if (fixed_threshold === null) return;
  const message = certificates_signature_message(group, certificates, commitments.elements);
  if (signature === null || !text_is_signed(group, verification, message, signature)) {
    throw new CeremonyRefused('certificates-signature-invalid', number);
  }
}

async function receive_number(
  { group, certificates }: CeremonyMembers, { keys }: Self, sender: number, sealed: string, name: string,
): Promise<bigint> {
  const verification = certificates[sender - 1]?.verification ?? group.neutral;
  const text = await receive(group, keys, verification, sealed);
  return read_all(text, (reader) => {
    reader.expect(`{"${name}":`);
    const number = reader.big(group.order);
    reader.expect('}');
    return number;
  });
}

async function receive_own_polynomial(members: CeremonyMembers, self: Self, sealed: string): Promise<bigint[]> {
  const text = await receive(members.group, self.keys, self.certificate.verification, sealed);
  return read_all(text, (reader) => {
    reader.expect('{"polynomial":');
    const coefficients = reader.array(() => reader.big(members.group.order));
    reader.expect('}');
    return coefficients;
  });
}

/** Waits for a step; refusals without a member get this one, and `malformed` inside a message becomes the message's. */
async function message_of<T>(member: number, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof Refused) || error instanceof CeremonyRefused) throw error;
    throw new CeremonyRefused(error.code.startsWith('message-') ? error.code : `message-${error.code}`, member);
  }
}

/**
 * Step 5: opens and checks all shares, adds them up to the private key, and proves its public key.
 *
 * @param input  the vinput that the desk made for this member
 * @returns      the voutput
 * @throws CeremonyRefused  naming the member who sent the wrong part: not-a-member, malformed, wrong-number,
 *                          threshold-out-of-range, commitments-…, certificates-signature-invalid, message-…,
 *                          share-not-from-commitments
 */
export async function accept_verification_input(
  members: CeremonyMembers, seed: string, input_text: string, random: RandomSource,
): Promise<string> {
  const { group, certificates, fixed_threshold } = members;
  const self = recognize(members, seed);
  const input = of_member(0, () => read_verification_input(group, input_text));
  const lengths = [input.secrets.length, input.commitments.length, input.signatures?.length ?? certificates.length];
  const form_fits = (input.signatures !== null) === (fixed_threshold !== null);
  if (!form_fits || lengths.some((length) => length !== certificates.length)) throw new CeremonyRefused('wrong-number', 0);

  const own = await message_of(self.number, receive_own_polynomial(members, self, input.polynomial));
  if (!threshold_fits(members, own.length)) throw new CeremonyRefused('threshold-out-of-range', self.number);
  const g_powers = group.generator_powers();
  let private_key = 0n;
  for (const [i, commitments] of input.commitments.entries()) {
    const sender = i + 1;
    check_commitments(members, own.length, sender, commitments, input.signatures?.[i] ?? null);
    const share = await message_of(sender, receive_number(members, self, sender, input.secrets[i] ?? '', 'secret'));
    if (!group.equal(g_powers.power(share), committed_value(group, commitments.elements, self.number))) {
      throw new CeremonyRefused('share-not-from-commitments', sender);
    }
    private_key = modulo(private_key + share, group.order);
  }
  const mine = input.commitments[self.number - 1];
  const kept = own.every((coefficient, k) => {
    const commitment = mine?.elements[k];
    return commitment !== undefined && group.equal(g_powers.power(coefficient), commitment);
  });
  if (!kept) throw new CeremonyRefused('commitments-replaced', self.number);

  const key_text = `{"decryption_key":${number_text(private_key)}}`;
  const sealed = await send(group, self.keys.signing, self.certificate.encryption, key_text, random);
  const key = prove_public_key(group, private_key, null, random);
  if (fixed_threshold !== null) key.signature = sign_text(group, self.keys.signing, group.text(key.public_key), random);
  return `{"private_key":${quoted(sealed)},"public_key":${public_key_text(group, key)}}`;
}
