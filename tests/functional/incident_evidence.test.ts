// SPDX-License-Identifier: EUPL-1.2
// Something has gone wrong, and evidence is collected: unlocked, locked, with the server dead.  Debian's age opens it, urna-verify
// checks it alone, and nothing secret or personal that was planted on the machine is in it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Owner } from './support/owner';
import { Platform, program } from './support/platform';

interface Told { done: boolean; exit: number; sha256: string; list_sha256: string; platform: string; signed: boolean; noted: boolean; journal_holds: boolean; absent: string[]; problems?: { problem: string }[] }
interface Entry { ev: string; obj?: string }

let folder: string;
let platform: Platform;
let odile: Owner;
let recipient: string;
const passphrase = 'canary of the keystore, known to everybody';
const at = (name: string): string => join(folder, name);

const run = (name: string, options: readonly string[], input?: Buffer) => {
  const { status, stdout, stderr } = spawnSync(name, options, { input, maxBuffer: 1 << 28 });
  return { status, bytes: stdout, text: stdout.toString('utf8') + stderr.toString('utf8') };
};
function snapshot(out: string, ...more: string[]): Told {
  const to = more.includes('--to') ? [] : ['--to', recipient];
  const { text } = run(program('urnactl'), ['incident', 'snapshot', '--data', platform.data, '--configuration', at('etc'), '--why', 'odd sign-ins', '--out', at(out), '--json', ...to, ...more]);
  return JSON.parse(text) as Told;
}
const opened = (name: string): Buffer => run('age', ['-d', '-i', at('team.key'), at(name)]).bytes;
const verify = (tar: Buffer, ...more: string[]) => {
  writeFileSync(at('evidence.tar'), tar);
  return run(program('urna-verify'), ['incident', at('evidence.tar'), ...more]);
};
const file_in = (tar: Buffer, path: string): string => run('tar', ['xOf', '-', path], tar).bytes.toString('utf8');
const noted = async (): Promise<(string | undefined)[]> =>
  (await odile.client.ask('GET', '/api/organiser/journal')).json<{ entries: { text: string }[] }>().entries
    .map(({ text }) => JSON.parse(text) as Entry).filter(({ ev }) => ev === 'incident.evidence-collected').map(({ obj }) => obj);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-evidence-'));
  chmodSync(folder, 0o711);
  mkdirSync(at('etc'));
  writeFileSync(at('etc/desk.env'), '# canary in a comment\nURNA_LISTEN=[::]:8443\nURNA_ALERTS=--alerts smtp://canary-mail@example.org\n');
  writeFileSync(at('etc/mail.password'), 'canary-name\ncanary-password\n');
  mkdirSync(at('platform'));
  platform = await Platform.start({ folder: at('platform'), passphrase, desk_options: ['--sink', `file:${at('platform/desk/canary-sink.log')}`] });
  odile = await Owner.enrol(platform, 'canary-odile');
  await odile.step_up();
  await odile.client.ask('POST', '/api/incidents', { kind: 'canary-kind' });
  run('age-keygen', ['-o', at('team.key')]);
  recipient = run('age-keygen', ['-y', at('team.key')]).bytes.toString('utf8').trim();
});
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Shows INC-04.
test('an unlocked platform gives evidence that is signed, noted, and verified offline', async () => {
  const [{ id }] = (await odile.client.ask('GET', '/api/incidents')).json<{ incidents: { id: string }[] }>().incidents as [{ id: string }];
  const told = snapshot('one.age', '--incident', id);
  expect(told).toMatchObject({ done: true, platform: 'unlocked', signed: true, noted: true, journal_holds: true });
  expect(createHash('sha256').update(readFileSync(at('one.age'))).digest('hex')).toBe(told.sha256);
  const key = platform.urnactl('customer', 'key', '--data', platform.data).trim().split('\n').find((line) => line.includes('/statement+'))!;
  const checked = verify(opened('one.age'), '--key', key.trim().split(' ').at(-1)!);
  expect(checked.text).toMatch(/^VERIFIED {2}evidence collected at/u);
  expect(checked.text).toMatch(/✓ Journal platform: \d+ entries, from number 0, are in the log/u);
  expect(checked.text).toContain('why: odd sign-ins');
  expect(checked.text).toContain(`incident: ${id}`);
  expect(checked.status).toBe(0);
  expect(verify(opened('one.age')).status).toBe(3);
  expect(await noted()).toEqual([`export:${told.list_sha256}`]);
  const { timeline } = (await odile.client.ask('GET', `/api/incidents/${id}`)).json<{ timeline: { step: string; text: string }[] }>();
  expect(timeline.at(-1)!.text).toContain(told.list_sha256);
});

// Shows INC-04.
test('tar and sha256sum open it without us, and what cannot be read is said to be unknown', () => {
  const tar = opened('one.age');
  mkdirSync(at('apart'));
  run('tar', ['xf', '-', '-C', at('apart')], tar);
  expect(spawnSync('sh', ['-c', `cd ${at('apart')} && grep -E '^[0-9a-f]{64}  ' manifest.note | sha256sum -c --quiet`]).status).toBe(0);
  expect(file_in(tar, 'databases/rows.txt')).toMatch(/^people\.db people 1$/mu);
  expect(file_in(tar, 'databases/schemas.sql')).toContain('CREATE TABLE people');
  expect(file_in(tar, 'machine/packages.txt')).toMatch(/^ii {2}dpkg /mu);
  expect(file_in(tar, 'machine/processes.txt')).toMatch(/ urnad .*--listen 127\.0\.0\.1:\d+/u);
  expect(file_in(tar, 'machine/programs.sha256')).toMatch(/^[0-9a-f]{64} {2}.*\/urnad$/mu);
  expect(file_in(tar, 'machine/sockets.txt')).toContain(`tcp listens 0100007F:${platform.port.toString(16).toUpperCase().padStart(4, '0')} ${platform.port} `);
  expect(file_in(tar, 'machine/mounts.txt')).toMatch(/^\/proc /mu);
  const absent = file_in(tar, 'absent.txt');
  for (const [path, name, tool] of [['changed-files', 'debsums', '/usr/bin/debsums'], ['nftables', 'nft', '/usr/sbin/nft']] as const)
    if (spawnSync('test', ['-e', tool]).status !== 0) expect(absent).toContain(`machine/${path}.txt: ${name} is not installed: unknown`);
});

// Shows INC-04, KEY-02.
test('neither secrets nor people are in it', () => {
  const tar = opened('one.age');
  const secrets = ['canary', 'PRIVATE KEY', 'odile', readFileSync(join(platform.data, 'key.pem'), 'utf8').split('\n')[1]!];
  expect(secrets.filter((secret) => tar.includes(secret))).toEqual([]);
  expect(file_in(tar, 'configuration/desk.env')).toBe('URNA_LISTEN=[::]:8443\nURNA_ALERTS=[39 bytes]\n');
  expect(file_in(tar, 'configuration/files.txt')).toMatch(/^mail\.password 28 /mu);
});

// Shows INC-04.
test('any change is refused with the name of its file', () => {
  const tar = opened('one.age');
  const spoil = (text: string): Buffer => {
    const changed = Buffer.from(tar);
    const place = changed.indexOf(text);
    expect(place).toBeGreaterThan(0);
    changed[place]! ^= 1;
    return changed;
  };
  expect(verify(spoil('people.db people')).text).toMatch(/^REFUTED {2}databases\/rows\.txt: /u);
  expect(verify(spoil('why odd sign-ins')).text).toMatch(/^REFUTED {2}manifest\.note: /u);
  expect(verify(spoil('"ev":"incident.opened"')).text).toMatch(/^REFUTED {2}journal\/platform\/entries\.jsonl: /u);
  expect(verify(tar.subarray(0, tar.length - 700)).status).toBe(1);
  expect(verify(Buffer.from('hello')).status).toBe(2);
  const sealed = readFileSync(at('one.age'));
  sealed[sealed.length - 40]! ^= 1;
  writeFileSync(at('changed.age'), sealed);
  expect(run('age', ['-d', '-i', at('team.key'), at('changed.age')]).status).not.toBe(0);
});

// Shows INC-04.
test('a slip is named before anything is collected, and leaves no file', async () => {
  const before = readdirSync(folder);
  const problem = (out: string, ...more: string[]): string => {
    const { exit, problems } = snapshot(out, ...more);
    expect(exit).toBeGreaterThan(0);
    return problems![0]!.problem;
  };
  expect(problem('two.age', '--to', 'age1nobody')).toContain('no recipient');
  expect(problem('nowhere/two.age')).toContain('no file can be made');
  expect(problem('one.age')).toContain('a file of that name is there');
  expect(problem('two.age', '--incident', 'f'.repeat(32))).toContain('no such incident');
  expect(problem('two.age', '--days', '0')).toContain('--days');
  expect(problem('two.age', '--why', 'two\nlines')).toContain('--why');
  expect(readdirSync(folder)).toEqual(before);
  expect(await noted()).toHaveLength(1);
});

// Shows INC-04, KEY-01.
test('a locked platform gives what needs no key, and notes it', async () => {
  platform.urnactl('lock', '--data', platform.data);
  const told = snapshot('locked.age');
  expect(told).toMatchObject({ done: true, platform: 'locked', signed: false, noted: true });
  const checked = verify(opened('locked.age'));
  expect(checked.text).toMatch(/^WHOLE, SIGNED BY NO PLATFORM/u);
  expect(checked.text).toContain('manifest.note: the platform could not sign');
  expect(checked.status).toBe(3);
  const tar = opened('locked.age');
  expect(file_in(tar, 'journal/platform/entries.jsonl')).toContain('"ev":"incident.evidence-collected"');
  expect(file_in(tar, 'databases/rows.txt')).toMatch(/^people\.db people 1$/mu);
  expect(['canary', 'PRIVATE KEY', 'odile'].filter((secret) => tar.includes(secret))).toEqual([]);
  platform.unlock();
  await expect.poll(() => odile.sign_in().then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  await expect.poll(noted, { timeout: 10_000 }).toContain(`export:${told.list_sha256}`);
});

// Shows INC-04.
test('where the server is dead, the machine still tells, and it is said that nobody noted it', async () => {
  await platform.stop_server('urnad');
  const told = snapshot('stopped.age');
  expect(told).toMatchObject({ done: true, platform: 'stopped', signed: false, noted: false });
  expect(told.absent.join('\n')).toContain('journal: urnad does not answer');
  expect(verify(opened('stopped.age')).status).toBe(3);
  expect(file_in(opened('stopped.age'), 'machine/mounts.txt')).toMatch(/^\/proc /mu);
});
