// SPDX-License-Identifier: EUPL-1.2
// The record `shuffle` and the challenges of its proof: what making and checking share.  Protocol §9.

import { digest, number_of, to_hex } from './bytes';
import { array_text, type CanonicalReader, read_all } from './canonical_json';
import type { Election } from './election';
import type { Element, Group } from './group';
import { read_ciphertext } from './partial_decryption';
import type { Ciphertext } from './proof';

/** The ciphertexts of each preference question, in the order of the questions: one a ballot. */
export type ShuffleArrays = Ciphertext[][];

/** The proof for one question.  Arrays have one entry per ballot. */
export interface ShuffleProof {
  /** t₁, t₂, t₃, t₄₁, t₄₂. */
  t: Element[];
  t_hat: Element[];
  /** s₁ … s₄. */
  s: bigint[];
  s_hat: bigint[];
  s_prime: bigint[];
  c: Element[];
  c_hat: Element[];
}

export interface ShuffleRecord {
  outputs: ShuffleArrays;
  proofs: ShuffleProof[];
}

/** Where the preference questions stand among all questions, from 0. */
export function preference_places({ questions }: Election): number[] {
  return questions.flatMap((question, i) => (question.kind === 'preference' ? [i] : []));
}

function read_proof(reader: CanonicalReader, group: Group, count: number): ShuffleProof {
  const element = () => reader.element(group);
  const big = () => reader.big(group.order);
  const elements = () => reader.array_of(count, element);
  const bigs = () => reader.array_of(count, big);
  const several = <T>(times: number, read: () => T): T[] =>
    Array.from({ length: times }, () => {
      const value = read();
      reader.expect(',');
      return value;
    });
  reader.expect('[[');
  const t = [...several(3, element), ...reader.array_of(2, element)];
  reader.expect(',');
  const t_hat = elements();
  reader.expect('],[');
  const s = several(4, big);
  const s_hat = bigs();
  reader.expect(',');
  const s_prime = bigs();
  reader.expect('],');
  const c = elements();
  reader.expect(',');
  const c_hat = elements();
  reader.expect(']');
  return { t, t_hat, s, s_hat, s_prime, c, c_hat };
}

/**
 * Reads what a trustee is handed to shuffle, `[[ct…]…]`.  Membership is not checked.
 *
 * @throws Refused  malformed
 */
export function read_shuffle_input(election: Election, text: string): ShuffleArrays {
  const count = preference_places(election).length;
  return read_all(text, (reader) => reader.array_of(count, () => reader.array(() => read_ciphertext(reader, election.group))));
}

/**
 * Reads a shuffle.  Membership of the ciphertexts is not checked.
 *
 * @param counts   how many ciphertexts each preference question has
 * @throws Refused  malformed
 */
export function read_shuffle(group: Group, counts: readonly number[], record: string): ShuffleRecord {
  const count_of = (i: number) => counts[i] ?? 0;
  return read_all(record, (reader) => {
    reader.expect('{"ciphertexts":');
    const outputs = reader.array_of(counts.length, (i) => reader.array_of(count_of(i), () => read_ciphertext(reader, group)));
    reader.expect(',"proofs":');
    const proofs = reader.array_of(counts.length, (i) => read_proof(reader, group, count_of(i)));
    reader.expect('}');
    return { outputs, proofs };
  });
}

function big_text(number: bigint): string {
  return `"${number}"`;
}

function proof_record(group: Group, { t, t_hat, s, s_hat, s_prime, c, c_hat }: ShuffleProof): string {
  const elements = (list: readonly Element[]) => array_text(group.texts(list), (text) => `"${text}"`);
  const [t1, t2, t3, t41, t42] = group.texts(t).map((text) => `"${text}"`);
  const bigs = (list: readonly bigint[]) => array_text(list, big_text);
  return (
    `[[${t1},${t2},${t3},[${t41},${t42}],${elements(t_hat)}],` +
    `[${s.map(big_text).join()},${bigs(s_hat)},${bigs(s_prime)}],${elements(c)},${elements(c_hat)}]`
  );
}

export function shuffle_text(group: Group, { outputs, proofs }: ShuffleRecord): string {
  const arrays = array_text(outputs, (output) => {
    const texts = group.texts(elements_of(output));
    return array_text(output, (_, i) => `{"alpha":"${texts[2 * i]}","beta":"${texts[2 * i + 1]}"}`);
  });
  return `{"ciphertexts":${arrays},"proofs":${array_text(proofs, (proof) => proof_record(group, proof))}}`;
}

export function elements_of(ciphertexts: readonly Ciphertext[]): Element[] {
  return ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]);
}

/** Each text followed by a comma, the last one too. */
function listed(texts: readonly string[]): string {
  return texts.map((text) => `${text},`).join('');
}

/** What is shuffled, what came out, and the commitments to the permutation. */
export function statement_text(
  group: Group, input: readonly Ciphertext[], output: readonly Ciphertext[], c: readonly Element[],
): string {
  return listed(group.texts([...elements_of(input), ...elements_of(output), ...c]));
}

/** u₁ … u_N. */
export function vector_challenge({ group, fingerprint }: Election, statement: string, count: number): bigint[] {
  const seed = to_hex(digest(`shuffle-challenges|${fingerprint}|${statement}`));
  return Array.from({ length: count }, (_, i) => number_of(digest(seed + to_hex(digest(String(i))))) % group.order);
}

/** C. */
export function scalar_challenge(
  { group, fingerprint, public_key }: Election, statement: string,
  { t, t_hat, c_hat }: Pick<ShuffleProof, 't' | 't_hat' | 'c_hat'>,
): bigint {
  const commitments = listed(group.texts([...t, ...t_hat]));
  const chain = listed(group.texts(c_hat));
  return number_of(digest(
    `shuffle-challenge|${fingerprint}|${commitments}${statement}${chain}${group.text(public_key)}`)) % group.order;
}

/** h and h₁ … h_N: generators whose exponents in one another nobody knows. */
export function shuffle_generators(group: Group, count: number): { h: Element; each: Element[] } {
  return {
    h: group.independent_generator(-1),
    each: Array.from({ length: count }, (_, i) => group.independent_generator(i)),
  };
}
