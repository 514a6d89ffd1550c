// SPDX-License-Identifier: EUPL-1.2
// Each role asks each route of a running desk: let in where the golden table says so, and nowhere else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, HttpClient } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform, root } from './support/platform';

interface Route { path: string; method: string; permission: string; allowed: Map<string, string> }
const routes: Route[] = readFileSync(join(root, 'tests/vectors/route_roles.txt'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
  const [path = '', method = '', permission = '', ...roles] = line.split(' ');
  return { path, method, permission, allowed: new Map(roles.map((role) => role.split(':') as [string, string])) };
});
/** Those that ask for a role at all. */
const judged = routes.filter(({ allowed }) => allowed.size > 0);

const with_keys = ['tenant_owner', 'staff_manager', 'security_officer'] as const;
const with_a_device = ['organiser', 'board_member', 'help_desk', 'auditor'] as const;

let platform: Platform;
const clients = new Map<string, HttpClient>();

beforeAll(async () => {
  platform = await Platform.start();
  const odile = await Owner.enrol(platform);
  clients.set('tenant_owner', odile.client);
  for (const role of with_keys.slice(1)) {
    await odile.step_up();
    clients.set(role, (await Owner.take_up(platform, await odile.invite(`${role}@example.org`, [role], 90), `${role}@example.org`, role)).client);
  }
  const links: [string, string][] = [];
  for (const role of with_a_device) links.push([role, await odile.invite(`${role}@example.org`, [role])]);
  // At once, since each waits for new digits of a telephone.
  await Promise.all(links.map(async ([role, link]) => clients.set(role, (await Organiser.take_up(platform, link, `${role}@example.org`, role, 'un grand tilleul en fleurs')).client)));
}, 60_000);
afterAll(async () => {
  await platform?.stop();
});

/** Of nobody and nothing: what is asked reaches no thing, so that nothing is changed. */
function place(path: string): string {
  return path.replace('{uuid}', 'c8TyQrNqbVkmhA').replace('{number}', '1').replace('{tenant}', 'a'.repeat(26)).replaceAll(/\{\w+\}/gu, 'f'.repeat(32));
}
/** Whether somebody was let in: by then they may still be asked for a fresh factor, or told that there is no such thing. */
async function is_let_in(client: HttpClient, { method, path }: Route): Promise<boolean> {
  const endless = new Promise<undefined>((done) => setTimeout(done, 5_000));
  const answer: Answer | undefined = await Promise.race([client.send(method, place(path)), endless]);
  if (answer === undefined || (answer.status !== 401 && answer.status !== 403)) return true;
  const { code } = answer.json<{ code: string }>();
  if (code !== 'not-allowed' && answer.status === 403) return true;
  if (answer.status === 401) expect(code, `${method} ${path}`).toBe('step-up');
  return answer.status === 401;
}

/** A list without anything in it: of what somebody could see, nothing is there. */
function shows_nothing(answer: Answer): boolean {
  return answer.status === 200 && Object.values(answer.json<Record<string, unknown>>()).every((list) => Array.isArray(list) && list.length === 0);
}

// Shows IDN-07.
test.each([...with_keys, ...with_a_device])('what %s is let in to is what the table says', async (role) => {
  const client = clients.get(role)!;
  const wrong: string[] = [];
  for (const route of judged) {
    const may = route.allowed.get(role)?.includes('T') === true && !route.permission.startsWith('platform.');
    // Of a service, its own list is asked: nobody here is in one, and a service that is not theirs is not there.
    if (route.permission.startsWith('in-service.') && !may) {
      const answer = await client.send(route.method, place(route.path));
      const { status } = answer;
      const is_kept_out = (status >= 400 && status < 500) || shows_nothing(answer);
      if (!is_kept_out) wrong.push(`${route.method} ${route.path}: ${status}`);
      continue;
    }
    const found = await is_let_in(client, route);
    if (found !== may) wrong.push(`${route.method} ${route.path}: ${found ? 'let in' : 'refused'}`);
  }
  expect(wrong).toEqual([]);
  // Still the same person, with the same rights: nothing that was asked has changed them.
  expect((await client.send('GET', '/api/account')).status).toBe(200);
}, 60_000);

// Shows IDN-07.
test('whoever has not signed in is let in nowhere where a role is asked for', async () => {
  const nobody = platform.client();
  for (const { method, path } of judged) expect((await nobody.send(method, place(path))).status, `${method} ${path}`).toBe(401);
}, 60_000);
