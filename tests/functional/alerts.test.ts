// SPDX-License-Identifier: EUPL-1.2
// Security contacts of a customer are told by mail, on the real servers and a real mail server: at once, then together.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import type { Answer } from './support/http_client';
import { Owner } from './support/owner';
import { free_port, Platform, until_listens } from './support/platform';

interface Mail {
  to: string;
  head: string;
  text: string;
}

let folder: string;
let faults: Faults;
let platform: Platform;
let odile: Owner;
let port: number;
let server: ChildProcess | undefined;
let ahead = 0;

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
async function start_mail(): Promise<void> {
  server = spawn('/usr/bin/aiosmtpd', ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', join(folder, 'mail')], { stdio: 'ignore' });
  await until_listens(port);
}
async function stop_mail(): Promise<void> {
  const gone = new Promise((done) => server?.once('exit', done));
  server?.kill();
  await gone;
}
/** All mail that has come. */
function mails(): Mail[] {
  const box = join(folder, 'mail/new');
  return (existsSync(box) ? readdirSync(box) : []).map((name) => {
    const [head = '', body = ''] = readFileSync(join(box, name), 'latin1').replaceAll('\r\n', '\n').split(/\n\n([^]*)/u);
    return { to: /^To: <(.*)>$/mu.exec(head)?.[1] ?? '', head, text: Buffer.from(body, 'base64').toString('utf8') };
  });
}
/** The mail to somebody once there is so much of it. */
async function told(to: string, count: number): Promise<Mail[]> {
  for (let tries = 0; tries < 300; ++tries) {
    const theirs = mails().filter((mail) => mail.to === to);
    if (theirs.length >= count) return theirs;
    await wait(100);
  }
  throw new Error(`${to} has ${mails().filter((mail) => mail.to === to).length} messages, not ${count}`);
}
const name_contacts = (...contacts: [string, string][]): Promise<Answer> => odile.client.send('PUT', '/api/tenant/alerts', { contacts: contacts.map(([address, language]) => ({ address, language })) });
const demand_more = (minutes: number): Promise<Answer> => odile.client.ask('PUT', '/api/tenant/sign-in-policy', { role: 'observer', demand: { password: 'basic', factor: 'none', idle_minutes: minutes, in_all_minutes: 60 } });
const noted = async (event: string): Promise<number> => (await odile.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ entries: unknown[] }>().entries.length;
/** Until the journal has so many of an event, which is where mail is read from. */
async function until_noted(event: string, count: number): Promise<void> {
  for (let tries = 0; tries < 300; ++tries) {
    if ((await noted(event)) >= count) return;
    await wait(100);
  }
  throw new Error(`the journal has ${await noted(event)} of ${event}, not ${count}`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-alerts-'));
  port = await free_port();
  faults = Faults.make(folder);
  await start_mail();
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store), desk_options: ['--alerts-from', 'urna@vote.example.org', '--alerts', `smtp://127.0.0.1:${port}`] });
  platform.clock = () => Date.now() + 1000 * ahead;
  odile = await Owner.enrol(platform);
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('nobody is told at an address that says something else to the mail server', async () => {
  await odile.step_up();
  for (const bad of ['nobody', 'rosa@example.org\r\nRCPT TO:<x@example.org>', '<rosa@example.org>', 'ro"sa@example.org'])
    expect((await name_contacts([bad, 'fr'])).json(), bad).toMatchObject({ status: 422, code: 'unfit-fields' });
  expect((await name_contacts(['rosa@example.org', 'fr'], ['rosa@example.org', 'nl'])).status).toBe(422);
  expect((await odile.client.ask('GET', '/api/tenant/alerts')).json()).toEqual({ contacts: [], can_tell: true });
});

// Shows TEN-06.
test('each contact is told in their language, at once, and what comes then together', async () => {
  expect((await name_contacts(['security@example.org', 'fr'], ['hans@example.org', 'de'])).status).toBe(200);
  const [first] = await told('security@example.org', 1);
  expect(first!.text).toContain('La liste des contacts de sécurité a changé');
  expect((await told('hans@example.org', 1))[0]!.text).toContain('Die Liste der Sicherheitskontakte wurde geändert');
  expect(first!.head).toContain('From: Urna <urna@vote.example.org>');
  for (const minutes of [20, 15, 10]) await demand_more(minutes);
  await odile.client.ask('PUT', '/api/tenant/thresholds', { subject: 'role:help_desk', thresholds: lower((await odile.client.ask('GET', '/api/tenant/thresholds')).json<{ usual: Levels }>().usual) });
  await until_noted('policy.sign-in-changed', 3);
  await until_noted('download.thresholds-changed', 1);
  await wait(2_500);
  expect(mails().filter(({ to }) => to === 'security@example.org'), 'within a quarter of an hour').toHaveLength(1);
  pass(901);
  const [, second] = await told('security@example.org', 2);
  expect(second!.text).toMatch(/Les règles de connexion ont changé \(3 ×\), la dernière fois /u);
  expect(second!.text).toContain('Les seuils de téléchargement ont changé');
  await told('hans@example.org', 2);
  // Nobody's name, and nothing that anybody typed.
  for (const { text } of mails()) expect(text).not.toMatch(/odile|help_desk|observer|example\.org/u);
});

interface Levels { hour: object; day: object }
function lower(usual: Levels): object {
  return JSON.parse(JSON.stringify(usual).replaceAll(/"files":\d+/gu, '"files":1')) as object;
}

test('a mail server that is away loses nothing, and the journal says so', async () => {
  await stop_mail();
  pass(901);
  await odile.sign_in();
  await demand_more(9);
  await until_noted('emergency.contact-untold', 2);
  expect(await noted('emergency.contact-untold')).toBe(2);
  await platform.stop_server('urnad');
  await start_mail();
  await platform.start_server('urnad');
  const all = await told('hans@example.org', 3);
  expect(all.some(({ text }) => text.includes('Die Regeln der Anmeldung wurden geändert,'))).toBe(true);
});

test('another owner is announced, and who is taken off the list is told so once', async () => {
  const of = (to: string): number => mails().filter((mail) => mail.to === to).length;
  pass(901);
  await odile.sign_in();
  let before = of('security@example.org');
  await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 90), 'oscar@example.org', 'oscar');
  await told('security@example.org', before + 1);
  expect(mails().filter(({ text }) => text.includes('Une personne est devenue propriétaire'))).toHaveLength(1);
  await odile.step_up();
  expect((await name_contacts(['security@example.org', 'fr'])).status).toBe(200);
  const of_hans = of('hans@example.org');
  pass(901);
  expect((await told('hans@example.org', of_hans + 1)).at(-1)).toBeDefined();
  await odile.sign_in();
  await told('security@example.org', before + 2);
  before = of('security@example.org');
  await demand_more(8);
  pass(901);
  await told('security@example.org', before + 1);
  expect(of('hans@example.org')).toBe(of_hans + 1);
});

/** What a failing disk does to a value: its last bit becomes another one. */
function spoil(database: string, table: string, column: string, index: number): void {
  const program = `
import sqlite3, sys
path, table, column, index = sys.argv[1:]
database = sqlite3.connect(path)
number, value = database.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid LIMIT 1 OFFSET ?", (index,)).fetchone()
database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value[:-1] + bytes([value[-1] ^ 1]), number))
database.commit()`;
  execFileSync('python3', ['-c', program, join(folder, 'desk', database), table, column, String(index)]);
}

// Shows KEY-07, B59.
test('a value that was changed in its database is refused whole, noted once, and told to security contacts', async () => {
  const of = (): Mail[] => mails().filter((mail) => mail.to === 'security@example.org');
  pass(61);
  await odile.sign_in();
  await odile.client.ask('POST', '/api/groups', { name: 'Electoral board' });
  await platform.stop_server('urnad');
  spoil('people.db', 'groups', 'name', 0);
  await platform.start_server('urnad');
  pass(901);
  await odile.sign_in();
  for (let tries = 0; tries < 3; ++tries) {
    const answer = await odile.client.send('GET', '/api/groups');
    expect([answer.status, answer.json<{ code: string }>().code, answer.headers['content-type']]).toEqual([500, 'integrity', 'application/problem+json']);
    expect(answer.body.toString()).not.toContain('"groups"');
  }
  await until_noted('integrity.value-refused', 1);
  await odile.client.send('GET', '/api/groups');
  await wait(1_500);
  const { entries } = (await odile.client.ask('GET', '/api/organiser/journal?event=integrity.value-refused')).json<{ entries: { text: string }[] }>();
  expect(entries.map(({ text }) => JSON.parse(text) as object)).toMatchObject([{ obj: 'sealed:groups.name', res: 'error', facts: { wrong: expect.any(Number) as number } }]);
  for (let tries = 0; tries < 300 && !of().some(({ text }) => text.includes('Des données chiffrées ne s’ouvrent pas')); ++tries) await wait(100);
  expect(of().filter(({ text }) => text.includes('Des données chiffrées ne s’ouvrent pas'))).toHaveLength(1);
});

// Shows KEY-07.
test('whoever looks into the journal for a person who does not open finds the journal', async () => {
  await platform.stop_server('urnad');
  spoil('people.db', 'people', 'record', 0);
  await platform.start_server('urnad');
  pass(901);
  await odile.sign_in();
  expect((await odile.client.send('GET', '/api/people')).status).toBe(500);
  expect((await odile.client.send('GET', '/api/organiser/journal')).status).toBe(200);
});
