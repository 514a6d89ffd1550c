// SPDX-License-Identifier: EUPL-1.2
// A roll as a spreadsheet saved it: read here only to find out its encoding; what its columns hold, the desk says.

export type Encoding = 'utf-8' | 'utf-16' | 'windows-1252';

export interface RollFile {
  /** The file as the desk takes it: UTF-8, with the same lines. */
  csv: Blob;
  /** Its first lines, whole. */
  head: string;
  encoding: Encoding;
}

/** What the desk takes at most. */
export const roll_mebibytes_max = 256;

const head_characters_max = 60_000; // fewer than 256 KiB in UTF-8

function encoding_of(bytes: Uint8Array): { encoding: Encoding; label: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16', label: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16', label: 'utf-16be' };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { encoding: 'utf-8', label: 'utf-8' };
  } catch {
    return { encoding: 'windows-1252', label: 'windows-1252' };
  }
}

export async function read_roll_file(file: Blob): Promise<RollFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { encoding, label } = encoding_of(bytes);
  const head_bytes = encoding === 'utf-8' ? bytes.subarray(0, 4 * head_characters_max) : bytes;
  const text = new TextDecoder(label).decode(head_bytes);
  const csv = encoding === 'utf-8' ? file : new Blob([text], { type: 'text/csv' });
  if (text.length <= head_characters_max && head_bytes.length === bytes.length) return { csv, head: text, encoding };
  const start = text.slice(0, head_characters_max);
  const end = start.lastIndexOf('\n');
  return { csv, head: end > 0 ? start.slice(0, end + 1) : start, encoding };
}
