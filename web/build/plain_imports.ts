// SPDX-License-Identifier: EUPL-1.2
// What the booth loads later are languages, which need nothing else loaded with them: Vite's helper that would fetch a
// module's style sheets and its other modules ahead has nothing to do, and is left out.

import { minify } from 'terser';
import type { Plugin } from 'vite';

const HELPER = '\0vite/preload-helper.js';

export function plain_imports(): Plugin {
  return {
    name: 'urna-plain-imports',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      return id === HELPER ? 'export const __vitePreload = (load) => load();' : undefined;
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isDynamicEntry) continue;
        if (chunk.viteMetadata?.importedCss.size) this.error(`${chunk.fileName} would need its style sheet loaded with it`);
      }
    },
  };
}

/** The Worker is written as one file before the pages are; a second pass takes out what the first laid open. */
export function small_worker(): Plugin {
  return {
    name: 'urna-small-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== 'asset' || !/^assets\/worker-.*\.js$/u.test(asset.fileName)) continue;
        const options = { module: true, compress: { ecma: 2020, passes: 3, keep_fargs: false, pure_getters: true } } as const;
        const { code } = await minify(String(asset.source), options);
        if (code !== undefined) asset.source = code;
      }
    },
  };
}
