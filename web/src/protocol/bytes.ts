// SPDX-License-Identifier: EUPL-1.2
// Bytes and the texts that stand for them.  Protocol, notation and §1.

import { sha256 } from '@noble/hashes/sha2.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of these bytes, from which `utf8` makes the same bytes again; null when they are not UTF-8. */
export function text_of_utf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** SHA-256, 32 bytes; of a text, of its UTF-8. */
export function digest(content: Uint8Array | string): Uint8Array {
  return sha256(typeof content === 'string' ? utf8(content) : content);
}

/** Lower-case hexadecimal. */
export function to_hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** The bytes of lower-case hexadecimal; null for anything else. */
export function from_hex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** Base64 as the protocol writes it: alphabet `+/`, no `=`. */
export function to_base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/=+$/, '');
}

/** Base64 as addresses and headers carry it: alphabet `-_`, no `=`. */
export function to_base64url(bytes: Uint8Array): string {
  return to_base64(bytes).replaceAll('+', '-').replaceAll('/', '_');
}

/** The bytes of Base64, with or without `=`, in either alphabet; null when it is not the one spelling of some bytes. */
export function from_base64(text: string): Uint8Array | null {
  const plain = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
  return to_base64(bytes) === plain ? bytes : null;
}

/** The bytes read as one number, the most significant first. */
export function number_of(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${to_hex(bytes)}`);
}

/** Overwrites a secret.  JavaScript may have copied it elsewhere: this shortens its life, it does not end it. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
