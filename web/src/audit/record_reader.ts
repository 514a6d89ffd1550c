// SPDX-License-Identifier: EUPL-1.2
// An archive read record by record from a file, of which only a window is in memory.  Protocol §3.1.

import { sha256 } from '@noble/hashes/sha2.js';
import { text_of_utf8, to_hex, utf8 } from '../protocol/bytes';

const block_bytes = 512;
const window_bytes = 1 << 20;
/** Larger contents are hashed but not kept; the file has them. */
export const loaded_bytes_max = 4 << 20;
const octal_11_max = 2 ** 33 - 1;

export interface ArchiveRecord {
  kind: 'header' | 'data' | 'event';
  /** The SHA-256 that its name gives, hexadecimal; empty for the header. */
  hash: string;
  /** The SHA-256 of its content. */
  digest: Uint8Array;
  content_matches_name: boolean;
  /** Of its header in the archive, bytes. */
  offset: number;
  /** Of its content, bytes. */
  length: number;
  /** Null when it is longer than `loaded_bytes_max`. */
  content: Uint8Array | null;
}

/** The bytes at hand are no record: nothing more can be read. */
export class ArchiveFault extends Error {
  constructor(
    readonly offset: number,
    what: string,
  ) {
    super(what);
    this.name = 'ArchiveFault';
  }
}

export async function bytes_of(file: Blob, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.slice(from, from + length).arrayBuffer());
  if (bytes.length !== length) throw new Error('the file is shorter than it was');
  return bytes;
}

export function content_of(file: Blob, record: ArchiveRecord): Promise<Uint8Array> {
  return record.content === null ? bytes_of(file, record.offset + block_bytes, record.length) : Promise.resolve(record.content);
}

function octal_of(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) {
    if (byte < 0x30 || byte > 0x37) return -1;
    value = value * 8 + byte - 0x30;
  }
  return value;
}

function ascii_of(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}

/** The one header that a record may have. */
function header_of(name: Uint8Array, length: number, timestamp: number): Uint8Array {
  const header = new Uint8Array(block_bytes);
  const put = (at: number, text: string) => header.set(utf8(text), at);
  header.set(name);
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

function padded(length: number): number {
  return block_bytes * Math.ceil(length / block_bytes);
}

function timestamp_in(content: Uint8Array): number {
  const found = /^\{"version":1,"timestamp":"(0|[1-9]\d{0,10})"\}$/.exec(text_of_utf8(content) ?? '');
  const timestamp = found === null ? -1 : Number(found[1]);
  return timestamp <= octal_11_max ? timestamp : -1;
}

/** Whether the file begins as an archive does; anything else is no election, tampered with or not. */
export async function is_archive(file: Blob): Promise<boolean> {
  return ascii_of(new Uint8Array(await file.slice(0, 8).arrayBuffer())) === 'BELENIOS';
}

/** Reads forward only. */
export class RecordReader {
  readonly #file: Blob;
  #offset = 0;
  #timestamp: number | null = null;
  #window: Uint8Array = new Uint8Array();
  #window_start = 0;

  constructor(file: Blob) {
    this.#file = file;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** The bytes from `at` on, which lie within the file.  Valid until the next call. */
  async #bytes(at: number, length: number): Promise<Uint8Array> {
    const from = at - this.#window_start;
    if (from < 0 || from + length > this.#window.length) {
      this.#window = await bytes_of(this.#file, at, Math.min(Math.max(length, window_bytes), this.#file.size - at));
      this.#window_start = at;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }

  #refuse(what: string): never {
    throw new ArchiveFault(this.#offset, what);
  }

  /** The next record; null at the end.  @throws ArchiveFault */
  async next(): Promise<ArchiveRecord | null> {
    const left = this.#file.size - this.#offset;
    if (left === 0) return this.#timestamp === null ? this.#refuse('the archive is empty') : null;
    if (left < block_bytes) this.#refuse("a record's header is cut short");
    const header = (await this.#bytes(this.#offset, block_bytes)).slice();
    const length = octal_of(header.subarray(124, 135));
    const timestamp = octal_of(header.subarray(136, 147));
    if (length < 0 || timestamp < 0) this.#refuse('this is not the header of a record');
    const name = ascii_of(header.subarray(0, 100));
    const is_first = this.#timestamp === null;
    if (is_first && name !== 'BELENIOS') this.#refuse('the first record is not named BELENIOS');
    const named = /^([0-9a-f]{64})\.(data|event)\.json$/.exec(name);
    if (!is_first && named === null) this.#refuse("the record's name is not a hash followed by .data.json or .event.json");
    if (!same(header, header_of(header.subarray(0, name.length), length, this.#timestamp ?? timestamp))) {
      this.#refuse("the record's header is not the one that its name, length and the archive's timestamp give");
    }
    if (left - block_bytes < padded(length)) this.#refuse("the record's content is cut short");
    const end = this.#offset + block_bytes + length;
    const padding = await this.#bytes(end, padded(length) - length);
    if (padding.some((byte) => byte !== 0)) this.#refuse("the padding after the record's content is not zero");

    const content = length <= loaded_bytes_max ? (await this.#bytes(this.#offset + block_bytes, length)).slice() : null;
    const digest = content === null ? await this.#digest_of(this.#offset + block_bytes, length) : sha256(content);
    if (is_first) {
      if (content === null || timestamp_in(content) !== timestamp) {
        this.#refuse('the first record does not say version 1 and the timestamp that its header carries');
      }
      this.#timestamp = timestamp;
    }
    const hash = named?.[1] ?? '';
    const record: ArchiveRecord = {
      kind: is_first ? 'header' : named?.[2] === 'event' ? 'event' : 'data',
      hash, digest, content_matches_name: is_first || to_hex(digest) === hash, offset: this.#offset, length, content,
    };
    this.#offset += block_bytes + padded(length);
    return record;
  }

  async #digest_of(from: number, length: number): Promise<Uint8Array> {
    const hash = sha256.create();
    for (let at = 0; at < length; at += window_bytes) {
      hash.update(await bytes_of(this.#file, from + at, Math.min(window_bytes, length - at)));
    }
    return hash.digest();
  }
}

/** How many ballots the file seems to hold: for a bar that fills, before anything in it is believed. */
export async function estimate_ballots(file: Blob): Promise<number> {
  let ballots = 0;
  let window: Uint8Array = new Uint8Array();
  let start = 0;
  const needed = 2 * block_bytes;
  for (let at = 0; at + block_bytes <= file.size; ) {
    const wanted = Math.min(needed, file.size - at);
    if (at < start || at + wanted > start + window.length) {
      window = await bytes_of(file, at, Math.min(window_bytes, file.size - at));
      start = at;
    }
    const record = window.subarray(at - start, at - start + wanted);
    const length = octal_of(record.subarray(124, 135));
    if (length < 0) break;
    const is_event = record[64] === 0x2e && record[65] === 0x65;
    if (is_event && ascii_of(record.subarray(block_bytes)).includes('"type":"Ballot"')) ballots += 1;
    at += block_bytes + padded(length);
  }
  return ballots;
}
