// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { CanonicalReader, quoted, read_all } from './canonical_json';
import { ed25519_group } from './group_ed25519';

describe('canonical JSON', () => {
  it('refuses every other spelling of a string', () => {
    for (const text of ['"a', 'a"', '"\\/"', '"\\u0041"', '"\\u000A"', '"\\u000a"', '"\n"', '"\\x"', '"\\u00"']) {
      expect(() => read_all(text, (reader) => reader.text_string()), text).toThrow();
    }
    expect(() => read_all('"a\\"b"', (reader) => reader.plain_string())).toThrow();
  });

  it('refuses every other spelling of a number', () => {
    for (const text of ['01', '-1', '1.0', '1e2', '', '101', '+1', '"1"', ' 1']) {
      expect(() => read_all(text, (reader) => reader.integer(100)), text).toThrow();
    }
    for (const text of ['"01"', '"-1"', '"0x1"', '1', '""', `"${ed25519_group.order}"`]) {
      expect(() => read_all(text, (reader) => reader.big(ed25519_group.order)), text).toThrow();
    }
    for (const text of ['1073741824', '"1073741823"', '"00"']) {
      expect(() => read_all(text, (reader) => reader.weight()), text).toThrow();
    }
  });

  it('refuses blanks, other members and leftovers', () => {
    const proof = (text: string) => () => read_all(text, (reader) => reader.proof(ed25519_group));
    expect(proof('{"challenge":"1","response":"2"}')).not.toThrow();
    expect(proof('{"challenge":"1", "response":"2"}')).toThrow();
    expect(proof('{"response":"2","challenge":"1"}')).toThrow();
    expect(proof('{"challenge":"1","response":"2","more":1}')).toThrow();
    expect(proof('{"challenge":"1","response":"2"}}')).toThrow();
    expect(proof('{"challenge":"1","response":"2"}\n\n')).toThrow();
  });

  it('refuses an element outside the group', () => {
    const minus_one = (2n ** 255n - 20n).toString(16).padStart(64, '0');
    expect(() => read_all(`"${minus_one}"`, (reader) => reader.element(ed25519_group))).toThrow(/outside/);
  });

  it('reads back every string that it writes', () => {
    for (const text of ['', 'é 漢 🗳', '"\\\b\f\n\r\t', '\u0000\u001f\u007f', 'a/b']) {
      expect(read_all(quoted(text), (reader) => reader.text_string())).toBe(text);
    }
  });

  it('keeps a value as the text it stands in', () => {
    const value = '{"urna":{"blank":[3],"seats":4},"x":[true,null,-1.5e3,"a\\"b"]}';
    expect(read_all(value, (reader) => reader.raw_value())).toBe(value);
    expect(() => read_all('['.repeat(20) + ']'.repeat(20), (reader) => reader.raw_value())).toThrow(/deeply/);
  });

  it('reads arrays of any length and of one length', () => {
    const numbers = (text: string, count?: number) =>
      read_all(text, (reader) => {
        const item = () => reader.integer(9);
        return count === undefined ? reader.array(item) : reader.array_of(count, item);
      });
    expect(numbers('[]')).toEqual([]);
    expect(numbers('[1,2]')).toEqual([1, 2]);
    expect(() => numbers('[1,2]', 3)).toThrow();
    expect(() => numbers('[1,2]', 1)).toThrow();
    expect(() => numbers('[1,]')).toThrow();
    expect(new CanonicalReader('x').next_is('x')).toBe(true);
  });
});
