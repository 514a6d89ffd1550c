// SPDX-License-Identifier: EUPL-1.2
// Canonical JSON, protocol §1: one spelling only, so that what was read would be written back byte for byte.

import { Refused } from './refused';
import type { Element, Group } from './group';

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
};
const unescaped: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};
const weight_number_max = 2n ** 30n - 1n;

/** A Schnorr proof: `A = g^response · X^challenge`, both in 0 … q − 1. */
export interface Proof {
  challenge: bigint;
  response: bigint;
}

/** A string typed by a person, in quotes. */
export function quoted(text: string): string {
  let out = '"';
  for (const character of text) {
    const escape = escapes[character];
    const code = character.charCodeAt(0);
    out += escape ?? (code < 0x20 ? `\\u00${code.toString(16).padStart(2, '0')}` : character);
  }
  return `${out}"`;
}

export function proof_text(proof: Proof): string {
  return `{"challenge":"${proof.challenge}","response":"${proof.response}"}`;
}

export function array_text<T>(items: readonly T[], write: (item: T, index: number) => string): string {
  return `[${items.map(write).join(',')}]`;
}

/** Reads canonical JSON from left to right; the first mismatch throws `Refused` with the code `malformed`. */
export class CanonicalReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  fail(what: string): never {
    throw new Refused('malformed', `at character ${this.#at}: ${what}`);
  }

  next_is(expected: string): boolean {
    return this.#text.startsWith(expected, this.#at);
  }

  /** Takes `optional` when it comes next. */
  accept(optional: string): boolean {
    if (!this.next_is(optional)) return false;
    this.#at += optional.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.accept(expected)) this.fail(`expected ${expected}`);
  }

  finish(): void {
    if (this.#at !== this.#text.length) this.fail('unexpected characters at the end');
  }

  get place(): number {
    return this.#at;
  }

  since(place: number): string {
    return this.#text.slice(place, this.#at);
  }

  /** A quoted string in which nothing is escaped. */
  plain_string(): string {
    this.expect('"');
    let end = this.#at;
    while (end < this.#text.length && this.#text[end] !== '"') {
      if (this.#text[end] === '\\' || this.#text.charCodeAt(end) < 0x20) this.fail('expected a string without escapes');
      ++end;
    }
    if (end === this.#text.length) this.fail('expected a closing quote');
    const content = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return content;
  }

  /** A quoted string typed by a person, with the canonical escapes. */
  text_string(): string {
    this.expect('"');
    let content = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character.charCodeAt(0) < 0x20) this.fail('expected a character or a closing quote');
      ++this.#at;
      if (character === '"') return content;
      content += character === '\\' ? this.#escaped() : character;
    }
  }

  #escaped(): string {
    const simple = unescaped[this.#text[this.#at] ?? ''];
    if (simple !== undefined) {
      ++this.#at;
      return simple;
    }
    const found = /^u00([01][0-9a-f]|7f)/.exec(this.#text.slice(this.#at, this.#at + 5));
    const control = found?.[1] === undefined ? undefined : String.fromCharCode(parseInt(found[1], 16));
    if (control === undefined || control in escapes) this.fail('this escape is not canonical');
    this.#at += 5;
    return control;
  }

  /** Any JSON value written without blanks, as the text it stands in. */
  raw_value(depth_max = 16): string {
    const start = this.#at;
    if (depth_max === 0) this.fail('nested too deeply');
    if (this.next_is('"')) {
      this.text_string();
    } else if (this.next_is('[')) {
      this.array(() => this.raw_value(depth_max - 1));
    } else if (this.accept('{')) {
      if (this.accept('}')) return this.since(start);
      do {
        this.text_string();
        this.expect(':');
        this.raw_value(depth_max - 1);
      } while (this.accept(','));
      this.expect('}');
    } else if (!this.accept('true') && !this.accept('false') && !this.accept('null')) {
      const number = /^[-+.0-9eE]+/.exec(this.#text.slice(this.#at, this.#at + 64));
      if (number === null) this.fail('expected a JSON value without blanks');
      this.#at += number[0].length;
    }
    return this.since(start);
  }

  #digits(max: bigint): bigint {
    const start = this.#at;
    while (/^[0-9]$/.test(this.#text[this.#at] ?? '')) ++this.#at;
    const digits = this.since(start);
    const valid = digits.length > 0 && digits.length <= 700 && (digits === '0' || digits[0] !== '0');
    const number = valid ? BigInt(digits) : -1n;
    if (!valid || number > max) {
      this.#at = start;
      this.fail(valid ? `expected a number from 0 to ${max}` : 'expected a decimal number without leading zero');
    }
    return number;
  }

  /** A number 0 … max. */
  integer(max: number): number {
    return Number(this.#digits(BigInt(max)));
  }

  /** A `Weight`: a number below 2³⁰, else the same in quotes. */
  weight(): bigint {
    const in_quotes = this.accept('"');
    const weight = this.#digits(2n ** 62n - 1n);
    if (in_quotes) this.expect('"');
    if (in_quotes !== weight > weight_number_max) this.fail('a weight is in quotes exactly when it is above 2^30 - 1');
    return weight;
  }

  /** A `Big` below `limit`: a quoted decimal number. */
  big(limit: bigint): bigint {
    this.expect('"');
    const number = this.#digits(limit - 1n);
    this.expect('"');
    return number;
  }

  /** A proof whose numbers are below the order of the group. */
  proof(group: Group): Proof {
    this.expect('{"challenge":');
    const challenge = this.big(group.order);
    this.expect(',"response":');
    const response = this.big(group.order);
    this.expect('}');
    return { challenge, response };
  }

  /** An element in canonical form, whose membership is not checked. */
  element_unchecked(group: Group): Element {
    return group.parse(this.plain_string()) ?? this.fail(`expected an element of ${group.name}`);
  }

  /** An element in canonical form, of the group: an element outside it has the code `not-in-group`. */
  element(group: Group): Element {
    const element = this.element_unchecked(group);
    if (!group.is_member(element)) throw new Refused('not-in-group', `an element lies outside ${group.name}`);
    return element;
  }

  /** An array of any length. */
  array<T>(read_item: (index: number) => T): T[] {
    const items: T[] = [];
    this.expect('[');
    if (this.accept(']')) return items;
    do {
      items.push(read_item(items.length));
    } while (this.accept(','));
    this.expect(']');
    return items;
  }

  /** An array of exactly `count` items. */
  array_of<T>(count: number, read_item: (index: number) => T): T[] {
    const items: T[] = [];
    this.expect('[');
    for (let i = 0; i < count; ++i) {
      if (i > 0) this.expect(',');
      items.push(read_item(i));
    }
    this.expect(']');
    return items;
  }
}

/** A file's text without the one newline that may end it. */
export function without_newline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Reads all of a text: nothing may be left. */
export function read_all<T>(text: string, read: (reader: CanonicalReader) => T): T {
  const reader = new CanonicalReader(text);
  const value = read(reader);
  reader.finish();
  return value;
}
