// SPDX-License-Identifier: EUPL-1.2
// What a trustee wants to know before decrypting: that the tally is the sum of all valid ballots, and nothing else.
// Protocol §8, §13.

import { type Archive, read_archive } from './archive';
import { ballot_tables, check_ballot, type CheckedBallot } from './ballot_check';
import { Breaks } from './breaks';
import { from_hex, text_of_utf8, to_hex } from './bytes';
import { array_text, read_all } from './canonical_json';
import { choices_shape, type Election, type Question, shape_count, shaped_text } from './election';
import type { Element, Group } from './group';
import { type EncryptedTally, read_encrypted_tally } from './partial_decryption';
import type { Ciphertext } from './proof';
import { check_setup } from './public_record';
import { Refused } from './refused';
import { check_shuffle } from './shuffle_check';
import { check_trustees, type TrusteeItem } from './trustees';

/** An election whose ballots and tally were recomputed from its archive. */
export interface CheckedElection {
  archive: Archive;
  election: Election;
  trustees: TrusteeItem[];
  ballots: number;
  /** Of them, those that no later ballot of the same voter replaces. */
  counted: number;
  total_weight: bigint;
  /** What trustees decrypt: the tally after the last shuffle; null while shuffles are still to come. */
  to_decrypt: EncryptedTally | null;
}

/** Every credential on the list, with its weight. */
function read_credentials(record: Uint8Array): Map<string, bigint> {
  const text = text_of_utf8(record);
  if (text === null) throw new Refused('malformed', 'the list of credentials is not UTF-8');
  const weights = new Map<string, bigint>();
  for (const entry of read_all(text, (reader) => reader.array(() => reader.plain_string()))) {
    const [credential = '', weight = '1', ...more] = entry.split(',');
    const number = read_all(weight, (reader) => BigInt(reader.integer(Number.MAX_SAFE_INTEGER)));
    if (more.length > 0 || weights.has(credential)) throw new Refused('malformed', 'a credential is not listed once');
    weights.set(credential, number);
  }
  return weights;
}

export interface CountedBallot extends CheckedBallot {
  weight: bigint;
}

export function power_of(group: Group, base: Element, weight: bigint): Element {
  return weight === 1n ? base : group.power_public(base, weight % group.order);
}

/** What ciphertexts are sorted by: the bytes of a point, the lowest first; the value of a number.  Protocol §8. */
export function sort_key(group: Group, text: string): string {
  return group.name === 'Ed25519' ? to_hex((from_hex(text) ?? new Uint8Array()).reverse()) : text.padStart(620, '0');
}

export function ciphertext_text([alpha, beta]: readonly [string, string]): string {
  return `{"alpha":"${alpha}","beta":"${beta}"}`;
}

export function texts_of(group: Group, ciphertexts: readonly Ciphertext[]): [string, string][] {
  const texts = group.texts(ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]));
  return ciphertexts.map((_, i) => [texts[2 * i] ?? '', texts[2 * i + 1] ?? '']);
}

function tally_text_of(group: Group, question: Question, index: number, ballots: readonly CountedBallot[]): string {
  if (question.kind === 'preference') {
    const texts = texts_of(group, ballots.flatMap(({ choices }) => choices[index] ?? []));
    const keyed = texts.map((pair) => ({ pair, key: pair.map((text) => sort_key(group, text)).join() }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return array_text(keyed, ({ pair }) => ciphertext_text(pair));
  }
  const shape = choices_shape(question);
  const sums = Array.from({ length: shape_count(shape) }, (_, place): Ciphertext => {
    let [alpha, beta] = [group.neutral, group.neutral];
    for (const { choices, weight } of ballots) {
      const choice = choices[index]?.[place];
      if (choice === undefined) throw new Error('a checked ballot has the shape of its election');
      alpha = group.multiply(alpha, power_of(group, choice.alpha, weight));
      beta = group.multiply(beta, power_of(group, choice.beta, weight));
    }
    return { alpha, beta };
  });
  return shaped_text(shape, texts_of(group, sums), ciphertext_text);
}

/** The record `encrypted_tally` that these ballots give. */
export function recompute_tally(election: Election, ballots: readonly CountedBallot[]): string {
  const { group, questions } = election;
  return array_text(questions, (question, index) => tally_text_of(group, question, index, ballots));
}

function weight_text(weight: bigint): string {
  return weight >= 2n ** 30n ? `"${weight}"` : weight.toString();
}

/** Verifies the shuffles one after the other.  An input of the first was checked as part of its ballot. */
async function check_shuffles(election: Election, { tally, shuffles, shuffles_ended }: Archive): Promise<EncryptedTally | null> {
  let current = read_encrypted_tally(election, tally?.encrypted ?? '');
  const has_preferences = election.questions.some(({ kind }) => kind === 'preference');
  if (!has_preferences && shuffles.length > 0) throw new Refused('shuffle-invalid', 'there is nothing to shuffle');
  for (const { text } of shuffles) current = await check_shuffle(election, current, text);
  return has_preferences && !shuffles_ended ? null : current;
}

/**
 * Recomputes an election from its archive up to what trustees decrypt: the setup, every ballot with all its proofs, the
 * sum, the shuffles.  Decryptions and result are not looked at.
 *
 * @param fingerprint  what is known of the election from elsewhere, or null
 * @throws Refused     archive-malformed and those of `check_setup` and `check_ballot`; unknown-credential, replayed-ballot,
 *                     tally-missing, tally-differs, shuffle-invalid
 */
export async function check_tally(
  bytes: Uint8Array, fingerprint: string | null, progress?: (done: number, total: number) => void,
): Promise<CheckedElection> {
  const archive = read_archive(bytes);
  const election = check_setup(archive, fingerprint);
  const { group, public_key } = election;
  const trustees = check_trustees(group, text_of_utf8(archive.trustees) ?? '', public_key);
  const weights = read_credentials(archive.credentials);
  const tables = ballot_tables(election);
  const seen = new Set<string>();
  const last = new Map<string, CountedBallot>();
  const breaks = new Breaks();
  for (const [i, ballot] of archive.ballots.entries()) {
    if (seen.has(ballot)) throw new Refused('replayed-ballot', `ballot ${i + 1} is there twice`);
    seen.add(ballot);
    const checked = check_ballot(election, tables, ballot);
    const weight = weights.get(checked.credential);
    if (weight === undefined) throw new Refused('unknown-credential', `ballot ${i + 1} is of nobody on the list`);
    last.set(checked.credential, { ...checked, weight });
    progress?.(i + 1, archive.ballots.length);
    await breaks.take();
  }
  const counted = [...last.values()];
  const total_weight = counted.reduce((sum, { weight }) => sum + weight, 0n);
  if (archive.tally === null) throw new Refused('tally-missing', 'there is no tally yet');
  const sized = `{"num_tallied":${counted.length},"total_weight":${weight_text(total_weight)},"encrypted_tally":`;
  if (archive.tally.encrypted !== recompute_tally(election, counted) || !archive.tally.sized.startsWith(sized)) {
    throw new Refused('tally-differs', 'the tally is not the sum of the ballots');
  }
  const to_decrypt = await check_shuffles(election, archive);
  const ballots = archive.ballots.length;
  return { archive, election, trustees, ballots, counted: counted.length, total_weight, to_decrypt };
}
