// SPDX-License-Identifier: EUPL-1.2
// Making a shuffle with its proof.  Protocol §9, whose letters it keeps.

import type { Election } from './election';
import { type Element, type Group, modulo, type PowerTable } from './group';
import { bases_at_once, product_of_powers } from './power_product';
import type { Ciphertext } from './proof';
import type { RandomSource } from './random';
import { Refused } from './refused';
import {
  scalar_challenge, type ShuffleArrays, type ShuffleProof, shuffle_text, statement_text, vector_challenge,
} from './shuffle_record';

/** A uniform permutation by Fisher and Yates: what stands at place i comes from place ψ(i). */
export function draw_permutation(count: number, random: RandomSource): number[] {
  const places = Array.from({ length: count }, (_, i) => i);
  for (let i = count; i > 1; --i) {
    const j = Number(random.below(BigInt(i)));
    [places[i - 1], places[j]] = [places[j] ?? 0, places[i - 1] ?? 0];
  }
  return places;
}

function draw_scalars(group: Group, count: number, random: RandomSource): bigint[] {
  return Array.from({ length: count }, () => random.below(group.order));
}

/** Powers of the bases that every shuffle of an election raises. */
export interface ShuffleTables {
  g: PowerTable;
  y: PowerTable;
  h: PowerTable;
}

export function shuffle_tables({ group, public_key }: Election): ShuffleTables {
  return { g: group.generator_powers(), y: group.table(public_key), h: group.table(group.independent_generator(-1)) };
}

interface Shuffled {
  output: Ciphertext[];
  proof: ShuffleProof;
}

/** One question.  Yields twice for each ballot, or for as many as share their squarings. */
function* shuffle_one(
  election: Election, tables: ShuffleTables, input: readonly Ciphertext[], random: RandomSource,
): Generator<number, Shuffled> {
  const { group } = election;
  const q = group.order;
  const count = input.length;
  const psi = draw_permutation(count, random);
  const r = draw_scalars(group, count, random);  // r_i and r'_i, both in the input's order
  const r_prime = draw_scalars(group, count, random);
  const [g, y, h] = [tables.g, tables.y, tables.h];
  const output: Ciphertext[] = [];
  const generators: Element[] = [];
  const c: Element[] = Array.from({ length: count }, () => group.neutral);
  for (const [i, from] of psi.entries()) {
    const [e, e_here] = [input[from], input[i]];
    if (e === undefined || e_here === undefined) throw new Error('a permutation stays within its array');
    // A part outside the group would stay as it is, and anybody could follow it.
    if (!group.is_member(e_here.alpha) || !group.is_member(e_here.beta)) {
      throw new Refused('not-in-group', `ciphertext ${i + 1} to be shuffled lies outside the group`);
    }
    const secret = r_prime[from] ?? 0n;
    output.push({ alpha: group.multiply(e.alpha, g.power(secret)), beta: group.multiply(e.beta, y.power(secret)) });
    const generator = group.independent_generator(i);
    generators.push(generator);
    c[from] = group.multiply(g.power(r[from] ?? 0n), generator);
    yield 1;
  }
  const statement = statement_text(group, input, output, c);
  const u = vector_challenge(election, statement, count);
  const u_prime = psi.map((from) => u[from] ?? 0n);

  const r_hat = draw_scalars(group, count, random);
  const w_hat = draw_scalars(group, count, random);
  const w_prime = draw_scalars(group, count, random);
  const w = draw_scalars(group, 4, random);
  const [w1 = 0n, w2 = 0n, w3 = 0n, w4 = 0n] = w;
  const minus_w4 = modulo(-w4, q);
  let [t3, t41, t42] = [g.power(w3), y.power(minus_w4), g.power(minus_w4)];
  const [c_hat, t_hat]: [Element[], Element[]] = [[], []];
  // Who makes the chain knows every link as ĉ_i = g^a·h^b: tables serve where others would raise ĉ_{i−1} itself.
  let [a, b] = [0n, 1n];
  for (let at = 0; at < count; at += bases_at_once) {
    const end = Math.min(count, at + bases_at_once);
    for (let i = at; i < end; ++i) {
      const [one_w, one_u] = [w_prime[i] ?? 0n, u_prime[i] ?? 0n];
      t_hat.push(group.multiply(g.power(((w_hat[i] ?? 0n) + one_w * a) % q), h.power((one_w * b) % q)));
      [a, b] = [((r_hat[i] ?? 0n) + one_u * a) % q, (one_u * b) % q];
      c_hat.push(group.multiply(g.power(a), h.power(b)));
    }
    const exponents = w_prime.slice(at, end);
    const some = output.slice(at, end);
    t3 = group.multiply(t3, product_of_powers(group, generators.slice(at, end), exponents));
    t41 = group.multiply(t41, product_of_powers(group, some.map(({ beta }) => beta), exponents));
    t42 = group.multiply(t42, product_of_powers(group, some.map(({ alpha }) => alpha), exponents));
    yield end - at;
  }

  const t = [g.power(w1), g.power(w2), t3, t41, t42];
  const challenge = scalar_challenge(election, statement, { t, t_hat, c_hat });
  const answer = (mask: bigint | undefined, secret: bigint) => ((mask ?? 0n) + challenge * secret) % q;
  const sum = (terms: readonly bigint[]) => terms.reduce((total, term) => (total + term) % q, 0n);
  const s = [
    answer(w1, sum(r)),
    answer(w2, a),  // r̂ = Σ r̂_i·v_i, which is the exponent of g in ĉ_N
    answer(w3, sum(r.map((one, i) => one * (u[i] ?? 0n)))),
    answer(w4, sum(r_prime.map((one, i) => one * (u[i] ?? 0n)))),
  ];
  const s_hat = w_hat.map((mask, i) => answer(mask, r_hat[i] ?? 0n));
  const s_prime = w_prime.map((mask, i) => answer(mask, u_prime[i] ?? 0n));
  psi.fill(0);
  return { output, proof: { t, t_hat, s, s_hat, s_prime, c, c_hat } };
}

/**
 * Shuffles the ballots of all preference questions and proves it, in many small steps: whoever drives it may pause, or
 * stop.  The permutations are in memory only, and gone when it ends.
 *
 * @param input       what comes out of the shuffle before, or of the tally: `read_shuffle_input`
 * @yields            how much is done, and of how much
 * @returns           the record `shuffle`
 * @throws Refused    not-in-group
 */
export function* shuffle_steps(
  election: Election, tables: ShuffleTables, input: ShuffleArrays, random: RandomSource,
): Generator<[done: number, total: number], string> {
  const total = 2 * input.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const outputs: Ciphertext[][] = [];
  const proofs: ShuffleProof[] = [];
  for (const array of input) {
    const steps = shuffle_one(election, tables, array, random);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        outputs.push(step.value.output);
        proofs.push(step.value.proof);
        break;
      }
      done += step.value;
      yield [done, total];
    }
  }
  return shuffle_text(election.group, { outputs, proofs });
}

/** The same without a pause. */
export function make_shuffle(
  election: Election, tables: ShuffleTables, input: ShuffleArrays, random: RandomSource,
): string {
  const steps = shuffle_steps(election, tables, input, random);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
  }
}

/**
 * About how long a shuffle takes here, in milliseconds: some of the ciphertexts are shuffled, and the outcome thrown
 * away.  Rather too long than too short, since the browser has not compiled the code yet.
 */
export function estimate_shuffle(
  election: Election, tables: ShuffleTables, input: ShuffleArrays, random: RandomSource,
): number {
  const total = input.reduce((sum, { length }) => sum + length, 0);
  const longest = input.reduce((a, b) => (b.length > a.length ? b : a), []);
  make_shuffle(election, tables, [longest.slice(0, 1)], random);
  const sample = longest.slice(0, election.group.name === 'RFC-3526-2048' ? 2 : bases_at_once);
  const began = performance.now();
  make_shuffle(election, tables, [sample], random);
  return sample.length === 0 ? 0 : ((performance.now() - began) * total) / sample.length;
}
