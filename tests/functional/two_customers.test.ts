// SPDX-License-Identifier: EUPL-1.2
// Several customers in one platform, on the real servers: two with an election each, and nothing of one is anything to
// the other.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient, type Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform, program } from './support/platform';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';

interface Route {
  method: string;
  pattern: string;
  permission: string;
}
type Customer = Platform & { tenant: string };
interface Held {
  uuid: string;
  codes: string[];
  organiser: Organiser;
  owner: Owner;
}

const password = 'un grand tilleul en fleurs';
const roll = 'id,last_name\nv1,Aubry\nv2,Benali\n';
const definition = (name: string): object => ({ name, trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'] }] });

let platform: Platform;
let a: Customer;
let b: Customer;
let of_a: Held;
let of_b: Held;

/** An election that is open, with codes that were made elsewhere. */
async function hold(customer: Customer, name: string): Promise<Held> {
  const organiser = await Organiser.enrol(customer, 'claire', password);
  const uuid = await organiser.create(definition(name));
  await organiser.take_roll(uuid, roll);
  await make_keys(customer.client(), uuid, await organiser.trustees(uuid));
  const codes = await organiser.take_codes_made_elsewhere(platform, uuid, roll);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', name);
  return { uuid, codes, organiser, owner: await Owner.enrol(customer) };
}

const at = (host: string): HttpClient => new HttpClient(platform.origin, platform.certificate, host);
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const tenant = (...words: string[]): string => platform.urnactl('tenant', ...words, '--data', platform.data);
const state_at = async (client: HttpClient, uuid: string): Promise<number> => (await client.send('GET', `/api/elections/${uuid}`)).status;

beforeAll(async () => {
  platform = await Platform.start({ desk_options: ['--proxy', '127.0.0.1', '--files-host', 'files.vote.example', '--collector', program('urna-collect')] });
  a = platform.add_customer('vote.amicale.example', 'Amicale des tilleuls') as Customer;
  b = platform.add_customer('vote.bistro.example', 'Bistro') as Customer;
  of_a = await hold(a, 'Council A');
  of_b = await hold(b, 'Council B');
});
afterAll(async () => platform?.stop());

test('each customer holds an election at its own host, and the list of elections names no other', async () => {
  for (const [customer, held] of [[a, of_a], [b, of_b]] as const) {
    const listed = (await customer.client().ask('GET', '/api/elections')).json<{ elections: { uuid: string }[] }>();
    expect(listed.elections.map(({ uuid }) => uuid)).toEqual([held.uuid]);
    const booth = await Booth.open(customer.client(), held.uuid);
    const receipt = await booth.vote(held.codes[0]!, [[1, 0]]);
    expect((await customer.client().ask('GET', `/api/board/${held.uuid}/ballots/${encodeURIComponent(receipt.tracker)}`)).json()).toMatchObject({ found: true });
  }
  expect((await platform.client().ask('GET', '/api/elections')).json()).toEqual({ elections: [] });
});

// Shows IDN-13.
test('letters that others print open with the printer’s key alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'urna-printer-'));
  const age = (...words: string[]): Buffer => execFileSync('age', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  execFileSync('age-keygen', ['-o', 'key'], { cwd: folder, stdio: 'ignore' });
  execFileSync('age-keygen', ['-o', 'other'], { cwd: folder, stdio: 'ignore' });
  const recipient = execFileSync('age-keygen', ['-y', 'key'], { cwd: folder, encoding: 'utf8' }).trim();
  const { organiser } = of_a;
  const uuid = await organiser.create({ ...definition('By post'), opens: '2026-01-01T08:00Z', closes: '2099-01-01T18:00Z' });
  await organiser.take_roll(uuid, roll);
  const ask = (body: object): Promise<Answer> => organiser.client.send('POST', `/api/organiser/elections/${uuid}/codes`, body);
  for (const wrong of [{ recipient: 'age1nobody' }, { recipient: 1 }, { printer: recipient }]) expect((await ask(wrong)).status, JSON.stringify(wrong)).toBe(422);
  const sealed = await ask({ recipient });
  expect([sealed.status, sealed.headers['content-disposition']]).toEqual([200, expect.stringContaining(`letters-${uuid}.pdf.age`)]);
  expect(sealed.body.includes('%PDF')).toBe(false);
  writeFileSync(join(folder, 'letters.age'), sealed.body);
  expect(age('-d', '-i', 'key', 'letters.age').subarray(0, 5).toString()).toBe('%PDF-');
  expect(() => age('-d', '-i', 'other', 'letters.age')).toThrow();
  rmSync(folder, { recursive: true });
});

// Shows INP-02.
test('files come from a host of their own, which answers nothing else, each once to whoever is signed in', async () => {
  const files = at('files.vote.example');
  const { client } = of_a.organiser;
  const ask = (method: string, path: string, body?: object): Promise<Answer> => client.ask(method, `/api/documents${path}`, body);
  const { room } = (await ask('POST', '/rooms', { name: 'Minutes' })).json<{ room: string }>();
  const content = Buffer.from('id;name\n1;Aubry\n');
  const { upload } = (await ask('POST', `/rooms/${room}/uploads`, { name: 'roll.csv', bytes: content.length })).json<{ upload: string }>();
  await client.ask('PUT', `/api/documents/uploads/${upload}?offset=0`, content, { 'Content-Type': 'application/octet-stream' });
  const { document } = (await ask('POST', `/uploads/${upload}/finish`, { digest: createHash('sha256').update(content).digest('hex') })).json<{ document: string }>();
  expect(refusal(await client.send('GET', `/api/documents/files/${document}/content`))).toEqual([409, 'files-elsewhere']);

  const path = async (): Promise<string> => {
    const { address } = (await ask('POST', `/files/${document}/handout`, {})).json<{ address: string }>();
    expect(address).toMatch(new RegExp(`^https://files\\.vote\\.example:${platform.port}/${a.tenant}/[\\w-]{43}$`, 'u'));
    return new URL(address).pathname;
  };
  const one = await path();
  expect((await client.send('GET', one)).status, 'not from the host of the pages').toBe(404);
  expect((await at('vote.bistro.example').send('GET', one)).status).toBe(404);
  expect((await files.send('GET', one.replace(a.tenant, b.tenant))).status).toBe(404);
  const file = await files.ask('GET', one);
  expect(file.body.equals(content)).toBe(true);
  expect(file.headers['content-disposition']).toContain('attachment;');
  expect(file.headers['content-security-policy']).toContain('sandbox');
  expect(file.headers['x-content-type-options']).toBe('nosniff');
  expect(file.headers['set-cookie']).toBeUndefined();
  expect((await files.send('GET', one)).status).toBe(404);

  for (const [method, other] of [['GET', '/'], ['GET', '/console'], ['GET', '/api/elections'], ['POST', '/api/account/sign-in'], ['GET', `/api/board/${of_a.uuid}`], ['GET', `/api/documents/files/${document}/content`]] as const) {
    const answer = await files.send(method, other, method === 'POST' ? {} : undefined);
    expect([other, answer.status]).toEqual([other, 404]);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  const late = await path();
  await client.ask('POST', '/api/account/sign-out', {});
  expect((await files.send('GET', late)).status).toBe(404);
  await of_a.organiser.sign_in();
});

// Shows TEN-02.
test('a host that nobody has is nobody’s, in whatever way it is written', async () => {
  for (const host of ['elsewhere.example', 'amicale.example', 'xvote.amicale.example', 'vote.amicale.example.evil.example', '192.0.2.1'])
    expect(refusal(await at(host).send('GET', '/api/elections')), host).toEqual([421, 'unknown-host']);
  for (const host of ['VOTE.Amicale.Example', 'vote.amicale.example.', `vote.amicale.example:${platform.port}`])
    expect(await state_at(at(host), of_a.uuid), host).toBe(200);
  expect(await state_at(platform.client(), of_a.uuid)).toBe(404);
});

// Shows TEN-02, B07, B54.
test('who is signed in at one is a stranger at the other', async () => {
  expect((await of_a.organiser.client.send('GET', '/api/organiser/elections')).status).toBe(200);
  expect((await of_a.organiser.client.send('GET', '/api/organiser/elections', undefined, { Host: 'vote.bistro.example' })).status).toBe(401);
  // Nor does the account exist there, or its name would open it.
  const booth = await Booth.open(a.client(), of_a.uuid);
  const session = await booth.sign_in(of_a.codes[1]!);
  const bearer = { Authorization: `Bearer ${session}` };
  expect((await a.client().send('GET', `/api/elections/${of_a.uuid}/session`, undefined, bearer)).status).toBe(200);
  for (const uuid of [of_a.uuid, of_b.uuid]) expect((await b.client().send('GET', `/api/elections/${uuid}/session`, undefined, bearer)).status).toBe(401);
  expect((await b.client().send('POST', `/api/elections/${of_a.uuid}/sign-in`, { secret: booth.sign_in_secret(of_a.codes[1]!), birth_date: null })).status).toBe(404);
  expect((await b.client().send('POST', `/api/elections/${of_b.uuid}/sign-in`, { secret: booth.sign_in_secret(of_a.codes[1]!), birth_date: null })).status).toBe(401);
});

/** Everything that can be asked about an election, of the running program. */
function routes(): Route[] {
  const folder = mkdtempSync(join(tmpdir(), 'urna-routes-'));
  try {
    const table = execFileSync(program('urnad'), ['--routes', '--data', folder, '--box', join(folder, 'none')], { encoding: 'utf8' });
    return (JSON.parse(table) as { routes: Route[] }).routes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Shows TEN-03.
test('every route says of another’s election what it says of one that does not exist', async () => {
  // Pages are the same for everybody; to end a session that one does not have is done at once, wherever.
  const asked = routes().filter(({ method, pattern, permission }) => pattern.includes('{uuid}') && permission !== 'page.see' && `${method} ${pattern}` !== 'DELETE /api/elections/{uuid}/session');
  expect(asked.length).toBeGreaterThan(40);
  const nobodys = [...of_a.uuid].reverse().join('');
  const strangers = [b.client(), of_b.organiser.client, platform.client()];
  const told = async (client: HttpClient, { method, pattern }: Route, uuid: string): Promise<object> => {
    const path = pattern.replace('{uuid}', uuid).replace('{tracker}', 'A'.repeat(43)).replace(/\{(?:number|which|a|b|c|d)\}/gu, '1').replace('{part}', 'ballots').replace('{level}', '0');
    const is_text = /\/(?:roll|columns)$/u.test(pattern);
    const body = ['POST', 'PUT'].includes(method) ? (is_text ? roll : pattern.endsWith('{uuid}/sign-in') ? { secret: 'A'.repeat(43), birth_date: null } : {}) : undefined;
    const send = (what?: object | string): Promise<Answer> => client.send(method, path, what, is_text && what ? { 'Content-Type': 'text/csv' } : {});
    const with_body = await send(body);
    const answer = with_body.status === 413 ? await send() : with_body;
    const { trace, ...problem } = answer.body.length === 0 ? { trace: '' } : answer.json<{ trace: string }>();
    return { route: `${method} ${pattern}`, status: answer.status, problem };
  };
  for (const route of asked) {
    for (const client of strangers) {
      const of_another = await told(client, route, of_a.uuid);
      expect(of_another).toEqual(await told(client, route, nobodys));
      expect([401, 404]).toContain((of_another as { status: number }).status);
    }
  }
  // With a session it is 404 throughout, but for trustees and voters, whose sessions are of one election.
  const of_organisers = asked.filter(({ permission }) => !['vote', 'trustee.act'].includes(permission));
  for (const route of of_organisers) expect(await told(of_b.organiser.client, route, of_a.uuid)).toMatchObject({ status: 404 });
});

// Shows TEN-03.
test('the platform’s log says that somebody asked for another’s election, and no other log does', async () => {
  const operator = await Organiser.enrol(platform, 'olga', password, ['auditor']);
  await new Promise((done) => setTimeout(done, 1_500));
  const found = (await operator.client.ask('GET', '/api/organiser/journal?event=access.cross-tenant&count=200')).json<{ entries: { text: string }[] }>();
  expect(found.entries.length).toBeGreaterThan(20);
  for (const { text } of found.entries) expect(JSON.parse(text)).toMatchObject({ log: 'platform', ev: 'access.cross-tenant', res: 'deny', obj: `tenant:${b.tenant}` });
  for (const { owner } of [of_a, of_b])
    expect((await owner.client.ask('GET', '/api/organiser/journal?event=access.cross-tenant')).json<{ entries: [] }>().entries).toEqual([]);
});

// Shows TEN-01.
test('each customer’s log has its own name, origin and key', async () => {
  const keys = new Set<string>();
  for (const [customer, held, host] of [[a, of_a, 'vote.amicale.example'], [b, of_b, 'vote.bistro.example']] as const) {
    const { client } = held.owner;
    const journal = (await client.ask('GET', '/api/organiser/journal')).json<{ log: string; origin: string; size: number; key: string }>();
    expect(journal).toMatchObject({ log: `tenant/${customer.tenant}` });
    expect(journal.origin).toMatch(new RegExp(`^${host.replaceAll('.', '\\.')}(:\\d+)?/log/tenant/${customer.tenant}$`, 'u'));
    expect((await client.ask('GET', `/log/tenant/${customer.tenant}/checkpoint`)).body.toString()).toContain(journal.origin);
    expect((await client.send('GET', '/log/platform/checkpoint')).status).toBe(404);
    keys.add((await client.ask('GET', `/log/tenant/${customer.tenant}/key`)).body.toString());
  }
  expect(keys.size).toBe(2);
  expect((await of_b.owner.client.send('GET', `/log/tenant/${a.tenant}/checkpoint`)).status).toBe(404);
  expect((await of_b.owner.client.send('GET', `/api/organiser/journal?log=tenant/${a.tenant}`)).status).toBe(404);
});

// Shows B65.
test('a customer’s firewall is its own, and believes our proxy only as far as it sees', async () => {
  const { client } = of_b.owner;
  const rule = { scope: 'voter', action: 'deny', network: '203.0.113.0/24', note: 'for a test' };
  await client.ask('PUT', '/api/tenant/firewall', { unknown_country: 'as-denied', rules: [rule] });
  const from = async (customer: Platform, forwarded: string): Promise<Answer> => customer.client().send('GET', '/api/elections', undefined, { 'X-Forwarded-For': forwarded });
  for (const forwarded of ['203.0.113.9', '::ffff:203.0.113.9', '127.0.0.1, 203.0.113.9', '198.51.100.1, 203.0.113.9, 127.0.0.1'])
    expect(refusal(await from(b, forwarded)), forwarded).toEqual([403, 'firewall']);
  expect((await from(b, '203.0.113.9, 198.51.100.1')).status).toBe(200);
  expect((await from(b, 'nonsense')).status).toBe(400);
  expect((await from(a, '203.0.113.9')).status).toBe(200);
  expect((await b.client().send('GET', '/console', undefined, { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(200);
  expect((await of_a.owner.client.ask('GET', '/api/tenant/firewall')).json()).toMatchObject({ is_waiting: false, in_force: { rules: [] } });
  await client.ask('DELETE', '/api/tenant/firewall/trial');
  expect((await from(b, '203.0.113.9')).status).toBe(200);
});

test('a customer is suspended and comes back, and the other notices nothing', async () => {
  const live = b.client();
  expect(await state_at(live, of_b.uuid)).toBe(200);
  tenant('suspend', 'vote.amicale.example');
  expect(refusal(await a.client().send('GET', `/api/elections/${of_a.uuid}`))).toEqual([503, 'suspended']);
  expect((await a.client().send('GET', `/api/board/${of_a.uuid}`)).status).toBe(200);
  expect((await b.client().send('GET', `/api/board/${of_a.uuid}`)).status).toBe(404);
  expect(await state_at(live, of_b.uuid)).toBe(200);
  expect((await of_b.organiser.client.send('GET', '/api/organiser/elections')).status).toBe(200);
  expect(() => tenant('suspend', 'vote.amicale.example')).toThrow();
  tenant('resume', a.tenant);
  expect(await state_at(a.client(), of_a.uuid)).toBe(200);
  expect((await of_a.organiser.client.send('GET', '/api/organiser/elections')).status).toBe(401);
  expect(() => tenant('add', 'vote.bistro.example', '--label', 'Another')).toThrow();
});

// Shows KEY-01.
test('locking locks all of them, and boards stay at their hosts', async () => {
  platform.urnactl('lock', '--data', platform.data);
  const is_locked = async (): Promise<boolean> => (await a.client().send('GET', '/api/elections').catch(() => undefined))?.status === 503;
  for (let tries = 0; tries < 300 && !(await is_locked()); ++tries) await new Promise((done) => setTimeout(done, 50));
  for (const client of [a.client(), b.client(), platform.client()]) expect(refusal(await client.send('GET', '/api/elections'))).toEqual([503, 'sealed']);
  expect((await a.client().send('GET', `/api/board/${of_a.uuid}`)).status).toBe(200);
  expect((await b.client().send('GET', `/api/board/${of_a.uuid}`)).status).toBe(404);
  expect((await at('elsewhere.example').send('GET', `/api/board/${of_a.uuid}`)).status).toBe(421);
  platform.unlock();
  expect(await state_at(a.client(), of_a.uuid)).toBe(200);
  expect(await state_at(b.client(), of_b.uuid)).toBe(200);
});

// Shows TEN-01, TEN-02.
test('files that were exchanged are refused by both, the others go on, and the platform’s log says so', async () => {
  const c = platform.add_customer('vote.chorale.example', 'Chorale') as Customer;
  const exchange = (): void => {
    renameSync(join(a.data, 'desk.db'), join(platform.folder, 'passing'));
    renameSync(join(b.data, 'desk.db'), join(a.data, 'desk.db'));
    renameSync(join(platform.folder, 'passing'), join(b.data, 'desk.db'));
  };
  await platform.stop_server('urnad');
  exchange();
  await platform.start_server('urnad');
  for (const [customer, { uuid }] of [[a, of_a], [b, of_b]] as const) {
    expect(refusal(await customer.client().send('GET', '/api/elections'))).toEqual([503, 'unavailable']);
    for (const other of [of_a.uuid, of_b.uuid, uuid]) expect((await customer.client().send('GET', `/api/board/${other}`)).status).toBe(404);
  }
  expect((await c.client().send('GET', '/api/elections')).status).toBe(200);
  const operator = await Organiser.enrol(platform, 'otto', password, ['auditor']);
  const found = (await operator.client.ask('GET', '/api/organiser/journal?event=tenant.foreign-data')).json<{ entries: { text: string }[] }>();
  expect(found.entries.map(({ text }) => (JSON.parse(text) as { obj: string }).obj).sort()).toEqual([`tenant:${a.tenant}`, `tenant:${b.tenant}`].sort());
  await platform.stop_server('urnad');
  exchange();
  await platform.start_server('urnad');
  expect(await state_at(a.client(), of_a.uuid)).toBe(200);
  expect(await state_at(b.client(), of_b.uuid)).toBe(200);
});

// Shows TEN-02.
test('a customer gets another host, and the old one is nobody’s', async () => {
  tenant('rename-host', 'vote.amicale.example', 'urne.amicale.example');
  expect(await state_at(at('urne.amicale.example'), of_a.uuid)).toBe(200);
  expect(refusal(await a.client().send('GET', '/api/elections'))).toEqual([421, 'unknown-host']);
  const told = JSON.parse(tenant('list', '--json')) as { tenants: { id: string; hosts: string[]; label: string; state: string }[] };
  expect(told.tenants.map(({ hosts, label, state }) => [hosts, label, state])).toEqual([
    [['urne.amicale.example'], 'Amicale des tilleuls', 'active'],
    [['vote.bistro.example'], 'Bistro', 'active'],
    [['vote.chorale.example'], 'Chorale', 'active'],
  ]);
});

test('the platform looks for itself whether one customer’s host answers for another', async () => {
  const owner = await Owner.enrol(platform, 'petra');
  await owner.step_up();
  const { finding, newest } = (await owner.client.ask('POST', '/api/assurance/checks/tenant.isolation/look')).json<{ finding: string; newest: { seen: { what: string; value: string }[] } }>();
  const seen = Object.fromEntries(newest.seen.map(({ what, value }) => [what, value]));
  expect([finding, seen['customers'], seen['not_answered']]).toEqual(['pass', '3', '0']);
  expect(Number(seen['asked_across'])).toBeGreaterThanOrEqual(4);
});
