// SPDX-License-Identifier: EUPL-1.2
// What the pages' sources must never contain, whoever writes them.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keys_of } from '../build/short_keys';

const src = join(__dirname, '../src');
const names = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte|css)$/.test(name));
const source = (name: string) => readFileSync(join(src, name), 'utf8');

// Shows HRD-01, B28.
it('makes no HTML of text and has no inline style, which the security policy forbids', () => {
  for (const name of names.filter((one) => one.endsWith('.svelte'))) {
    expect(source(name), name).not.toMatch(/\{@html/);
    expect(source(name), name).not.toMatch(/\sstyle="/);
  }
});

it('keeps nothing of a vote in the browser', () => {
  for (const name of names.filter((one) => one.startsWith('booth') && !one.endsWith('.test.ts'))) {
    expect(source(name), name).not.toMatch(/localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker/);
  }
});

describe.each(['booth', 'board', 'verify'])('the messages of the %s', (page) => {
  const catalogue = (locale: string) => source(`i18n/${page}/${locale}.ts`);
  const keys = keys_of(catalogue('en'));

  it('are all used: words nobody reads are not worth a voter’s time', () => {
    const all = names.filter((name) => name.startsWith(`${page}/`)).map(source).join('\n');
    expect(keys.filter((key) => key !== 'log.ballots' && !all.includes(`'${key}'`))).toEqual([]);
  });

  it('fill the same holes in every language', () => {
    const holes = (locale: string) => {
      const entries = [...catalogue(locale).matchAll(/^ {2}'([\w.]+)':\s+'(.*)',$/gm)];
      return new Map(entries.map(([, key, text]) => [key, [...new Set((text ?? '').match(/(?<!(?:one|other|=\d) )\{\w+(?=\}|, plural)/g) ?? [])].sort().join()]));
    };
    const english = holes('en');
    expect(english.size).toBeGreaterThan(40);
    for (const locale of ['fr', 'nl', 'de']) {
      for (const [key, wanted] of english) expect(holes(locale).get(key), `${locale} ${key}`).toBe(wanted);
    }
  });
});

it('puts no message’s name together at run time in the booth, where names become numbers', () => {
  for (const name of names.filter((one) => one.startsWith('booth/') && !one.endsWith('.test.ts'))) {
    expect(source(name), name).not.toMatch(/\bt\(\s*`/);
  }
});
