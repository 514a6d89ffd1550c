// SPDX-License-Identifier: EUPL-1.2
// Archives written record by record, protocol §3: true ones, and others.

import { digest, to_hex, utf8 } from '../bytes';

const block = 512;
const timestamp = 1_795_279_352;

function record(name: string, text: string): Uint8Array {
  const content = utf8(text);
  const bytes = new Uint8Array(block + block * Math.ceil(content.length / block));
  const put = (at: number, field: string) => bytes.set(utf8(field), at);
  put(0, name);
  put(100, '0000644');
  put(108, '0000000');
  put(116, '0000000');
  put(124, content.length.toString(8).padStart(11, '0'));
  put(136, timestamp.toString(8).padStart(11, '0'));
  put(148, ' '.repeat(8));
  put(156, '0');
  const sum = bytes.subarray(0, block).reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  bytes.set(content, block);
  return bytes;
}

export class ArchiveWriter {
  readonly #parts: Uint8Array[] = [record('BELENIOS', `{"version":1,"timestamp":"${timestamp}"}`)];
  #height = 0;
  #parent = '';

  setup(election: string, trustees: string, credentials: string): void {
    const [a, b, c] = [election, trustees, credentials].map((text) => to_hex(digest(text)));
    this.event('Setup', election, trustees, credentials, `{"election":"${a}","trustees":"${b}","credentials":"${c}"}`);
  }

  /** @param data  the records before the event, the payload last */
  event(type: string, ...data: string[]): void {
    const hashes = data.map((text) => to_hex(digest(text)));
    data.forEach((text, i) => this.#parts.push(record(`${hashes[i]}.data.json`, text)));
    const parent = this.#parent === '' ? '' : `"parent":"${this.#parent}",`;
    const payload = hashes.length === 0 ? '' : `,"payload":"${hashes.at(-1)}"`;
    const text = `{${parent}"height":${this.#height},"type":"${type}"${payload}}`;
    this.#parent = to_hex(digest(text));
    this.#height += 1;
    this.#parts.push(record(`${this.#parent}.event.json`, text));
  }

  archive(): Blob {
    return new Blob(this.#parts as BlobPart[]);
  }
}
