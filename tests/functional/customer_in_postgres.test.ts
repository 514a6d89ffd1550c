// SPDX-License-Identifier: EUPL-1.2
// A customer whose elections are in a PostgreSQL database of their own, beside one whose elections are in a file: they
// vote, PostgreSQL goes away and comes back, a backup has both, one leaves and nothing of theirs stays.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner, password } from './support/owner';
import { Platform, program } from './support/platform';
import { Postgres } from './support/postgres';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';

type Customer = Platform & { tenant: string };
interface Held {
  uuid: string;
  codes: string[];
  organiser: Organiser;
}

const hosts = { choir: 'vote.choir.example', bistro: 'vote.bistro.example' };
const roll = 'id,last_name\nv1,Aubrypostgres\nv2,Benalipostgres\n';
const places = ['backup-1', 'backup-2', 'backup-3'];

let folder: string;
let postgres: Postgres;
let platform: Platform;
let choir: Customer;
let bistro: Customer;
let of_choir: Held;
let of_bistro: Held;
let odile: Owner;
let days = 0;

const at = (name: string): string => join(folder, name);
/** What makes a program believe that days have passed. */
const environment = (): NodeJS.ProcessEnv => {
  const library = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find(existsSync);
  return days === 0 ? process.env : { ...process.env, LD_PRELOAD: library, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: `+${days}d` };
};

function urnactl(options: readonly string[], typed = ''): { done: boolean; said: string } {
  const ran = spawnSync(program('urnactl'), options, { encoding: 'utf8', input: typed });
  return { done: ran.status === 0, said: ran.stdout + ran.stderr };
}
const add = (host: string, ...options: string[]): { done: boolean; said: string } => urnactl(['tenant', 'add', host, '--label', 'Somebody', ...options, '--data', platform.data, '--json']);

async function hold(customer: Customer, name: string): Promise<Held> {
  const organiser = await Organiser.enrol(customer, 'claire');
  const uuid = await organiser.create({ name, trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'] }] });
  await organiser.take_roll(uuid, roll);
  await make_keys(customer.client(), uuid, await organiser.trustees(uuid));
  const codes = await organiser.take_codes_made_elsewhere(platform, uuid, roll);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', name);
  return { uuid, codes, organiser };
}

async function vote(customer: Customer, held: Held, voter: number): Promise<void> {
  const booth = await Booth.open(customer.client(), held.uuid);
  const { tracker } = await booth.vote(held.codes[voter]!, [[1, 0]]);
  expect((await customer.client().ask('GET', `/api/board/${held.uuid}/ballots/${encodeURIComponent(tracker)}`)).json()).toMatchObject({ found: true });
}

const refusal = (answer: Answer): [number, string] => [answer.status, answer.status < 400 ? '' : answer.json<{ code: string }>().code];

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await what().catch(() => false)); await new Promise((done) => setTimeout(done, 200)))
    if (Date.now() > end) throw new Error(`it did not happen:\n${platform.log('urnad').slice(-2000)}`);
}
const answers = async (customer: Customer, held: Held): Promise<boolean> => (await customer.client().send('GET', `/api/elections/${held.uuid}`)).status === 200;
/** What has to ask the customer's database. */
const roll_asked = async (): Promise<Answer> => odile.client.send('GET', `/api/organiser/elections/${of_choir.uuid}/roll`);
const databases = (): string[] => postgres.ask("SELECT datname FROM pg_database WHERE datname LIKE 'urna%'").split('\n').filter((name) => name !== '');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-in-postgres-'));
  chmodSync(folder, 0o711);
  for (const name of [...places, 'keys']) mkdirSync(at(name), { mode: 0o700 });
  postgres = await Postgres.start();
  platform = await Platform.start({ environment, desk_options: ['--postgres', postgres.connection, ...places.flatMap((place) => ['--backup-to', at(place)]), '--backup-keys-to', at('keys')] });
});
afterAll(async () => {
  days = 0;
  await platform?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Shows TEN-01.
test('a password is not taken where everybody could read it, nor a server that lets everybody in', () => {
  const told = spawnSync(program('urnad'), ['--data', at('nowhere'), '--box', 'none', '--postgres', 'host=/run/postgresql password=secret'], { encoding: 'utf8' });
  expect(told.status).not.toBe(0);
  expect(told.stderr).toContain('goes into a file');
  postgres.ask('CREATE DATABASE somebodys');
  expect(add(hosts.choir, '--postgres').said).toContain('REVOKE ALL ON DATABASE somebodys FROM PUBLIC');
  postgres.ask('DROP DATABASE somebodys');
  expect(urnactl(['tenant', 'list', '--data', platform.data]).said).not.toContain(hosts.choir);
});

// Shows TEN-01, DB-01.
test('two customers vote, one in PostgreSQL and one in a file, and no name is readable in either', async () => {
  choir = platform.add_customer(hosts.choir, 'Choir', '--postgres') as Customer;
  bistro = platform.add_customer(hosts.bistro, 'Bistro') as Customer;
  of_choir = await hold(choir, 'Council of the choir');
  of_bistro = await hold(bistro, 'Council of the bistro');
  odile = await Owner.enrol(choir);
  await vote(choir, of_choir, 0);
  await vote(bistro, of_bistro, 0);
  expect(existsSync(join(choir.data, 'desk.db'))).toBe(false);
  expect(existsSync(join(bistro.data, 'desk.db'))).toBe(true);
  const [database] = databases();
  expect(databases()).toEqual([expect.stringMatching(/^urna_t_[a-z2-7]{26}$/u)]);
  expect(postgres.ask('SELECT count(*) FROM voters', database)).toBe('2');
  postgres.ask('CHECKPOINT');
  for (const where of [postgres.data, platform.data])
    expect(spawnSync('grep', ['-rqa', '-e', 'Aubrypostgres', '-e', 'choir.example', where]).status, where).toBe(where === platform.data ? 0 : 1);
  expect(spawnSync('grep', ['-rqa', 'Aubrypostgres', platform.data]).status).toBe(1);
  expect((await choir.client().send('GET', `/api/elections/${of_bistro.uuid}`)).status).toBe(404);
});

// Shows TEN-01.
test('the role of a customer needs its password, and comes in nowhere else', () => {
  const [database] = databases();
  for (const where of [database!, 'postgres', 'template1'])
    expect(spawnSync('psql', ['-w', '-h', postgres.folder, '-U', database!, '-d', where, '-c', 'SELECT 1'], { encoding: 'utf8' }).status, where).not.toBe(0);
  expect(spawnSync('grep', ['-q', 'password', join('/proc', String(platform.pid('urnad')), 'cmdline')]).status).toBe(1);
});

// Shows AUD-03.
test('the journal has what was done there, from the same transaction', async () => {
  const outbox = (): string => postgres.ask('SELECT (SELECT number FROM outbox_last) > 0, (SELECT count(*) FROM outbox)', databases()[0]);
  await until(async () => outbox() === 't|0');
  const listed = (await of_choir.organiser.client.ask('GET', `/log/election/${of_choir.uuid}/checkpoint`)).body.toString();
  expect(Number(listed.split('\n')[1])).toBeGreaterThan(3);
});

// Shows TEN-01, B77.
test('while PostgreSQL is away that customer is told to wait and nobody else is; then it goes on by itself', async () => {
  expect((await roll_asked()).body.toString()).toContain('Aubrypostgres');
  await postgres.end();
  expect(refusal(await roll_asked())).toEqual([503, 'unavailable']);
  await expect(vote(choir, of_choir, 1)).rejects.toThrow('503');
  expect(await answers(bistro, of_bistro)).toBe(true);
  await vote(bistro, of_bistro, 1);
  // Also from a start on.
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  expect(refusal(await choir.client().send('GET', `/api/elections/${of_choir.uuid}`))).toEqual([503, 'unavailable']);
  expect((await choir.client().send('GET', `/api/board/${of_choir.uuid}/election`)).status).toBe(200);
  expect(await answers(bistro, of_bistro)).toBe(true);
  await postgres.begin();
  await until(() => answers(choir, of_choir));
  await odile.sign_in();
  // Without a start in between.
  await postgres.end();
  expect(refusal(await roll_asked())).toEqual([503, 'unavailable']);
  await postgres.begin();
  await until(async () => (await roll_asked()).status === 200);
  await vote(choir, of_choir, 1);
});

// Shows KEY-10.
test('a backup has it beside the files, and it comes back into a database of its own', async () => {
  const made = urnactl(['backup', 'make', '--data', platform.data]);
  expect(made.done, made.said).toBe(true);
  const verified = urnactl(['backup', 'verify', '--data', platform.data, '--json']);
  expect(verified.done, verified.said).toBe(true);
  const copied = urnactl(['customer', 'export', '--data', platform.data, '--customer', hosts.choir, '--to', recipient(), '--output', at('choir.age')]);
  expect(copied.done, copied.said).toBe(true);
  const unpacked = execFileSync('sh', ['-c', 'age -d -i "$0" "$1" | zstd -dq | tar xO data/desk/voters.jsonl', at('key.txt'), at('choir.age')], { encoding: 'utf8' });
  expect(unpacked.match(/"vote":"voted"/gu)).toHaveLength(2);
  // As after a restore: a desk.db where one belongs.  It is another customer's by its content, and refused.
  await platform.stop_server('urnad');
  execFileSync('cp', ['-p', join(bistro.data, 'desk.db'), join(choir.data, 'desk.db')]);
  await platform.start_server('urnad');
  expect(refusal(await choir.client().send('GET', `/api/elections/${of_choir.uuid}`))).toEqual([503, 'unavailable']);
  expect(await answers(bistro, of_bistro)).toBe(true);
  await platform.stop_server('urnad');
  rmSync(join(choir.data, 'desk.db'));
  await platform.start_server('urnad');
  expect(await answers(choir, of_choir)).toBe(true);
});

// Shows TEN-08.
test('who leaves takes the database and its role along, and it is in the certificate', async () => {
  const owners = [odile];
  await odile.sign_in();
  for (const name of ['karl', 'lena']) {
    await owners[0]!.step_up();
    const link = await owners[0]!.invite(`${name}@example.org`, ['tenant_owner'], 200, owners[1]);
    owners.push(await Owner.take_up(choir, link, `${name}@example.org`, name));
  }
  const typed = (...people: Owner[]): string => people.map((owner) => `${owner.address}\n${password}\n${(owner.recovery_codes as string[]).pop()}\n`).join('');
  const leave = (what: string, text = '', ...options: string[]): { done: boolean; said: string } => urnactl(['customer', 'leave', what, '--data', platform.data, '--customer', hosts.choir, ...options], text);
  expect(leave('request', typed(owners[0]!)).said).toContain('requested');
  expect(leave('confirm', typed(owners[1]!, owners[2]!), '--export-offered').said).toContain('grace');
  const gone = databases();
  expect(gone).toHaveLength(1);
  await platform.stop_server('urnad');
  days = 8;
  await platform.start_server('urnad');
  await until(async () => leave('status').said.includes('ageing'));
  expect(databases()).toEqual([]);
  expect(postgres.ask("SELECT rolname FROM pg_roles WHERE rolname LIKE 'urna_t%'")).toBe('');
  expect(existsSync(join(choir.data, 'desk.postgres'))).toBe(false);
  expect(await answers(bistro, of_bistro)).toBe(true);
  expect((await choir.client().send('GET', `/api/board/${of_choir.uuid}/election`)).status).toBe(200);
  await platform.stop_server('urnad');
  days = 30;
  await platform.start_server('urnad');
  await until(async () => leave('certificate').done);
  expect(leave('certificate').said).toContain(`destroyed PostgreSQL database and role ${gone[0]}`);
});

const recipient = (): string => {
  if (!existsSync(at('key.txt'))) execFileSync('age-keygen', ['-o', at('key.txt')], { stdio: 'ignore' });
  return execFileSync('age-keygen', ['-y', at('key.txt')], { encoding: 'utf8' }).trim();
};
