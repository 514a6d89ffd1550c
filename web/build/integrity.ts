// SPDX-License-Identifier: EUPL-1.2
// A browser refuses a script or a style sheet whose bytes are not those that were built: each tag carries their SHA-384.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const TAG = /<(?:script|link)\b[^>]*\b(?:src|href)="\/([^"]+\.(?:js|css|woff2))"[^>]*>/g;

/** The value of an `integrity` attribute for these bytes. */
export function integrity_of(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/** Adds `integrity` to every script, style sheet, preloaded module and font that an HTML page names. */
export function with_integrity(html: string, bytes_of: (path: string) => Uint8Array): string {
  return html.replace(TAG, (tag, path: string) => {
    if (tag.includes('integrity=')) return tag;
    const crossing = tag.includes('crossorigin') ? '' : ' crossorigin';
    return tag.replace(/\s*\/?>$/, `${crossing} integrity="${integrity_of(bytes_of(path))}">`);
  });
}

/** Runs when all files are written, so it sees the very bytes that will be served. */
export function integrity(): Plugin {
  let folder = '';
  return {
    name: 'urna-integrity',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
      for (const page of pages) {
        const html = readFileSync(join(folder, page), 'utf8');
        writeFileSync(join(folder, page), with_integrity(html, (path) => readFileSync(join(folder, path))));
      }
    },
  };
}
