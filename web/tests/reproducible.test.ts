// SPDX-License-Identifier: EUPL-1.2
// Whoever builds the booth again must get the very bytes that are served: no date, no path, no order of a folder in them.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// Shows REL-01.
it('the booth built in another folder has the same bytes', { timeout: 300_000 }, async () => {
  const web = join(__dirname, '..');
  const other = mkdtempSync(join(tmpdir(), 'urna-built-elsewhere-'));
  try {
    const left_out = ['node_modules', 'dist', 'tests'];
    for (const name of readdirSync(web).filter((one) => !left_out.includes(one))) cpSync(join(web, name), join(other, name), { recursive: true });
    symlinkSync(join(web, 'node_modules'), join(other, 'node_modules'));
    const vite = join(other, 'node_modules/vite/bin/vite.js');
    // Another place and another time of day, and nothing of the test's own environment.
    const env = { PATH: process.env['PATH'], HOME: other, TZ: 'Asia/Tokyo', LANG: 'C' };
    await promisify(execFile)(process.execPath, [vite, 'build', '--mode', 'booth', '--logLevel', 'error'], { cwd: other, env });
    // It has the hash of every file.
    const manifest = (folder: string) => readFileSync(join(folder, 'dist/booth.manifest.json'), 'utf8');
    expect(manifest(other)).toBe(manifest(web));
    for (const path of Object.keys((JSON.parse(manifest(web)) as { files: object }).files)) {
      expect(readFileSync(join(other, 'dist', path)).equals(readFileSync(join(web, 'dist', path))), path).toBe(true);
    }
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});
