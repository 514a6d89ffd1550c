// SPDX-License-Identifier: EUPL-1.2
// The key ceremony as people hold it: custodians with names, shares on paper and shares sealed to somebody's own key, opened
// with Debian's `age`; what one person alone cannot do afterwards.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import { Owner, password } from './support/owner';
import { Platform, program } from './support/platform';

interface Status {
  state: string;
  names: string[];
  entered_by: string[];
}
interface Ended {
  status: number | null;
  said: string;
}

let folder: string;
let faults: Faults;
let platform: Platform;
let ahead = 0;
const shares = new Map<string, string>();
const recipients = new Map<string, string>();

const at = (name: string): string => join(folder, name);
const urnactl = (options: readonly string[], input = ''): Ended => {
  const { status, stdout, stderr } = spawnSync(program('urnactl'), [...options, '--data', platform.data], { input, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};
const status = (): Status => JSON.parse(execFileSync(program('urnactl'), ['status', '--json', '--data', platform.data], { encoding: 'utf8' })) as Status;

/** Whether somebody elsewhere finds the entry in `folder` in the journal, by the proof beside it; the entry says what was done. */
function is_proved(folder: string, key: string, event: string): boolean {
  const entry = join(folder, 'entry.json');
  const is_shown = spawnSync(program('urna-verify'), ['log', '--key', key, '--entry', entry, join(folder, 'entry.tlog-proof')]).status === 0;
  return is_shown && (JSON.parse(readFileSync(entry, 'utf8')) as { ev: string }).ev === event;
}
const key_in = (said: string): string => /--key '([^']+)'/u.exec(said)![1]!;

/** Five entries a minute are looked at. */
function pass_a_minute(): void {
  ahead += 61;
  faults.set('seconds_ahead', ahead);
}

/** Holds a ceremony at a terminal, each answering what they are asked; what nobody answers ends it. */
function ceremony(options: readonly string[], answer: (asked: string) => string | undefined): Promise<Ended> {
  const typed = [program('urnactl'), ...options, '--data', platform.data].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', 'sh -euc "$URNA_TYPED"', '/dev/null'], { env: { ...process.env, URNA_TYPED: typed } });
  let said = '';
  let shown = '';
  child.stdout.on('data', (text: Buffer) => {
    // eslint-disable-next-line no-control-regex -- a terminal is cleared with them
    const plain = text.toString().replaceAll('\r', '').replaceAll(/\u001b\[[0-9;]*[A-Za-z]/gu, '');
    said += plain;
    shown += plain;
    if (!shown.endsWith('(it is not shown): ') && !shown.endsWith('once. ') && !shown.endsWith('cleared. ')) return;
    const line = answer(shown);
    shown = '';
    if (line === undefined) child.stdin.end();
    else child.stdin.write(`${line}\n`);
  });
  return new Promise((done) => child.on('close', (code) => done({ status: code, said })));
}

/** What everybody does who is there. */
function answer(asked: string): string | undefined {
  if (asked.endsWith('once. ')) return '';
  if (asked.endsWith('cleared. ')) {
    shares.set('paper', /^ {2}(urna1-\S+)$/mu.exec(asked)![1]!);
    return '';
  }
  const who = /^(.+), type your share \(it is not shown\): $/mu.exec(asked)?.[1];
  if (who === undefined) return undefined;
  const file = /your share is in (\S+\.age)\./u.exec(asked)?.[1];
  const share = file === undefined ? shares.get('paper')! : execFileSync('age', ['-d', '-i', at(`${who}.key`), file], { encoding: 'utf8' });
  shares.set(who, share);
  return share;
}

const order = (): string[] => [
  'init', '--threshold', '2', '--shares-to', at('handed-out'),
  '--custodian', `Rosa=${recipients.get('Rosa')!}`, '--custodian', 'la mairie', '--custodian', `Oscar=${recipients.get('Oscar')!}`,
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-ceremony-'));
  mkdirSync(at('handed-out'));
  for (const who of ['Rosa', 'Oscar']) {
    execFileSync('age-keygen', ['-o', at(`${who}.key`)], { stdio: 'ignore' });
    recipients.set(who, execFileSync('age-keygen', ['-y', at(`${who}.key`)], { encoding: 'utf8' }).trim());
  }
  faults = Faults.make(folder);
  platform = await Platform.start({ folder, is_left_locked: true, environment: (store) => faults.environment(store) });
  platform.clock = () => Date.now() + 1000 * ahead;
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  faults?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Shows KEY-04.
test('a ceremony that breaks off leaves a fresh platform, and no share behind', async () => {
  expect(status()).toMatchObject({ state: 'uninitialised', names: [] });
  const broken = await ceremony(order(), (asked) => (asked.includes('la mairie, type') ? undefined : answer(asked)));
  expect(broken.status, broken.said).not.toBe(0);
  expect(status()).toMatchObject({ state: 'uninitialised', names: [] });
  expect(readdirSync(at('handed-out'))).toEqual([]);
  // Whoever types another share than one of this ceremony ends it too.
  const old = shares.get('Rosa')!;
  const wrong = await ceremony(order(), (asked) => (asked.includes('another ceremony') ? undefined : asked.includes('Rosa, type') ? old : answer(asked)));
  expect(wrong.said).toContain('the share is of another ceremony');
  expect(status().state).toBe('uninitialised');
  // Custodians that cannot be told apart.
  for (const two of [['Rosa', 'rosa'], [`Rosa=${recipients.get('Rosa')!}`, `Oscar=${recipients.get('Rosa')!}`]])
    expect(urnactl(['init', '--threshold', '2', ...two.flatMap((one) => ['--custodian', one])]).status).toBe(1);
  expect(status().state).toBe('uninitialised');
});

// Shows KEY-04, KEY-01, AUD-02.
test('each custodian is handed a share, on paper or sealed to their key, and they are asked for by name', async () => {
  const held = await ceremony(order(), answer);
  expect(held.status, held.said).toBe(0);
  expect(status()).toMatchObject({ state: 'sealed', names: ['Rosa', 'la mairie', 'Oscar'] });
  expect(readdirSync(at('handed-out')).sort()).toEqual(['share-Oscar.age', 'share-Rosa.age']);
  for (const who of ['Rosa', 'Oscar']) {
    expect(held.said, 'it was shown to nobody').not.toContain(shares.get(who)!);
    expect(readFileSync(at(`handed-out/share-${who}.age`)).includes('urna1-')).toBe(false);
    expect(spawnSync('age', ['-d', '-i', at(`${who === 'Rosa' ? 'Oscar' : 'Rosa'}.key`), at(`handed-out/share-${who}.age`)]).status, 'another’s key').not.toBe(0);
  }
  pass_a_minute();
  const first = urnactl(['unlock', '--proof', at('proof')], `${shares.get('Oscar')!}\n`);
  expect(existsSync(at('proof')), 'nothing is proved that was not done').toBe(false);
  expect(first.said).toContain('2 of these bring their shares: Rosa, la mairie, Oscar');
  expect(first.said).toContain('1 of 2 shares are here: Oscar');
  expect(status()).toMatchObject({ state: 'sealed', entered_by: ['Oscar'] });
  expect(urnactl(['unlock', '--proof', at('handed-out')], `${shares.get('la mairie')!}\n`).said, 'before anything is done').toContain('handed-out');
  expect(status()).toMatchObject({ state: 'sealed', entered_by: ['Oscar'] });
  const second = urnactl(['unlock', '--proof', at('proof')], `${shares.get('la mairie')!}\n`);
  expect(second.status, second.said).toBe(0);
  expect(status().state).toBe('unlocked');
  // While it was locked there was no key to sign the journal with: whoever unlocked it has the proof all the same.
  const key = key_in(second.said);
  expect(is_proved(at('proof'), key, 'keystore.unlocked'), second.said).toBe(true);
  const entry = readFileSync(at('proof/entry.json'), 'utf8');
  writeFileSync(at('proof/entry.json'), entry.replace('"ok"', '"deny"'));
  expect(is_proved(at('proof'), key, 'keystore.unlocked')).toBe(false);
});

/** Another who owns the platform; the first one appoints them alone. */
async function invite_owner(by: Owner): Promise<string> {
  const ends = new Date(Date.now() + 90 * 86_400_000).toISOString().replace(/\.\d+/u, '');
  const asked = { address: 'petra@example.org', roles: ['platform_owner'], reason: 'so that there are two', ends, on_platform: true };
  return (await by.client.ask('POST', '/api/people/invitations', asked)).json<{ link: string }>().link;
}

/** Entries of an event in the platform's journal, read by somebody who may. */
async function noted(owner: Owner, event: string): Promise<{ act: string; sub?: string; obj?: string; res: string; facts?: Record<string, number> }[]> {
  const { entries } = (await owner.client.ask('GET', `/api/organiser/journal?log=platform&event=${event}`)).json<{ entries: { text: string }[] }>();
  return entries.map(({ text }) => JSON.parse(text) as { act: string; res: string });
}

// Shows KEY-06, AUD-02.
test('keys are changed at the word of a quorum, and of nobody alone', async () => {
  pass_a_minute();
  const alone = urnactl(['rotate', 'root'], `${shares.get('Rosa')!}\n`);
  expect(alone.status, alone.said).not.toBe(0);
  const twice = urnactl(['rotate', 'root'], `${shares.get('Rosa')!}\n`.repeat(2));
  expect(twice.said).toContain('this share was entered already');
  const both = urnactl(['rotate', 'root', '--proof', at('rotated')], `${shares.get('Rosa')!}\n${shares.get('Oscar')!}\n`);
  expect(both.status, both.said).toBe(0);
  expect(is_proved(at('rotated'), key_in(both.said), 'keystore.root-rotated')).toBe(true);
});

// Shows KEY-06, KEY-04.
test('where a passphrase opens it, two who own the platform agree, each by themselves', async () => {
  const words = 'clou mule enclume chaux vert sept loin';
  pass_a_minute();
  const rekeyed = urnactl(['rekey', '--passphrase', '--proof', at('rekeyed')], `${shares.get('Rosa')!}\n${shares.get('la mairie')!}\n${words}\n${words}\n`);
  expect(rekeyed.status, rekeyed.said).toBe(0);
  expect(is_proved(at('rekeyed'), key_in(rekeyed.said), 'keystore.rekeyed')).toBe(true);
  expect(rekeyed.said).toContain('Copies of keystore.db that were made before');
  expect(urnactl(['rotate', 'tenants']).status, 'as long as nobody is there who could confirm').toBe(0);
  const told = platform.urnactl('person', 'invite', 'paul@example.org', '--role', 'platform_owner', '--data', platform.data, '--json');
  const paul = await Owner.take_up(platform, (JSON.parse(told) as { link: string }).link, 'paul@example.org', 'paul');
  await paul.step_up();
  const petra = await Owner.take_up(platform, await invite_owner(paul), 'petra@example.org', 'petra');
  const who = (owner: Owner, code: number): string => `${owner.address}\n${password}\n${owner.recovery_codes[code]!}\n`;
  const same = urnactl(['rotate', 'tenants'], who(paul, 0) + who(paul, 1));
  expect(same.said).toContain('a decision wants different people');
  const two = urnactl(['rotate', 'tenants'], who(petra, 0) + who(paul, 2));
  expect(two.status, two.said).toBe(0);

  const odile = await Owner.enrol(platform);
  const rotations = await noted(odile, 'keystore.root-rotated');
  expect(rotations.filter(({ res }) => res === 'ok').map(({ obj }) => obj)).toEqual(['custodians:1.3']);
  expect((await noted(odile, 'keystore.unlocked'))[0]).toMatchObject({ obj: 'custodians:2.3', res: 'ok' });
  const last = (await noted(odile, 'keystore.tenants-rotated')).find(({ sub }) => sub !== undefined)!;
  expect(new Set([last.act, last.sub]).size).toBe(2);
});
