// SPDX-License-Identifier: EUPL-1.2
// Shuffles: the ballots of preference questions in another order, encrypted anew, with the proof that nothing else was
// done to them.  Protocol §9: the proof of Terelius and Wikström.

import { Breaks } from './breaks';
import type { Election } from './election';
import { type Element, type Group, modulo, product } from './group';
import type { EncryptedTally } from './partial_decryption';
import type { Ciphertext } from './proof';
import { Refused } from './refused';
import {
  elements_of, preference_places, read_shuffle, scalar_challenge, shuffle_generators, type ShuffleProof, type ShuffleRecord, statement_text,
  vector_challenge,
} from './shuffle_record';

/** Sums products of powers, with breaks. */
class Powers {
  readonly #group: Group;
  readonly #breaks = new Breaks();

  constructor(group: Group) {
    this.#group = group;
  }

  async product(bases: readonly Element[], exponents: readonly bigint[]): Promise<Element> {
    let result = this.#group.neutral;
    for (const [i, base] of bases.entries()) {
      result = this.#group.multiply(result, this.#group.power_public(base, exponents[i] ?? 0n));
      await this.#breaks.take();
    }
    return result;
  }
}

async function proof_holds(
  election: Election, input: readonly Ciphertext[], output: readonly Ciphertext[], proof: ShuffleProof,
): Promise<boolean> {
  const { group, public_key: y } = election;
  const q = group.order;
  const powers = new Powers(group);
  const count = input.length;
  const { h, each: h_i } = shuffle_generators(group, count);
  const statement = statement_text(group, input, output, proof.c);
  const u = vector_challenge(election, statement, count);
  const minus_c = modulo(-scalar_challenge(election, statement, proof), q);

  const [s1 = 0n, s2 = 0n, s3 = 0n, s4 = 0n] = proof.s;
  const [t1, t2, t3, t41, t42] = proof.t;
  const holds = (left: Element | undefined, right: Element) => left !== undefined && group.equal(left, right);
  const all = async (bases: Element[], exponents: bigint[]) => powers.product(bases, exponents);
  const u_product = u.reduce((total, one) => (total * one) % q, 1n);
  const c_bar = group.multiply(product(group, proof.c), group.invert(product(group, h_i)));
  const last = proof.c_hat[count - 1] ?? h;
  const c_end = group.multiply(last, group.invert(group.power_public(h, u_product)));
  const [g, minus_s4] = [group.generator, modulo(-s4, q)];
  const alphas = input.map(({ alpha }) => alpha);
  const betas = input.map(({ beta }) => beta);
  const equations: [Element | undefined, Element][] = [
    [t1, await all([c_bar, g], [minus_c, s1])],
    [t2, await all([c_end, g], [minus_c, s2])],
    [t3, await all([await all(proof.c, u), g, ...h_i], [minus_c, s3, ...proof.s_prime])],
    [t41, await all([await all(betas, u), y, ...output.map(({ beta }) => beta)], [minus_c, minus_s4, ...proof.s_prime])],
    [t42, await all([await all(alphas, u), g, ...output.map(({ alpha }) => alpha)], [minus_c, minus_s4, ...proof.s_prime])],
  ];
  for (const [i, c_hat] of proof.c_hat.entries()) {
    const before = i === 0 ? h : proof.c_hat[i - 1] ?? h;
    const exponents = [minus_c, proof.s_hat[i] ?? 0n, proof.s_prime[i] ?? 0n];
    equations.push([proof.t_hat[i], await all([c_hat, g, before], exponents)]);
  }
  return equations.every(([left, right]) => holds(left, right));
}

function check_members(group: Group, ciphertexts: readonly Ciphertext[]): void {
  if (!elements_of(ciphertexts).every((element) => group.is_member(element))) {
    throw new Refused('not-in-group', 'a shuffled ciphertext lies outside the group');
  }
}

/** The tally with other ciphertexts in the place of the preference questions'. */
export function with_shuffled(election: Election, tally: EncryptedTally, outputs: readonly (readonly Ciphertext[])[]): EncryptedTally {
  const shuffled = [...tally];
  for (const [i, place] of preference_places(election).entries()) {
    const [question, output] = [tally[place], outputs[i]];
    if (question === undefined || output === undefined) throw new Error('read for each question');
    shuffled[place] = { ...question, ciphertexts: [...output] };
  }
  return shuffled;
}

/**
 * Verifies what was read.
 *
 * @throws Refused  not-in-group, shuffle-invalid
 */
export async function check_shuffle_proofs(election: Election, tally: EncryptedTally, { outputs, proofs }: ShuffleRecord): Promise<void> {
  for (const [i, place] of preference_places(election).entries()) {
    const [question, output, proof] = [tally[place], outputs[i], proofs[i]];
    if (question === undefined || output === undefined || proof === undefined) throw new Error('read for each question');
    check_members(election.group, output);
    if (!(await proof_holds(election, question.ciphertexts, output, proof))) {
      throw new Refused('shuffle-invalid', `question ${place + 1}: the proof of the shuffle does not hold`);
    }
  }
}

/**
 * Verifies one shuffle.
 *
 * @param tally   what was shuffled: the tally, or what the shuffle before gave
 * @param record  the record `shuffle`
 * @returns       the tally with the shuffled ciphertexts in the place of the preference questions'
 * @throws Refused  malformed, not-in-group, shuffle-invalid
 */
export async function check_shuffle(election: Election, tally: EncryptedTally, record: string): Promise<EncryptedTally> {
  const counts = preference_places(election).map((place) => tally[place]?.ciphertexts.length ?? 0);
  const shuffle = read_shuffle(election.group, counts, record);
  await check_shuffle_proofs(election, tally, shuffle);
  return with_shuffled(election, tally, shuffle.outputs);
}
