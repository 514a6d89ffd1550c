// SPDX-License-Identifier: EUPL-1.2
// The whole of tests/fixtures: what an independent tool made is verified, what was tampered with is refused.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read_archive } from './archive';
import { Refused } from './refused';
import { check_tally } from './tally_check';
import { read_bytes, tests_folder } from './testing/fixtures';

const negative = join(tests_folder, 'fixtures', 'belenios', 'e-negative');

async function code_of(bytes: Uint8Array): Promise<string> {
  try {
    await check_tally(bytes, null);
    return 'verified';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

// What is wrong in these comes after the tally, where `check_tally` does not look.
const later = /missing-partial-decryption|pd-|wrong-result/;

describe('an archive that was tampered with is refused', () => {
  const all = readdirSync(negative).filter((name) => !later.test(name));
  // What was done in both groups is looked at in the faster one.
  const names = all.filter((name) => !all.includes(name.replace('b2048-', 'ed-')) || name.startsWith('ed-'));
  it('of which there are many', () => {
    expect(names.length).toBeGreaterThan(30);
  });
  for (const name of names) {
    const files = readdirSync(join(negative, name)).filter((file) => file.endsWith('.bel'));
    it(`${name}: ${files.length}`, async () => {
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const code = await code_of(read_bytes('fixtures', 'belenios', 'e-negative', name, file));
        expect(code, file).not.toBe('verified');
      }
    });
  }

  it('with lists: an invalid ballot, a replayed one, one that the tally omits', async () => {
    for (const [name, code] of [['invalid', 'proof-invalid'], ['replayed', 'replayed-ballot']]) {
      expect(await code_of(read_bytes('fixtures', 'lists', 'tampered', `archive-${name}-ballot.bel`))).toBe(code);
    }
    const omitting = read_bytes('fixtures', 'lists', 'tampered', 'archive-tally-omits-a-ballot.bel');
    expect(await code_of(omitting)).toBe('tally-differs');
  });

  it('with any byte of its form changed', () => {
    const bytes = read_bytes('fixtures', 'belenios', 'c5-ed25519-small', 'election.bel');
    expect(() => read_archive(bytes)).not.toThrow();
    for (let place = 0; place < bytes.length; place += 97) {
      const changed = bytes.slice();
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(() => read_archive(changed), `byte ${place}`).toThrow(Refused);
    }
    for (const end of [0, 511, 512, 1024, bytes.length - 1, bytes.length - 512]) {
      expect(() => read_archive(bytes.slice(0, end)), `${end} bytes`).toThrow(Refused);
    }
  });
});

describe('the tally of an archive is recomputed', () => {
  const folders = [
    ...readdirSync(join(tests_folder, 'fixtures', 'belenios')).filter((name) => /^(a1|b[12]|c\d|d\d)-/.test(name)).map((name) => ['belenios', name]),
    ...readdirSync(join(tests_folder, 'fixtures', 'lists')).filter((name) => /^(r2|t\d)-/.test(name)).map((name) => ['lists', name]),
  ];
  for (const path of folders) {
    it(path.join('/'), async () => {
      if (path.includes('c2-b2048-open-strings')) {
        return expect(await code_of(read_bytes('fixtures', ...path, 'election.bel'))).toBe('tally-missing');
      }
      const steps: number[] = [];
      const { ballots, counted, archive, to_decrypt } = await check_tally(read_bytes('fixtures', ...path, 'election.bel'), null, (done) => steps.push(done));
      expect(steps).toHaveLength(ballots);
      expect(counted).toBeLessThanOrEqual(ballots);
      expect(archive.result).not.toBeNull();
      expect(to_decrypt).not.toBeNull();
    });
  }
});
