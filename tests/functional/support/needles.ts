// SPDX-License-Identifier: EUPL-1.2
// What must never be found, in every form in which it could lie somewhere, and the search for it.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** One form of one secret. */
interface Needle {
  what: string;
  bytes: Buffer;
}

const needle_bytes_min = 8;

/** A text, as it is and as programs hold texts. */
export function forms_of_text(text: string): [string, Buffer][] {
  const bytes = Buffer.from(text);
  return [
    ['as it is', bytes],
    ['in UTF-16', Buffer.from(text, 'utf16le')],
    ['in UTF-32', Buffer.from(Array.from(bytes).flatMap((byte) => [byte, 0, 0, 0]))],
    ...forms_of_bytes(bytes).slice(1),
  ];
}

export function forms_of_bytes(bytes: Buffer): [string, Buffer][] {
  return [
    ['as it is', bytes],
    ['in hexadecimal', Buffer.from(bytes.toString('hex'))],
    ['in capital hexadecimal', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['in Base64', Buffer.from(bytes.toString('base64').replace(/=+$/, ''))],
    ['in Base64 for addresses', Buffer.from(bytes.toString('base64url'))],
  ];
}

/** A number below 2²⁵⁶: its 32 bytes from either end, and its digits. */
export function forms_of_number(number: bigint): [string, Buffer][] {
  const big = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const little = Buffer.from(big).reverse();
  return [
    ['in decimal digits', Buffer.from(number.toString())],
    ...forms_of_bytes(big),
    ...forms_of_bytes(little).map(([how, bytes]): [string, Buffer] => [`reversed ${how}`, bytes]),
  ];
}

/** A list of small numbers: as JSON, and as an array of numbers of each width. */
export function forms_of_list(list: readonly number[]): [string, Buffer][] {
  return [
    ['as JSON', Buffer.from(list.join(','))],
    ['as JSON with blanks', Buffer.from(list.join(', '))],
    ['as digits', Buffer.from(list.join(''))],
    ...[1, 4, 8].map((width): [string, Buffer] => [`as numbers of ${width} bytes`, Buffer.from(list.flatMap((value) => [value, ...new Array<number>(width - 1).fill(0)]))]),
  ];
}

const page_bytes = 4096;
const empty_page = Buffer.alloc(page_bytes);

/** Where anything but zeros stands, from and to, each part with so many bytes after it: most of a stack was never used. */
function* written_parts(bytes: Buffer, size: number, after: number): Generator<[number, number]> {
  let first = -1;
  for (let page = 0; page < size; page += page_bytes) {
    const end = Math.min(page + page_bytes, size);
    const is_empty = bytes.compare(empty_page, 0, end - page, page, end) === 0;
    if (!is_empty && first < 0) first = page;
    if (is_empty && first >= 0) {
      yield [first, Math.min(page + after, size)];
      first = -1;
    }
  }
  if (first >= 0) yield [first, size];
}

/** Finds many needles in one pass, by their first four bytes. */
export class Needles {
  private readonly by_head = new Map<number, Needle[]>();
  private readonly first_two = new Uint8Array(65536);
  private longest = 0;

  add(what: string, forms: readonly [string, Buffer][]): this {
    for (const [how, bytes] of forms) {
      if (bytes.length < needle_bytes_min) throw new Error(`${what} ${how} is too short to be looked for`);
      const head = bytes.readUInt32LE(0);
      this.by_head.set(head, [...(this.by_head.get(head) ?? []), { what: `${what}, ${how}`, bytes }]);
      this.first_two[head & 0xffff] = 1;
      this.longest = Math.max(this.longest, bytes.length);
    }
    return this;
  }

  /** Which of them are in it. */
  in(hay: Buffer): string[] {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= hay.length; ++at) {
      if (this.first_two[hay[at]! | (hay[at + 1]! << 8)] === 0) continue;
      for (const { what, bytes } of this.by_head.get(hay.readUInt32LE(at)) ?? []) {
        if (hay.compare(bytes, 0, bytes.length, at, Math.min(at + bytes.length, hay.length)) === 0) found.add(what);
      }
    }
    return [...found];
  }

  /** Which of them are in the memory of a process: all that it may read. */
  in_memory_of(pid: number): string[] {
    const found = new Set<string>();
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    const chunk = Buffer.alloc(1 << 22);
    try {
      for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
        const [, from, to, name] = /^([0-9a-f]+)-([0-9a-f]+) r\S* \S+ \S+ \S+ *(.*)$/u.exec(line) ?? [];
        if (from === undefined || to === undefined || name === '[vvar]' || name === '[vsyscall]') continue;
        const end = BigInt(`0x${to}`);
        for (let at = BigInt(`0x${from}`); at < end; ) {
          const size = Number(end - at < BigInt(chunk.length) ? end - at : BigInt(chunk.length));
          let read = 0;
          try {
            read = readSync(memory, chunk, 0, size, at);
          } catch {
            break;  // a page beyond the end of a mapped file, or a device: nothing of ours
          }
          if (read === 0) break;
          for (const [first, last] of written_parts(chunk, read, this.longest)) {
            for (const what of this.in(chunk.subarray(first, last))) found.add(name ? `${what} (in ${name})` : what);
          }
          // What lies across two chunks is seen with the second.
          at += BigInt(read < size || at + BigInt(read) >= end ? read : read - this.longest);
        }
      }
    } finally {
      closeSync(memory);
    }
    return [...found];
  }
}
