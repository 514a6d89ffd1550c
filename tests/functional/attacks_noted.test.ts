// SPDX-License-Identifier: EUPL-1.2
// What only an attacker sends, to a running desk: each is refused, and is in the journal, also what is refused before
// anybody knows which route it was for.  A flood of it is counted, not written down one by one.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Organiser } from './support/organiser';
import { Owner, password } from './support/owner';
import { Platform, program } from './support/platform';

let platform: Platform;
let customer: Platform;
let odile: Owner;
let claire: Organiser;

interface Entry { number: number; text: string }
interface Noted { ev: string; res: string; obj?: string; act: string; facts?: Record<string, number>; pc?: string }
const journal = async (event: string, by: Owner = odile): Promise<Noted[]> =>
  (await by.client.ask('GET', `/api/organiser/journal?count=200&event=${event}`)).json<{ entries: Entry[] }>().entries.map(({ text }) => JSON.parse(text) as Noted);
/** How often the journal says so by now: what is written singly, and what is counted. */
async function attacks(kind: string): Promise<number> {
  return (await journal('request.refused')).filter(({ obj }) => obj === `attack:${kind}`).reduce((sum, { facts }) => sum + (facts?.['refused'] ?? 1), 0);
}
async function told(kind: string): Promise<void> {
  for (let tries = 0; tries < 300; ++tries) {
    if ((await attacks(kind)) > 0) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the journal says nothing of ${kind}`);
}
/** Sends bytes as they are; what comes back until the other side closes. */
function raw(bytes: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect({ host: 'localhost', port: platform.port, ca: platform.certificate });
    let answer = '';
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('data', (part: Buffer) => (answer += part.toString('latin1')));
    socket.on('error', failed);
    socket.on('close', () => done(answer));
    socket.once('secureConnect', () => socket.write(bytes));
  });
}
const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/u.exec(answer)?.[1]);
const host = (): string => `localhost:${platform.port}`;
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n${more}\r\n`;

beforeAll(async () => {
  platform = await Platform.start();
  odile = await Owner.enrol(platform);
  claire = await Organiser.take_up(platform, await odile.invite('claire@example.org', ['organiser', 'board_member']), 'claire@example.org', 'claire', 'un grand tilleul en fleurs');
  customer = platform.add_customer('vote.amicale.example', 'Amicale');
}, 60_000);
afterAll(async () => {
  await platform?.stop();
});

// Shows AUD-07, B01, B07, B10, B65.
test('what is refused before its route is known is in the platform’s journal, without a word of what was asked', async () => {
  expect(status(await raw(`POST /api/groups HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`))).toBe(400);
  await told('two-lengths');
  expect(status(await raw(get('/', 'Host: elsewhere.example\r\n')))).toBe(400);
  await told('two-hosts');
  expect(status(await raw(get('/%2e%2e/%2e%2e/etc/passwd')))).toBe(404);
  await told('climbing-path');
  expect(status(await raw('GET http://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'))).toBe(400);
  await told('other-host');
  expect(status(await raw(`GET / HTTP/1.1\nHost: ${host()}\n\n`))).toBe(400);
  await told('broken-head');
  expect((await odile.client.send('GET', '/api/account', undefined, { 'X-Forwarded-For': '127.0.0.1' })).status).toBe(200);
  await told('forged-address');
  for (const one of await journal('request.refused')) {
    expect(one).toMatchObject({ res: 'deny', act: 'u:anybody' });
    expect(JSON.stringify(one)).not.toMatch(/passwd|elsewhere|127\.0\.0\.1/u);
  }
});

// Shows AUD-07, B20, B24, IDN-11.
test('so is what gets past a careless reader of a body or an address', async () => {
  await odile.step_up();
  expect((await odile.client.send('POST', '/api/groups', '{"name":"Office","name":"Owners"}')).status).toBe(400);
  await told('two-keys');
  expect((await odile.client.send('POST', '/api/groups', { name: 'Office', is_admin: true })).status).toBe(422);
  await told('unknown-field');
  expect((await journal('group.changed')).filter(({ res }) => res === 'deny')).toHaveLength(2);
  const ends = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/u, '');
  const { token } = (await odile.client.ask('POST', '/api/services', { name: 'payroll', permissions: ['roll.read'], from: ['127.0.0.1'], ends })).json<{ token: string }>();
  expect((await odile.client.send('GET', `/api/services?token=${token}`)).json()).toMatchObject({ status: 400, code: 'token-in-address' });
  await told('token-in-address');
});

// Shows AUD-07, IDN-06, B50, B54, B55, B70, B71.
test('what is refused at its route is in the journal of its desk', async () => {
  const before = async (event: string): Promise<number> => (await journal(event)).filter(({ res }) => res === 'deny').length;
  const one_more = async (event: string, attack: () => Promise<{ status: number }>, expected: number): Promise<void> => {
    const count = await before(event);
    expect((await attack()).status, event).toBe(expected);
    expect(await before(event), event).toBe(count + 1);
  };
  const stranger = platform.client();
  const cookie = `__Host-urna=${odile.client.cookies.get('__Host-urna')}`;
  const csrf = { 'X-Urna-Page': 'a'.repeat(64) };
  await one_more('account.signed-in', () => stranger.send('POST', '/api/account/sign-in', { address: odile.address, password, totp: '1234567' }), 401);
  await one_more('access.denied', () => stranger.send('GET', '/api/people', undefined, { Cookie: `${cookie}; ${cookie}` }), 401);
  await one_more('access.denied', () => odile.client.send('POST', '/api/groups', { name: 'Office' }, csrf), 403);
  await one_more('access.denied', () => odile.client.send('POST', '/api/groups', { name: 'Office' }, { Origin: 'null' }), 403);
  await odile.step_up();
  await one_more('grant.given', () => odile.client.send('POST', '/api/grants', { person: 'f'.repeat(32), role: 'tenant_owner', reason: 'mine', ends: '9999-01-01T00:00:00Z' }), 404);
  await one_more('approval.confirmed', () => odile.client.send('POST', `/api/organiser/approvals/${'a'.repeat(32)}/confirm`, { hash: 'f'.repeat(64) }), 404);
});

// Shows AUD-07, B07, B54.
test('the host of another customer with this session is in that customer’s journal', async () => {
  const owner = await Owner.enrol(customer, 'amelie');
  const before = (await journal('access.denied', owner)).length;
  const session = { Cookie: `__Host-urna=${odile.client.cookies.get('__Host-urna')}` };
  expect((await customer.client().send('GET', '/api/people', undefined, session)).status).toBe(401);
  expect(await journal('access.denied', owner)).toHaveLength(before + 1);
});

// Shows AUD-07, HST-07.
test('a flood is counted, and hinders nobody', async () => {
  const before = (await journal('request.refused')).length;
  await raw(get('/%2e%2e/x').replace('Connection: close\r\n', '').repeat(400) + get('/%2e%2e/x'));
  expect((await odile.client.send('GET', '/api/account')).status).toBe(200);
  expect((await journal('request.refused')).length - before).toBeLessThan(20);
});

// Shows AUD-02.
test('whoever does what counts most is handed the proof that it is in the signed journal', async () => {
  const uuid = await claire.create({
    name: 'Works council',
    administrator: 'The council',
    language: 'en',
    trustees: { single: ['Ada', 'Tom'] },
    questions: [{ type: 'choice', title: 'Who?', answers: ['Anna', 'Paul'] }],
  });
  const key = (await platform.client().ask('GET', `/log/election/${uuid}/key`)).body.toString().trim();
  const erased = await claire.ask('DELETE', `/api/organiser/elections/${uuid}/definition`);
  expect(erased.headers['x-urna-journal']).toBe('proved');
  const file = (name: string, header: string): string => {
    const path = join(platform.folder, name);
    writeFileSync(path, Buffer.from(String(erased.headers[header]), 'base64'));
    return path;
  };
  const entry = file('entry.json', 'x-urna-journal-entry');
  const proof = file('one.tlog-proof', 'x-urna-journal-proof');
  const verify = (...options: string[]): number | null => spawnSync(program('urna-verify'), ['log', '--key', key, ...options]).status;
  expect(execFileSync('cat', [entry], { encoding: 'utf8' })).toContain('"ev":"election.erased"');
  expect(verify('--entry', entry, proof)).toBe(0);
  writeFileSync(entry, execFileSync('cat', [entry], { encoding: 'utf8' }).replace('election.erased', 'election.changed'));
  expect(verify('--entry', entry, proof)).toBe(1);
  // What merely changes something is answered at once.
  expect((await claire.ask('POST', '/api/account/step-up', { totp: await claire.six_digits() })).headers['x-urna-journal']).toBeUndefined();
});

// Shows IDN-08, AUD-05.
test('of two owners neither erases alone what the journal keeps of the other', async () => {
  await odile.step_up();
  const oscar = await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 90), 'oscar@example.org', 'oscar');
  await oscar.step_up();
  const { people } = (await odile.client.ask('GET', '/api/organiser/journal?count=200')).json<{ people: Record<string, string> }>();
  const pseudonym = (name: string): string => Object.entries(people).find(([, known]) => known === name)![0];
  const erase = (of: string): Promise<{ status: number; json: () => unknown }> => oscar.client.send('DELETE', `/api/organiser/journal/details?person=${pseudonym(of)}`);
  expect((await erase('odile')).json()).toMatchObject({ status: 409, code: 'second-person-missing' });
  expect((await erase('claire')).status).toBe(202);
});
