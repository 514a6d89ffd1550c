// SPDX-License-Identifier: EUPL-1.2
// Making a ballot.  Protocol §7; protocol-lists §3–5.

import { digest, to_base64 } from './bytes';
import { array_text, type Proof, proof_text } from './canonical_json';
import { type Choices, find_choice_fault } from './choices';
import {
  type ChoiceQuestion, choices_shape, type Election, type ListsQuestion, type PreferenceQuestion, shaped_text,
} from './election';
import { type Element, type Group, hash_to_scalar, modulo, type PowerTable, product } from './group';
import { type Branch, type Ciphertext, draw_branch, finish_proofs, type PendingProof, prove_knowledge } from './proof';
import type { RandomSource } from './random';
import { Refused } from './refused';

interface Parts {
  election: Election;
  /** The powers of the election's key. */
  y_powers: PowerTable;
  /** S₀ = φ|credential. */
  context: string;
  values: readonly number[];
  random: RandomSource;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function multiply_all(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext {
  return {
    alpha: product(group, ciphertexts.map((one) => one.alpha)),
    beta: product(group, ciphertexts.map((one) => one.beta)),
  };
}

/** Encryptions of 0 or 1, with what the proofs about them need. */
class EncryptedBits {
  readonly #parts: Parts;
  readonly r: bigint[];
  readonly ciphertexts: Ciphertext[];
  /** alpha,beta of each. */
  readonly texts: [string, string][];

  constructor(parts: Parts) {
    this.#parts = parts;
    const { election: { group }, y_powers, values, random } = parts;
    const g_powers = group.generator_powers();
    this.r = values.map(() => random.below(group.order));
    this.ciphertexts = this.r.map((r, i) => {
      const plain = [group.neutral, group.generator] as const;
      const beta = group.multiply(y_powers.power(r), plain[values[i] === 1 ? 1 : 0]);
      return { alpha: g_powers.power(r), beta };
    });
    const texts = group.texts(this.ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]));
    this.texts = this.ciphertexts.map((_, i) => [texts[2 * i] ?? '', texts[2 * i + 1] ?? '']);
  }

  /** S: what the proofs about the answer as a whole are bound to. */
  get context(): string {
    return `${this.#parts.context}|${this.texts.map(([alpha, beta]) => `${alpha},${beta}`).join(',')}`;
  }

  /** The sum of r[first … end − 1]. */
  r_sum(first: number, end: number): bigint {
    return modulo(this.r.slice(first, end).reduce((total, r) => total + r, 0n), this.#parts.election.group.order);
  }

  branch(r: bigint, value: number, claimed: number, is_true: boolean): Branch {
    return draw_branch(this.#parts.election.group, r, value, claimed, is_true, this.#parts.random);
  }

  /** That each is 0 or 1. */
  individual_proofs(): PendingProof[] {
    return this.r.map((r, i) => {
      const value = this.#parts.values[i] ?? 0;
      const [alpha, beta] = this.texts[i] ?? ['', ''];
      return {
        prefix: `prove|${this.#parts.context}|${alpha},${beta}|`,
        branches: [this.branch(r, value, 0, value === 0), this.branch(r, value, 1, value === 1)],
      };
    });
  }
}

function proofs_text(proofs: readonly Proof[] | undefined): string {
  return array_text(proofs ?? [], proof_text);
}

function ciphertext_text([alpha, beta]: readonly [string, string]): string {
  return `{"alpha":"${alpha}","beta":"${beta}"}`;
}

function choice_answer(question: ChoiceQuestion, parts: Parts): string {
  const { election: { group }, y_powers, values } = parts;
  const bits = new EncryptedBits(parts);
  const shape = choices_shape(question);
  const first = question.blank ? 1 : 0;
  const is_blank = question.blank && values[0] === 1;
  const chosen = sum(values.slice(first));
  const [r_flag, r_sum] = [bits.r[0] ?? 0n, bits.r_sum(first, values.length)];

  const pending = bits.individual_proofs();
  const overall: Branch[] = question.blank ? [bits.branch(r_flag, values[0] ?? 0, 1, is_blank)] : [];
  for (let value = question.min; value <= question.max; ++value) {
    overall.push(bits.branch(r_sum, chosen, value, chosen === value && !is_blank));
  }
  if (question.blank) {
    pending.push({ prefix: `bproof1|${bits.context}|`, branches: overall });
    pending.push({
      prefix: `bproof0|${bits.context}|`,
      branches: [bits.branch(r_flag, values[0] ?? 0, 0, !is_blank), bits.branch(r_sum, chosen, 0, is_blank)],
    });
  } else {
    const { alpha, beta } = multiply_all(group, bits.ciphertexts);
    pending.push({ prefix: `prove|${bits.context}|${group.texts([alpha, beta]).join(',')}|`, branches: overall });
  }
  const proofs = finish_proofs(group, y_powers, pending);
  const count = values.length;
  const blank_proof = question.blank ? `,"blank_proof":${proofs_text(proofs[count + 1])}` : '';
  return (
    `{"choices":${shaped_text(shape, bits.texts, ciphertext_text)}` +
    `,"individual_proofs":${shaped_text(shape, proofs.slice(0, count), proofs_text)}` +
    `,"overall_proof":${proofs_text(proofs[count])}${blank_proof}}`
  );
}

/** Protocol-lists §5.4: K = β^s·y^(−s·r) ≠ 1 shows that the sum of all candidates is not zero. */
function nonzero_proof(parts: Parts, context: string, kept: Ciphertext, r: bigint): string {
  const { election: { group }, y_powers, random } = parts;
  const q = group.order;
  const g_powers = group.generator_powers();
  let s = random.below(q);
  while (s === 0n) s = random.below(q);
  const s_r = modulo(s * r, q);
  const commitment = group.multiply(group.power(kept.beta, s), y_powers.power(modulo(-s_r, q)));
  const first = random.below(q);
  const second = random.below(q);
  const hashed: Element[] = [
    commitment,
    group.multiply(group.power(kept.alpha, first), g_powers.power(second)),
    group.multiply(group.power(kept.beta, first), y_powers.power(second)),
  ];
  const texts = group.texts(hashed);
  const challenge = hash_to_scalar(group, `nonzero|${context}|`, texts);
  const responses = [modulo(first - s * challenge, q), modulo(second + s_r * challenge, q)];
  return `{"commitment":"${texts[0]}","challenge":"${challenge}","response":["${responses[0]}","${responses[1]}"]}`;
}

function lists_answer(question: ListsQuestion, parts: Parts): string {
  const { election: { group }, y_powers, values } = parts;
  const q = group.order;
  const bits = new EncryptedBits(parts);
  const shape = choices_shape(question);
  let at = 0;
  const rows = shape.rows.map((count) => {
    const [flag, end] = [at, (at += count)];
    return { flag, end, r: bits.r_sum(flag + 1, end) };
  });
  const flags = multiply_all(group, rows.map(({ flag }) => bits.ciphertexts[flag]).filter((one) => one !== undefined));
  const kept = multiply_all(group, rows.flatMap(({ flag, end }) => bits.ciphertexts.slice(flag + 1, end)));
  const r_flags = modulo(rows.reduce((total, { flag }) => total + (bits.r[flag] ?? 0n), 0n), q);
  const r_kept = modulo(rows.reduce((total, { r }) => total + r, 0n), q);

  const pending = bits.individual_proofs();
  const context = bits.context;
  pending.push({
    prefix: `prove|${context}|${group.texts([flags.alpha, flags.beta]).join(',')}|`,
    branches: [bits.branch(r_flags, 1, 1, true)],
  });
  for (const { flag, end, r } of rows) {
    const chosen = values[flag] ?? 0;
    pending.push({
      prefix: `lproof|${context}|`,
      branches: [
        bits.branch(bits.r[flag] ?? 0n, chosen, 1, chosen === 1),
        bits.branch(r, sum(values.slice(flag + 1, end)), 0, chosen === 0),
      ],
    });
  }
  const nonzero = nonzero_proof(parts, context, kept, r_kept);
  const proofs = finish_proofs(group, y_powers, pending);
  const count = values.length;
  const overall = proofs[count]?.[0];
  if (overall === undefined) throw new Error('a list answer has an overall proof');
  return (
    `{"choices":${shaped_text(shape, bits.texts, ciphertext_text)}` +
    `,"individual_proofs":${shaped_text(shape, proofs.slice(0, count), proofs_text)}` +
    `,"overall_proof":${proof_text(overall)},"list_proofs":${array_text(proofs.slice(count + 1), proofs_text)}` +
    `,"nonzero_proof":${nonzero}}`
  );
}

function preference_answer(_: PreferenceQuestion, parts: Parts): string {
  const { election: { group, public_key }, y_powers, context, values, random } = parts;
  const r = random.below(group.order);
  const alpha = group.generator_powers().power(r);
  const beta = group.multiply(y_powers.power(r), group.encode(values));
  const [alpha_text = '', beta_text = ''] = group.texts([alpha, beta]);
  const prefix = `raweg|${context}|${group.text(public_key)},${alpha_text},${beta_text}|`;
  const proof = prove_knowledge(group, r, prefix, random);
  return `{"choices":${ciphertext_text([alpha_text, beta_text])},"proof":${proof_text(proof)}}`;
}

/** The public credential g^s of a private one.  Protocol §5. */
export function public_credential(group: Group, secret: bigint): string {
  return group.text(group.generator_powers().power(secret));
}

/**
 * Encrypts, proves and signs.
 *
 * Random numbers are drawn in this order: per question all r; then, proof by proof and branch by branch, challenge and
 * response; for lists the three of the non-zero proof; last the signature's.
 *
 * @param secret    the private key s of the voter's credential
 * @param y_powers  `group.table(election.public_key)`, made once
 * @returns         the ballot, canonical JSON, all of it ASCII
 * @throws Refused  choices-refused: the choices break the rules (ask `find_choice_fault` before)
 */
export function make_ballot(
  election: Election, y_powers: PowerTable, secret: bigint, choices: Choices, random: RandomSource,
): string {
  const fault = find_choice_fault(election, choices);
  if (fault !== null) throw new Refused('choices-refused', `question ${fault.question + 1}: ${fault.code}`);
  const { group, questions, uuid, fingerprint } = election;
  const credential = public_credential(group, secret);
  const answers = questions.map((question, i) => {
    const parts = { election, y_powers, context: `${fingerprint}|${credential}`, values: choices[i] ?? [], random };
    switch (question.kind) {
      case 'choice':
        return choice_answer(question, parts);
      case 'lists':
        return lists_answer(question, parts);
      case 'preference':
        return preference_answer(question, parts);
    }
  });
  const unsigned =
    `{"election_uuid":"${uuid}","election_hash":"${fingerprint}","credential":"${credential}"` +
    `,"answers":[${answers.join(',')}]`;
  const hash = to_base64(digest(`${unsigned}}`));
  const proof = prove_knowledge(group, secret, `sig|${hash}|`, random);
  return `${unsigned},"signature":{"hash":"${hash}","proof":${proof_text(proof)}}}`;
}
