// SPDX-License-Identifier: EUPL-1.2
// What the console and the trustee's page cost to load, read from the build.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { dist } from '../page_server';

const zipped = (path: string): number => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length;
const named = (page: string): string[] => [...readFileSync(join(dist, page, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/gu)].map((found) => found[1]!);
const assets = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'));

test('the console’s first route has at most 150 kB of scripts, with the longest language', () => {
  const languages = assets.filter((file) => /^(?:fr|nl|de|en)-/u.test(file)).map((file) => zipped(`assets/${file}`));
  const all = named('console').reduce((sum, path) => sum + zipped(path), 0) + Math.max(...languages);
  console.log(`console, first route: ${all} bytes`);
  expect(all).toBeLessThanOrEqual(150_000);
});

test('the chart is loaded only when it is looked at', () => {
  const chart = assets.find((file) => file.startsWith('HoursChart-'));
  expect(chart).toBeDefined();
  expect(named('console')).not.toContain(`assets/${chart}`);
  for (const path of named('console')) expect(readFileSync(join(dist, path), 'utf8'), path).not.toContain('u-legend');
});

test('the trustee’s page is one script and one Worker, loaded whole', () => {
  expect(named('trustee')).toHaveLength(1);
  const script = readFileSync(join(dist, named('trustee')[0]!), 'utf8');
  const worker = assets.find((file) => file.startsWith('worker-') && script.includes(file));
  expect(worker).toBeDefined();
  expect(script).not.toMatch(/\bimport\(/u);
  const all = zipped(named('trustee')[0]!) + zipped(`assets/${worker}`);
  console.log(`trustee, with its Worker and four languages: ${all} bytes`);
  expect(all).toBeLessThanOrEqual(100_000);
});
