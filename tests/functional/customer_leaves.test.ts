// SPDX-License-Identifier: EUPL-1.2
// A customer takes all of their data along, brings it to another platform, and leaves the first one: asked for by one
// owner, decided by two others, destroyed by the clock, certified.  The platform's own desk notices nothing.
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, HttpClient } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner, password } from './support/owner';
import { Platform, program } from './support/platform';

const host = 'vote.amicale.example';
const definition = { name: 'Choir of Aalst', trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Board?', answers: ['Dirk', 'Els'] }] };
const roll = 'id,last_name\nv1,Aerts\nv2,Bos\n';
/** Which of them stay, and why, is said in docs/protocol/export.md. */
const leaves = ['approvals', 'assurance', 'desk', 'documents', 'incidents', 'people', 'settings'];
const stays = ['access', 'downloads', 'journal', 'signed'];
const secret_minutes = 'who;what\nZephyrine;a raise\n';

const work = mkdtempSync(join(tmpdir(), 'urna-leaves-'));
const in_work = (name: string): string => join(work, name);
let days = 0;
/** What makes a program believe that days have passed. */
const environment = (): NodeJS.ProcessEnv => {
  const library = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find(existsSync);
  return days === 0 ? process.env : { ...process.env, LD_PRELOAD: library, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: `+${days}d` };
};

type Customer = Platform & { tenant: string };
let one: Platform;
let two: Platform;
let choir: Customer;
let owners: Owner[];
let document: string;
let uuid: string;
let key: string;

/** What `urnactl` says, and whether it did it; what is typed is never an argument. */
function urnactl(options: readonly string[], typed = ''): { done: boolean; said: string } {
  const ran = spawnSync(program('urnactl'), options, { encoding: 'utf8', input: typed });
  return { done: ran.status === 0, said: ran.stdout + ran.stderr };
}
const at_choir = (...words: string[]): string[] => ['customer', ...words, '--data', one.data, '--customer', host];
const leave = (what: string, typed = '', ...options: string[]): { done: boolean; said: string } => urnactl(at_choir('leave', what, ...options), typed);
/** Each types an address, a password and a recovery code, which is spent. */
const typed = (...people: Owner[]): string => people.map((owner) => `${owner.address}\n${password}\n${(owner.recovery_codes as string[]).pop()}\n`).join('');
const recipient = (): string => execFileSync('age-keygen', ['-y', in_work('key.txt')], { encoding: 'utf8' }).trim();

function unpack(file: string): string {
  const folder = `${file}.unpacked`;
  mkdirSync(folder);
  execFileSync('sh', ['-c', 'age -d -i "$0" "$1" | zstd -dq | tar x -C "$2"', in_work('key.txt'), file, folder]);
  return folder;
}

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !what(); ) {
    if (Date.now() > end) throw new Error(`it did not happen: ${leave('status').said}\n${one.log('urnad').slice(-1500)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** What the customer's host answers; while something is destroyed or certified all desks are closed for a moment. */
async function at_host(path: string): Promise<Answer> {
  for (const end = Date.now() + 20_000; ; await new Promise((done) => setTimeout(done, 100))) {
    try {
      return await choir.client().send('GET', path);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

async function begin_anew(on_day: number): Promise<void> {
  await one.stop_server('urnad');
  days = on_day;
  await one.start_server('urnad');
}

/** Somebody of the platform, in the customer's data with their yes. */
async function let_platform_in(): Promise<HttpClient> {
  const invited = JSON.parse(one.urnactl('person', 'invite', 'olga@example.org', '--role', 'platform_owner', '--data', one.data, '--json')) as { link: string };
  const olga = await Owner.take_up(one, invited.link, 'olga@example.org', 'olga');
  await olga.client.ask('POST', '/api/platform/support', { host, reason: 'an export stands still', ticket: 'T-12', minutes: 60 });
  const { approvals } = (await owners[0]!.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: { id: string; hash: string; action: string }[] }>();
  const { id, hash } = approvals.find(({ action }) => action === 'support.access')!;
  await owners[0]!.client.ask('POST', `/api/organiser/approvals/${id}/confirm`, { hash });
  const { link } = (await olga.client.ask('POST', '/api/platform/support/enter', { host })).json<{ link: string }>();
  const inside = choir.client();
  await inside.ask('POST', '/api/account/support', { entry: link.slice(link.lastIndexOf('/') + 1) });
  return inside;
}

async function keep_document(client: HttpClient): Promise<string> {
  const content = Buffer.from(secret_minutes);
  const { room } = (await client.ask('POST', '/api/documents/rooms', { name: 'Works council' })).json<{ room: string }>();
  const { upload } = (await client.ask('POST', `/api/documents/rooms/${room}/uploads`, { name: 'minutes.csv', bytes: content.length })).json<{ upload: string }>();
  await client.ask('PUT', `/api/documents/uploads/${upload}?offset=0`, content, { 'Content-Type': 'application/octet-stream' });
  return (await client.ask('POST', `/api/documents/uploads/${upload}/finish`, { digest: createHash('sha256').update(content).digest('hex') })).json<{ document: string }>().document;
}

beforeAll(async () => {
  execFileSync('age-keygen', ['-o', in_work('key.txt')], { stdio: 'ignore' });
  one = await Platform.start({ environment });
  two = await Platform.start({ environment });
  choir = one.add_customer(host, 'Choir') as Customer;
  const invited = JSON.parse(one.urnactl('person', 'invite', 'claire@example.org', '--role', 'organiser', '--role', 'board_member', '--data', one.data, '--customer', host, '--json')) as { link: string };
  const organiser = await Organiser.take_up(choir, invited.link, 'claire@example.org', 'claire', 'un grand tilleul en fleurs');
  uuid = await organiser.create(definition);
  await organiser.take_roll(uuid, roll);
  document = await keep_document(organiser.client);
  const first = JSON.parse(one.urnactl('person', 'invite', 'odile@example.org', '--role', 'tenant_owner', '--data', one.data, '--customer', host, '--json')) as { link: string };
  owners = [await Owner.take_up(choir, first.link, 'odile@example.org', 'odile')];
  for (const name of ['karl', 'lena']) {
    await owners[0]!.step_up();
    const link = await owners[0]!.invite(`${name}@example.org`, ['tenant_owner'], 200, owners[1]);
    owners.push(await Owner.take_up(choir, link, `${name}@example.org`, name));
  }
});
afterAll(async () => {
  days = 0;
  await one?.stop();
  await two?.stop();
  rmSync(work, { recursive: true, force: true });
});

// Shows TEN-07.
test('all that a customer has leaves in one file that age, zstd and tar open, and no more', () => {
  expect(urnactl(at_choir('export', '--to', 'age1nobody', '--output', in_work('no.age'))).done).toBe(false);
  expect(urnactl(['customer', 'export', '--data', one.data, '--customer', 'vote.nobody.example', '--to', recipient(), '--output', in_work('no.age')]).said).toContain('no such customer');
  const made = urnactl(at_choir('export', '--to', recipient(), '--output', in_work('one.age')));
  expect(made.done, made.said).toBe(true);
  expect(readdirSync(join(one.data, 'exports'))).toEqual([]);
  const folder = unpack(in_work('one.age'));
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  expect(read('data/desk/documents.jsonl')).toContain('Aerts');
  expect(read('data/people/people.jsonl')).toContain('"address":"odile@example.org"');
  expect(read('data/people/grants.jsonl').match(/"role":"tenant_owner"/gu)).toHaveLength(3);
  expect(read(`documents/${document}/1.csv`)).toBe(secret_minutes);
  expect(read('data/documents/documents.jsonl')).toContain('"name":"minutes.csv"');
  expect(spawnSync('grep', ['-rqE', 'argon2id|"(totp|password|keys)"', join(folder, 'data')]).status).toBe(1);
  const listed = JSON.parse(read('manifest.json')) as { files: { path: string; sha256: string }[] };
  const sums = listed.files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
  execFileSync('sha256sum', ['-c', '--quiet'], { cwd: folder, input: sums });
});

test('of every database in a folder of a customer it is decided whether it leaves', () => {
  const there = readdirSync(choir.data).filter((name) => name.endsWith('.db')).map((name) => name.slice(0, -3));
  expect(there.sort()).toEqual([...leaves, ...stays].sort());
  expect(readdirSync(in_work('one.age.unpacked/data')).sort()).toEqual(leaves);
});

test('whoever gets it sees whether it is whole, and who signed it', () => {
  key = urnactl(['customer', 'key', '--data', one.data]).said.trim();
  const check = (file: string, ...options: string[]): { done: boolean; said: string } => urnactl(['customer', 'check', in_work(file), '--identity', in_work('key.txt'), ...options]);
  expect(check('one.age', '--key', key).said).toContain('people/grants: ');
  expect(check('one.age').done).toBe(false);
  expect(check('one.age', '--key', `other/statement+${key.slice(key.indexOf('+') + 1)}`).done).toBe(false);
  writeFileSync(in_work('cut.age'), readFileSync(in_work('one.age')).subarray(0, 2000));
  expect(check('cut.age', '--key', key).done).toBe(false);
});

// Shows B67.
test('what somebody made or spoilt is refused before anything is written', () => {
  const line = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64').replace(/=+$/u, '');
  const stanza = (arguments_: string): string => `-> ${arguments_}\n${line(32)}\n`;
  const made = (...stanzas: string[]): Buffer => Buffer.concat([Buffer.from(`age-encryption.org/v1\n${stanzas.join('')}--- ${line(32)}\n`), Buffer.alloc(200)]);
  const whole = readFileSync(in_work('one.age'));
  const edited = Buffer.from(whole);
  edited[whole.length >> 1]! ^= 1;
  writeFileSync(in_work('edited.age'), edited);
  writeFileSync(in_work('crowd.age'), made(...Array.from({ length: 10_000 }, () => stanza(`X25519 ${line(32)}`))));
  writeFileSync(in_work('work.age'), made(stanza(`scrypt ${line(16)} 30`)));
  const before = readdirSync(two.data).sort();
  const bring = (file: string, ...how: string[]): string => {
    const { done, said } = urnactl(['customer', 'import', in_work(file), '--data', two.data, '--key', key, ...how], 'seven herons\nseven herons\n');
    expect(done, file).toBe(false);
    return said;
  };
  const by_key = ['--identity', in_work('key.txt')];
  expect(bring('edited.age', ...by_key)).toMatch(/changed or cut|not the one that was signed/u);
  expect(bring('crowd.age', ...by_key)).toMatch(/no age file/u);
  expect(bring('work.age')).toMatch(/more work|no age file/u);
  expect(readdirSync(two.data).sort().filter((name) => name !== 'imports')).toEqual(before);
  expect(readdirSync(join(two.data, 'imports'))).toEqual([]);
});

// Shows TEN-07.
test('another platform takes it whole, for people who are invited anew', async () => {
  const bring = (file: string, ...options: string[]): { done: boolean; said: string } => urnactl(['customer', 'import', in_work(file), '--data', two.data, '--key', key, '--identity', in_work('key.txt'), ...options]);
  expect(bring('cut.age').done).toBe(false);
  expect(bring('one.age', '--dry-run').said).toContain('rehearsal');
  expect(existsSync(join(two.data, 'import-ready')) || existsSync(join(two.data, 'before'))).toBe(false);
  const brought = bring('one.age');
  expect(brought.done, `${brought.said}\n${two.log('urnad').slice(-1500)}`).toBe(true);
  const odile = await Owner.enrol(two, 'odile');
  expect((await odile.client.ask('GET', '/api/organiser/elections')).body.toString()).toContain('Choir of Aalst');
  expect((await odile.client.ask('GET', `/api/organiser/elections/${uuid}/roll`)).body.toString()).toContain('Aerts');
  expect((await odile.client.ask('GET', `/api/documents/files/${document}/content`)).body.toString()).toBe(secret_minutes);
  expect(spawnSync('grep', ['-rqa', '-e', 'Aerts', '-e', 'odile', '-e', 'Zephyrine', two.data]).status).toBe(1);
  // What comes out there again is what went in here.
  const again = urnactl(['customer', 'export', '--data', two.data, '--to', recipient(), '--output', in_work('two.age')]);
  expect(again.done, again.said).toBe(true);
  const folder = unpack(in_work('two.age'));
  const differ = spawnSync('diff', ['-rq', join(in_work('one.age.unpacked'), 'data/desk'), join(folder, 'data/desk')], { encoding: 'utf8' });
  expect(differ.stdout).toBe('');
  for (const same of [`documents/${document}/1.csv`, `elections/${uuid}`, 'data/documents/documents.jsonl', 'data/documents/versions.jsonl', 'README.txt'])
    if (existsSync(join(in_work('one.age.unpacked'), same))) expect(spawnSync('diff', ['-r', join(in_work('one.age.unpacked'), same), join(folder, same)]).status, same).toBe(0);
  expect(bring('one.age').said).toContain('elections or accounts are here');
});

// Shows TEN-07.
test('at the desk an owner makes an export that age opens, and nobody else fetches it', async () => {
  const { client } = owners[0]!;
  await owners[0]!.step_up();
  expect((await client.send('POST', '/api/tenant/export', { recipients: 'age1nobody' })).status).toBe(422);
  expect((await client.send('POST', '/api/tenant/export', { recipients: recipient() })).status).toBe(202);
  const state = async (): Promise<{ stage: string; sha256?: string; code?: string }> => (await client.ask('GET', '/api/tenant/export')).json();
  for (const end = Date.now() + 20_000; (await state()).stage === 'running' && Date.now() < end; ) await new Promise((done) => setTimeout(done, 100));
  const made = await state();
  expect(made.stage, made.code).toBe('ready');
  expect((await owners[1]!.client.send('GET', '/api/tenant/export/file')).status).toBe(404);
  const file = await client.ask('GET', '/api/tenant/export/file');
  expect(createHash('sha256').update(file.body).digest('hex')).toBe(made.sha256);
  writeFileSync(in_work('desk.age'), file.body);
  const folder = unpack(in_work('desk.age'));
  expect(spawnSync('diff', ['-r', join(in_work('one.age.unpacked'), 'data/desk'), join(folder, 'data/desk')]).status).toBe(0);
  expect(readdirSync(join(choir.data, 'handed-out'))).toHaveLength(1);
  await client.ask('DELETE', '/api/tenant/export');
  expect(existsSync(join(choir.data, 'handed-out'))).toBe(false);
});

// Shows TEN-08, B74.
test('at the desk one asks, others confirm, a hold stops it, two lift it, and it is called off', async () => {
  const at = '/api/tenant/leaving';
  const code = async (who: number, method: string, path: string, body?: object): Promise<string> => {
    const answer = await owners[who]!.client.send(method, path, body);
    return answer.status < 300 ? answer.json<{ stage: string }>().stage : answer.json<{ code: string }>().code;
  };
  for (const owner of owners) await owner.step_up();
  const inside = await let_platform_in();
  expect(await code(0, 'POST', at, { typed_name: 'vote.elsewhere.example' })).toBe('name-differs');
  expect(await code(0, 'POST', at, { typed_name: host })).toBe('requested');
  expect(await code(1, 'POST', `${at}/confirm`, { typed_name: host })).toBe('export-not-offered');
  expect(await code(0, 'POST', `${at}/confirm`, { typed_name: host, export: 'kept' })).toBe('same-person');
  expect(await code(1, 'POST', `${at}/confirm`, { typed_name: host, export: 'kept' })).toBe('requested');
  expect(await code(1, 'POST', `${at}/confirm`, { typed_name: host, export: 'kept' })).toBe('same-person');
  expect(await code(0, 'POST', `${at}/hold`, { reason: 'a challenge', until: '2099-01-01T00:00:00Z' })).toBe('requested');
  expect(await code(2, 'POST', `${at}/confirm`, { typed_name: host, export: 'kept' })).toBe('held');
  expect((await owners[1]!.client.ask('GET', at)).json<{ hold: { reason: string; by: string } }>().hold).toMatchObject({ reason: 'a challenge', by: 'odile' });
  expect((await owners[1]!.client.send('POST', '/api/groups', { name: 'Too late' })).json<{ code: string }>().code).toBe('customer-leaving');
  expect(await code(0, 'DELETE', `${at}/hold`)).toBe('same-person');
  expect(await code(1, 'DELETE', `${at}/hold`)).toBe('requested');
  expect(await code(1, 'DELETE', at)).toBe('held');
  expect(await code(2, 'DELETE', `${at}/hold`)).toBe('requested');
  expect(await code(2, 'POST', `${at}/confirm`, { typed_name: host, export: 'kept' })).toBe('grace');
  expect((await owners[1]!.client.send('POST', '/api/groups', { name: 'Too late' })).json<{ code: string }>().code).toBe('customer-leaving');
  // Whoever is in can be put out, and nobody can be let in.
  expect((await inside.send('GET', '/api/organiser/elections')).status).toBe(200);
  const [in_here] = (await owners[1]!.client.ask('GET', '/api/support')).json<{ live: { grant: string }[] }>().live;
  expect((await owners[1]!.client.send('DELETE', `/api/support/${in_here!.grant}`)).status).toBe(204);
  expect((await inside.send('GET', '/api/organiser/elections')).status).toBe(401);
  const { grants } = (await owners[1]!.client.ask('GET', '/api/people')).json<{ people: { name: string; grants: { id: string; role: string }[] }[] }>().people.find(({ name }) => name === 'claire')!;
  expect((await owners[1]!.client.send('DELETE', `/api/grants/${grants.find(({ role }) => role === 'board_member')!.id}`)).status).toBe(204);
  expect((await owners[1]!.client.send('POST', '/api/grants', { person: '0'.repeat(32), role: 'organiser', reason: 'too late' })).json<{ code: string }>().code).toBe('customer-leaving');
  expect(await code(1, 'DELETE', at)).toBe('none');
  expect((await owners[1]!.client.send('POST', '/api/groups', { name: 'In time' })).status).toBe(201);
});

// Shows TEN-08.
test('one owner asks to leave, and two others decide it', async () => {
  expect(leave('status').said).toContain('called-off');
  expect(leave('request', `claire@example.org\nun grand tilleul en fleurs\n000000\n`).said).toContain('not somebody who may decide');
  expect(leave('request', typed(owners[0]!).replace(password, 'another phrase of some length')).said).toContain('not somebody who may decide');
  const asked = leave('request', typed(owners[0]!));
  expect(asked.said).toContain('requested');
  expect(leave('confirm', typed(owners[0]!, owners[1]!), '--export-offered').said).toContain('different people');
  expect(leave('confirm', typed(owners[1]!, owners[2]!), '--export-offered', '--medium', 'tape 7').said).toContain('grace');
  const refused = await owners[1]!.client.send('DELETE', `/api/organiser/elections/${uuid}/definition`);
  expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'customer-leaving']);
  expect((await owners[1]!.client.ask('GET', '/api/organiser/elections')).status).toBe(200);
  for (const name of leaves) copyFileSync(join(choir.data, `${name}.db`), in_work(`${name}.db`));
});

// Shows TEN-08, KEY-09.
test('on the eighth day it is destroyed, and nobody else notices', async () => {
  await begin_anew(8);
  await until(() => leave('status').said.includes('ageing'));
  expect(leave('status').said).toContain('tape 7');
  expect(readdirSync(choir.data).filter((name) => leaves.some((gone) => name.startsWith(gone)) || name.startsWith('links.key'))).toEqual([]);
  expect(existsSync(join(choir.data, 'objects'))).toBe(false);
  expect(spawnSync('grep', ['-rqa', '-e', 'Aerts', '-e', 'odile@', '-e', 'Zephyrine', one.data]).status).toBe(1);
  expect((await at_host('/api/tenant/certificate')).status).toBe(204);
  const gone = await at_host('/api/elections');
  expect([gone.status, gone.json<{ code: string }>().code]).toEqual([410, 'customer-left']);
  expect((await one.client().send('GET', '/api/organiser/elections')).status).toBe(401);
  expect(leave('certificate').done).toBe(false);
  await begin_anew(8);
  expect((await choir.client().send('GET', '/api/elections')).status).toBe(410);
});

// Shows KEY-09, TEN-08.
test('a copy of the data opens no more with the keys of today', async () => {
  await one.stop_server('urnad');
  for (const name of leaves) {
    copyFileSync(in_work(`${name}.db`), join(choir.data, `${name}.db`));
    chmodSync(join(choir.data, `${name}.db`), 0o600);
  }
  const leavings = join(one.data, 'leaving.db');
  copyFileSync(leavings, in_work('leaving.db'));
  rmSync(leavings);
  await one.start_server('urnad');
  expect((await choir.client().send('GET', '/api/organiser/elections')).status).toBe(503);
  await one.stop_server('urnad');
  copyFileSync(in_work('leaving.db'), leavings);
  for (const name of leaves) rmSync(join(choir.data, `${name}.db`));
  await one.start_server('urnad');
});

// Shows TEN-08.
test('on the thirtieth day it is certified', async () => {
  await begin_anew(30);
  expect(leave('medium-destroyed', '', '--label', 'tape 7').done).toBe(true);
  await until(() => leave('certificate').done);
  const note = leave('certificate').said;
  expect(note).toMatch(/^urna-deletion-certificate-v1\n/u);
  expect(note).toContain('destroyed key ');
  expect(note).toContain('destroyed database people.db');
  expect(note).toContain('destroyed database documents.db');
  expect(note).toContain('destroyed database downloads.db');
  expect((await at_host('/api/tenant/certificate')).body.toString()).toBe(note);
  writeFileSync(in_work('certificate.note'), note);
  const checked = spawnSync(program('urna-verify'), ['note', '--key', key, in_work('certificate.note')], { encoding: 'utf8' });
  expect(checked.stdout).toMatch(/^VERIFIED /u);
  writeFileSync(in_work('forged.note'), note.replace('tape 7', 'tape 8'));
  expect(spawnSync(program('urna-verify'), ['note', '--key', key, in_work('forged.note')], { encoding: 'utf8' }).stdout).toMatch(/^REFUTED /u);
  expect(note).toContain('media-destroyed tape 7');
  expect(note).toMatch(/^— .*\/statement /mu);
  expect(note).not.toMatch(/odile|aerts|amicale/iu);
});
