// SPDX-License-Identifier: EUPL-1.2
// Whole-system tests: the real servers and, where people look at pages, a real browser.  `make test` runs them by CTest.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: __dirname,
  server: { fs: { allow: ['../..'] } },
  test: { include: ['*.test.ts'], setupFiles: ['../../web/build/test_setup.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
});
