// SPDX-License-Identifier: EUPL-1.2
// The booth's files and their hashes, to be published with the election: what a browser was given can be compared.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface BoothManifest {
  /** Path from the root of the site → SHA-384, Base64, as in an `integrity` attribute; sorted by path. */
  files: Record<string, string>;
}

/** All files of the booth under `folder`, but source maps, which are published and not loaded. */
export function manifest_of(folder: string): BoothManifest {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== 'booth.manifest.json')
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
  const hash = (name: string) => `sha384-${createHash('sha384').update(readFileSync(join(folder, name))).digest('base64')}`;
  return { files: Object.fromEntries(names.map((name) => [`/${name}`, hash(name)])) };
}

/** Must come after `integrity`, which changes the HTML. */
export function booth_manifest(): Plugin {
  let folder = '';
  return {
    name: 'urna-booth-manifest',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        writeFileSync(join(folder, 'booth.manifest.json'), `${JSON.stringify(manifest_of(folder), null, 2)}\n`);
      },
    },
  };
}
