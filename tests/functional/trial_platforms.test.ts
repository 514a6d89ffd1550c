// SPDX-License-Identifier: EUPL-1.2
// A passphrase that is cheap to guess is for trials, and no real platform gets one by mistake.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from './support/platform';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'urna-trials-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (data: string, ...options: string[]): { status: number | null; stderr: string } =>
  spawnSync(program('urnad'), ['--data', data, '--box', join(folder, 'none'), ...(process.getuid?.() === 0 ? ['--user', 'root'] : []), ...options], { encoding: 'utf8', timeout: 20_000 });

// Shows KEY-05.
test('a platform that others can reach gets no cheap passphrase', () => {
  const data = join(folder, 'reached');
  for (const listen of ['0.0.0.0:0', '[::]:0', '192.0.2.1:8443']) {
    const { status, stderr } = start(data, '--listen', listen, '--cheap-passphrase');
    expect(status, listen).toBe(1);
    expect(stderr).toContain('is for trials on this machine');
  }
  expect(existsSync(join(data, 'for-trials-only'))).toBe(false);
});

// Shows KEY-05.
test('a real platform does not become one for trials, nor the other way round', () => {
  const real = join(folder, 'real');
  mkdirSync(real);
  writeFileSync(join(real, 'keystore.db'), '');
  const cheap = start(real, '--listen', '127.0.0.1:0', '--cheap-passphrase');
  expect(cheap.status).toBe(1);
  expect(cheap.stderr).toContain('is a real platform');
  const trial = join(folder, 'trial');
  mkdirSync(trial);
  writeFileSync(join(trial, 'for-trials-only'), '');
  const serious = start(trial, '--listen', '127.0.0.1:0');
  expect(serious.status).toBe(1);
  expect(serious.stderr).toContain('it is for trials only');
});
