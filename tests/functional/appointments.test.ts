// SPDX-License-Identifier: EUPL-1.2
// Roles that one person alone does not give, on the real servers: every way in which one alone is refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

let folder: string;
let faults: Faults;
let platform: Platform;
let odile: Owner;
let oscar: Owner;
let uma: Owner;
let ahead = 0;

function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const days = (n: number): string => new Date(platform.clock() + n * 86_400_000).toISOString().replace(/\.\d+/u, '');
const invite = (by: Owner, address: string, role: string): Promise<Answer> => by.client.send('POST', '/api/people/invitations', { address, roles: [role], reason: 'for the autumn', ends: days(200) });
interface Asked { approval: { id: string; hash: string; asked_for: Record<string, unknown> }; link?: string }
const confirm = (by: Owner, { approval }: Asked, more = {}): Promise<Answer> => by.client.send('POST', `/api/organiser/approvals/${approval.id}/confirm`, { hash: approval.hash, ...more });
const me = async (person: { client: Owner['client'] }): Promise<string> => (await person.client.ask('GET', '/api/account')).json<{ id: string }>().id;
const fresh = async (...people: Owner[]): Promise<void> => {
  for (const person of people) await person.step_up();
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-appointments-'));
  faults = Faults.make(folder);
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store) });
  platform.clock = () => Date.now() + 1000 * ahead;
  odile = await Owner.enrol(platform);
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('one owner appoints the second alone, even where somebody confirms what is less', async () => {
  await Owner.take_up(platform, await odile.invite('ben@example.org', ['staff_manager', 'board_member'], 300), 'ben@example.org', 'ben');
  oscar = await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 300), 'oscar@example.org', 'oscar');
});

// Shows IDN-08.
test('the link to a grave role opens nothing before another has confirmed', async () => {
  await fresh(odile, oscar);
  const answer = await invite(odile, 'fien@example.org', 'security_officer');
  expect(answer.status).toBe(202);
  const asked = answer.json<Asked>();
  expect(asked.approval.asked_for).toMatchObject({ address: 'fien@example.org', roles: ['security_officer'], place: 'tenant' });
  const invited = { invitation: asked.link!.slice(asked.link!.lastIndexOf('/') + 1), address: 'fien@example.org' };
  const look = (): Promise<Answer> => platform.client().send('POST', '/api/account/invitation', invited);
  expect(refusal(await look())).toEqual([401, 'invitation-refused']);
  expect(refusal(await invite(odile, 'fien@example.org', 'security_officer'))).toEqual([409, 'asked-already']);
  expect(refusal(await confirm(odile, asked))).toEqual([403, 'own-approval']);
  expect(refusal(await confirm(oscar, asked, { hash: 'f'.repeat(64) }))).toEqual([409, 'approval-differs']);
  pass(301);
  expect(refusal(await confirm(oscar, asked))).toEqual([401, 'step-up']);
  await fresh(oscar);
  expect((await confirm(oscar, asked)).status).toBe(200);
  expect(refusal(await confirm(oscar, asked))).toEqual([409, 'approval-ended']);
  expect((await look()).status).toBe(200);
});

// Shows IDN-08.
test('roles that are not grave take one person', async () => {
  await fresh(odile);
  expect((await invite(odile, 'gil@example.org', 'organiser')).status).toBe(201);
});

// Shows IDN-08.
test('a role asked for is not given when who asked may not give it any more', async () => {
  await fresh(odile, oscar);
  const ida = await Owner.take_up(platform, await odile.invite('ida@example.org', ['staff_manager'], 100), 'ida@example.org', 'ida');
  const give = async (by: Owner): Promise<Answer> => by.client.send('POST', '/api/grants', { person: await me(ida), role: 'tenant_owner', ends: days(100), reason: 'in May' });
  const first = await give(odile);
  expect(first.status).toBe(202);
  expect(first.json<Asked>().approval.asked_for).toMatchObject({ person: 'ida', role: 'tenant_owner' });
  const rights = async (): Promise<unknown[]> => (await odile.client.ask('GET', `/api/people/${await me(ida)}`)).json<{ grants: unknown[] }>().grants;
  expect(await rights()).toHaveLength(1);
  expect((await oscar.client.send('POST', `/api/organiser/approvals/${first.json<Asked>().approval.id}/refuse`, { hash: first.json<Asked>().approval.hash })).status).toBe(200);
  expect(await rights()).toHaveLength(1);
  // Ida herself cannot confirm what makes her an owner, whatever she may do.
  const second = (await give(odile)).json<Asked>();
  expect((await confirm(ida, second)).status).toBe(403);
  // The one who asked is disabled meanwhile.
  expect((await oscar.client.send('POST', `/api/people/${await me(odile)}/disable`)).status).toBe(204);
  expect(refusal(await confirm(oscar, second))).toEqual([403, 'person-gone']);
  const { people } = (await oscar.client.ask('GET', '/api/people')).json<{ people: { name: string; id: string; grants: unknown[] }[] }>();
  expect(people.find(({ name }) => name === 'ida')!.grants).toHaveLength(1);
  const gone = people.find(({ name }) => name === 'odile')!;
  expect((await oscar.client.ask('GET', `/api/people/${gone.id}`)).json<{ rights: unknown[] }>().rights).toEqual([]);
});

// Shows IDN-08.
test('nobody comes to a grave role through a group by one person’s word', async () => {
  await fresh(oscar);
  uma = await Owner.take_up(platform, await oscar.invite('uma@example.org', ['tenant_owner'], 100), 'uma@example.org', 'uma');
  const gil = await Organiser.take_up(platform, await oscar.invite('gilles@example.org', ['organiser']), 'gilles@example.org', 'gilles', 'eleven geese left the old harbour');
  const { id: group } = (await oscar.client.ask('POST', '/api/groups', { name: 'Watch' })).json<{ id: string }>();
  await fresh(oscar);
  const given = await oscar.client.send('POST', '/api/grants', { group, role: 'security_officer', ends: days(30), reason: 'on call' });
  expect(given.status).toBe(202);
  const member = `/api/groups/${group}/members/${await me(gil)}`;
  expect((await oscar.client.send('PUT', member)).status).toBe(204);
  // Whoever has come into the group meanwhile is judged like being given the role.
  await fresh(uma);
  expect((await confirm(uma, given.json<Asked>())).json()).toMatchObject({ status: 409, code: 'act-refused', detail: 'factor-missing' });
  expect((await oscar.client.send('DELETE', member)).status).toBe(204);
});

// Shows IDN-05.
test('whoever is made an owner by two people signs in again', async () => {
  await fresh(oscar);
  const vera = await Owner.take_up(platform, await oscar.invite('vera@example.org', ['staff_manager'], 100), 'vera@example.org', 'vera');
  await fresh(oscar, uma);
  const asked = (await oscar.client.send('POST', '/api/grants', { person: await me(vera), role: 'tenant_owner', ends: days(100), reason: 'in May' })).json<Asked>();
  const look = async (): Promise<number> => (await vera.client.send('GET', '/api/account')).status;
  expect(await look()).toBe(200);
  expect((await confirm(uma, asked)).status).toBe(200);
  expect(await look()).toBe(401);
});
