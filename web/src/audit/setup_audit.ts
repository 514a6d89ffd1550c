// SPDX-License-Identifier: EUPL-1.2
// The first event: election, trustees, credentials.  Protocol §13.4 to §13.6.

import { read_all } from '../protocol/canonical_json';
import { parse_election } from '../protocol/election';
import type { Group } from '../protocol/group';
import { Refused, refusal_of } from '../protocol/refused';
import { find_trustees_refusal, parse_trustees } from '../protocol/trustees';
import { Credentials } from './ballot_book';
import { text_of } from './events';
import { lenient } from './lenient';
import { type ArchiveRecord, bytes_of, content_of } from './record_reader';
import { fail, pass } from './report';
import { type AuditState, owners_of } from './state';
import { same_text } from './tasks';

/** More would only keep an auditor busy. */
const trustees_max = 500;
const weight_max = 2n ** 62n - 1n;
const window_bytes = 1 << 18;
const keys_per_task = 128;

async function audit_election(state: AuditState, record: ArchiveRecord): Promise<void> {
  const bytes = await content_of(state.archive, record);
  const election = refusal_of(() => parse_election(bytes));
  if (election instanceof Refused) return fail(state.report, 'election', `${election.code}: ${election.message}`);
  state.election = election;
  Object.assign(state.report, {
    uuid: election.uuid, name: election.name, group: election.group.name, fingerprint: election.fingerprint,
  });
  pass(state.report, 'election', { questions: election.questions.length });
  await state.crew.begin(state.archive, bytes);
}

async function audit_trustees(state: AuditState, group: Group, record: ArchiveRecord): Promise<void> {
  const bytes = await content_of(state.archive, record);
  const read = refusal_of(() => parse_trustees(lenient(group), text_of(bytes)));
  if (read instanceof Refused) {
    return fail(state.report, 'trustees', `the list of trustees cannot be read, ${read.message}`);
  }
  const count = owners_of(read).length;
  const certificates = read.reduce((sum, item) => sum + (item.kind === 'threshold' ? item.certificates.length : 0), 0);
  if (Math.max(count, certificates) > trustees_max) {
    fail(state.report, 'trustees', 'there are more trustees than an election can have');
  } else {
    const refusal = find_trustees_refusal(group, text_of(bytes), state.election?.public_key ?? group.neutral);
    if (refusal !== null) fail(state.report, 'trustees', refusal.message);
  }
  pass(state.report, 'trustees', { trustees: count });
  state.trustees = read;
}

/** Cuts a JSON array of plain strings into blocks: the list of a large election is long.  Ends with false when the text is
    no canonical array of plain strings. */
async function* blocks_of_strings(archive: Blob, record: ArchiveRecord): AsyncGenerator<string[], boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let [rest, place, is_first] = ['', 0, true];
  while (place < record.length) {
    const length = Math.min(window_bytes, record.length - place);
    const bytes = await bytes_of(archive, record.offset + 512 + place, length);
    place += length;
    try {
      rest += decoder.decode(bytes, { stream: place < record.length });
    } catch {
      return false;
    }
    if (rest.length > 4 * window_bytes) return false;
    const is_last = place === record.length;
    if (is_first && rest === '[]' && is_last) return true;
    if (is_first && !rest.startsWith('[')) return false;
    if (is_first) rest = rest.slice(1);
    is_first = false;
    const end = is_last ? rest.length : rest.lastIndexOf('",') + 2;
    if (end < 2) continue;
    const block = rest.slice(0, end);
    rest = rest.slice(end);
    // Each block is `"…","…",`, and the last one ends with `]` instead.
    if (is_last ? !block.endsWith('"]') : !block.endsWith('",')) return false;
    const texts = block.slice(1, -2).split('","');
    if (!block.startsWith('"') || texts.some((text) => /["\\]/.test(text))) return false;
    yield texts;
    if (is_last) return true;
  }
  return false;
}

function split_credential(text: string): { key: string; weight: bigint } | null {
  const comma = text.indexOf(',');
  if (comma < 0) return { key: text, weight: 1n };
  const weight = text.slice(comma + 1);
  if (!/^(0|[1-9]\d{0,18})$/.test(weight) || BigInt(weight) > weight_max) return null;
  return { key: text.slice(0, comma), weight: BigInt(weight) };
}

/** Adds some entries of the list, found to be keys or not. */
function take_credentials(state: AuditState, list: Credentials, texts: readonly string[], faults: readonly (string | null)[], before: number): void {
  texts.forEach((text, i) => {
    const refuse = (what: string) => fail(state.report, 'credentials', `credential ${before + i + 1} ${what}`);
    const split = split_credential(text);
    const fault = faults[i] ?? null;
    if (split === null || split.key === '') refuse('expected "key" or "key,weight"');
    else if (fault !== null) refuse(fault);
    else if (split.weight > weight_max - list.total_weight) refuse('makes the total weight too large');
    else if (!list.add(split.key, split.weight)) refuse('is listed twice');
  });
}

async function audit_credentials(state: AuditState, record: ArchiveRecord): Promise<void> {
  const list = new Credentials();
  const blocks = blocks_of_strings(state.archive, record);
  let number = 0;
  const waiting: { texts: string[]; faults: Promise<(string | null)[]> }[] = [];
  const settle = async () => {
    const next = waiting.shift();
    if (next === undefined) return;
    take_credentials(state, list, next.texts, await next.faults, number);
    number += next.texts.length;
    state.progress({ phase: 'credentials', done: number, total: 0 });
  };
  let is_whole = false;
  for (;;) {
    const block = await blocks.next();
    if (block.done === true) {
      is_whole = block.value;
      break;
    }
    for (let at = 0; at < block.value.length; at += keys_per_task) {
      const texts = block.value.slice(at, at + keys_per_task);
      const keys = texts.map((text) => split_credential(text)?.key ?? '');
      waiting.push({ texts, faults: state.crew.ask({ kind: 'keys', texts: keys }) });
      if (waiting.length > 2 * state.crew.size) await settle();
    }
  }
  while (waiting.length > 0) await settle();
  const { report } = state;
  if (!is_whole) fail(report, 'credentials', 'the list of credentials is not a canonical array of strings');
  const is_ranked = state.election?.questions.some(({ kind }) => kind === 'preference') ?? false;
  if (is_ranked && list.weights.some((weight) => weight !== 1n)) {
    fail(report, 'credentials', 'with a preference question every weight is 1, but a credential has another one');
  }
  report.credential_count = list.size;
  pass(report, 'credentials', { credentials: list.size, weight: list.total_weight });
  state.credentials = list;
}

/** @param data  election, trustees, credentials, and the record that names them */
export async function audit_setup(state: AuditState, data: readonly ArchiveRecord[]): Promise<void> {
  const [election, trustees, credentials, setup] = data;
  if (election === undefined || trustees === undefined || credentials === undefined || setup === undefined) return;
  const expected = `{"election":"${election.hash}","trustees":"${trustees.hash}","credentials":"${credentials.hash}"}`;
  if (!same_text(await content_of(state.archive, setup), expected)) {
    fail(state.report, 'event_chain', 'the set-up does not name the election, trustees and credentials before it');
  }
  await audit_election(state, election);
  if (state.election === null) return;
  await audit_trustees(state, state.election.group, trustees);
  await audit_credentials(state, credentials);
}

/** `{"owner":N,"payload":"HASH"}`, protocol §3.2.  @throws Refused */
export function read_owned(text: string): { owner: number; payload: string } {
  return read_all(text, (reader) => {
    reader.expect('{"owner":');
    if (reader.next_is('0')) reader.fail('an owner is counted from 1');
    const owner = reader.integer(2 ** 32 - 1);
    reader.expect(',"payload":');
    const payload = reader.plain_string();
    if (!/^[0-9a-f]{64}$/.test(payload)) reader.fail('expected a hash');
    reader.expect('}');
    return { owner, payload };
  });
}
