// SPDX-License-Identifier: EUPL-1.2
// Tests that read or drive what was built: `npm run build` first.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['build/test_setup.ts'], testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false },
});
