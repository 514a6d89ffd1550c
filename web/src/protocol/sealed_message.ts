// SPDX-License-Identifier: EUPL-1.2
// Messages between the members of a ceremony, signed, addressed and sealed: `encrypted_msg`, protocol §4.3.
//
// AES is the browser's.  Web Crypto has no CCM mode (RFC 3610), so it is put together here from the two that it is made
// of: CBC for the tag, CTR for the text.

import { concatBytes } from '@noble/hashes/utils.js';
import { digest, from_hex, number_of, text_of_utf8, to_hex, utf8, wipe } from './bytes';
import { quoted, read_all } from './canonical_json';
import type { Element, Group } from './group';
import type { RandomSource } from './random';
import { Refused } from './refused';
import { is_signed_by, read_signed_message, sign_message, signed_message_text } from './signed_message';

const seed_alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const seed_characters = 22;
const tag_bytes = 8;
const block_bytes = 16;
const message_bytes_max = 2 ** 24 - 1;

/** The two private keys that a member's seed gives. */
export interface MessageKeys {
  signing: bigint;
  decryption: bigint;
}

export function draw_seed(random: RandomSource): string {
  const draw = () => seed_alphabet.charAt(Number(random.below(BigInt(seed_alphabet.length))));
  return Array.from({ length: seed_characters }, draw).join('');
}

export function is_seed(text: string): boolean {
  return text.length === seed_characters && [...text].every((character) => seed_alphabet.includes(character));
}

export function derive_message_keys(group: Group, seed: string): MessageKeys {
  const key = (purpose: string) => number_of(digest(purpose + seed)) % group.order;
  return { signing: key('sk|'), decryption: key('dk|') };
}

type Bytes = Uint8Array<ArrayBuffer>;

function own(bytes: Uint8Array): Bytes {
  return Uint8Array.from(bytes);
}

/** `count` bytes, the most significant first. */
function big_endian(number: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => Math.floor(number / 256 ** (count - 1 - i)) % 256);
}

/** AES-256-CCM without associated data, with a tag of 8 bytes.  The nonce has 13 bytes, or 12 from 65536 bytes on. */
class Ccm {
  readonly #key: Bytes;
  readonly #nonce: Uint8Array;
  readonly #length_bytes: number;

  constructor(key: Uint8Array, nonce: Uint8Array, message_bytes: number) {
    this.#key = own(key);
    this.#length_bytes = message_bytes < 65536 ? 2 : 3;
    this.#nonce = nonce.subarray(0, 15 - this.#length_bytes);
  }

  async seal(message: Uint8Array): Promise<Uint8Array> {
    const tag = await this.#tag(message);
    const sealed = await this.#stream(tag, message);
    return concatBytes(sealed.subarray(block_bytes), sealed.subarray(0, tag_bytes));
  }

  /** The message, or null when the tag is wrong. */
  async open(sealed: Uint8Array): Promise<Uint8Array | null> {
    const end = sealed.length - tag_bytes;
    const tag = new Uint8Array(block_bytes);
    tag.set(sealed.subarray(end));
    const opened = await this.#stream(tag, sealed.subarray(0, end));
    const message = opened.slice(block_bytes);
    const expected = await this.#tag(message);
    let difference = 0;
    for (let i = 0; i < tag_bytes; ++i) difference |= (expected[i] ?? 0) ^ (opened[i] ?? 0);
    wipe(opened);
    return difference === 0 ? message : null;
  }

  /** The CBC-MAC of the message, as one block of which the first bytes are the tag. */
  async #tag(message: Uint8Array): Promise<Uint8Array> {
    const flags = 8 * ((tag_bytes - 2) / 2) + this.#length_bytes - 1;
    const head = concatBytes(Uint8Array.of(flags), this.#nonce, big_endian(message.length, this.#length_bytes));
    const padding = (block_bytes - (message.length % block_bytes)) % block_bytes;
    const blocks = own(concatBytes(head, message, new Uint8Array(padding)));
    const key = await crypto.subtle.importKey('raw', this.#key, 'AES-CBC', false, ['encrypt']);
    const chained = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(block_bytes) }, key, blocks);
    const tag = new Uint8Array(block_bytes);
    tag.set(new Uint8Array(chained, blocks.length - block_bytes, tag_bytes));  // the block after it is only padding
    wipe(blocks);
    return tag;
  }

  /** Counter mode over the block of the tag, then the text. */
  async #stream(tag: Uint8Array, text: Uint8Array): Promise<Uint8Array> {
    const counter = own(concatBytes(Uint8Array.of(this.#length_bytes - 1), this.#nonce, new Uint8Array(this.#length_bytes)));
    const key = await crypto.subtle.importKey('raw', this.#key, 'AES-CTR', false, ['encrypt']);
    const algorithm = { name: 'AES-CTR', counter, length: 8 * this.#length_bytes };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, own(concatBytes(tag, text))));
  }
}

function ccm_of(group: Group, shared: Element, alpha: Element, message_bytes: number): Ccm {
  return new Ccm(digest(`key|${group.text(shared)}`), digest(`iv|${group.text(alpha)}`), message_bytes);
}

/** Seals a text for the owner of an encryption key. */
export async function seal(group: Group, encryption: Element, text: string, random: RandomSource): Promise<string> {
  const g_powers = group.generator_powers();
  const shared = g_powers.power(random.below(group.order));
  const r = random.below(group.order);
  const alpha = g_powers.power(r);
  const beta = group.multiply(group.power(encryption, r), shared);
  const message = utf8(text);
  if (message.length > message_bytes_max) throw new RangeError('a sealed message is shorter than 2^24 bytes');
  const data = await ccm_of(group, shared, alpha, message.length).seal(message);
  wipe(message);
  return `{"alpha":"${group.text(alpha)}","beta":"${group.text(beta)}","data":"${to_hex(data)}"}`;
}

/** Opens what was sealed.  @throws Refused  message-malformed, message-not-in-group, message-unreadable */
export async function open(group: Group, decryption_key: bigint, sealed: string): Promise<string> {
  const { alpha, beta, data } = read_message(sealed, (reader) => {
    reader.expect('{"alpha":');
    const alpha = reader.element(group);
    reader.expect(',"beta":');
    const beta = reader.element(group);
    reader.expect(',"data":');
    const data = from_hex(reader.plain_string());
    reader.expect('}');
    return { alpha, beta, data };
  });
  if (data === null || data.length > message_bytes_max + tag_bytes) throw new Refused('message-malformed', 'no data');
  if (data.length < tag_bytes) throw new Refused('message-unreadable', 'the sealed message is too short');
  const shared = group.multiply(beta, group.invert(group.power(alpha, decryption_key)));
  const message = await ccm_of(group, shared, alpha, data.length - tag_bytes).open(data);
  const text = message === null ? null : text_of_utf8(message);
  if (message !== null) wipe(message);
  if (text === null) throw new Refused('message-unreadable', 'sealed for another key, or changed');
  return text;
}

/** Reads a part of a message; every mismatch gets the message's own codes. */
function read_message<T>(text: string, read: Parameters<typeof read_all<T>>[1]): T {
  try {
    return read_all(text, read);
  } catch (error) {
    throw error instanceof Refused ? new Refused(`message-${error.code}`, error.message) : error;
  }
}

/** Signs a secret text, names its recipient and seals it: `send` in protocol §4.3. */
export async function send(
  group: Group, signing_key: bigint, recipient: Element, text: string, random: RandomSource,
): Promise<string> {
  const addressed = `{"recipient":"${group.text(recipient)}","message":${quoted(text)}}`;
  return seal(group, recipient, signed_message_text(sign_message(group, signing_key, addressed, random)), random);
}

/**
 * Opens what `send` made, and checks who signed it and for whom.
 *
 * @param sender  the sender's verification key
 * @throws Refused  message-malformed, message-not-in-group, message-unreadable, message-wrong-sender,
 *                  message-wrong-recipient
 */
export async function receive(group: Group, keys: MessageKeys, sender: Element, sealed: string): Promise<string> {
  const signed = read_message(await open(group, keys.decryption, sealed), (reader) => read_signed_message(reader, group));
  if (!is_signed_by(group, sender, signed)) throw new Refused('message-wrong-sender', 'signed by another key');
  const { recipient, message } = read_message(signed.message, (reader) => {
    reader.expect('{"recipient":');
    const recipient = reader.element(group);
    reader.expect(',"message":');
    const message = reader.text_string();
    reader.expect('}');
    return { recipient, message };
  });
  if (!group.equal(recipient, group.generator_powers().power(keys.decryption))) {
    throw new Refused('message-wrong-recipient', 'written for another recipient');
  }
  return message;
}
