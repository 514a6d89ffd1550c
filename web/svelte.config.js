// SPDX-License-Identifier: EUPL-1.2
import { readdirSync } from 'node:fs';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

// Each component's styles get a name as short as can be: its place among all components, the same on every machine.
const components = readdirSync(new URL('./src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .sort();

function style_name({ filename, hash, css }) {
  const place = components.findIndex((name) => filename.endsWith(name));
  return place < 0 ? `s${hash(css)}` : `s${place.toString(36)}`;
}

// Runes everywhere in our own files: what older components would need is then left out of the pages.
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    discloseVersion: false,
    cssHash: style_name,
  },
};
