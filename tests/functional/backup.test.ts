// SPDX-License-Identifier: EUPL-1.2
// A platform that is lost comes back: backups while people vote, a trial restore, copies that somebody spoilt, and then
// the real thing: both folders gone, two custodians, and the same journal and the same ballots afterwards.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Organiser } from './support/organiser';
import { Platform, program, type PlatformSettings } from './support/platform';
import { Booth, type Receipt } from './support/voter';
import { choices, prepare, type Prepared } from './support/works_council';

const is_root = process.getuid?.() === 0;
let folder: string;
let settings: PlatformSettings;
let platform: Platform;
let organiser: Organiser;
let poll: Prepared;
let booth: Booth;
let shares: string[] = [];
let backup: string;
const ballots = new Map<string, { ballot: string; receipt: Receipt }>();

const at = (name: string): string => join(folder, name);
const places = ['backup-1', 'backup-2', 'backup-3'];
const content = (place: string): string => at(`${place}/urna-${backup}.data`);

/** What the operator asks on the socket of the lock. */
const lock = (method: string, path: string, body = '', type = 'text/plain'): Promise<string> =>
  new Promise((done, failed) => {
    const asked = request({ socketPath: join(platform.data, 'control.sock'), method, path, headers: { 'Content-Type': type } }, (answer) => {
      let text = '';
      answer.on('data', (piece: Buffer) => (text += piece.toString()));
      answer.on('end', () => ((answer.statusCode ?? 500) < 300 ? done(text) : failed(new Error(`${path}: ${answer.statusCode} ${text}`))));
    });
    asked.on('error', failed);
    asked.end(body);
  });

const urnactl = (options: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(program('urnactl'), options, { input, encoding: 'utf8' });
const verify = () => {
  const told = urnactl(['backup', 'verify', '--data', platform.data, '--json']);
  return { status: told.status, ...(JSON.parse(told.stdout) as { verification: { good: boolean; rows: number; logs: number; millis: number; folders: { folder: string; fault: string }[] } }) };
};
const restore_options = (): string[] => ['backup', 'restore', backup, '--from', at('backup-2'), '--keys-from', at('keys'), '--to', at('desk'), '--box-to', at('box')];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-backup-'));
  execFileSync('chmod', ['711', folder]);
  for (const name of [...places, 'keys']) mkdirSync(at(name), { mode: 0o700 });
  if (is_root) execFileSync('chown', ['61702:61701', ...[...places, 'keys'].map(at)]);
  execFileSync('age-keygen', ['-o', at('kept-elsewhere')], { stdio: 'ignore' });
  const recipient = execFileSync('age-keygen', ['-y', at('kept-elsewhere')], { encoding: 'utf8' }).trim();
  settings = { folder, box_options: ['--backup-key-to', recipient], desk_options: [...places.flatMap((place) => ['--backup-to', at(place)]), '--backup-keys-to', at('keys')] };
  platform = await Platform.start(settings);
  organiser = await Organiser.enrol(platform);
  poll = await prepare(platform, organiser, () => {});
  booth = await Booth.open(platform.client(), poll.uuid);
  const consent = (JSON.parse(await lock('POST', '/consents/rekey')) as { attempt: string }).attempt;
  const order = { threshold: 2, custodians: [{ name: 'Rosa' }, { name: 'Oscar' }, { name: 'the mayor' }] };
  const { attempt } = JSON.parse(await lock('POST', `/ceremonies?consent=${consent}`, JSON.stringify(order), 'application/json')) as { attempt: string };
  for (const index of [1, 2, 3]) {
    const share = await lock('POST', `/ceremonies/${attempt}/shown/${index}`);
    await lock('POST', `/ceremonies/${attempt}/shares`, share);
    shares.push(share);
  }
  settings.passphrase = `${shares[0]}\n${shares[2]}`;
});
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function cast(voter: number): Promise<void> {
  const code = poll.codes[voter]!;
  const ballot = booth.ballot(code, choices(voter));
  const receipt = await booth.through(platform.client()).cast(await booth.sign_in(code), ballot);
  ballots.set(code, { ballot, receipt });
}

// Shows KEY-10.
test('a backup is made while people vote, at every place, and the keys apart from it', async () => {
  await cast(0);
  let is_over = false;
  const voting = (async () => {
    for (let voter = 1; voter < poll.codes.length && !is_over; ++voter) await cast(voter);
  })();
  const { stdout } = await promisify(execFile)(program('urnactl'), ['backup', 'make', '--data', platform.data, '--json']);
  is_over = true;
  await voting;
  const made = (JSON.parse(stdout) as { backup: { name: string; copies: number; box: string } }).backup;
  expect(made).toMatchObject({ copies: 3, box: 'here' });
  backup = made.name;
  for (const place of places) expect(readdirSync(at(place)).sort()).toEqual([`urna-${backup}.data`, `urna-${backup}.data.manifest`]);
  expect(readdirSync(at('keys')).sort()).toEqual([`urna-${backup}.keys`, `urna-${backup}.keys.manifest`]);
  const manifest = readFileSync(at(`backup-1/urna-${backup}.data.manifest`), 'utf8');
  expect(manifest).toContain(' desk/journal.db\n');
  expect(manifest).toContain(' box/box.db\n');
  expect(manifest).not.toContain('keystore');
  expect(manifest).toContain(' box/box.key.age\n');
  expect(manifest, 'the desk has none that it could open').not.toContain(' box/box.key\n');
  for (const name of ['backup.copy', 'backup.box']) expect(existsSync(join(platform.data, name))).toBe(false);
});

// Shows KEY-10.
test('it is verified by restoring it, and a spoilt copy is named', () => {
  const good = verify();
  expect(good.status).toBe(0);
  expect(good.verification).toMatchObject({ good: true });
  expect(good.verification.rows).toBeGreaterThan(100);
  expect(good.verification.logs).toBeGreaterThanOrEqual(2);
  const whole = readFileSync(content('backup-1'));
  const spoilt = Buffer.from(whole);
  spoilt[spoilt.length >> 1]! ^= 1;
  writeFileSync(content('backup-1'), spoilt);
  const bad = verify();
  expect(bad.status).toBe(1);
  expect(bad.verification.good).toBe(false);
  expect(bad.verification.folders.map(({ fault }) => fault)).toEqual([`altered: ${content('backup-1')}`, '', '']);
  writeFileSync(content('backup-1'), whole);
});

// Shows KEY-10.
test('a drill restores with the custodians, and is noted with the time that it took', () => {
  mkdirSync(at('scratch'), { mode: 0o700 });
  const options = ['backup', 'drill', backup, '--from', at('backup-3'), '--keys-from', at('keys'), '--in', at('scratch'), '--data', platform.data, '--json'];
  expect(urnactl(options, `${shares[0]}\n`).status).toBe(2);  // one custodian alone
  const told = urnactl(options, `${shares[1]}\n${shares[2]}\n`);
  expect(told.status, told.stderr).toBe(0);
  expect(JSON.parse(told.stdout)).toMatchObject({ good: true });
  expect(readdirSync(at('scratch'))).toEqual([]);
  const list = (): object => (JSON.parse(urnactl(['backup', 'list', '--data', platform.data, '--json']).stdout) as { platform: object }).platform;
  expect(list()).toMatchObject({ drill: { good: true }, verification: { good: false }, overdue: { backup: false, drill: false } });

  // Whoever had needed this copy would have had nothing: that is a drill too, and no good one.
  const whole = readFileSync(content('backup-3'));
  const spoilt = Buffer.from(whole);
  spoilt[spoilt.length >> 1]! ^= 1;
  writeFileSync(content('backup-3'), spoilt);
  const bad = urnactl(options, `${shares[1]}\n${shares[2]}\n`);
  writeFileSync(content('backup-3'), whole);
  expect(bad.status).toBe(1);
  expect(bad.stdout + bad.stderr).toContain('it is not what was signed');
  expect(list()).toMatchObject({ drill: { good: false } });
  expect(readdirSync(at('scratch'))).toEqual([]);
});

/** The root of the first `size` entries of the platform's log, as anybody computes it: RFC 6962 §2.1. */
async function root_of(auditor: Organiser, size: number): Promise<string> {
  const tile = (await auditor.client.ask('GET', `/log/platform/tile/entries/000.p/${size}`)).body;
  const leaves: Buffer[] = [];
  for (let i = 0; i < tile.length; ) {
    const length = tile.readUInt16BE(i);
    leaves.push(createHash('sha256').update(Buffer.from([0])).update(tile.subarray(i + 2, i + 2 + length)).digest());
    i += 2 + length;
  }
  const root = (from: number, to: number): Buffer => {
    if (to - from === 1) return leaves[from]!;
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    return createHash('sha256').update(Buffer.from([1])).update(root(from, from + half)).update(root(from + half, to)).digest();
  };
  return root(0, leaves.length).toString('hex');
}

// Shows KEY-10.
test('both folders are lost; two custodians bring back the same journal, and every ballot', async () => {
  const before = (await platform.client().ask('GET', `/api/board/${poll.uuid}`)).json<{ ballots: number; fingerprint: string }>();
  expect(urnactl(restore_options(), settings.passphrase).stderr).toContain('the folder is not empty');
  await platform.stop_server('urnad');
  await platform.stop_server('urna-box');
  const old_desk = at('lost-desk');
  execFileSync('mv', [at('desk'), old_desk]);
  execFileSync('mv', [at('box'), at('lost-box')]);

  expect(urnactl(restore_options(), `${shares[1]}\n`).status).toBe(2);
  expect(existsSync(at('desk'))).toBe(false);
  const restored = urnactl(restore_options(), `${settings.passphrase}\n`);
  expect(restored.status, restored.stderr).toBe(0);
  expect(existsSync(at('box/box.key'))).toBe(false);
  execFileSync('age', ['-d', '-i', at('kept-elsewhere'), '-o', at('box/box.key'), at('box/box.key.age')]);
  chmodSync(at('box/box.key'), 0o600);
  expect(readFileSync(at('box/box.key')).equals(readFileSync(at('lost-box/box.key')))).toBe(true);
  if (is_root) execFileSync('chown', ['-R', '61702:61701', at('desk')]);
  if (is_root) execFileSync('chown', ['-R', '61701:61701', at('box')]);
  await platform.start_server('urna-box');
  await platform.start_server('urnad');

  const [, size, root] = /^log (\d+) ([0-9a-f]{64}) platform desk\/journal\.db$/mu.exec(readFileSync(at(`backup-2/urna-${backup}.data.manifest`), 'utf8'))!;
  const auditor = await Organiser.enrol(platform, 'olga', 'seventeen quiet lighthouses blink', ['auditor']);
  expect(await root_of(auditor, Number(size))).toBe(root);
  const noted = (await auditor.client.ask('GET', '/api/organiser/journal?event=backup.restored')).json<{ entries: { entry: { obj: string } }[] }>();
  expect(JSON.stringify(noted.entries)).toContain(`backup:${backup}`);

  // Whoever holds a receipt from before the backup finds the ballot; whoever has none sends again.
  const client = platform.client();
  for (const [code, { ballot, receipt }] of ballots) {
    const again = await booth.through(client).cast(await booth.through(client).sign_in(code), ballot);
    expect(again.tracker).toBe(receipt.tracker);
  }
  const after = (await client.ask('GET', `/api/board/${poll.uuid}`)).json<{ ballots: number; fingerprint: string }>();
  expect(after).toMatchObject({ ballots: before.ballots, fingerprint: before.fingerprint });
  const turnout = (await auditor.client.ask('GET', `/api/organiser/elections/${poll.uuid}/turnout`)).json<{ voted: number }>();
  expect(turnout.voted).toBe(before.ballots);
});

// Shows AUD-08.
test('an older backup is refused while a newer one is there, unless somebody says so', async () => {
  const newer = (JSON.parse(platform.urnactl('backup', 'make', '--data', platform.data, '--json')) as { backup: { name: string } }).backup.name;
  const options = restore_options().map((word) => (word === at('desk') ? at('elsewhere') : word === at('box') ? at('elsewhere-box') : word));
  const refused = urnactl(options, settings.passphrase);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`a newer backup is there: ${newer}`);
  expect(urnactl([...options, '--older'], `${settings.passphrase}\n`).status).toBe(0);
});
