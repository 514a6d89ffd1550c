// SPDX-License-Identifier: EUPL-1.2
import { describe, expect, test } from 'vitest';
import { text_of_utf8 } from '../protocol/bytes';
import { archive_records, read_bytes } from '../protocol/testing/fixtures';
import { looks_like_decryption, Workbench, type MadeKey, type Role } from './workbench';

const single: Role = { kind: 'single', group: 'Ed25519', name: 'Ada' };
const member = (index: number): Role => ({ kind: 'member', context: { group: 'Ed25519', size: 3, threshold: 2, index } });
const bench = (): Workbench => new Workbench(() => undefined);

describe('a key file', () => {
  test('proves that it reloads: the same fingerprint comes back, in another Worker too', async () => {
    for (const role of [single, member(2)]) {
      const made = (await bench().do({ kind: 'make', role })) as MadeKey;
      const other = bench();
      expect(await other.do({ kind: 'open', role, file: made.file })).toMatchObject({ fingerprint: made.fingerprint });
      expect(await other.do({ kind: 'rehearse' })).toBe(true);
    }
  });

  test('of another trustee has another fingerprint', async () => {
    const one = (await bench().do({ kind: 'make', role: single })) as MadeKey;
    const two = (await bench().do({ kind: 'make', role: single })) as MadeKey;
    expect(await bench().do({ kind: 'open', role: single, file: two.file })).not.toMatchObject({ fingerprint: one.fingerprint });
  });

  test('of the wrong kind, cut or empty is refused', async () => {
    const made = (await bench().do({ kind: 'make', role: single })) as MadeKey;
    const seed = (await bench().do({ kind: 'make', role: member(1) })) as MadeKey;
    for (const [role, file] of [[member(1), made.file], [single, seed.file], [single, made.file.slice(0, 20)], [member(1), seed.file.slice(1)], [single, '']] as const) {
      await expect(bench().do({ kind: 'open', role, file })).rejects.toMatchObject({ code: 'malformed' });
    }
  });

  test('is not in memory just because it was made: it must come from the file', async () => {
    const made_only = bench();
    await made_only.do({ kind: 'make', role: single });
    await expect(made_only.do({ kind: 'rehearse' })).rejects.toMatchObject({ code: 'no-key' });
  });
});

test('a certificate that the desk changed is not sealed to', async () => {
  const benches = [bench(), bench(), bench()];
  const made = (await Promise.all(benches.map((one, i) => one.do({ kind: 'make', role: member(i + 1) })))) as MadeKey[];
  await benches[0]!.do({ kind: 'open', role: member(1), file: made[0]!.file });
  const certificates = made.map(({ record }) => record);
  await expect(benches[0]!.do({ kind: 'polynomial', certificates: [certificates[0]!, certificates[2]!, certificates[1]!], threshold: 2 })).rejects.toMatchObject({ code: 'certificate-context-wrong' });
  await expect(benches[0]!.do({ kind: 'polynomial', certificates: [certificates[1]!, certificates[1]!, certificates[2]!], threshold: 2 })).rejects.toThrow();
  expect(typeof (await benches[0]!.do({ kind: 'polynomial', certificates, threshold: 2 }))).toBe('string');
});

test('what is decrypted is the sum of all ballots, or nothing', async () => {
  const stored = (...path: string[]): Uint8Array => read_bytes('fixtures', 'belenios', ...path);
  const texts = archive_records(stored('a1-ed25519-single-homomorphic', 'election.bel')).map(({ content }) => content);
  const record = texts.find((content) => text_of_utf8(content)?.startsWith('{"version":1,"description"'))!;
  const trustees = text_of_utf8(texts.find((content) => text_of_utf8(content)?.startsWith('[["Single"'))!)!;
  const one = bench();
  await one.do({ kind: 'open', role: single, file: text_of_utf8(stored('a1-ed25519-single-homomorphic', 'secrets', 'trustee1.privkey'))! });
  await one.do({ kind: 'election', uuid: 'qwKJxyG5a9Pje6', fingerprint: null, record, trustees });
  const open = (archive: Uint8Array) => one.do({ kind: 'decrypt', archive, share: null });
  expect(await open(stored('a1-ed25519-single-homomorphic', 'election.bel'))).toContain('decryption_factors');
  await expect(open(stored('e-negative', 'ed-encrypted-tally-tampered', 'election.bel'))).rejects.toThrow();
  await expect(open(stored('a2-b2048-single-homomorphic', 'election.bel'))).rejects.toThrow();
  await expect(open(new Uint8Array())).rejects.toThrow();
});

test('only a decryption looks like one', () => {
  expect(looks_like_decryption(new TextEncoder().encode('{"decryption_factors":[[]],"decryption_proofs":[[]]}\n'))).toBe(true);
  expect(looks_like_decryption(new TextEncoder().encode('"123"\n'))).toBe(false);
});
