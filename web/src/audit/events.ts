// SPDX-License-Identifier: EUPL-1.2
// The events of an archive.  Protocol §3.2.

import { text_of_utf8 } from '../protocol/bytes';
import { type CanonicalReader, read_all } from '../protocol/canonical_json';
import { Refused } from '../protocol/refused';

/** How many data records stand before an event of each type. */
export const data_counts = {
  Setup: 4, Ballot: 1, EndBallots: 0, EncryptedTally: 2, Shuffle: 2, EndShuffles: 0, PartialDecryption: 2, Result: 1,
} as const;
export type EventType = keyof typeof data_counts;

export interface ArchiveEvent {
  parent: string | null;
  height: number;
  type: EventType;
  payload: string | null;
}

export function read_hash(reader: CanonicalReader): string {
  const hash = reader.plain_string();
  return /^[0-9a-f]{64}$/.test(hash) ? hash : reader.fail('expected a hash');
}

/** The text of a record.  @throws Refused */
export function text_of(content: Uint8Array): string {
  const text = text_of_utf8(content);
  if (text === null) throw new Refused('malformed', 'it is not UTF-8');
  return text;
}

function is_event_type(name: string): name is EventType {
  return Object.hasOwn(data_counts, name);
}

/** @throws Refused */
export function read_event(content: Uint8Array): ArchiveEvent {
  return read_all(text_of(content), (reader) => {
    reader.expect('{');
    const parent = reader.accept('"parent":') ? read_hash(reader) : null;
    if (parent !== null) reader.expect(',');
    reader.expect('"height":');
    const height = reader.integer(Number.MAX_SAFE_INTEGER);
    reader.expect(',"type":');
    const type = reader.plain_string();
    if (!is_event_type(type)) return reader.fail('unknown type of event');
    const payload = reader.accept(',"payload":') ? read_hash(reader) : null;
    reader.expect('}');
    return { parent, height, type, payload };
  });
}
