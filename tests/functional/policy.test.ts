// SPDX-License-Identifier: EUPL-1.2
// What a customer demands of whoever signs in, on the real servers: nobody below it reaches anything but their own account,
// everybody can raise what they have, and one person alone does not take it back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';
import { SecurityKey, type NewKeyAsked } from './support/security_key';

const password = 'un grand tilleul en fleurs';
const stronger = 'onze hérons gris traversent le canal gelé';

let platform: Platform;
let odile: Owner;
let oscar: Owner;
let claire: Organiser;

const code = (answer: Answer): unknown => (answer.status < 300 ? answer.status : answer.json<{ code: string }>().code);
const demand = (wanted: object): object => ({ password: 'standard', factor: 'second', idle_minutes: 30, in_all_minutes: 480, ...wanted });
const lay_down = (wanted: object | null, role = 'organiser'): Promise<Answer> => odile.client.send('PUT', '/api/tenant/sign-in-policy', { role, demand: wanted });
const demanded = async (): Promise<object> =>
  (await odile.client.ask('GET', '/api/tenant/sign-in-policy')).json<{ roles: { role: string; demand: object }[] }>().roles.find(({ role }) => role === 'organiser')!.demand;
const look = async (person: Organiser): Promise<unknown> => code(await person.client.send('GET', '/api/organiser/elections'));
const owes = async (person: Organiser): Promise<unknown> => (await person.client.ask('GET', '/api/account')).json<{ owes: object }>().owes;
const noted = async (event: string): Promise<number> => (await odile.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ entries: unknown[] }>().entries.length;

async function add_key(person: Organiser): Promise<SecurityKey> {
  const key = new SecurityKey(platform.address);
  const asked = (await person.client.ask('POST', '/api/account/keys/challenge', {})).json<NewKeyAsked>();
  await person.client.ask('POST', '/api/account/keys', key.register(asked));
  return key;
}
async function show(person: Organiser, key: SecurityKey): Promise<Answer> {
  const asked = (await person.client.ask('POST', '/api/account/step-up/challenge', {})).json<NewKeyAsked>();
  return person.client.send('POST', '/api/account/step-up', key.show(asked));
}

beforeAll(async () => {
  platform = await Platform.start();
  // Her telephone is half a minute slow at first, so that it need not be waited for afterwards.
  let behind = 30_000;
  platform.clock = () => Date.now() - behind;
  claire = await Organiser.enrol(platform, 'claire', password, ['organiser']);
  behind = 0;
  odile = await Owner.enrol(platform);
  oscar = await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 90), 'oscar@example.org', 'oscar');
}, 60_000);
afterAll(async () => platform?.stop());

// Shows IDN-01, IDN-05.
test('nothing below what the platform asks can be laid down, by nobody who may not', async () => {
  await odile.step_up();
  for (const less of [{ password: 'basic' }, { factor: 'none' }, { idle_minutes: 31 }, { in_all_minutes: 481 }, { idle_minutes: 4 }]) expect(code(await lay_down(demand(less))), JSON.stringify(less)).toBe('unfit-fields');
  expect(code(await lay_down(demand({ factor: 'key' }), 'tenant_owner'))).toBe('unfit-fields');
  expect(code(await claire.client.send('PUT', '/api/tenant/sign-in-policy', { role: 'organiser', demand: demand({}) }))).toBe('not-allowed');
  expect(await demanded()).toMatchObject({ password: 'standard', factor: 'second', idle_minutes: 30, in_all_minutes: 480 });
});

// Shows B57.
test('two who change the same rules at once do not undo each other unseen', async () => {
  const path = '/api/tenant/sign-in-policy';
  const change = (who: Owner, seen?: string): Promise<Answer> => who.client.send_once('PUT', path, { role: 'help_desk', demand: demand({ idle_minutes: 20 }) }, seen === undefined ? {} : { 'If-Match': seen });
  const seen = async (who: Owner): Promise<string> => String((await who.client.ask('GET', path)).headers['etag']);
  await oscar.step_up();
  const [first, second] = [await seen(odile), await seen(oscar)];
  expect(first).toBe(second);
  expect((await change(odile)).status).toBe(428);
  expect((await change(odile, first)).status).toBe(200);
  const late = await change(oscar, second);
  expect([late.status, code(late), late.headers['content-location']]).toEqual([412, 'changed-meanwhile', path]);
  expect((await change(oscar, await seen(oscar))).status).toBe(200);
});

// Shows IDN-01, IDN-04.
test('whoever is below a stricter policy reaches nothing but their own account, raises it there, and goes on', async () => {
  expect(await look(claire)).toBe(200);
  const strict = demand({ password: 'high', factor: 'key', in_all_minutes: 240 });
  const preview = await odile.client.ask('POST', '/api/tenant/sign-in-policy/preview', { role: 'organiser', demand: strict });
  expect(preview.json()).toEqual({ loosens: false, takes_two: false, people: 1, passwords: 1, factors: 1, sessions: 1, you: false });
  expect(await look(claire)).toBe(200);
  expect(code(await lay_down(strict))).toBe(200);
  // The session that was open, and any other way in.
  for (const path of ['/api/organiser/elections', '/api/documents', '/api/organiser/journal', '/api/tenant/downloads', '/api/roles', '/api/people', '/api/organiser/approvals', '/api/tenant/leaving'])
    expect(code(await claire.client.send('GET', path)), path).toBe('below-policy');
  expect(code(await claire.client.send('POST', '/api/organiser/elections', { definition: {} }))).toBe('below-policy');
  const elsewhere = claire.at(platform.client());
  await elsewhere.client.ask('POST', '/api/account/sign-in', { address: claire.address, password, totp: await claire.six_digits() });
  expect(await look(elsewhere)).toBe('below-policy');
  expect(await owes(claire)).toEqual({ password: true, factor: 'key' });
  expect(await noted('access.denied')).toBeGreaterThan(0);

  const renew = (password_now: string, chosen: string): Promise<Answer> => claire.client.send('POST', '/api/account/password', { password_now, password: chosen });
  expect(code(await renew(password, 'grand tilleul'))).toBe('password-refused');
  expect((await renew(password, stronger)).status).toBe(200);
  expect(await owes(claire)).toEqual({ password: false, factor: 'key' });
  const key = await add_key(claire);
  expect(await look(claire)).toBe('below-policy');
  await add_key(claire);
  expect(await owes(claire)).toEqual({ password: false, factor: null });
  // Six digits open the session no more; a key does.
  expect(await look(claire)).toBe('other-factor');
  expect((await show(claire, key)).status).toBe(200);
  expect(await look(claire)).toBe(200);
  const spare = (await claire.client.ask('GET', '/api/account')).json<{ keys: { id: string }[] }>().keys[1]!;
  expect(code(await claire.client.send('DELETE', `/api/account/keys/${spare.id}`))).toBe('factor-missing');
});

// Shows IDN-10.
test('an invitation asks for as much as the policy', async () => {
  await odile.step_up();
  const link = await odile.invite('bruno@example.org', ['organiser']);
  const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address: 'bruno@example.org' };
  expect((await platform.client().ask('POST', '/api/account/invitation', invited)).json()).toMatchObject({ factor: 'key', characters_min: 15 });
  await expect(Organiser.take_up(platform, link, invited.address, 'bruno', stronger)).rejects.toThrow('factor-missing');
});

// Shows IDN-08.
test('to demand less takes a second person, and goes by what was shown', async () => {
  await odile.step_up();
  await oscar.step_up();
  const asked = await lay_down(null);
  expect(asked.status).toBe(202);
  const { approval } = asked.json<{ approval: { id: string; hash: string; asked_for: object } }>();
  expect(approval.asked_for).toMatchObject({ role: 'organiser', now_demanded: { factor: 'key' }, then_demanded: { factor: 'second', password: 'standard' } });
  expect(await demanded()).toMatchObject({ factor: 'key', password: 'high' });
  expect(code(await lay_down(demand({ factor: 'key' })))).toBe('asked-already');
  const confirm = (by: { client: Owner['client'] }, { id, hash }: { id: string; hash: string }): Promise<Answer> => by.client.send('POST', `/api/organiser/approvals/${id}/confirm`, { hash });
  expect(code(await confirm(odile, approval))).toBe('own-approval');
  expect(code(await confirm(claire, approval))).not.toBe(200);
  // Made stricter meanwhile: what was asked is not what there is.
  expect(code(await lay_down(demand({ password: 'high', factor: 'verified_key', in_all_minutes: 240 })))).toBe(200);
  expect((await confirm(oscar, approval)).json()).toMatchObject({ code: 'act-refused', detail: 'changed-meanwhile' });
  const again = (await lay_down(null)).json<{ approval: { id: string; hash: string } }>().approval;
  expect((await confirm(oscar, again)).status).toBe(200);
  expect(await demanded()).toMatchObject({ factor: 'second', password: 'standard', in_all_minutes: 480 });
  expect(await look(claire)).toBe(200);
  // Twice stricter, once less; what was refused or only asked for is not there.
  expect(await noted('policy.sign-in-changed')).toBeGreaterThanOrEqual(3);
});

// Shows IDN-05.
test('shorter sessions end those that are open, and the policy outlives a new start', async () => {
  await odile.step_up();
  expect(code(await lay_down(demand({ idle_minutes: 10, in_all_minutes: 15 })))).toBe(200);
  const { sessions } = (await claire.client.ask('GET', '/api/account/sessions')).json<{ sessions: { ends: string; last_seen: string; here: boolean }[] }>();
  const here = sessions.find((one) => one.here)!;
  expect(Date.parse(here.ends) - Date.parse(here.last_seen)).toBeLessThanOrEqual(600_000);
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  await odile.sign_in();
  expect(await demanded()).toMatchObject({ idle_minutes: 10, in_all_minutes: 15 });
});
