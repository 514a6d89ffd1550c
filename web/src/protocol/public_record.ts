// SPDX-License-Identifier: EUPL-1.2
// What a voter's device checks of what a server gives: nothing is believed that can be recomputed.

import { from_base64, text_of_utf8, utf8 } from './bytes';
import { read_all } from './canonical_json';
import { is_ed25519_signature } from './ed25519_signature';
import { type Election, parse_election } from './election';
import { Refused } from './refused';
import { tracker_of } from './tracker';
import { check_trustees } from './trustees';

/** The three records with which an election is opened, as bytes from the public board. */
export interface SetupRecords {
  election: Uint8Array;
  trustees: Uint8Array;
  credentials: Uint8Array;
}

/** What the ballot box hands out for a ballot; without time and signature it proves nothing. */
export interface Receipt {
  tracker: string;
  cast_at: string | null;
  /** Base64. */
  signature: string | null;
}

function text_of(record: Uint8Array, name: string): string {
  const text = text_of_utf8(record);
  if (text === null) throw new Refused('malformed', `the record of the ${name} is not UTF-8`);
  return text;
}

/**
 * The weight of a public credential: 1 where the list gives none.
 *
 * @param record  the record of the public credentials: a JSON array of `key` or `key,weight`
 * @returns       null when the credential is not on the list
 * @throws Refused  malformed
 */
export function credential_weight(record: Uint8Array, credential: string): bigint | null {
  const entries = read_all(text_of(record, 'credentials'), (reader) => reader.array(() => reader.plain_string()));
  const mine = entries.map((entry) => entry.split(',')).filter(([key]) => key === credential);
  const [entry] = mine;
  if (entry === undefined) return null;
  if (mine.length > 1 || entry.length > 2) throw new Refused('malformed', 'the credential is not listed once');
  const [, weight = '1'] = entry;
  return read_all(weight, (reader) => BigInt(reader.integer(Number.MAX_SAFE_INTEGER)));
}

/**
 * Reads and checks the records of an election that opens: its fingerprint, and that the key is the trustees'.
 *
 * @param fingerprint  what is known of the election from elsewhere, or null
 * @throws Refused  those of `parse_election` and `check_trustees`
 */
export function check_setup(records: Pick<SetupRecords, 'election' | 'trustees'>, fingerprint: string | null): Election {
  const election = parse_election(records.election, fingerprint);
  check_trustees(election.group, text_of(records.trustees, 'trustees'), election.public_key);
  return election;
}

/**
 * Checks a receipt against the bytes that were sent.
 *
 * @param box_key  the public key of the ballot box, Base64, as the election's page showed it before the vote
 * @throws Refused  tracker-differs: it speaks of another ballot; receipt-signature-invalid
 */
export async function check_receipt(receipt: Receipt, uuid: string, ballot: string, box_key: string): Promise<void> {
  const tracker = tracker_of(ballot);
  if (receipt.tracker !== tracker) {
    throw new Refused('tracker-differs', `the receipt is for ${receipt.tracker}, the ballot sent is ${tracker}`);
  }
  const [key, signature] = [from_base64(box_key), from_base64(receipt.signature ?? '')];
  const signed = utf8(`urna receipt|${uuid}|${tracker}|${receipt.cast_at}`);
  const holds = key !== null && signature !== null && (await is_ed25519_signature(key, signed, signature));
  if (!holds) throw new Refused('receipt-signature-invalid', 'the ballot box did not sign this receipt');
}
