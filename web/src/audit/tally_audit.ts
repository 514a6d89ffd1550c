// SPDX-License-Identifier: EUPL-1.2
// What comes after the vote: the tally, shuffles, decryptions, the result.  Protocol §13.9 to §13.12.

import { array_text, read_all } from '../protocol/canonical_json';
import { choices_shape, type Election, type Question, shape_count, shaped_text } from '../protocol/election';
import type { Element, Group } from '../protocol/group';
import {
  check_partial_decryption, combine_factors, type EncryptedTally, read_encrypted_tally, share_weights, type TallyOfQuestion,
} from '../protocol/partial_decryption';
import type { Ciphertext } from '../protocol/proof';
import { Refused, refusal_of } from '../protocol/refused';
import { check_shuffle_proofs, with_shuffled } from '../protocol/shuffle_check';
import { preference_places, read_shuffle } from '../protocol/shuffle_record';
import { ciphertext_text, sort_key, texts_of } from '../protocol/tally_check';
import { broken_rules, read_result, result_faults } from './counting';
import { read_hash, text_of } from './events';
import { lenient } from './lenient';
import { type ArchiveRecord, content_of } from './record_reader';
import { type AuditStep, fail, pass, skip } from './report';
import { read_owned } from './setup_audit';
import { type AuditState, type Owner, owners_of } from './state';
import type { CiphertextTexts, SumAnswer } from './tasks';

const ballots_per_task_max = 256;

function ready(state: AuditState): { election: Election; counted: EncryptedTally } {
  if (state.election === null || state.counted === null) throw new Error('the poll is closed before it is tallied');
  return { election: state.election, counted: state.counted };
}

function parse_pair(group: Group, [alpha, beta]: CiphertextTexts): Ciphertext {
  const [a, b] = [group.parse(alpha), group.parse(beta)];
  if (a === null || b === null) throw new Error('a Worker gives elements');
  return { alpha: a, beta: b };
}

/** What the parts of a crew add up to. */
function combine_sums(group: Group, question: Question, parts: readonly CiphertextTexts[][]): TallyOfQuestion {
  if (question.kind === 'preference') {
    const keyed = parts.flat().map((pair) => ({ pair, key: pair.map((text) => sort_key(group, text)).join() }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return { shape: { nested: false, rows: [keyed.length] }, ciphertexts: keyed.map(({ pair }) => parse_pair(group, pair)) };
  }
  const shape = choices_shape(question);
  const ciphertexts = Array.from({ length: shape_count(shape) }, (_, place) => {
    const each = parts.map((part) => parse_pair(group, part[place] ?? ['', '']));
    return each.reduce(
      (sum, one) => ({ alpha: group.multiply(sum.alpha, one.alpha), beta: group.multiply(sum.beta, one.beta) }),
      { alpha: group.neutral, beta: group.neutral },
    );
  });
  return { shape, ciphertexts };
}

/** The tally of the ballots that count.  Protocol §8. */
export async function count_tally(state: AuditState): Promise<EncryptedTally> {
  const { election, book, crew } = state;
  if (election === null || book === null) throw new Error('there is a ballot box before it is closed');
  const ballots = book.counted();
  const size = Math.max(1, Math.min(ballots_per_task_max, Math.ceil(ballots.length / (4 * crew.size))));
  const parts: SumAnswer[] = [];
  const waiting: Promise<SumAnswer>[] = [];
  const settle = async () => {
    const next = waiting.shift();
    if (next === undefined) return;
    parts.push(await next);
    state.progress({ phase: 'tally', done: Math.min(parts.length * size, ballots.length), total: ballots.length });
  };
  for (let at = 0; at < ballots.length; at += size) {
    const block = ballots.slice(at, at + size);
    waiting.push(crew.ask({ kind: 'sum', places: block.map(({ place }) => place), weights: block.map(({ weight }) => weight) }));
    if (waiting.length > 2 * crew.size) await settle();
  }
  while (waiting.length > 0) await settle();
  return election.questions.map((question, i) => combine_sums(election.group, question, parts.map((part) => part[i] ?? [])));
}

function tally_text({ group }: Election, tally: EncryptedTally): string {
  return array_text(tally, ({ shape, ciphertexts }) => shaped_text(shape, texts_of(group, ciphertexts), ciphertext_text));
}

function audit_size(state: AuditState, tally: ArchiveRecord, text: string): void {
  const { report } = state;
  const sized = read_all(text, (reader) => {
    reader.expect('{"num_tallied":');
    const num_tallied = reader.integer(2 ** 32 - 1);
    reader.expect(',"total_weight":');
    const total_weight = reader.weight();
    reader.expect(',"encrypted_tally":');
    const hash = read_hash(reader);
    reader.expect('}');
    return { num_tallied, total_weight, hash };
  });
  if (sized.hash !== tally.hash) {
    fail(report, 'event_chain', `event ${state.next_height}: the record of its size does not name the tally before it`);
  }
  if (sized.num_tallied !== report.num_tallied) {
    fail(report, 'encrypted_tally', `it says that ${sized.num_tallied} ballots were counted; ${report.num_tallied} are`);
  }
  if (sized.total_weight !== report.total_weight) {
    fail(report, 'encrypted_tally', `it says a total weight of ${sized.total_weight}; it is ${report.total_weight}`);
  }
}

/** The record, when it has the tally's own shape.  @throws Refused */
function read_published(election: Election, counted: EncryptedTally, text: string): EncryptedTally {
  const published = read_encrypted_tally(election, text);
  const is_like = published.every(({ ciphertexts }, i) => ciphertexts.length === counted[i]?.ciphertexts.length);
  if (!is_like) throw new Refused('malformed', 'a ranking has another number of ballots');
  return published;
}

export async function audit_encrypted_tally(state: AuditState, data: readonly ArchiveRecord[]): Promise<void> {
  const [tally, size] = data;
  if (tally === undefined || size === undefined) return;
  const { election, counted } = ready(state);
  const { report } = state;
  const size_bytes = await content_of(state.archive, size);
  const sized = refusal_of(() => audit_size(state, tally, text_of(size_bytes)));
  if (sized instanceof Refused) fail(report, 'encrypted_tally', `the record of its size cannot be read, ${sized.message}`);
  const bytes = await content_of(state.archive, tally);
  const text = refusal_of(() => text_of(bytes));
  if (text !== tally_text(election, counted)) {
    const read = text instanceof Refused ? text : refusal_of(() => read_published(election, counted, text));
    if (read instanceof Refused) {
      fail(report, 'encrypted_tally', `it cannot be read, ${read.message}`);
    } else {
      compare_tallies(state, election.group, counted, read);
      state.published = read;
    }
  }
  const ciphertexts = counted.reduce((sum, question) => sum + question.ciphertexts.length, 0);
  pass(report, 'encrypted_tally', { ciphertexts });
}

function compare_tallies({ report }: AuditState, group: Group, counted: EncryptedTally, published: EncryptedTally): void {
  counted.forEach(({ ciphertexts }, i) => {
    ciphertexts.forEach(({ alpha, beta }, j) => {
      const other = published[i]?.ciphertexts[j];
      if (other !== undefined && group.equal(alpha, other.alpha) && group.equal(beta, other.beta)) return;
      fail(report, 'encrypted_tally', `question ${i + 1}, choice ${j + 1}: is not the product of the counted ballots`);
    });
  });
}

/** Reads whose the record is; reports in `step` when it is nobody's or does not name the record before it. */
async function find_owner(state: AuditState, step: AuditStep, record: ArchiveRecord, owned: ArchiveRecord): Promise<Owner | null> {
  const bytes = await content_of(state.archive, owned);
  const read = refusal_of(() => read_owned(text_of(bytes)));
  if (read instanceof Refused) {
    fail(state.report, step, `the record of its owner cannot be read, ${read.message}`);
    return null;
  }
  if (read.payload !== record.hash) {
    fail(state.report, 'event_chain', `event ${state.next_height}: the record of its owner does not name the record before it`);
  }
  if (state.trustees === null) return null;
  const all = owners_of(state.trustees);
  const owner = all[read.owner - 1];
  if (owner === undefined) {
    fail(state.report, step, `trustee ${read.owner} does not exist: there are ${all.length}`);
    return null;
  }
  return owner;
}

export async function audit_shuffle(state: AuditState, data: readonly ArchiveRecord[]): Promise<void> {
  const [record, owned] = data;
  if (record === undefined || owned === undefined) return;
  const { election } = ready(state);
  const { report } = state;
  const owner = await find_owner(state, 'shuffles', record, owned);
  const who = owner === null ? 'a shuffle' : `the shuffle of trustee ${owner.number}`;
  state.progress({ phase: 'shuffles', done: state.shufflers.length, total: 0 });
  const before = state.shuffled ?? ready(state).counted;
  const bytes = await content_of(state.archive, record);
  const counts = preference_places(election).map(() => report.num_tallied);
  const shuffle = refusal_of(() => read_shuffle(lenient(election.group), counts, text_of(bytes)));
  if (shuffle instanceof Refused) return fail(report, 'shuffles', `${who} cannot be read, ${shuffle.message}`);
  try {
    await check_shuffle_proofs(election, before, shuffle);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    fail(report, 'shuffles', `${who} does not hold: ${error.message}`);
  }
  if (owner !== null && state.shufflers.includes(owner.number)) fail(report, 'shuffles', `trustee ${owner.number} shuffled twice`);
  state.shuffled = with_shuffled(election, before, shuffle.outputs);
  state.shufflers.push(owner?.number ?? 0);
}

export async function audit_partial_decryption(state: AuditState, data: readonly ArchiveRecord[]): Promise<void> {
  const [record, owned] = data;
  if (record === undefined || owned === undefined) return;
  const { election } = ready(state);
  const step = 'partial_decryptions';
  const owner = await find_owner(state, step, record, owned);
  if (owner === null) return;
  state.progress({ phase: 'decryptions', done: state.decryptions.length, total: 0 });
  const who = `trustee ${owner.number}`;
  const bytes = await content_of(state.archive, record);
  const check = () =>
    refusal_of(() => check_partial_decryption(election, state.tally_to_decrypt(), owner.key.public_key, text_of(bytes)));
  const is_twice = state.decryptions.some((other) => other.owner === owner.number);
  if (is_twice) fail(state.report, step, `${who} decrypted twice`);
  let factors = check();
  if (factors instanceof Refused && state.published !== null && state.decryptions.length === 0) {
    // The tally was refused already; say of the decryption whether it is at least the published tally's.
    state.follows_published = true;
    const other = check();
    state.follows_published = !(other instanceof Refused);
    if (state.follows_published) factors = other;
  }
  if (factors instanceof Refused) return fail(state.report, step, `${who}: ${factors.code}, ${factors.message}`);
  if (!is_twice) state.decryptions.push({ owner: owner.number, factors });
}

interface WeightedFactors {
  factors: Element[][];
  weight: bigint;
}

/** Enough parts for every item of the list of trustees, the lowest numbers first; or what is missing, in words. */
function combination(state: AuditState, group: Group): WeightedFactors[] | string {
  const items = state.trustees ?? [];
  const combined: WeightedFactors[] = [];
  for (const [place, item] of items.entries()) {
    const wanted = item.kind === 'single' ? 1 : item.threshold;
    const owners = owners_of(items).filter((owner) => owner.item === place);
    const present = owners.filter(({ number }) => state.decryptions.some(({ owner }) => owner === number)).slice(0, wanted);
    if (present.length < wanted) {
      return `of the keys from trustee ${owners[0]?.number ?? 0} on, ${wanted} must decrypt and ${present.length} did`;
    }
    const weights = share_weights(group, present.map(({ member }) => member));
    present.forEach(({ number }, i) => {
      const part = state.decryptions.find(({ owner }) => owner === number);
      if (part !== undefined) combined.push({ factors: part.factors, weight: weights[i] ?? 0n });
    });
  }
  return combined;
}

export async function audit_result(state: AuditState, data: readonly ArchiveRecord[]): Promise<void> {
  const [record] = data;
  if (record === undefined) return;
  const { election } = ready(state);
  const { group } = election;
  const { report } = state;
  state.progress({ phase: 'result', done: 0, total: 0 });
  const bytes = await content_of(state.archive, record);
  const result = refusal_of(() => read_result(election, report.num_tallied, text_of(bytes)));
  if (result instanceof Refused) return fail(report, 'result', `it cannot be read, ${result.message}`);
  for (const fault of broken_rules(election, report.total_weight, result)) fail(report, 'result', fault);
  if (state.trustees === null) return;
  const parts = combination(state, group);
  if (typeof parts === 'string') return fail(report, 'partial_decryptions', parts);
  const plain = state.tally_to_decrypt().map(({ ciphertexts }, i) =>
    ciphertexts.map(({ beta }, j) => {
      const factors = parts.map(({ factors, weight }) => ({ factor: factors[i]?.[j] ?? group.neutral, weight }));
      return combine_factors(group, beta, factors);
    }));
  const faults = result_faults(election, plain, report.total_weight, result);
  for (const fault of faults) fail(report, 'result', fault);
  pass(report, 'result', { figures: plain.reduce((sum, row) => sum + row.length, 0) });
  if (faults.length === 0) report.result = result;
}

/** Says of the steps after the vote what became of them. */
export function finish_tally(state: AuditState): void {
  const { report, election } = state;
  if (election === null) return;
  if (!election.questions.some(({ kind }) => kind === 'preference')) skip(report, 'shuffles');
  else if (state.shufflers.length > 0) pass(report, 'shuffles', { shuffles: state.shufflers.length });
  const is_decrypting = report.stage === 'decrypting' || report.stage === 'finished';
  if (is_decrypting && state.trustees !== null) pass(report, 'partial_decryptions', { decryptions: state.decryptions.length });
}
