// SPDX-License-Identifier: EUPL-1.2
// What a voter has to download, read from the build; and what the build must not contain.

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { integrity_of } from '../build/integrity';

const dist = join(__dirname, '../dist');
const read = (path: string) => readFileSync(join(dist, path));
const zipped = (path: string) => gzipSync(read(path), { level: 9 }).length;
const manifest = JSON.parse(read('booth.manifest.json').toString()) as { files: Record<string, string> };
const files = Object.keys(manifest.files).map((path) => path.slice(1));
/** Another page, which stands in for the booth while the desk is full. */
const waiting = files.filter((path) => path.startsWith('waiting/'));
const scripts = files.filter((path) => path.endsWith('.js') && !waiting.includes(path));
const is_language = (path: string) => /^(?:fr|nl|de|en)-/.test(basename(path));

describe('the booth', () => {
  it('has at most 60 kB of scripts, with the Worker and one language', () => {
    const common = scripts.filter((path) => !is_language(path)).reduce((sum, path) => sum + zipped(path), 0);
    const language = Math.max(...scripts.filter(is_language).map(zipped));
    expect(scripts.filter(is_language).length).toBe(4);
    expect(common + language).toBeLessThanOrEqual(60_000);
  });

  it('runs on two libraries beside compiled Svelte', () => {
    const sources = scripts.flatMap((path) => (JSON.parse(read(`${path}.map`).toString()) as { sources: string[] }).sources);
    // The last folder counts: a package's own map may name what it was made from.
    const packages = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(source)?.[1] ?? []);
    expect([...new Set(packages)].filter((name) => name !== 'svelte').sort()).toEqual(['@noble/curves', '@noble/hashes']);
  });

  it('has a page that waits of at most 2.5 kB, script and style and one language', () => {
    const [pages, rest] = [waiting.filter((path) => path.endsWith('.html')), waiting.filter((path) => !path.endsWith('.html'))];
    expect(pages.length).toBe(4);
    expect(rest.reduce((sum, path) => sum + zipped(path), 0) + Math.max(...pages.map(zipped))).toBeLessThanOrEqual(2_500);
  });

  it('has at most 10 kB of style and 5 kB of HTML', () => {
    expect(files.filter((path) => path.endsWith('.css')).reduce((sum, path) => sum + zipped(path), 0)).toBeLessThanOrEqual(10_000);
    expect(zipped('booth/index.html')).toBeLessThanOrEqual(5_000);
  });

  it('has two fonts of at most 55 kB, and a third that only names with rarer letters ask for', () => {
    const fonts = files.filter((path) => path.endsWith('.woff2'));
    expect(fonts.length).toBe(3);
    const common = fonts.filter((path) => !path.includes('latin-ext')).map((path) => read(path).length);
    expect(common.length).toBe(2);
    expect(common.reduce((a, b) => a + b)).toBeLessThanOrEqual(55_000);
  });

  // Shows REL-01.
  it('is listed in its manifest with the hashes of the very bytes served', () => {
    for (const path of files) expect(manifest.files[`/${path}`], path).toBe(integrity_of(read(path)));
    expect(scripts.some((path) => basename(path).startsWith('worker-'))).toBe(true);
  });
});

describe('the verifier', () => {
  const assets = readdirSync(join(dist, 'assets'));
  const board = read('board/index.html').toString();
  const entry = /src="\/(assets\/board-[^"]*\.js)"/.exec(board)?.[1] ?? '';
  const names = (pattern: RegExp) => [...new Set(read(entry).toString().match(pattern) ?? [])].filter((name) => assets.includes(name));

  it('comes when it is asked for, in at most 45 kB with its Worker', () => {
    const parts = [...names(/WholeElection-[\w-]{8}\.(?:js|css)/g), ...names(/worker-[\w-]{8}\.js/g)];
    expect(parts.length).toBe(3);
    for (const part of parts) expect(board).not.toContain(part);
    expect(parts.reduce((sum, part) => sum + zipped(`assets/${part}`), 0)).toBeLessThanOrEqual(45_000);
    expect(manifest.files['/assets/' + (parts[0] ?? '')], 'the booth has no part of it').toBe(undefined);
  });
});

describe('every page', () => {
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));

  it.each(pages)('%s carries integrity on each tag, and no script or style of its own', (path) => {
    const html = read(path).toString();
    const tags = (html.match(/<(?:script|link)\b[^>]*>/g) ?? []).filter((tag) => !tag.includes('rel="icon"'));  // a picture has none
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) expect(tag).toMatch(/integrity="sha384-[^"]{64}"/);
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/);
  });

  it('names no other origin', () => {
    const texts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(js|css|html)$/.test(path));
    for (const path of texts) {
      const addresses = [...read(path).toString().matchAll(/\bhttps?:\/\/[a-z0-9.-]+/gi)].map((match) => match[0]);
      // Names of XML vocabularies and of the library's error pages: never requested.
      expect(addresses.filter((one) => !/^https?:\/\/(www\.w3\.org|svelte\.dev)$/.test(one)), path).toEqual([]);
    }
  });
});
