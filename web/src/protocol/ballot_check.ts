// SPDX-License-Identifier: EUPL-1.2
// Checking a ballot.  Protocol §7; protocol-lists §5, §6.

import { digest, to_base64 } from './bytes';
import { CanonicalReader, type Proof } from './canonical_json';
import {
  type ChoiceQuestion, choices_shape, type Election, type ListsQuestion, read_shaped, type Question,
} from './election';
import { type Element, type Group, hash_to_scalar, modulo, type PowerTable, product } from './group';
import { check_knowledge, type Ciphertext } from './proof';
import { Refused } from './refused';

/** A ballot whose every proof holds. */
export interface CheckedBallot {
  credential: string;
  /** Per question, flat. */
  choices: Ciphertext[][];
}

interface Read extends Ciphertext {
  /** alpha,beta. */
  text: string;
}

interface Context {
  election: Election;
  y_powers: PowerTable;
  /** S₀. */
  context: string;
  reader: CanonicalReader;
}

/** One branch of a proof: that the ciphertext holds the claimed value. */
interface ClaimedBranch {
  ciphertext: Ciphertext;
  claimed: number;
  proof: Proof;
}

function refuse(what: string): never {
  throw new Refused('proof-invalid', what);
}

function read_ciphertext(reader: CanonicalReader, group: Group): Read {
  reader.expect('{"alpha":');
  const start = reader.place;
  const alpha = reader.element(group);
  const alpha_text = reader.since(start).slice(1, -1);
  reader.expect(',"beta":');
  const middle = reader.place;
  const beta = reader.element(group);
  const beta_text = reader.since(middle).slice(1, -1);
  reader.expect('}');
  return { alpha, beta, text: `${alpha_text},${beta_text}` };
}

function read_proofs(reader: CanonicalReader, group: Group, count: number): Proof[] {
  return reader.array_of(count, () => reader.proof(group));
}

/** That one of the branches is true: the challenges add up to the hash of all commitments. */
function check_branches(
  { election: { group }, y_powers }: Context, prefix: string, branches: readonly ClaimedBranch[], what: string,
): void {
  const g_powers = group.generator_powers();
  const commitments = branches.flatMap(({ ciphertext: { alpha, beta }, claimed, proof: { challenge, response } }) => {
    const rest = group.multiply(beta, group.invert(group.power_public(group.generator, BigInt(claimed))));
    return [
      group.multiply(g_powers.power(response), group.power_public(alpha, challenge)),
      group.multiply(y_powers.power(response), group.power_public(rest, challenge)),
    ];
  });
  const sum = branches.reduce((total, { proof }) => total + proof.challenge, 0n);
  if (modulo(sum, group.order) !== hash_to_scalar(group, prefix, group.texts(commitments))) refuse(what);
}

function multiply_all(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext {
  return {
    alpha: product(group, ciphertexts.map(({ alpha }) => alpha)),
    beta: product(group, ciphertexts.map(({ beta }) => beta)),
  };
}

function text_of(group: Group, { alpha, beta }: Ciphertext): string {
  return group.texts([alpha, beta]).join(',');
}

/** `{"choices":…,"individual_proofs":…`: each 0 or 1. */
function read_bits(parts: Context, question: Question): { bits: Read[]; answer_context: string } {
  const { reader, context, election: { group } } = parts;
  const shape = choices_shape(question);
  reader.expect('{"choices":');
  const bits = read_shaped(reader, shape, () => read_ciphertext(reader, group));
  reader.expect(',"individual_proofs":');
  const proofs = read_shaped(reader, shape, () => read_proofs(reader, group, 2));
  bits.forEach((bit, i) => {
    const branches = (proofs[i] ?? []).map((proof, claimed) => ({ ciphertext: bit, claimed, proof }));
    check_branches(parts, `prove|${context}|${bit.text}|`, branches, `choice ${i + 1} is not 0 or 1`);
  });
  return { bits, answer_context: `${context}|${bits.map(({ text }) => text).join(',')}` };
}

function check_choice_answer(parts: Context, question: ChoiceQuestion): Ciphertext[] {
  const { reader, election: { group } } = parts;
  const { bits, answer_context } = read_bits(parts, question);
  const chosen = multiply_all(group, question.blank ? bits.slice(1) : bits);
  const flag = question.blank ? bits.slice(0, 1) : [];
  reader.expect(',"overall_proof":');
  const overall = read_proofs(reader, group, question.max - question.min + 1 + flag.length);
  const values = overall.slice(flag.length).map((proof, i) => ({ ciphertext: chosen, claimed: question.min + i, proof }));
  const [flag_proof] = overall;
  const blank = flag.flatMap((ciphertext) => (flag_proof === undefined ? [] : [{ ciphertext, claimed: 1, proof: flag_proof }]));
  const prefix = question.blank ? `bproof1|${answer_context}|` : `prove|${answer_context}|${text_of(group, chosen)}|`;
  check_branches(parts, prefix, [...blank, ...values], 'the number of choices is out of range');
  if (question.blank) {
    reader.expect(',"blank_proof":');
    const proofs = read_proofs(reader, group, 2);
    const branches = [...flag, chosen].flatMap((ciphertext, i) => {
      const proof = proofs[i];
      return proof === undefined ? [] : [{ ciphertext, claimed: 0, proof }];
    });
    check_branches(parts, `bproof0|${answer_context}|`, branches, 'a blank vote chooses something');
  }
  reader.expect('}');
  return bits;
}

/** Protocol-lists §5.4.  K must lie in the group, or a ballot with everybody struck out would pass. */
function check_nonzero(parts: Context, kept: Ciphertext, answer_context: string): void {
  const { reader, y_powers, election: { group } } = parts;
  reader.expect(',"nonzero_proof":{"commitment":');
  const commitment = reader.element(group);
  reader.expect(',"challenge":');
  const challenge = reader.big(group.order);
  reader.expect(',"response":[');
  const first = reader.big(group.order);
  reader.expect(',');
  const second = reader.big(group.order);
  reader.expect(']}');
  if (group.equal(commitment, group.neutral)) refuse('every candidate is struck out');
  const hashed: Element[] = [
    commitment,
    group.multiply(group.power_public(kept.alpha, first), group.generator_powers().power(second)),
    product(group, [group.power_public(kept.beta, first), y_powers.power(second), group.power_public(commitment, challenge)]),
  ];
  const expected = hash_to_scalar(group, `nonzero|${answer_context}|`, group.texts(hashed));
  if (expected !== challenge) refuse('every candidate is struck out');
}

function check_lists_answer(parts: Context, question: ListsQuestion): Ciphertext[] {
  const { reader, election: { group } } = parts;
  const { bits, answer_context } = read_bits(parts, question);
  let at = 0;
  const rows = choices_shape(question).rows.map((count) => bits.slice(at, (at += count)));
  const flags = multiply_all(group, rows.flatMap((row) => row.slice(0, 1)));
  reader.expect(',"overall_proof":');
  const overall = [{ ciphertext: flags, claimed: 1, proof: reader.proof(group) }];
  check_branches(parts, `prove|${answer_context}|${text_of(group, flags)}|`, overall, 'not exactly one list is chosen');
  reader.expect(',"list_proofs":');
  const list_proofs = reader.array_of(rows.length, () => read_proofs(reader, group, 2));
  rows.forEach(([flag, ...candidates], i) => {
    const [chosen, none] = list_proofs[i] ?? [];
    if (flag === undefined || chosen === undefined || none === undefined) refuse('a list has no proof');
    check_branches(parts, `lproof|${answer_context}|`, [
      { ciphertext: flag, claimed: 1, proof: chosen },
      { ciphertext: multiply_all(group, candidates), claimed: 0, proof: none },
    ], `candidates of list ${i + 1} are kept, but it is not chosen`);
  });
  check_nonzero(parts, multiply_all(group, rows.flatMap((row) => row.slice(1))), answer_context);
  reader.expect('}');
  return bits;
}

function check_preference_answer({ reader, context, election: { group, public_key } }: Context): Ciphertext[] {
  reader.expect('{"choices":');
  const ciphertext = read_ciphertext(reader, group);
  reader.expect(',"proof":');
  const proof = reader.proof(group);
  reader.expect('}');
  const prefix = `raweg|${context}|${group.text(public_key)},${ciphertext.text}|`;
  if (!check_knowledge(group, ciphertext.alpha, prefix, proof)) refuse('nobody knows what was encrypted');
  return [ciphertext];
}

function check_answer(parts: Context, question: Question): Ciphertext[] {
  switch (question.kind) {
    case 'choice':
      return check_choice_answer(parts, question);
    case 'lists':
      return check_lists_answer(parts, question);
    case 'preference':
      return check_preference_answer(parts);
  }
}

/**
 * Checks everything of a ballot but whether its credential is on the list.
 *
 * @param y_powers  `group.table(election.public_key)`
 * @throws Refused  malformed, not-in-group, other-election, proof-invalid, signature-invalid
 */
export function check_ballot(election: Election, y_powers: PowerTable, ballot: string): CheckedBallot {
  const { group, questions, uuid, fingerprint } = election;
  const reader = new CanonicalReader(ballot);
  reader.expect('{"election_uuid":');
  const ballot_uuid = reader.plain_string();
  reader.expect(',"election_hash":');
  const ballot_fingerprint = reader.plain_string();
  if (ballot_uuid !== uuid || ballot_fingerprint !== fingerprint) {
    throw new Refused('other-election', 'the ballot is for another election');
  }
  reader.expect(',"credential":');
  const start = reader.place;
  const known = reader.element(group);
  const credential = reader.since(start).slice(1, -1);
  const parts = { election, y_powers, context: `${fingerprint}|${credential}`, reader };
  reader.expect(',"answers":');
  const choices = reader.array_of(questions.length, (i) => {
    const question = questions[i];
    return question === undefined ? reader.fail('more answers than questions') : check_answer(parts, question);
  });
  const hash = to_base64(digest(`${reader.since(0)}}`));
  reader.expect(',"signature":{"hash":');
  const signed_hash = reader.plain_string();
  reader.expect(',"proof":');
  const signature = reader.proof(group);
  reader.expect('}}');
  reader.finish();
  if (signed_hash !== hash || !check_knowledge(group, known, `sig|${hash}|`, signature)) {
    throw new Refused('signature-invalid', 'the ballot was not signed by the owner of its credential');
  }
  return { credential, choices };
}

