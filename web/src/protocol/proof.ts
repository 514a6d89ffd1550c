// SPDX-License-Identifier: EUPL-1.2
// Schnorr proofs, protocol §4.1, §7, §10.  Responses are w − secret·challenge: a minus.

import { digest, number_of } from './bytes';
import type { Proof } from './canonical_json';
import { type Element, type Group, hash_to_scalar, modulo, type PowerTable } from './group';
import type { RandomSource } from './random';

export interface Ciphertext {
  alpha: Element;
  beta: Element;
}

/** Proves that one knows the exponent of g^secret. */
export function prove_knowledge(group: Group, secret: bigint, prefix: string, random: RandomSource): Proof {
  const w = random.below(group.order);
  const challenge = hash_to_scalar(group, prefix, [group.text(group.generator_powers().power(w))]);
  return { challenge, response: modulo(w - secret * challenge, group.order) };
}

export function check_knowledge(group: Group, known: Element, prefix: string, proof: Proof): boolean {
  const commitment = group.multiply(
    group.generator_powers().power(proof.response),
    group.power_public(known, proof.challenge),
  );
  return hash_to_scalar(group, prefix, [group.text(commitment)]) === proof.challenge;
}

/** Proves that base^secret has the exponent of g^secret.  Protocol §10. */
export function prove_same_exponent(
  group: Group, secret: bigint, base: Element, prefix: string, random: RandomSource,
): Proof {
  const w = random.below(group.order);
  const commitments = [group.generator_powers().power(w), group.power(base, w)];
  const challenge = hash_to_scalar(group, prefix, group.texts(commitments));
  return { challenge, response: modulo(w - secret * challenge, group.order) };
}

/** Checks that `known` = g^x and `factor` = base^x for the same x. */
export function check_same_exponent(
  group: Group, known: Element, base: Element, factor: Element, prefix: string, proof: Proof,
): boolean {
  const commitments = [
    group.multiply(group.generator_powers().power(proof.response), group.power_public(known, proof.challenge)),
    group.multiply(group.power_public(base, proof.response), group.power_public(factor, proof.challenge)),
  ];
  return hash_to_scalar(group, prefix, group.texts(commitments)) === proof.challenge;
}

/** One way in which "the ciphertext holds this value" may be true. */
export interface Branch {
  /** Of the encryption α = g^r. */
  r: bigint;
  /** The value encrypted less the value claimed: 0 in the true branch. */
  offset: bigint;
  is_true: boolean;
  challenge: bigint;
  response: bigint;
}

/** Draws a branch: its challenge, then its response. */
export function draw_branch(
  group: Group, r: bigint, value: number, claimed: number, is_true: boolean, random: RandomSource,
): Branch {
  const challenge = random.below(group.order);
  const response = random.below(group.order);
  return { r, offset: modulo(BigInt(value - claimed), group.order), is_true, challenge, response };
}

/** A proof that is not hashed yet: several together need one inversion. */
export interface PendingProof {
  prefix: string;
  branches: readonly Branch[];
}

/**
 * Finishes proofs that one branch of each is true.  Protocol §7.1.
 *
 * Every branch is first made as if simulated, A = g^(t+rc) and B = y^(t+rc)·g^(offset·c); then the true one takes what
 * is missing to the hash: c' = c + missing, t' = t − r·missing, which leaves its A and B as they are.  So all branches
 * cost the same steps.
 */
export function finish_proofs(group: Group, y_powers: PowerTable, pending: readonly PendingProof[]): Proof[][] {
  const q = group.order;
  const g_powers = group.generator_powers();
  // The shift is 0 in the true branch.  It is computed beside a fixed number, so that no factor is ever the neutral one.
  const beside = number_of(digest('urna: beside the shift')) % q;
  const beside_inverse = group.invert(g_powers.power(beside));
  const commitments: Element[] = [];
  for (const branch of pending.flatMap((proof) => proof.branches)) {
    const exponent = modulo(branch.response + branch.r * branch.challenge, q);
    const shift = modulo(branch.offset * branch.challenge + beside, q);
    commitments.push(g_powers.power(exponent));
    const shifted = group.multiply(y_powers.power(exponent), g_powers.power(shift));
    commitments.push(group.multiply(shifted, beside_inverse));
  }
  const texts = group.texts(commitments);
  let at = 0;
  return pending.map(({ prefix, branches }) => {
    const hash = hash_to_scalar(group, prefix, texts.slice(at, at + 2 * branches.length));
    at += 2 * branches.length;
    const missing = modulo(hash - branches.reduce((sum, branch) => sum + branch.challenge, 0n), q);
    return branches.map((branch) => {
      const correction = missing * BigInt(branch.is_true);
      return {
        challenge: modulo(branch.challenge + correction, q),
        response: modulo(branch.response - branch.r * correction, q),
      };
    });
  });
}
