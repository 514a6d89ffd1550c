// SPDX-License-Identifier: EUPL-1.2
// A trustee's part of opening the tally.  Protocol §10.

import { array_text, type CanonicalReader, type Proof, proof_text, read_all } from './canonical_json';
import { choices_shape, type Election, read_shaped, type Shape, shape_count, shaped_text } from './election';
import type { Element, Group } from './group';
import {
  check_same_exponent, type Ciphertext, prove_same_exponent,
} from './proof';
import type { RandomSource } from './random';
import { Refused } from './refused';

/** The ciphertexts of one question, flat, and how they are nested. */
export interface TallyOfQuestion {
  shape: Shape;
  ciphertexts: Ciphertext[];
}

export type EncryptedTally = TallyOfQuestion[];

/** Membership is not checked. */
export function read_ciphertext(reader: CanonicalReader, group: Group): Ciphertext {
  reader.expect('{"alpha":');
  const alpha = reader.element_unchecked(group);
  reader.expect(',"beta":');
  const beta = reader.element_unchecked(group);
  reader.expect('}');
  return { alpha, beta };
}

/**
 * Reads the record `encrypted_tally`, protocol §8.  Membership is checked where the ciphertexts are used.
 *
 * @throws Refused  malformed
 */
export function read_encrypted_tally(election: Election, record: string): EncryptedTally {
  const { group, questions } = election;
  return read_all(record, (reader) =>
    reader.array_of(questions.length, (i) => {
      const question = questions[i];
      if (question === undefined) return reader.fail('more than there are questions');
      const read = () => read_ciphertext(reader, group);
      if (question.kind === 'preference') {
        const ciphertexts = reader.array(read);
        return { shape: { nested: false, rows: [ciphertexts.length] }, ciphertexts };
      }
      const shape = choices_shape(question);
      return { shape, ciphertexts: read_shaped(reader, shape, read) };
    }));
}

function prefix_of({ fingerprint, group }: Election, public_key: Element): string {
  return `decrypt|${fingerprint}|${group.text(public_key)}|`;
}

/**
 * Decrypts a trustee's part of the tally, and proves it, one ciphertext at each step: whoever drives it may pause.
 *
 * What is decrypted here is opened for good: be sure that it is the sum of all ballots (`check_tally`), not
 * somebody's ballot.
 *
 * @param private_key  of a single trustee, or a member's share from `open_share`
 * @yields             how many ciphertexts are done, and of how many
 * @returns            the record `partial_decryption`
 * @throws Refused     not-in-group
 */
export function* decryption_steps(
  election: Election, tally: EncryptedTally, private_key: bigint, random: RandomSource,
): Generator<[done: number, total: number], string> {
  const { group } = election;
  const prefix = prefix_of(election, group.generator_powers().power(private_key));
  const total = tally.reduce((sum, { shape }) => sum + shape_count(shape), 0);
  let done = 0;
  const parts: { shape: Shape; factors: string[]; proofs: Proof[] }[] = [];
  for (const { shape, ciphertexts } of tally) {
    const factors: Element[] = [];
    const proofs: Proof[] = [];
    for (const { alpha, beta } of ciphertexts) {
      if (!group.is_member(alpha) || !group.is_member(beta)) {
        throw new Refused('not-in-group', `question ${parts.length + 1}, choice ${factors.length + 1}`);
      }
      factors.push(group.power(alpha, private_key));
      proofs.push(prove_same_exponent(group, private_key, alpha, prefix, random));
      yield [++done, total];
    }
    parts.push({ shape, factors: group.texts(factors), proofs });
  }
  const factors_text = array_text(parts, ({ shape, factors }) => shaped_text(shape, factors, (text) => `"${text}"`));
  const proofs_text = array_text(parts, ({ shape, proofs }) => shaped_text(shape, proofs, proof_text));
  return `{"decryption_factors":${factors_text},"decryption_proofs":${proofs_text}}`;
}

/** The same without a pause. */
export function decrypt_partially(
  election: Election, tally: EncryptedTally, private_key: bigint, random: RandomSource,
  progress?: (done: number, total: number) => void,
): string {
  const steps = decryption_steps(election, tally, private_key, random);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    progress?.(...step.value);
  }
}

/**
 * Checks a partial decryption against the key of its trustee.
 *
 * @returns  the factors, per question, flat
 * @throws Refused  malformed, not-in-group, decryption-proof-invalid
 */
export function check_partial_decryption(
  election: Election, tally: EncryptedTally, public_key: Element, record: string,
): Element[][] {
  const { group } = election;
  const { factors, proofs } = read_all(record, (reader) => {
    const each = <T>(read: () => T) =>
      reader.array_of(tally.length, (i) => read_shaped(reader, tally[i]?.shape ?? { nested: false, rows: [0] }, read));
    reader.expect('{"decryption_factors":');
    const factors = each(() => reader.element(group));
    reader.expect(',"decryption_proofs":');
    const proofs = each(() => reader.proof(group));
    reader.expect('}');
    return { factors, proofs };
  });
  const prefix = prefix_of(election, public_key);
  tally.forEach(({ ciphertexts }, i) => {
    ciphertexts.forEach(({ alpha }, j) => {
      const [factor, proof] = [factors[i]?.[j], proofs[i]?.[j]];
      const holds = factor !== undefined && proof !== undefined &&
        check_same_exponent(group, public_key, alpha, factor, prefix, proof);
      if (!holds) throw new Refused('decryption-proof-invalid', `question ${i + 1}, choice ${j + 1}`);
    });
  });
  return factors;
}

/** Opens with all factors: β / Π factor^weight.  For single trustees every weight is 1. */
export function combine_factors(
  group: Group, beta: Element, factors: readonly { factor: Element; weight: bigint }[],
): Element {
  return factors.reduce(
    (rest, { factor, weight }) => group.multiply(rest, group.invert(group.power_public(factor, weight))), beta);
}

/** λ of each member of a set, at 0: what its factor is raised to.  Protocol §11. */
export function share_weights(group: Group, members: readonly number[]): bigint[] {
  const q = group.order;
  return members.map((own) => {
    let weight = 1n;
    for (const other of members) {
      if (other !== own) weight = modulo_divide(weight * BigInt(other), BigInt(other - own), q);
    }
    return weight;
  });
}

function modulo_divide(number: bigint, divisor: bigint, q: bigint): bigint {
  let [a, b, x, y] = [((divisor % q) + q) % q, q, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return (((number * x) % q) + q) % q;
}

/**
 * A rehearsal: encrypts a test message to a public key and opens it with the private one, as in the tally.
 *
 * @returns  whether it opens: when not, the key must not be used
 */
export function rehearse(group: Group, public_key: Element, private_key: bigint, random: RandomSource): boolean {
  const g_powers = group.generator_powers();
  const message = g_powers.power(random.below(group.order));
  const r = random.below(group.order);
  const alpha = g_powers.power(r);
  const beta = group.multiply(group.power(public_key, r), message);
  return group.equal(combine_factors(group, beta, [{ factor: group.power(alpha, private_key), weight: 1n }]), message);
}
