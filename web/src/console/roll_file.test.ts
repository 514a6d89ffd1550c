// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { read_roll_file } from './roll_file';

const bytes = (...parts: (string | number[])[]): Blob => new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))));

// What 0x80 to 0x9F become is looked at in the browser: Node’s decoder takes them for control characters.
test('what is not UTF-8 is read as Windows-1252 and sent as UTF-8, line for line', async () => {
  const read = await read_roll_file(bytes('id;Pr', [0xe9], 'nom\r\n1;Lef', [0xe8], 'vre\r\n'));
  expect(read.encoding).toBe('windows-1252');
  expect(await read.csv.text()).toBe('id;Prénom\r\n1;Lefèvre\r\n');
  expect(read.head).toBe('id;Prénom\r\n1;Lefèvre\r\n');
});

test('UTF-16 of both orders is sent as UTF-8', async () => {
  for (const file of [bytes([0xff, 0xfe, 0x69, 0, 0x64, 0, 10, 0]), bytes([0xfe, 0xff, 0, 0x69, 0, 0x64, 0, 10])]) {
    const read = await read_roll_file(file);
    expect(read.encoding).toBe('utf-16');
    expect(await read.csv.text()).toBe('id\n');
  }
});

test('UTF-8 is sent as it is, byte order mark and all', async () => {
  const file = bytes([0xef, 0xbb, 0xbf], 'id\né\n');
  const read = await read_roll_file(file);
  expect(read.csv).toBe(file);
  expect(read.head).toBe('id\né\n');
});

test('of a long file the first whole lines are the head', async () => {
  const line = `A1;${'é'.repeat(500)}\n`;
  const read = await read_roll_file(bytes(line.repeat(2000)));
  expect(read.head.length).toBeGreaterThan(50_000);
  expect(read.head.length % line.length).toBe(0);
});
