// SPDX-License-Identifier: EUPL-1.2
// Whose account is guessed at, or changed, is told by mail, by a mail server that wants a name and a password over TLS;
// and nobody chooses a password that was stolen elsewhere.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { free_port, Platform, program, until_listens } from './support/platform';

const stolen = 'a heron that everybody has read about 1999';
let folder: string;
let faults: Faults;
let platform: Platform;
let odile: Owner;
let claire: Organiser;
let port: number;
let server: ChildProcess | undefined;
let ahead = 0;

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
const mails = (): { to: string; text: string }[] =>
  readdirSync(join(folder, 'mail')).filter((name) => !name.endsWith('.part')).map((name) => {
    const [head = '', body = ''] = readFileSync(join(folder, 'mail', name), 'latin1').replaceAll('\r\n', '\n').split(/\n\n([^]*)/u);
    return { to: /^To: <(.*)>$/mu.exec(head)?.[1] ?? '', text: Buffer.from(body, 'base64').toString('utf8') };
  });
async function told(to: string, words: string): Promise<string> {
  for (let tries = 0; tries < 300; ++tries) {
    const found = mails().find((mail) => mail.to === to && mail.text.includes(words));
    if (found) return found.text;
    await wait(100);
  }
  throw new Error(`${to} was not told: ${words}`);
}
async function noted(event: string): Promise<{ sub?: string }[]> {
  return (await odile.client.ask('GET', `/api/organiser/journal?count=200&event=${event}`)).json<{ entries: { text: string }[] }>().entries.map(({ text }) => JSON.parse(text) as { sub?: string });
}
async function is_noted(event: string): Promise<void> {
  for (let tries = 0; tries < 300; ++tries) {
    if ((await noted(event)).length > 0) return;
    await wait(100);
  }
  throw new Error(`the journal says nothing of ${event}`);
}
const guess = (): Promise<number> => platform.client().send('POST', '/api/account/sign-in', { address: claire.address, password: 'wrong', totp: '000000' }).then(({ status }) => status);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-accounts-'));
  mkdirSync(join(folder, 'mail'));
  port = await free_port();
  faults = Faults.make(folder);
  const at = (name: string): string => join(folder, name);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', at('mail.key'), '-out', at('mail.pem')], { stdio: 'ignore' });
  server = spawn('/usr/bin/python3', [join(__dirname, 'support/mail_server.py'), String(port), at('mail.pem'), at('mail.key'), at('mail')], { stdio: 'ignore' });
  await until_listens(port);
  writeFileSync(at('sign-in'), 'urna\na word of the desk\n', { mode: 0o600 });
  const hash = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();
  writeFileSync(at('hashes.txt'), `${[hash(stolen), hash('another'), hash('a third')].sort().join(':7\n')}:1\n`);
  execFileSync(program('urnactl'), ['person', 'breached', at('hashes.txt'), '--out', at('breached.list')]);
  platform = await Platform.start({
    folder,
    environment: (store) => faults.environment(store),
    desk_options: ['--alerts-from', 'urna@vote.example.org', '--alerts', `smtp://localhost:${port}`, '--alerts-sign-in', at('sign-in'), '--journal-authorities', at('mail.pem'), '--breached-passwords', at('breached.list')],
  });
  platform.clock = () => Date.now() + 1000 * ahead;
  odile = await Owner.enrol(platform);
  claire = await Organiser.take_up(platform, await odile.invite('claire@example.org', ['organiser', 'board_member']), 'claire@example.org', 'claire', 'un grand tilleul en fleurs');
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

// Shows IDN-01.
test('nobody chooses a password that was stolen elsewhere', async () => {
  await odile.step_up();
  const link = await odile.invite('paul@example.org', ['organiser']);
  const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address: 'paul@example.org' };
  const refused = (await platform.client().send('POST', '/api/account/enrol', { ...invited, name: 'Paul', password: stolen })).json<{ status: number; code: string }>();
  expect(refused).toMatchObject({ status: 422, code: 'password-refused' });
  expect(JSON.stringify(refused)).toContain('breached');
  const changed = await claire.send('POST', '/api/account/password', { password_now: claire.password, password: stolen });
  expect(changed.status).toBe(422);
  expect(changed.body.toString()).toContain('breached');
});

// Shows IDN-01.
test('a list or a collection that is none is refused with the line, and no desk starts', () => {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('unordered.txt'), `${'B'.repeat(40)}:1\n${'A'.repeat(40)}:1\n`);
  const made = spawnSync(program('urnactl'), ['person', 'breached', at('unordered.txt'), '--out', at('never.list')], { encoding: 'utf8' });
  expect(made.status).not.toBe(0);
  expect(made.stderr + made.stdout).toContain('line 2');
  expect(existsSync(at('never.list'))).toBe(false);
  const start = (...options: string[]): string => {
    const tried = spawnSync(program('urnad'), ['--data', at('never'), '--box', at('never.sock'), '--listen', '127.0.0.1:0', ...options], { encoding: 'utf8', timeout: 10_000 });
    expect(tried.status).toBeGreaterThan(0);
    return tried.stderr + tried.stdout;
  };
  writeFileSync(at('bad.list'), Buffer.from('bbbbbbbbaaaaaaaa'));
  expect(start('--breached-passwords', at('bad.list'))).toContain('entry 2');
  writeFileSync(at('short.list'), 'short');
  expect(start('--breached-passwords', at('short.list'))).toContain('no multiple of 8');
  chmodSync(at('sign-in'), 0o644);
  const mail = ['--alerts-from', 'urna@vote.example.org', '--alerts', `smtp://localhost:${port}`];
  const open_to_all = start(...mail, '--alerts-sign-in', at('sign-in'));
  chmodSync(at('sign-in'), 0o600);
  expect(open_to_all).toContain('chmod 600');
  expect(open_to_all).not.toContain('a word of the desk');
});

// Shows AUD-07, IDN-06.
test('whose account is guessed at waits, and it and its end are in the journal, and in their mail', async () => {
  await told('claire@example.org', 'Signed in at a new place');
  pass(901); // what follows within a quarter of an hour comes together
  for (let tries = 0; tries < 5; ++tries) expect(await guess()).toBe(401);
  expect(await guess()).toBe(429);
  await odile.sign_in();
  await is_noted('account.made-to-wait');
  const [begun] = await noted('account.made-to-wait');
  expect(begun?.sub).toMatch(/^u:/u);
  expect(await noted('account.wait-over')).toEqual([]);
  const text = await told('claire@example.org', 'Too many wrong tries to sign in');
  for (const language of ['Trop d’essais', 'Te veel mislukte pogingen', 'Zu viele missglückte']) expect(text).toContain(language);
  expect(text).not.toMatch(/https?:|claire|console/u);
  await odile.sign_in();
  pass(61);
  await is_noted('account.wait-over');
  expect((await noted('account.wait-over'))[0]?.sub).toBe(begun?.sub);
  await claire.sign_in();
});

// Shows IDN-06.
test('who changes a password or a factor is told so', async () => {
  pass(901);
  await claire.sign_in();
  await claire.ask('POST', '/api/account/recovery-codes', {});
  await told('claire@example.org', 'device, security key or recovery codes');
  pass(901);
  await claire.sign_in();
  await odile.sign_in();
  await claire.ask('POST', '/api/account/password', { password_now: claire.password, password: 'onze lanternes au bord du canal gelé' });
  await told('claire@example.org', 'The password was changed');
  expect(await noted('account.untold')).toEqual([]);
});
