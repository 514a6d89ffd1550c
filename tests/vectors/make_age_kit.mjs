#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// tests/vectors/make_age_kit.mjs FOLDER: makes age_kit.json beside itself, the test kit that the author of age makes for every
// program that reads its files, out of the folder where the npm package cctv-age was unpacked (`npm pack cctv-age`).  The kit
// is free for everybody: 0BSD, CC0-1.0 or Unlicense.  Nothing is left out or changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: make_age_kit.mjs FOLDER');
  process.exit(2);
}
const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const kit = await import(pathToFileURL(resolve(folder, 'index.js')).href);
const files = Object.fromEntries(Object.entries(kit).map(([file, bytes]) => [file, Buffer.from(bytes).toString('base64').replace(/=+$/, '')]));
const out = join(dirname(fileURLToPath(import.meta.url)), 'age_kit.json');
writeFileSync(out, `${JSON.stringify({ package: name, version, license, files }, null, 1)}\n`);
