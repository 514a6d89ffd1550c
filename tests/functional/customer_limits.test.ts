// SPDX-License-Identifier: EUPL-1.2
// How much of the platform a customer may use, and from where its people come in, on the real servers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient, type Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface Entry {
  ev: string;
  res: string;
  obj?: string;
  facts?: Record<string, number>;
}
type Customer = Platform & { tenant: string };

const host = 'vote.amicale.example';
const definition = (name: string): object => ({ name, trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'] }] });
const roll = (voters: number): string => `id,last_name\n${Array.from({ length: voters }, (_, i) => `v${i},Name${i}\n`).join('')}`;

let platform: Platform;
let customer: Customer;
let organiser: Organiser;
let owner: Owner;

const limit = (...words: string[]): string => platform.urnactl('tenant', 'limits', host, ...words, '--data', platform.data);
const figure = (answer: Answer): unknown[] => {
  const { code, fields } = answer.json<{ code: string; fields: { problem: string }[] }>();
  return [answer.status, code, ...fields.map(({ problem }) => problem)];
};
const make = (name: string): Promise<Answer> => organiser.client.send('POST', '/api/organiser/elections', { definition: definition(name) });
const take = (uuid: string, voters: number): Promise<Answer> => organiser.client.send('POST', `/api/organiser/elections/${uuid}/roll`, Buffer.from(roll(voters)), { 'Content-Type': 'text/csv' });
const entries = async (event: string): Promise<Entry[]> =>
  (await owner.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ entries: { text: string }[] }>().entries.map(({ text }) => JSON.parse(text) as Entry);

beforeAll(async () => {
  platform = await Platform.start({ desk_options: ['--proxy', '127.0.0.1'] });
  customer = platform.add_customer(host, 'Amicale') as Customer;
  organiser = await Organiser.enrol(customer, 'claire');
  owner = await Owner.enrol(customer);
});
afterAll(async () => platform?.stop());

// Shows TEN-04.
test('many at once make no more elections than the customer may have, and the operator’s word holds at once', async () => {
  expect(limit()).toContain('elections: none');
  expect(limit('--elections', '3')).toContain('elections: 3');
  const made = await Promise.all(Array.from({ length: 8 }, (_, i) => make(`Election ${i}`)));
  expect(made.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(figure(made.find(({ status }) => status !== 201)!)).toEqual([422, 'quota', 'elections', '3', '3']);
  expect((await organiser.client.ask('GET', '/api/organiser/elections')).json<{ elections: [] }>().elections).toHaveLength(3);
  limit('--elections', 'none');
  expect((await make('One more')).status).toBe(201);
  expect(() => limit('--elections', 'many')).toThrow();
});

// Shows TEN-04.
test('a roll beyond the limit is refused whole, and from four fifths on the journal warns once', async () => {
  const { elections } = (await organiser.client.ask('GET', '/api/organiser/elections')).json<{ elections: { uuid: string }[] }>();
  const [one, two] = elections.map(({ uuid }) => uuid) as [string, string];
  limit('--voters', '100');
  expect((await take(one, 60)).status).toBe(200);
  expect(figure(await take(two, 41))).toEqual([422, 'quota', 'voters', '60', '100']);
  expect((await organiser.client.ask('GET', `/api/organiser/elections/${two}/roll`)).json()).toMatchObject({ total: 0 });
  const warned = async (): Promise<Entry[]> => (await entries('quota.nearly-used')).filter(({ obj }) => obj === 'quota:voters');
  expect(await warned()).toEqual([]);
  for (const voters of [20, 30, 40]) expect((await take(two, voters)).status).toBe(200);
  expect((await take(one, 61)).status).toBe(422);
  const told = await warned();
  expect(told.map(({ facts }) => [facts?.['used'], facts?.['limit']])).toEqual([[80, 100]]);
  const shown = (await owner.client.ask('GET', '/api/tenant/limits')).json<{ limits: { resource: string }[] }>().limits;
  expect(shown.find(({ resource }) => resource === 'voters')).toEqual({ resource: 'voters', used: 100, limit: 100, is_nearly_used_up: true });
  // Lowered below what is there: nothing is taken away, and nothing more comes.
  limit('--voters', '50');
  expect((await take(two, 40)).status).toBe(200);
  expect((await take(two, 41)).status).toBe(422);
});

// Shows TEN-04.
test('people and bytes of documents are counted with what was promised already, also after a new start', async () => {
  limit('--people', '3', '--stored-bytes', '1000');
  await owner.step_up();
  await owner.invite('nadia@example.org', ['organiser']);
  const invite = (address: string): Promise<Answer> => owner.client.send('POST', '/api/people/invitations', { address, roles: ['organiser'], reason: 'more hands', ends: null });
  expect(figure(await invite('paul@example.org'))).toEqual([422, 'quota', 'people', '3', '3']);
  expect((await invite('claire@example.org')).status, 'another role for somebody who is here').not.toBe(422);
  const { room } = (await owner.client.ask('POST', '/api/documents/rooms', { name: 'Minutes' })).json<{ room: string }>();
  const begin = (bytes: number): Promise<Answer> => owner.client.send('POST', `/api/documents/rooms/${room}/uploads`, { name: 'minutes.pdf', bytes });
  expect((await begin(700)).status).toBe(201);
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  await owner.sign_in();
  expect(figure(await begin(301))).toEqual([422, 'quota', 'stored-bytes', '700', '1000']);
  expect((await begin(300)).status).toBe(201);
  expect(limit('--people', 'none', '--stored-bytes', 'none', '--voters', 'none')).toContain('people: none');
});

// Shows TEN-04.
test('a customer’s requests are held back at their own figure, and another’s are not', async () => {
  const other = platform.add_customer('vote.bistro.example', 'Bistro') as Customer;
  limit('--requests', '5');
  const asked = await Promise.all(Array.from({ length: 60 }, () => customer.client().send('GET', '/api/elections')));
  expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(30);
  const theirs = await Promise.all(Array.from({ length: 60 }, () => other.client().send('GET', '/api/elections')));
  expect(theirs.filter(({ status }) => status !== 200)).toEqual([]);
  limit('--requests', 'none');
});

// Shows TEN-05.
test('staff are limited to a group once they are known, and a lapse is in the journal', async () => {
  await owner.sign_in();
  const { id: group } = (await owner.client.ask('POST', '/api/groups', { name: 'Bureau' })).json<{ id: string }>();
  const worker = await Organiser.take_up(customer, await owner.invite('bruno@example.org', ['organiser', 'board_member']), 'bruno@example.org', 'bruno', 'un grand tilleul en fleurs');
  const propose = (rules: object[]): Promise<Answer> => owner.client.ask('PUT', '/api/tenant/firewall', { unknown_country: 'as-denied', rules });
  const only = { scope: 'staff', action: 'allow', group, note: 'the bureau alone' };
  expect((await propose([only])).json()).toMatchObject({ is_waiting: true, groups: [{ group, name: 'Bureau' }] });
  const see = async (): Promise<number> => (await worker.client.send('GET', '/api/organiser/approvals')).status;
  expect(await see()).toBe(403);
  expect((await customer.client().send('GET', '/api/organiser/elections')).status, 'as far as the door').toBe(401);
  const { people } = (await owner.client.ask('GET', '/api/people')).json<{ people: { id: string; name: string }[] }>();
  const bruno = people.find(({ name }) => name === 'bruno')!.id;
  await owner.client.ask('PUT', `/api/groups/${group}/members/${bruno}`);
  expect(await see()).toBe(200);
  expect((await entries('firewall.lapsed')).length).toBe(0);
  await owner.client.ask('DELETE', '/api/tenant/firewall/trial');
  const at_host = new HttpClient(platform.origin, platform.certificate, host);
  expect((await at_host.send('GET', '/api/organiser/elections', undefined, { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(401);
});

// Shows TEN-06, IDN-08.
test('who may carry away more is for two people, and what was set stops the download', async () => {
  await owner.step_up();
  const second = await Owner.take_up(customer, await owner.invite('rosa@example.org', ['tenant_owner'], 90), 'rosa@example.org', 'rosa');
  interface Told {
    usual: { hour: Levels; day: Levels };
    people: { name: string; person: string; thresholds: { day: Levels } }[];
    waiting: { approval: string; hash: string }[];
  }
  interface Levels {
    soft: { files: number };
    hard: { files: number };
  }
  const told = async (): Promise<Told> => (await owner.client.ask('GET', '/api/tenant/thresholds')).json<Told>();
  const { usual } = await told();
  const with_files = (files: number): object => ({ hour: { soft: { ...usual.hour.soft, files }, hard: { ...usual.hour.hard, files } }, day: { soft: { ...usual.day.soft, files }, hard: { ...usual.day.hard, files } } });
  const set = (files: number): Promise<Answer> => owner.client.send('PUT', '/api/tenant/thresholds', { subject: 'role:auditor', thresholds: with_files(files), reason: 'the yearly audit' });
  expect((await set(1)).status).toBe(200);
  const auditor = await Organiser.take_up(customer, await owner.invite('paula@example.org', ['auditor'], undefined, second), 'paula@example.org', 'paula', 'un grand tilleul en fleurs');
  const take = (): Promise<Answer> => auditor.client.send('GET', '/api/organiser/journal/export');
  expect((await set(2)).status).toBe(202);
  const [asked] = (await told()).waiting;
  const confirm = (by: Owner): Promise<Answer> => by.client.send('POST', '/api/tenant/thresholds/confirm', { approval: asked!.approval, hash: asked!.hash });
  expect((await confirm(owner)).json()).toMatchObject({ status: 403, code: 'own-approval' });
  expect((await take()).status).toBe(200);
  expect((await confirm(second)).status).toBe(200);
  expect((await confirm(second)).status).toBe(409);
  expect((await take()).status).toBe(200);
  expect((await take()).json()).toMatchObject({ status: 403, code: 'threshold' });
  expect((await told()).people.find(({ name }) => name === 'paula')).toMatchObject({ is_stopped: true, thresholds: { day: { hard: { files: 2 } } } });
  expect((await entries('download.thresholds-changed')).filter(({ res }) => res === 'ok').length).toBe(2);
  // It stands in the list of all that takes two people, with what was asked.
  const listed = (await owner.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: { action: string; state: string; place: string; asked_for: { role: string; then: { day: Levels } } }[] }>().approvals;
  expect(listed.filter(({ action }) => action === 'downloads.raise')).toMatchObject([{ state: 'executed', place: 'tenant', asked_for: { role: 'auditor', then: { day: { hard: { files: 2 } } } } }]);
});
