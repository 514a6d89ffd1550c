// SPDX-License-Identifier: EUPL-1.2
// People on the real servers: how the first come in, and every way in which somebody must not.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, HttpClient } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner, password as owner_password } from './support/owner';
import { Platform } from './support/platform';
import { SecurityKey, type NewKeyAsked } from './support/security_key';
import { totp } from './support/totp';

let platform: Platform;
let claire: Organiser;
let odile: Owner;

const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const invite = (address: string, ...roles: string[]): string => platform.urnactl('person', 'invite', address, ...roles.flatMap((role) => ['--role', role]), '--data', join(platform.folder, 'desk'));
const sign_in = (client: HttpClient, person: { address: string; password: string }, shown: object): Promise<Answer> => client.send('POST', '/api/account/sign-in', { address: person.address, password: person.password, ...shown });

beforeAll(async () => {
  platform = await Platform.start();
  claire = await Organiser.enrol(platform);
  odile = await Owner.enrol(platform);
});
afterAll(async () => {
  await platform?.stop();
});

// Shows IDN-10.
test('once somebody owns the desk, the machine invites nobody', () => {
  expect(() => invite('emma@example.org', 'organiser', 'board_member')).toThrow(/owns this desk/u);
  expect(() => invite('emma@example.org', 'tenant_owner')).toThrow(/owns this desk/u);
});

// Shows IDN-01, IDN-10.
test('an invitation is good for one person, once', async () => {
  const link = await odile.invite('emma@example.org', ['auditor']);
  const invitation = link.slice(link.lastIndexOf('/') + 1);
  const begin = (address: string, more = {}): Promise<Answer> => platform.client().send('POST', '/api/account/enrol', { invitation, address, name: 'Emma', password: 'eleven geese left the old harbour', ...more });
  expect(refusal(await begin('ada@example.org'))).toEqual([401, 'invitation-refused']);
  expect(refusal(await begin('emma@example.org', { password: 'emma@example.org' }))).toEqual([422, 'password-refused']);
  // The names of the organisation and of its elections are guessed first.
  const named = 'Conseil des Tilleuls';
  expect((await claire.ask('POST', '/api/organiser/elections', { definition: { name: named, trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Whom?', answers: ['One', 'Two'] }] } })).status).toBe(201);
  for (const [password, why] of [[`${named} 2026!`, 'election-word'], ['Localhost-Localhost-2026', 'organisation-word'], ['azertyuiop123', 'common']] as const) {
    const refused = await begin('emma@example.org', { password });
    expect(refusal(refused)).toEqual([422, 'password-refused']);
    expect(refused.body.toString(), password).toContain(why);
  }
  expect(refusal(await begin('emma@example.org', { name: ' ' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await platform.client().send('POST', '/api/account/enrol/finish', { invitation, address: 'emma@example.org' }))).toEqual([401, 'invitation-refused']);
  expect((await begin('emma@example.org')).status).toBe(200);
  expect(refusal(await platform.client().send('POST', '/api/account/enrol/finish', { invitation, address: 'emma@example.org' }))).toEqual([409, 'factor-missing']);
  const emma = await Organiser.take_up(platform, link, 'emma@example.org', 'Emma', 'eleven geese left the old harbour');
  expect(refusal(await begin('emma@example.org'))).toEqual([401, 'invitation-refused']);
  expect((await emma.client.send('GET', '/api/organiser/journal')).status).toBe(200);
  expect(refusal(await emma.client.send('POST', '/api/organiser/elections', { definition: {} }))).toEqual([403, 'not-allowed']);
});

// Shows IDN-03, B51.
test('six digits count once, in their time, and are six', async () => {
  const here = platform.client();
  const digits = await claire.six_digits();
  expect((await sign_in(here, claire, { totp: digits })).status).toBe(200);
  expect(refusal(await sign_in(here, claire, { totp: digits }))).toEqual([401, 'sign-in-refused']);
  for (const wrong of [totp(claire.totp_secret, platform.clock() - 90_000), `${digits}0`, '\u0661\u0662\u0663\u0664\u0665\u0666']) expect(refusal(await sign_in(here, claire, { totp: wrong }))).toEqual([401, 'sign-in-refused']);
  expect(refusal(await sign_in(here, claire, { totp: digits, recovery: 'x' }))).toEqual([422, 'unfit-fields']);
});

// Shows B53.
test('a password that nobody can have is refused before any work is done', async () => {
  const begun = Date.now();
  for (const password of ['x'.repeat(1 << 20), '\u{1f98a}'.repeat(5_000), 'with a \u0000 in it', '']) expect(refusal(await sign_in(platform.client(), { address: 'fien@example.org', password }, { totp: '000000' }))).toEqual([422, 'unfit-fields']);
  expect(Date.now() - begun).toBeLessThan(4_000);
});

// Shows IDN-03, B52.
test('of two who use one recovery code at once, one comes in', async () => {
  const code = odile.recovery_codes[4]!;
  const person = { address: odile.address, password: owner_password };
  const answers = await Promise.all([sign_in(platform.client(), person, { recovery: code }), sign_in(platform.client(), person, { recovery: code })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  expect(refusal(await sign_in(platform.client(), person, { recovery: code }))).toEqual([401, 'sign-in-refused']);
});

// Shows IDN-04, B50.
test('a security key is believed only when every part of its answer is right', async () => {
  const spoilt = [{ origin: 'https://elsewhere.example' }, { rp_id: 'elsewhere.example' }, { type: 'webauthn.create' }, { flags: 4 }, { counter: 1 }, { trailing: Buffer.from([0]) }];
  for (const one of spoilt) expect(refusal(await odile.try_key(one)), JSON.stringify(one)).toEqual([401, 'sign-in-refused']);
  const key = new SecurityKey(platform.origin);
  expect(refusal(await sign_in(platform.client(), { address: odile.address, password: owner_password }, key.show({ challenge: 'A'.repeat(43), rp_id: 'localhost' })))).toEqual([401, 'sign-in-refused']);
  const asked = (await odile.client.ask('POST', '/api/account/sign-in/challenge', {})).json<NewKeyAsked>();
  expect(refusal(await sign_in(odile.client, { address: odile.address, password: owner_password }, { ...key.show(asked), key_id: 'A'.repeat(90_000) }))).toEqual([422, 'unfit-fields']);
  // A key that has not verified its owner is a second factor and no more.
  expect((await odile.try_key({ flags: 1, counter: 1_000 })).status).toBe(200);
  expect(refusal(await odile.client.send('GET', '/api/people'))).toEqual([401, 'other-factor']);
  expect((await odile.try_key({ counter: 1_001 })).status).toBe(200);
  expect((await odile.client.send('GET', '/api/people')).status).toBe(200);
});

// Shows IDN-04.
test('a challenge is for one browser, once', async () => {
  const asked = (await odile.client.ask('POST', '/api/account/step-up/challenge', {})).json<NewKeyAsked>();
  const shown = odile.keys[0]!.show(asked, { counter: 1_002 });
  const elsewhere = platform.client();
  expect(refusal(await sign_in(elsewhere, { address: odile.address, password: owner_password }, shown))).toEqual([401, 'sign-in-refused']);
  expect((await odile.client.send('POST', '/api/account/step-up', shown)).status).toBe(200);
  expect(refusal(await odile.client.send('POST', '/api/account/step-up', shown))).toEqual([401, 'sign-in-refused']);
});

// Shows B71.
test('nobody gives what they lack, nor to themselves, nor for a time that cannot be', async () => {
  const { people } = (await odile.client.ask('GET', '/api/people')).json<{ people: { id: string; name: string }[] }>();
  const id = (name: string): string => people.find((person) => person.name === name)!.id;
  const give = (more: object): Promise<Answer> => odile.client.send('POST', '/api/grants', { person: id('claire'), role: 'help_desk', reason: 'for the summer', ...more });
  expect(refusal(await claire.client.send('POST', '/api/grants', { person: id('odile'), role: 'organiser', reason: 'why not' }))).toEqual([403, 'not-allowed']);
  expect(refusal(await give({ person: id('odile') }))).toEqual([403, 'to-oneself']);
  expect(refusal(await give({ role: 'platform_owner' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await give({ ends: '2020-01-01T00:00:00Z' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await give({ ends: '9999-01-01T00:00:00Z' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await give({ reason: ' ' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await give({ role: 'auditor' }))).toEqual([409, 'exclusive']);
  const ends = new Date(Date.now() + 30 * 86_400_000).toISOString().replace(/\.\d+/u, '');
  expect(refusal(await give({ role: 'staff_manager', ends }))).toEqual([409, 'factor-missing']);
  expect((await give({ ends })).status).toBe(201);
});

// Shows AUD-07.
test('who was given what and why, and which rules became which, is told beside the entry', async () => {
  const rule = { scope: 'voter', action: 'deny', network: '203.0.113.0/24', note: 'a flood' };
  await odile.client.ask('PUT', '/api/tenant/firewall', { unknown_country: 'as-denied', rules: [rule] });
  const told = async (event: string): Promise<string> => {
    for (let tries = 0; ; ++tries) {
      const { log, entries } = (await odile.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ log: string; entries: { number: number }[] }>();
      if (entries.length > 0) return (await odile.client.ask('GET', `/api/organiser/journal/details?log=${log}&number=${Math.max(...entries.map(({ number }) => number))}`)).json<{ payload: string }>().payload;
      if (tries === 50) throw new Error(`no ${event}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  expect(await told('grant.given')).toContain('{"name":"role","is":"help_desk"},{"name":"reason","is":"for the summer"}');
  const { details } = JSON.parse(await told('firewall.proposed')) as { details: { name: string; is: string }[] };
  expect(details.find(({ name }) => name === 'firewall/trial/proposed/rules/0')?.is).toContain('"network":"203.0.113.0/24"');
  await odile.client.ask('DELETE', '/api/tenant/firewall/trial');
});

// Shows IDN-05, B54, B55.
test('another site’s page does nothing in one’s name', async () => {
  const { cookies } = claire.client;
  const create = (headers: Record<string, string>): Promise<Answer> => claire.client.send('POST', '/api/organiser/elections', { definition: {} }, headers);
  expect((await create({})).status).toBe(422);
  expect(refusal(await create({ 'X-Urna-Page': '' }))).toEqual([403, 'page-token-wrong']);
  expect(refusal(await create({ 'X-Urna-Page': odile.client.cookies.get('__Host-urna-page')! }))).toEqual([403, 'page-token-wrong']);
  expect(refusal(await create({ Origin: 'null' }))).toEqual([403, 'other-site']);
  expect([403, 415]).toContain((await create({ Origin: 'https://elsewhere.example', 'Content-Type': 'text/plain', 'X-Urna': '' })).status);
  const session = cookies.get('__Host-urna')!;
  expect(refusal(await create({ Cookie: `__Host-urna=${session}; __Host-urna=${session}` }))).toEqual([401, 'signed-out']);
});

// Shows IDN-05, HRD-01.
test('the session is a cookie of this host alone, out of reach of pages, and goes at the sign-out with what is cached', async () => {
  const answer = await odile.try_key({ counter: 1_003 });
  expect(answer.status).toBe(200);
  const given = [answer.headers['set-cookie'] ?? []].flat();
  const session = given.find((one) => one.startsWith('__Host-urna='))!;
  const flags = (cookie: string): string[] => cookie.split('; ').slice(1).sort();
  expect(flags(session)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']);
  for (const one of given) expect(flags(one)).toEqual(expect.arrayContaining(['Path=/', 'SameSite=Strict', 'Secure']));
  expect(answer.body.toString()).not.toContain(session.slice('__Host-urna='.length).split(';')[0]);
  expect(answer.headers['cache-control']).toContain('no-store');
  for (const name of Object.keys(answer.headers)) expect(name).not.toMatch(/^access-control-/u);
  const cookie = `__Host-urna=${odile.client.cookies.get('__Host-urna')!}`;
  const gone = await odile.client.ask('POST', '/api/account/sign-out');
  expect(gone.headers['clear-site-data']).toBe('"cache"');
  expect(odile.client.cookies.has('__Host-urna')).toBe(false);
  expect(refusal(await odile.client.send('GET', '/api/account', undefined, { Cookie: cookie }))).toEqual([401, 'signed-out']);
  expect((await odile.try_key({ counter: 1_004 })).status).toBe(200);
});

// Shows IDN-10.
test('what somebody promised who has left is nothing', async () => {
  const helper = await Owner.take_up(platform, await odile.invite('hugo@example.org', ['staff_manager'], 30), 'hugo@example.org', 'hugo');
  const link = await helper.invite('ida@example.org', ['help_desk']);
  const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address: 'ida@example.org' };
  expect((await platform.client().send('POST', '/api/account/invitation', invited)).status).toBe(200);
  const { id } = (await helper.client.ask('GET', '/api/account')).json<{ id: string }>();
  expect((await odile.client.send('POST', `/api/people/${id}/disable`)).status).toBe(204);
  expect(refusal(await platform.client().send('POST', '/api/account/invitation', invited))).toEqual([401, 'invitation-refused']);
});

// Shows IDN-10.
test('what somebody promised who may not give it any more is nothing', async () => {
  const helper = await Owner.take_up(platform, await odile.invite('jean@example.org', ['staff_manager'], 30), 'jean@example.org', 'jean');
  const link = await helper.invite('lea@example.org', ['help_desk']);
  const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address: 'lea@example.org' };
  expect((await platform.client().send('POST', '/api/account/invitation', invited)).status).toBe(200);
  const { roles } = (await helper.client.ask('GET', '/api/account')).json<{ roles: { grant: string }[] }>();
  expect((await odile.client.send('DELETE', `/api/grants/${roles[0]!.grant}`)).status).toBe(204);
  expect(refusal(await platform.client().send('POST', '/api/account/invitation', invited))).toEqual([401, 'invitation-refused']);
  expect(refusal(await platform.client().send('POST', '/api/account/enrol', { ...invited, name: 'Lea', password: 'eleven geese left the old harbour' }))).toEqual([401, 'invitation-refused']);
});

test('a trustee’s link is for who prepares the election; others see how far each is', async () => {
  const uuid = await claire.create({ name: 'Council', language: 'en', administrator: 'N', opens: '2036-01-01T00:00Z', closes: '2036-01-02T00:00Z', trustees: { single: ['Tina', 'Tom'] }, questions: [{ type: 'choice', title: 'Who?', answers: ['Ada', 'Ben'] }] });
  const auditor = await Organiser.take_up(platform, await odile.invite('noe@example.org', ['auditor']), 'noe@example.org', 'Noe', 'eleven geese left the old harbour');
  const seen = async (client: HttpClient): Promise<{ name: string; state: string; link: string | null }[]> => (await client.ask('GET', `/api/organiser/elections/${uuid}/trustees`)).json();
  expect((await seen(claire.client))[0]).toMatchObject({ name: 'Tina', link: expect.stringContaining('#') as string });
  expect((await seen(auditor.client))[0]).toMatchObject({ name: 'Tina', state: 'single-key', link: null });
});

// Shows IDN-05, IDN-10.
test('whoever is disabled is out at once', async () => {
  const { people } = (await odile.client.ask('GET', '/api/people')).json<{ people: { id: string; name: string }[] }>();
  const id = people.find(({ name }) => name === 'claire')!.id;
  expect((await claire.client.send('GET', '/api/account')).status).toBe(200);
  expect((await odile.client.send('POST', `/api/people/${id}/disable`)).status).toBe(204);
  expect(refusal(await claire.client.send('GET', '/api/account'))).toEqual([401, 'signed-out']);
  expect(refusal(await sign_in(platform.client(), claire, { totp: await claire.six_digits() }))).toEqual([401, 'sign-in-refused']);
});
