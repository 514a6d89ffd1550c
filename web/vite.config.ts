// SPDX-License-Identifier: EUPL-1.2
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { booth_manifest } from './build/booth_manifest';
import { integrity } from './build/integrity';
import { plain_imports, small_worker } from './build/plain_imports';
import { short_keys } from './build/short_keys';
import { wordless_errors } from './build/wordless_errors';

// Each page is built alone, so that not one byte of it depends on what another page needs, and that its first import runs
// before Svelte's own code.
const all_pages = ['booth', 'trustee', 'board', 'console', 'document', 'visit'];

export default defineConfig(({ mode }) => {
  const is_booth = mode === 'booth';
  const pages = all_pages.includes(mode) ? [mode] : all_pages;
  return {
    base: '/',
    plugins: [svelte(), ...(is_booth ? [short_keys(), wordless_errors(), plain_imports(), small_worker()] : []), integrity(), ...(is_booth ? [booth_manifest()] : [])],
    worker: { format: 'es', ...(is_booth ? { plugins: () => [wordless_errors()] } : {}) },
    build: {
      target: 'es2022',
      outDir: 'dist',
      // The booth comes first and empties the folder: `npm run build`.
      emptyOutDir: is_booth || pages.length > 1,
      modulePreload: is_booth ? false : { polyfill: false },
      assetsInlineLimit: 0,
      sourcemap: 'hidden',
      ...(is_booth
        ? {
            minify: 'terser',
            terserOptions: {
              module: true,
              compress: { ecma: 2020, drop_console: true, passes: 3, keep_fargs: false, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
              format: { comments: false },
            },
          }
        : {}),
      rollupOptions: { input: Object.fromEntries(pages.map((page) => [page, `${page}/index.html`])) },
    },
    test: {
      include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
      setupFiles: ['build/test_setup.ts'],
      testTimeout: 60_000,
    },
  };
});
