// SPDX-License-Identifier: EUPL-1.2
// The public record of an election, `UUID.bel`: protocol §3.  Read strictly: what another writer would have made in
// another way is refused.

import { digest, text_of_utf8, to_hex, utf8 } from './bytes';
import { read_all } from './canonical_json';
import { Refused } from './refused';

const block_bytes = 512;

/** A shuffle or a partial decryption, and the number of the trustee who made it, from 1. */
export interface Owned {
  owner: number;
  text: string;
}

/** What an archive holds, in the order of its events. */
export interface Archive {
  election: Uint8Array;
  trustees: Uint8Array;
  credentials: Uint8Array;
  ballots: string[];
  is_closed: boolean;
  /** Both records of the tally, once it is made. */
  tally: { encrypted: string; sized: string } | null;
  shuffles: Owned[];
  shuffles_ended: boolean;
  decryptions: Owned[];
  result: string | null;
  /** The hash of the last event, hexadecimal: with it, copies of the whole archive are compared. */
  board_hash: string;
}

function refuse(what: string): never {
  throw new Refused('archive-malformed', what);
}

/** The header of a record, byte for byte.  Protocol §3.1. */
function header_of(name: string, length: number, timestamp: number): Uint8Array {
  const header = new Uint8Array(block_bytes);
  const put = (at: number, text: string) => header.set(utf8(text), at);
  put(0, name);
  put(100, '0000644');
  put(108, '0000000');
  put(116, '0000000');
  put(124, length.toString(8).padStart(11, '0'));
  put(136, timestamp.toString(8).padStart(11, '0'));
  put(148, ' '.repeat(8));
  put(156, '0');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

interface DataRecord {
  hash: string;
  content: Uint8Array;
}

interface Event {
  parent: string | null;
  height: number;
  type: string;
  payload: string | null;
}

function text_of(content: Uint8Array): string {
  return text_of_utf8(content) ?? refuse('a record is not UTF-8');
}

function hash_in(read: () => string): string {
  const hash = read();
  return /^[0-9a-f]{64}$/.test(hash) ? hash : refuse('a hash is malformed');
}

function read_event(text: string): Event {
  return read_all(text, (reader) => {
    const hash = () => hash_in(() => reader.plain_string());
    const parent = reader.accept('{"parent":') ? hash() : null;
    reader.expect(parent === null ? '{"height":' : ',"height":');
    const height = reader.integer(Number.MAX_SAFE_INTEGER);
    reader.expect(',"type":');
    const type = reader.plain_string();
    const payload = reader.accept(',"payload":') ? hash() : null;
    reader.expect('}');
    return { parent, height, type, payload };
  });
}

function read_owned(text: string, payload: DataRecord): Owned {
  return read_all(text, (reader) => {
    reader.expect('{"owner":');
    const owner = reader.integer(1_000_000);
    reader.expect(`,"payload":"${payload.hash}"}`);
    return { owner, text: text_of(payload.content) };
  });
}

/** How many data records stand before an event, and which events may follow it.  Protocol §3.2, §3.3. */
const rules: Readonly<Record<string, { data: number; next: readonly string[] }>> = {
  Setup: { data: 4, next: ['Ballot', 'EndBallots'] },
  Ballot: { data: 1, next: ['Ballot', 'EndBallots'] },
  EndBallots: { data: 0, next: ['EncryptedTally'] },
  EncryptedTally: { data: 2, next: ['Shuffle', 'PartialDecryption'] },
  Shuffle: { data: 2, next: ['Shuffle', 'EndShuffles'] },
  EndShuffles: { data: 0, next: ['PartialDecryption'] },
  PartialDecryption: { data: 2, next: ['PartialDecryption', 'Result'] },
  Result: { data: 1, next: [] },
};

/** Reads the events into an archive, one after the other. */
class ArchiveReader {
  readonly #data: DataRecord[] = [];
  #height = 0;
  #last_hash: string | null = null;
  #allowed: readonly string[] = ['Setup'];
  readonly #archive: Archive = {
    election: new Uint8Array(), trustees: new Uint8Array(), credentials: new Uint8Array(), ballots: [], is_closed: false,
    tally: null, shuffles: [], shuffles_ended: false, decryptions: [], result: null, board_hash: '',
  };

  add(name: string, content: Uint8Array): void {
    const hash = to_hex(digest(content));
    if (name === `${hash}.data.json`) {
      this.#data.push({ hash, content });
    } else if (name === `${hash}.event.json`) {
      this.#take(read_event(text_of(content)));
      this.#last_hash = hash;
    } else {
      refuse(`the record ${name} does not have the hash of its content as its name`);
    }
  }

  finish(): Archive {
    if (this.#data.length > 0 || this.#last_hash === null) refuse('the archive does not end with an event');
    this.#archive.board_hash = this.#last_hash;
    return this.#archive;
  }

  #take(event: Event): void {
    if (event.parent !== this.#last_hash || event.height !== this.#height) refuse(`event ${this.#height} is not chained`);
    const rule = rules[event.type];
    if (rule === undefined || !this.#allowed.includes(event.type)) refuse(`${event.type} may not be event ${this.#height}`);
    const data = this.#data.splice(0);
    const payload = data.at(-1)?.hash ?? null;
    if (data.length !== rule.data || payload !== event.payload) refuse(`event ${this.#height} has the wrong data`);
    this.#put(event.type, data);
    this.#allowed = rule.next;
    ++this.#height;
  }

  #put(type: string, data: readonly DataRecord[]): void {
    const archive = this.#archive;
    const [first, second, third, fourth] = data;
    const text = (record: DataRecord | undefined) => text_of(record?.content ?? new Uint8Array());
    if (type === 'Setup' && first !== undefined && second !== undefined && third !== undefined) {
      const expected = `{"election":"${first.hash}","trustees":"${second.hash}","credentials":"${third.hash}"}`;
      if (text(fourth) !== expected) refuse('the setup names other records');
      [archive.election, archive.trustees, archive.credentials] = [first.content, second.content, third.content];
    } else if (type === 'Ballot') {
      archive.ballots.push(text(first));
    } else if (type === 'EndBallots') {
      archive.is_closed = true;
    } else if (type === 'EncryptedTally') {
      archive.tally = { encrypted: text(first), sized: text(second) };
      if (!archive.tally.sized.endsWith(`,"encrypted_tally":"${first?.hash}"}`)) refuse('the tally names another record');
    } else if (type === 'Shuffle' && first !== undefined) {
      archive.shuffles.push(read_owned(text(second), first));
    } else if (type === 'EndShuffles') {
      archive.shuffles_ended = true;
    } else if (type === 'PartialDecryption' && first !== undefined) {
      archive.decryptions.push(read_owned(text(second), first));
    } else if (type === 'Result') {
      archive.result = text(first);
    }
  }
}

/** The seconds in the first record. */
function timestamp_of(bytes: Uint8Array): number {
  const ascii = text_of_utf8(bytes.subarray(block_bytes, block_bytes + 60)) ?? '';
  const found = /^\{"version":1,"timestamp":"(0|[1-9]\d{0,10})"\}\0/.exec(ascii);
  return found === null ? refuse('the archive does not begin with a header of version 1') : Number(found[1]);
}

/**
 * Reads a whole archive: every byte of it, the names, the chain of events and their order.
 *
 * @throws Refused  archive-malformed, malformed
 */
export function read_archive(bytes: Uint8Array): Archive {
  const timestamp = timestamp_of(bytes);
  const reader = new ArchiveReader();
  for (let at = 0; at < bytes.length; ) {
    const header = bytes.subarray(at, at + block_bytes);
    if (header.length < block_bytes) refuse('the archive ends within a record');
    const name = (text_of_utf8(header.subarray(0, 100)) ?? '').replace(/\0+$/, '');
    const length = parseInt(text_of_utf8(header.subarray(124, 135)) ?? '', 8);
    if (!(length >= 0) || !same(header, header_of(name, length, timestamp))) refuse('a record has another header');
    const content = bytes.slice(at + block_bytes, at + block_bytes + length);
    const end = at + block_bytes + block_bytes * Math.ceil(length / block_bytes);
    const padding = bytes.subarray(at + block_bytes + length, end);
    if (end > bytes.length || padding.some((byte) => byte !== 0)) refuse('a record is not filled with zeros');
    if (at > 0) reader.add(name, content);
    else if (name !== 'BELENIOS') refuse('the first record is not the header');
    at = end;
  }
  return reader.finish();
}
