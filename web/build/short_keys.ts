// SPDX-License-Identifier: EUPL-1.2
// Messages are named in the source (`code.title`) and numbered in what a voter downloads: the names alone would be a tenth
// of the booth.  Names that are put together at run time cannot be numbered, so none may be: a test reads the sources.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const ENTRY = /^ {2}'([a-z_]+\.[a-z_]+)': ('.*'),$/gmu;
const CATALOGUE = /\/src\/i18n\/booth\/[a-z]{2}\.ts$/u;
const TOUCHED = /\/src\/booth\/[^?]+\.(?:ts|svelte)$/u;

/** The keys of a catalogue's source, in its order. */
export function keys_of(source: string): string[] {
  return [...source.matchAll(ENTRY)].map((match) => match[1] as string);
}

/** Every string that is exactly a key becomes its number. */
export function with_short_keys(code: string, keys: readonly string[]): string {
  const numbers = new Map(keys.map((key, index) => [key, String(index)]));
  return code.replace(/'([a-z_]+\.[a-z_]+)'/gu, (all, key: string) => numbers.get(key) ?? all);
}

/** A catalogue as an array, in the order of `keys`.  @throws Error when a message is missing */
export function catalogue_array(source: string, keys: readonly string[]): string {
  const texts = new Map([...source.matchAll(ENTRY)].map((match) => [match[1], match[2]]));
  const ordered = keys.map((key) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`there is no message ${key} on a line of its own`);
    return text;
  });
  return `export const messages = [${ordered.join(',')}];`;
}

export function short_keys(): Plugin {
  let keys: string[] = [];
  return {
    name: 'urna-short-keys',
    apply: 'build',
    enforce: 'pre',
    configResolved(config) {
      keys = keys_of(readFileSync(join(config.root, 'src/i18n/booth/en.ts'), 'utf8'));
    },
    transform(code, id) {
      if (CATALOGUE.test(id)) return { code: catalogue_array(code, keys), map: null };
      return TOUCHED.test(id) ? { code: with_short_keys(code, keys), map: null } : undefined;
    },
  };
}
