// SPDX-License-Identifier: EUPL-1.2
import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { without_sentences } from './wordless_errors';

const wordless = (code: string) => without_sentences(code, parseAst);

it('cuts what an error says, and never what is thrown nor when', () => {
  expect(wordless("if (n < 0) throw new RangeError('below ' + n);")).toBe('if (n < 0) throw new RangeError();');
  expect(wordless('const e = () => new Error(`${title(a)} of ${b}`);')).toBe('const e = () => new Error();');
});

it('leaves a refusal its code', () =>
  expect(wordless("throw new Refused('malformed', `at ${place}`);")).toBe("throw new Refused('malformed');"));

it('cuts what a reader says when it fails', () =>
  expect(wordless("this.fail(`expected ${what}`); r.accept('x') || r.fail('y');")).toBe("this.fail(); r.accept('x') || r.fail();"));

it('touches nothing that does something', () => {
  for (const code of ['throw new Error(n++);', 'new Error(a = 1);', "new Other('a');", "fail('a');", 'class E extends Error {}']) {
    expect(wordless(code)).toBe(code);
  }
});
