// SPDX-License-Identifier: EUPL-1.2
// What tests read: the vectors and elections of tests/, shared with the C++.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RandomSource } from '../random';

export const repository = fileURLToPath(new URL('../../../..', import.meta.url));
export const tests_folder = join(repository, 'tests');

export function read_bytes(...path: string[]): Uint8Array {
  return new Uint8Array(readFileSync(join(tests_folder, ...path)));
}

export function read_text(...path: string[]): string {
  return readFileSync(join(tests_folder, ...path), 'utf8');
}

export function read_json<T>(...path: string[]): T {
  return JSON.parse(read_text(...path)) as T;
}

/** The records of an archive in order: protocol §3.1. */
export function archive_records(bytes: Uint8Array): { name: string; content: Uint8Array }[] {
  const records: { name: string; content: Uint8Array }[] = [];
  const ascii = new TextDecoder('latin1');
  for (let at = 0; at < bytes.length; ) {
    const name = ascii.decode(bytes.subarray(at, at + 100)).replace(/\0+$/, '');
    const size = parseInt(ascii.decode(bytes.subarray(at + 124, at + 135)), 8);
    records.push({ name, content: bytes.slice(at + 512, at + 512 + size) });
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return records;
}

/** Recorded randomness: gives its numbers one after the other. */
export class QueuedRandom implements RandomSource {
  readonly #numbers: bigint[] = [];

  push(...numbers: bigint[]): void {
    this.#numbers.push(...numbers);
  }

  below(limit: bigint): bigint {
    const number = this.#numbers.shift();
    if (number === undefined || number >= limit) throw new Error('the recorded randomness does not fit');
    return number;
  }

  get is_empty(): boolean {
    return this.#numbers.length === 0;
  }
}
