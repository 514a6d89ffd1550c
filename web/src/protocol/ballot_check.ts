// SPDX-License-Identifier: EUPL-1.2
// Checking a ballot.  Protocol §7; protocol-lists §5, §6.

import { digest, to_base64 } from './bytes';
import { CanonicalReader, type Proof } from './canonical_json';
import {
  type ChoiceQuestion, choices_shape, type Election, type ListsQuestion, read_shaped, type Question,
} from './election';
import { type Element, type Group, hash_to_scalar, modulo, type PowerTable, product } from './group';
import type { Ciphertext } from './proof';
import { public_powers, PublicPowers } from './public_powers';
import { Refused } from './refused';

/** A ballot whose every proof holds. */
export interface CheckedBallot {
  credential: string;
  /** Per question, flat. */
  choices: Ciphertext[][];
}

/** The powers of g and of the election's key, made once for all ballots. */
export interface BallotTables {
  g: PowerTable;
  y: PowerTable;
}

export function ballot_tables({ group, public_key }: Election): BallotTables {
  return { g: new PublicPowers(group, group.generator), y: new PublicPowers(group, public_key) };
}

interface Read extends Ciphertext {
  /** alpha,beta. */
  text: string;
}

interface Context {
  election: Election;
  tables: BallotTables;
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

/** Membership is not checked: `check_bit` does it with the proofs, most of whose work it is. */
function read_ciphertext(reader: CanonicalReader, group: Group): Read {
  reader.expect('{"alpha":');
  const start = reader.place;
  const alpha = reader.element_unchecked(group);
  const alpha_text = reader.since(start).slice(1, -1);
  reader.expect(',"beta":');
  const middle = reader.place;
  const beta = reader.element_unchecked(group);
  const beta_text = reader.since(middle).slice(1, -1);
  reader.expect('}');
  return { alpha, beta, text: `${alpha_text},${beta_text}` };
}

function read_proofs(reader: CanonicalReader, group: Group, count: number): Proof[] {
  return reader.array_of(count, () => reader.proof(group));
}

/** The powers of one base that a proof needs; with `is_new`, the base is also found to be a member of the group. */
function powers_of(group: Group, base: Element, exponents: readonly bigint[], is_new: boolean): Element[] {
  if (!is_new) return public_powers(group, base, exponents);
  if (group.name === 'RFC-3526-2048') {  // where a member is a square, which takes no power to see
    if (!group.is_member(base)) not_in_group(group);
    return public_powers(group, base, exponents);
  }
  const [to_order = base, ...powers] = public_powers(group, base, [group.order, ...exponents]);
  if (!group.equal(to_order, group.neutral)) not_in_group(group);
  return powers;
}

function not_in_group(group: Group): never {
  throw new Refused('not-in-group', `an element lies outside ${group.name}`);
}

/** Branches about one ciphertext share its powers. */
function commitments_of({ election: { group }, tables }: Context, branches: readonly ClaimedBranch[], is_new: boolean): Element[] {
  const commitments: Element[] = [];
  for (let at = 0; at < branches.length; ) {
    const { ciphertext: { alpha, beta } } = branches[at] as ClaimedBranch;
    let end = at;
    while (branches[end]?.ciphertext.alpha === alpha && branches[end]?.ciphertext.beta === beta) ++end;
    const same = branches.slice(at, end);
    const challenges = same.map(({ proof }) => proof.challenge);
    const [alphas, betas] = [powers_of(group, alpha, challenges, is_new), powers_of(group, beta, challenges, is_new)];
    same.forEach(({ claimed, proof: { challenge, response } }, i) => {
      commitments.push(group.multiply(tables.g.power(response), alphas[i] ?? group.neutral));
      // (β/g^claimed)^challenge = β^challenge·g^(−claimed·challenge)
      const shift = tables.g.power(modulo(-BigInt(claimed) * challenge, group.order));
      commitments.push(product(group, [tables.y.power(response), betas[i] ?? group.neutral, shift]));
    });
    at = end;
  }
  return commitments;
}

/** That one of the branches is true: the challenges add up to the hash of all commitments. */
function check_branches(parts: Context, prefix: string, branches: readonly ClaimedBranch[], what: string, is_new = false): void {
  const { election: { group } } = parts;
  const commitments = commitments_of(parts, branches, is_new);
  const sum = branches.reduce((total, { proof }) => total + proof.challenge, 0n);
  if (modulo(sum, group.order) !== hash_to_scalar(group, prefix, group.texts(commitments))) refuse(what);
}

/** That whoever made the proof knows the exponent of `known`, which is a member. */
function knows(parts: Context, known: Element, prefix: string, { challenge, response }: Proof): boolean {
  const { election: { group }, tables } = parts;
  const [power = known] = powers_of(group, known, [challenge], true);
  return hash_to_scalar(group, prefix, [group.text(group.multiply(tables.g.power(response), power))]) === challenge;
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
    check_branches(parts, `prove|${context}|${bit.text}|`, branches, `choice ${i + 1} is not 0 or 1`, true);
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
  const { reader, tables, election: { group } } = parts;
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
    group.multiply(group.power_public(kept.alpha, first), tables.g.power(second)),
    product(group, [group.power_public(kept.beta, first), tables.y.power(second), group.power_public(commitment, challenge)]),
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

function check_preference_answer(parts: Context): Ciphertext[] {
  const { reader, context, election: { group, public_key } } = parts;
  reader.expect('{"choices":');
  const ciphertext = read_ciphertext(reader, group);
  reader.expect(',"proof":');
  const proof = reader.proof(group);
  reader.expect('}');
  const prefix = `raweg|${context}|${group.text(public_key)},${ciphertext.text}|`;
  if (!group.is_member(ciphertext.beta)) not_in_group(group);
  if (!knows(parts, ciphertext.alpha, prefix, proof)) refuse('nobody knows what was encrypted');
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
 * @param tables  `ballot_tables(election)`
 * @throws Refused  malformed, not-in-group, other-election, proof-invalid, signature-invalid
 */
export function check_ballot(election: Election, tables: BallotTables, ballot: string): CheckedBallot {
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
  const known = reader.element_unchecked(group);
  const credential = reader.since(start).slice(1, -1);
  const parts = { election, tables, context: `${fingerprint}|${credential}`, reader };
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
  if (signed_hash !== hash || !knows(parts, known, `sig|${hash}|`, signature)) {
    throw new Refused('signature-invalid', 'the ballot was not signed by the owner of its credential');
  }
  return { credential, choices };
}
