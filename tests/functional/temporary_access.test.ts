// SPDX-License-Identifier: EUPL-1.2
// Access that does not last, on the real servers: somebody of the platform in a customer's data, two envelopes for an
// emergency, and looking at who may do what.  First every way in which somebody must not come in.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as Messenger } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import { HttpClient, type Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';
import { SecurityKey, type NewKeyAsked } from './support/security_key';

const host = 'vote.amicale.example';

let folder: string;
let faults: Faults;
let platform: Platform;
let amicale: Platform & { tenant: string };
let paul: Owner; // owns the platform
let sara: Owner; // its security officer
let olga: Owner; // runs its machines
let odile: Owner; // owns the customer's desk
let vera: Organiser; // reads the platform's journal
let messenger: Messenger;
let is_messenger_ill = true;
const messages: { to: string; text: string }[] = [];
let ahead = 0;

function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const days = (n: number): string => new Date(platform.clock() + n * 86_400_000).toISOString().replace(/\.\d+/u, '');
const fresh = async (...people: Owner[]): Promise<void> => {
  for (const person of people) await person.step_up();
};

/** Whoever owns something is invited on the machine. */
async function first(name: string, role: string): Promise<Owner> {
  const address = `${name}@example.org`;
  const told = platform.urnactl('person', 'invite', address, '--role', role, '--data', join(platform.folder, 'desk'), '--json');
  return Owner.take_up(platform, (JSON.parse(told) as { link: string }).link, address, name);
}
async function on_platform(by: Owner, name: string, role: string): Promise<Owner> {
  const asked = { address: `${name}@example.org`, roles: [role], reason: 'runs the platform', ends: days(300), on_platform: true };
  const { link } = (await by.client.ask('POST', '/api/people/invitations', asked)).json<{ link: string }>();
  return Owner.take_up(platform, link, asked.address, name);
}

interface Waiting { id: string; hash: string; action: string; requester: string; asked_for: Record<string, unknown>; may_confirm: boolean }
const waiting = async (person: Owner): Promise<Waiting[]> =>
  (await person.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: (Waiting & { state: string })[] }>().approvals.filter(({ state }) => state === 'pending');
const confirm = (person: Owner, one: Waiting): Promise<Answer> => person.client.send('POST', `/api/organiser/approvals/${one.id}/confirm`, { hash: one.hash });

const wish = (more = {}): object => ({ host, reason: 'the turnout page stays empty', ticket: 'T-4711', minutes: 60, ...more });
const ask = (more = {}): Promise<Answer> => olga.client.send('POST', '/api/platform/support', wish(more));
/** Asks, is let in by the customer, and goes there. */
async function come_in(more = {}): Promise<HttpClient> {
  await fresh(olga, odile);
  expect((await ask(more)).status).toBe(201);
  const [one] = await waiting(odile);
  expect((await confirm(odile, one!)).status).toBe(200);
  const { link } = (await olga.client.ask('POST', '/api/platform/support/enter', { host })).json<{ link: string }>();
  const there = amicale.client();
  expect((await there.send('POST', '/api/account/support', { entry: link.slice(link.lastIndexOf('/') + 1) })).status).toBe(204);
  return there;
}
interface Live { grant: string; person: string; until: string; ticket: string; approved_by: string }
const live = async (): Promise<Live[]> => (await odile.client.ask('GET', '/api/support')).json<{ live: Live[] }>().live;
const events = async (person: { client: HttpClient }): Promise<string[]> => {
  const { entries } = (await person.client.ask('GET', '/api/organiser/journal?count=200')).json<{ entries: { text: string }[] }>();
  return entries.map(({ text }) => (JSON.parse(text) as { ev: string }).ev);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-access-'));
  faults = Faults.make(folder);
  const socket = join(folder, 'messenger.sock');
  messenger = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      if (!is_messenger_ill) messages.push(JSON.parse(body) as { to: string; text: string });
      response.writeHead(is_messenger_ill ? 503 : 202).end();
    });
  });
  await new Promise<void>((done) => messenger.listen(socket, done));
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store), desk_options: ['--alerts', `unix:${socket}`] });
  platform.clock = () => Date.now() + 1000 * ahead;
  amicale = platform.add_customer(host, 'Amicale');
  odile = await Owner.enrol(amicale);
  vera = await Organiser.enrol(platform, 'vera', 'un grand tilleul en fleurs', ['auditor']);
  paul = await first('paul', 'platform_owner');
  sara = await on_platform(paul, 'sara', 'security_officer');
  olga = await on_platform(paul, 'olga', 'system_operator');
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  messenger?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Shows IDN-09.
test('nobody asks for a customer’s data but whoever runs the platform, in one way only', async () => {
  const claire = await Organiser.enrol(platform, 'claire');
  expect(refusal(await claire.client.send('POST', '/api/platform/support', wish()))).toEqual([403, 'not-allowed']);
  expect(refusal(await sara.client.send('POST', '/api/platform/support', wish()))).toEqual([403, 'not-allowed']);
  expect((await odile.client.send('POST', '/api/platform/support', wish())).status, 'a customer’s desk has no such route').toBe(405);
  expect(refusal(await ask({ minutes: 241 }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await ask({ minutes: 0 }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await ask({ ticket: ' ' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await ask({ reason: 'a\u0007b' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await ask({ host: 'elsewhere.example' }))).toEqual([404, 'unknown-tenant']);
  expect(await waiting(odile)).toEqual([]);
  pass(400);
  expect(refusal(await ask())).toEqual([401, 'step-up']);
});

// Shows IDN-09.
test('nothing opens before the customer’s yes, and nobody of the platform can say it', async () => {
  await fresh(olga, paul, odile);
  expect((await ask()).status).toBe(201);
  expect(refusal(await ask())).toEqual([409, 'asked-already']);
  expect(refusal(await olga.client.send('POST', '/api/platform/support/enter', { host }))).toEqual([409, 'no-access']);
  const [one] = await waiting(odile);
  expect(one).toMatchObject({ action: 'support.access', requester: 'olga', asked_for: { seconds: 3600, ticket: 'T-4711' }, may_confirm: true });
  expect(await waiting(paul)).toEqual([]);
  expect(refusal(await confirm(paul, one!))).toEqual([404, 'unknown-approval']);
  expect(refusal(await confirm(odile, { ...one!, hash: '0'.repeat(64) }))).toEqual([409, 'approval-differs']);
  expect((await odile.client.send('POST', `/api/organiser/approvals/${one!.id}/refuse`, { hash: one!.hash })).status).toBe(200);
  expect(refusal(await confirm(odile, one!))).toEqual([409, 'approval-ended']);
  expect(refusal(await olga.client.send('POST', '/api/platform/support/enter', { host }))).toEqual([409, 'no-access']);
  expect(await events(odile)).toEqual(expect.arrayContaining(['support.asked', 'approval.refused']));
});

// Shows IDN-09.
test('what it opens is reading, at this customer alone, seen by the customer and ended in an instant', async () => {
  const there = await come_in();
  const me = (await there.ask('GET', '/api/account')).json<{ name: string; is_guest: boolean; roles: { role: string; expires: string }[] }>();
  expect(me).toMatchObject({ name: 'olga', is_guest: true, roles: [{ role: 'support' }] });
  expect((await there.send('GET', '/api/organiser/elections')).status).toBe(200);
  expect((await there.send('GET', '/api/people')).status).toBe(200);
  for (const [method, path, body] of [
    ['POST', '/api/organiser/elections', { definition: {} }],
    ['POST', '/api/grants', {}],
    ['POST', '/api/people/invitations', {}],
    ['PUT', '/api/tenant/firewall', {}],
    ['POST', '/api/services', {}],
    ['GET', '/api/organiser/journal', undefined],
  ] as const) expect((await there.send(method, path, body)).status, `${method} ${path}`).toBe(403);
  expect((await there.send('POST', '/api/account/password', { password_now: 'x', password: 'seven herons waited by the frozen canal' })).status).toBe(401);
  // Its cookie opens nothing at the platform's own host.
  const session = there.cookies.get('__Host-urna')!;
  expect((await platform.client().send('GET', '/api/account', undefined, { Cookie: `__Host-urna=${session}` })).status).toBe(401);
  const [shown] = await live();
  expect(shown).toMatchObject({ person: 'olga', ticket: 'T-4711', approved_by: 'odile' });
  expect((await odile.client.send('DELETE', `/api/support/${shown!.grant}`)).status).toBe(204);
  expect(refusal(await there.send('GET', '/api/organiser/elections'))).toEqual([401, 'signed-out']);
  expect(await live()).toEqual([]);
  expect(await events(odile)).toEqual(expect.arrayContaining(['support.given', 'support.entered', 'support.ended']));
});

// Shows IDN-09.
test('a link lets in once, within a minute, and only here', async () => {
  await come_in();
  const entry = async (): Promise<{ entry: string }> => {
    const { link } = (await olga.client.ask('POST', '/api/platform/support/enter', { host })).json<{ link: string }>();
    return { entry: link.slice(link.lastIndexOf('/') + 1) };
  };
  const one = await entry();
  expect((await platform.client().send('POST', '/api/account/support', one)).status).toBe(401);
  expect((await amicale.client().send('POST', '/api/account/support', one)).status).toBe(204);
  expect(refusal(await amicale.client().send('POST', '/api/account/support', one))).toEqual([401, 'entry-refused']);
  const late = await entry();
  pass(60);
  expect(refusal(await amicale.client().send('POST', '/api/account/support', late))).toEqual([401, 'entry-refused']);
  expect((await olga.client.send('DELETE', `/api/platform/support/${host}`)).status).toBe(204);
});

// Shows IDN-09.
test('it ends by itself, to the second, in a session that is open', async () => {
  const there = await come_in({ minutes: 10 });
  const until = Date.parse((await live())[0]!.until);
  pass(Math.floor((until - platform.clock()) / 1000) - 2);
  let last_let_in = 0;
  let first_refused = 0;
  for (const end = Date.now() + 6_000; first_refused === 0 && Date.now() < end; ) {
    const before = platform.clock();
    const { status } = await there.send('GET', '/api/organiser/elections');
    if (status === 200) last_let_in = before;
    else first_refused = platform.clock();
    await new Promise((done) => setTimeout(done, 50));
  }
  expect(last_let_in).toBeLessThan(until);
  expect(last_let_in).toBeGreaterThan(until - 1_000);
  expect(first_refused).toBeGreaterThanOrEqual(until);
  expect(first_refused).toBeLessThan(until + 1_000);
  expect(await live()).toEqual([]);
});

// Shows IDN-09.
test('whoever leaves the platform is out of its customers’ data at once', async () => {
  const there = await come_in();
  const { id } = (await olga.client.ask('GET', '/api/account')).json<{ id: string }>();
  await fresh(paul);
  expect((await paul.client.send('POST', `/api/people/${id}/disable`)).status).toBe(204);
  expect(refusal(await there.send('GET', '/api/organiser/elections'))).toEqual([401, 'signed-out']);
});

let envelopes: SecurityKey[];
const seals = (n: number): string[] => [`seal ${n}, safe at the town hall`, `seal ${n + 1}, notary`];
const new_envelopes = async (keys: SecurityKey[], more = {}): Promise<Answer> => {
  const asked = (await sara.client.ask('POST', '/api/platform/emergency/keys/challenge', {})).json<NewKeyAsked>();
  return sara.client.send('POST', '/api/platform/emergency/keys', { role: 'platform_owner', keys: keys.map((key, i) => ({ ...key.register(asked), envelope: seals(1)[i] })), ...more });
};

// Shows IDN-09.
test('two people name the keys of the envelopes, and one alone names none', async () => {
  await sara.sign_in();
  await paul.sign_in();
  envelopes = [new SecurityKey(platform.origin), new SecurityKey(platform.origin)];
  expect(refusal(await new_envelopes([envelopes[0]!, envelopes[0]!]))).toEqual([422, 'same-key']);
  expect(refusal(await new_envelopes(envelopes, { role: 'tenant_owner' }))).toEqual([422, 'unfit-fields']);
  expect((await new_envelopes(envelopes)).status).toBe(202);
  const [own] = await waiting(sara);
  expect(refusal(await confirm(sara, own!))).toEqual([403, 'own-approval']);
  const [one] = await waiting(paul);
  expect(one).toMatchObject({ action: 'emergency.keys', asked_for: { role: 'platform_owner', envelopes: seals(1) } });
  expect((await confirm(paul, one!)).status).toBe(200);
  expect((await sara.client.send('PUT', '/api/platform/emergency/contacts', { contacts: ['no address'] })).status).toBe(422);
  expect((await sara.client.send('PUT', '/api/platform/emergency/contacts', { contacts: ['rosa@example.org', 'ruth@example.org'] })).status).toBe(204);
});

// Shows IDN-09.
test('both keys open an hour of one role for whoever is signed in, and a messenger that is ill stands in nobody’s way', async () => {
  const emil = await Organiser.enrol(platform, 'emil', 'eleven geese left the old harbour');
  const open = async (keys: readonly SecurityKey[], more = {}): Promise<Answer> => {
    const asked = (await emil.client.ask('POST', '/api/platform/emergency/challenge', {})).json<NewKeyAsked>();
    return emil.client.send('POST', '/api/platform/emergency', { reason: 'nobody of the platform can be reached', minutes: 60, keys: keys.map((key) => key.show(asked)), ...more });
  };
  const platform_people = async (): Promise<number> => (await emil.client.send('GET', '/api/platform/support')).status;
  expect(refusal(await open([envelopes[0]!, envelopes[0]!]))).toEqual([403, 'keys-refused']);
  expect(refusal(await open([envelopes[0]!, new SecurityKey(platform.origin)]))).toEqual([403, 'keys-refused']);
  expect(refusal(await open([envelopes[0]!]))).toEqual([422, 'unfit-fields']);
  expect(refusal(await open(envelopes, { minutes: 61 }))).toEqual([422, 'unfit-fields']);
  // Whoever sits on an electoral board does not run the machines, in an emergency neither.
  expect(refusal(await open(envelopes))).toEqual([409, 'exclusive']);
  expect(await platform_people()).toBe(403);
});

// Shows IDN-09.
test('the next use is blocked until somebody else has filed what happened', async () => {
  await fresh(paul, sara);
  const hans = await on_platform(paul, 'hans', 'auditor').catch(() => undefined);
  expect(hans, 'an auditor takes part in no emergency').toBeDefined();
  const hugo = await on_platform(paul, 'hugo', 'system_operator');
  const open = async (person: Owner): Promise<Answer> => {
    const asked = (await person.client.ask('POST', '/api/platform/emergency/challenge', {})).json<NewKeyAsked>();
    return person.client.send('POST', '/api/platform/emergency', { reason: 'the owners are not to be reached', minutes: 60, keys: envelopes.map((key) => key.show(asked)) });
  };
  expect(refusal(await open(hans!))).toEqual([409, 'exclusive']);
  const used = await open(hugo);
  expect(used.status).toBe(201);
  const { id, until } = used.json<{ id: string; until: string }>();
  expect(Date.parse(until) - platform.clock()).toBeLessThanOrEqual(3_600_000);
  // Others are told of their own accounts.
  const to_contacts = (): typeof messages => messages.filter(({ to }) => ['rosa@example.org', 'ruth@example.org'].includes(to));
  expect(messages).toEqual([]);
  is_messenger_ill = false;
  pass(61);
  for (const end = Date.now() + 12_000; to_contacts().length < 2 && Date.now() < end; ) await new Promise((done) => setTimeout(done, 100));
  expect(to_contacts().map(({ to }) => to).sort()).toEqual(['rosa@example.org', 'ruth@example.org']);
  for (const { text } of to_contacts()) expect(text).not.toContain('hugo');
  const noted = await events(vera);
  expect(noted).toEqual(expect.arrayContaining(['emergency.refused', 'emergency.used', 'emergency.contact-untold', 'emergency.contact-told']));
  const findings = { text: 'Hugo restarted the mail; the owners were told.', envelopes: seals(3) };
  expect(refusal(await hugo.client.send('POST', `/api/platform/emergency/${id}/findings`, findings))).toEqual([403, 'own-emergency']);
  expect(refusal(await open(hugo))).toEqual([409, 'awaits-findings']);
  expect(refusal(await sara.client.send('POST', `/api/platform/emergency/${id}/findings`, { ...findings, envelopes: seals(1) }))).toEqual([422, 'unfit-fields']);
  expect((await sara.client.send('POST', `/api/platform/emergency/${id}/findings`, findings)).status).toBe(204);
  expect((await open(hugo)).status).toBe(201);
  pass(3_600);
  expect(refusal(await hugo.client.send('GET', '/api/platform/emergency'))).toEqual([401, 'signed-out']);
});

// Shows IDN-09.
test('who may do what is looked at every 90 days, by somebody who does not hold it', async () => {
  await odile.sign_in();
  const helper = await Owner.take_up(amicale, await odile.invite('hilda@example.org', ['staff_manager'], 200), 'hilda@example.org', 'hilda');
  interface Item { grant: string; holder: string; is_own: boolean; verdict: string | null; is_over: boolean }
  interface PlaceStanding { place: string; due: string; is_overdue: boolean; open_items: number; endless: number; completed: string | null; open: { id: string; items: Item[] } | null }
  const standing = async (person: Owner): Promise<PlaceStanding[]> => (await person.client.ask('GET', '/api/access/review')).json<{ places: PlaceStanding[] }>().places;
  const [before] = await standing(odile);
  expect(before).toMatchObject({ place: 'tenant', is_overdue: false, endless: 0 });
  expect((await odile.client.send('POST', '/api/access/review', { place: 'platform' })).status).toBe(422);
  const begun = (await odile.client.ask('POST', '/api/access/review', { place: 'tenant' })).json<PlaceStanding>();
  const decide = (person: Owner, item: Item, verdict: string): Promise<Answer> => person.client.send('PUT', `/api/access/review/${begun.open!.id}/${item.grant}`, { verdict });
  const of = (name: string): Item => begun.open!.items.find(({ holder, is_over }) => holder === name && !is_over)!;
  expect(of('odile').is_own).toBe(true);
  expect(refusal(await decide(odile, of('odile'), 'keep'))).toEqual([403, 'to-oneself']);
  expect(refusal(await decide(helper, of('odile'), 'end'))).toEqual([409, 'last-owner']);
  expect((await decide(helper, of('odile'), 'keep')).status).toBe(200);
  expect(refusal(await decide(helper, of('odile'), 'end'))).toEqual([409, 'last-owner']);
  expect(refusal(await decide(odile, of('hilda'), 'perhaps'))).toEqual([422, 'unfit-fields']);
  // Whoever left the platform may still have hours here, which open nothing.
  for (const item of begun.open!.items) if (item.holder === 'olga' && !item.is_over) expect((await decide(odile, item, 'end')).status).toBe(200);
  expect((await decide(odile, of('hilda'), 'end')).status).toBe(200);
  expect((await helper.client.send('GET', '/api/people')).status).toBe(403);
  const [after] = await standing(odile);
  expect(after!.completed).not.toBeNull();
  expect(after!.open).toBeNull();
  expect(await events(odile)).toEqual(expect.arrayContaining(['review.begun', 'review.kept', 'review.ended', 'review.completed']));
  pass(91 * 86_400);
  await odile.sign_in();
  expect((await standing(odile))[0]).toMatchObject({ is_overdue: true });
});
