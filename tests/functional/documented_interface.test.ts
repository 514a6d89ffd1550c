// SPDX-License-Identifier: EUPL-1.2
// docs/api against the running programs: the same routes with the same permissions, and the answers that are documented.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { request as local_request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { HttpClient, type Answer } from './support/http_client';
import { client_id, client_secret, MockProvider, provider_host } from './support/mock_provider';
import { Organiser } from './support/organiser';
import { Owner, password as owner_password, patiently } from './support/owner';
import { Platform, program, root } from './support/platform';
import { SecurityKey, type NewKeyAsked } from './support/security_key';
import { totp } from './support/totp';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';
import { choices, definition, roll } from './support/works_council';

type Method = 'get' | 'post' | 'put' | 'delete';
interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  'x-permission': string;
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: object }> }>;
}
interface Page {
  paths: Record<string, Partial<Record<Method, Operation>>>;
  components: { responses: Record<string, Operation['responses'][string]> };
}
interface Route {
  method: string;
  pattern: string;
  permission: string;
}

const page_of = (name: string): Page => parse(readFileSync(join(root, 'docs/api', name), 'utf8')) as Page;
const openapi = page_of('openapi.yaml');
const sockets = page_of('sockets.yaml');
const methods: readonly Method[] = ['get', 'post', 'put', 'delete'];

/** Each operation of a page, as `GET /path permission`. */
const documented = (page: Page): string[] =>
  Object.entries(page.paths)
    .flatMap(([path, item]) => methods.flatMap((method) => (item[method] === undefined ? [] : [`${method.toUpperCase()} ${path} ${item[method]['x-permission']}`])))
    .sort();
const listed = (routes: readonly Route[]): string[] => routes.map(({ method, pattern, permission }) => `${method} ${pattern} ${permission}`).sort();

/** What the server may answer before it looks at what is asked. */
const always = [400, 405, 408, 413, 414, 415, 421, 431, 500, 503, 505];

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/, date: /^\d{4}-\d\d-\d\d$/ } });
ajv.addSchema(openapi, 'openapi.yaml');
ajv.addSchema(sockets, 'sockets.yaml');

/** The operation that a request is for: the path with the fewest parameters. */
function operation_for(page: Page, method: string, target: string): Operation | undefined {
  const segments = target.split('?')[0]!.split('/');
  const fitting = Object.entries(page.paths).filter(([path, item]) => {
    const parts = path.split('/');
    return item[method.toLowerCase() as Method] !== undefined && parts.length === segments.length && parts.every((part, i) => part.startsWith('{') ? segments[i] !== '' : part === segments[i]);
  });
  fitting.sort(([a], [b]) => a.split('{').length - b.split('{').length);
  return fitting[0]?.[1][method.toLowerCase() as Method];
}

/** What is wrong with an answer, by the page. */
function fault_of(page: Page, name: string, method: string, target: string, status: number, type: string, body: Buffer): string | undefined {
  const operation = operation_for(page, method, target);
  const what = `${method} ${target} answered ${status}`;
  if (operation === undefined) return `${what}: the operation is not documented`;
  let response = operation.responses[String(status)];
  if (response === undefined) {
    if (!always.includes(status)) return `${what}: ${operation.operationId} does not say so`;
    response = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  }
  let place = `${name}#/components/responses`;
  if (response.$ref !== undefined) response = page.components.responses[response.$ref.split('/').pop()!]!;
  if (response.content === undefined) return body.length === 0 ? undefined : `${what} with a body`;
  const essence = type.split(';')[0]!;
  const content = response.content[essence];
  if (content === undefined) return `${what} as ${essence}, not as ${Object.keys(response.content).join(', ')}`;
  if (content.schema === undefined) return undefined;
  place = JSON.stringify(content.schema).replaceAll('"#/', `"${name}#/`);
  const validate = ajv.compile(JSON.parse(place) as object);
  return validate(JSON.parse(body.toString('utf8'))) ? undefined : `${what}: ${ajv.errorsText(validate.errors)}\n${body.toString('utf8').slice(0, 400)}`;
}

const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const faults: string[] = [];
const seen = new Map<string, Set<number>>();

function judge(page: Page, name: string, method: string, target: string, status: number, type: string, body: Buffer): void {
  const fault = fault_of(page, name, method, target, status, type, body);
  if (fault !== undefined) faults.push(fault);
  const id = operation_for(page, method, target)?.operationId ?? `${method} ${target}`;
  seen.set(id, (seen.get(id) ?? new Set()).add(status));
}

class JudgingClient extends HttpClient {
  kept_cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  override async send(method: string, path: string, body?: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await super.send(method, path, body, headers);
    judge(openapi, 'openapi.yaml', method, path, answer.status, String(answer.headers['content-type'] ?? ''), answer.body);
    return answer;
  }
}

let platform: Platform;
let folder: string;
let provider: MockProvider;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-documented-'));
  provider = await MockProvider.start(folder);
  platform = await Platform.start({ desk_options: ['--previews', program('urna-preview'), '--outgoing-inside', provider_host, '--outgoing-authorities', provider.certificate] });
  platform.client = () => new JudgingClient(platform.origin, platform.certificate);
});
afterAll(async () => {
  await platform?.stop();
  provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const table_of = (name: string, ...options: string[]): { routes: Route[]; admin: Route[] } =>
  JSON.parse(execFileSync(program(name), ['--routes', '--data', join(folder, name), ...options], { encoding: 'utf8' })) as { routes: Route[]; admin: Route[] };

// Shows IDN-07.
test('every route is documented with its permission, and every documented route is there', () => {
  const desk = table_of('urnad', '--box', join(folder, 'none'), '--pages', join(root, 'web/dist'));
  const box = table_of('urna-box', '--socket', join(folder, 'none'));
  // The desk hands whatever is under /api/board to the box, whose own routes are what is there.
  const handed_on = desk.routes.filter(({ pattern }) => pattern.startsWith('/api/board/'));
  expect(listed(handed_on)).toEqual(['GET /api/board/{uuid} board.follow', 'GET /api/board/{uuid}/{part} board.follow', 'GET /api/board/{uuid}/{part}/{which} board.follow']);
  const board = box.routes.filter(({ pattern }) => pattern.startsWith('/api/board/')).map((route) => {
    expect(route.permission).toBe('board.read');
    return { ...route, permission: 'board.follow' };
  });
  expect(listed([...desk.routes.filter((route) => !handed_on.includes(route)), ...board])).toEqual(documented(openapi));
  const inner = box.routes.filter(({ pattern }) => !pattern.startsWith('/api/board/'));
  const operated = listed(desk.admin).map((line) => line.replace('desk.operate', 'operate'));
  expect(listed(box.admin).map((line) => line.replace('box.operate', 'operate'))).toEqual(operated);
  expect([...listed(inner), ...operated].sort()).toEqual(documented(sockets));
});

test('an undocumented answer would be noticed', () => {
  const json = 'application/json';
  const fault = (method: string, path: string, status: number, body: object | string, type = json): string | undefined =>
    fault_of(openapi, 'openapi.yaml', method, path, status, type, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  expect(fault('GET', '/api/secret', 200, {})).toContain('not documented');
  expect(fault('GET', '/api/elections', 201, {})).toContain('does not say so');
  expect(fault('GET', '/api/elections', 200, { elections: [], more: 1 })).toContain('additional properties');
  expect(fault('GET', '/api/elections', 200, { elections: [{ uuid: 'x' }] })).toContain('required');
  expect(fault('GET', '/api/elections', 200, 'x', 'text/plain')).toContain('text/plain');
  expect(fault('DELETE', '/api/elections/x/session', 204, 'x')).toContain('with a body');
  expect(fault('GET', '/api/elections', 200, { elections: [] })).toBeUndefined();
});

/** The beginning of an endless answer. */
function follow(path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((done, failed) => {
    const asked = request(platform.origin + path, { ca: platform.certificate, headers }, (response) => {
      judge(openapi, 'openapi.yaml', 'GET', path, response.statusCode ?? 0, response.headers['content-type'] ?? '', Buffer.alloc(0));
      response.once('data', () => asked.destroy());
      response.once('close', done);
      response.on('error', () => undefined);
    });
    asked.on('error', failed);
    asked.end();
  });
}

async function refuse_account_nonsense(client: HttpClient): Promise<void> {
  const invited = { invitation: 'x'.repeat(22), address: 'nobody@example.org' };
  const name = 'Nobody';
  const password = 'eleven geese left the old harbour';
  for (const steps of ['invitation', 'enrol/key-challenge', 'enrol/finish']) await client.send('POST', `/api/account/${steps}`, invited);
  await client.send('POST', '/api/account/enrol', { ...invited, name, password });
  await client.send('POST', '/api/account/enrol', { nobody: 1 });
  await client.send('POST', '/api/account/enrol', '{');
  await client.send('POST', '/api/account/enrol/device', { ...invited, totp: '000000' });
  await client.send('POST', '/api/account/enrol/key', { ...invited, client_data: 'AA', attestation_object: 'AA' });
  await client.send('POST', '/api/account/sign-in', { address: 'nobody', password: 'no', totp: '000000' });
  await client.send('POST', '/api/account/sign-in', { address: 'nobody', password: 1 });
  for (const step of ['enrol', 'enrol/device', 'enrol/finish', 'sign-in']) await client.send('POST', `/api/account/${step}`, {}, { 'X-Urna': '' });
  await client.send('POST', '/api/account/sign-in', {}, { Origin: 'https://elsewhere.example' });
  for (let tries = 0; tries < 6; ++tries) await client.send('POST', '/api/account/sign-in', { address: 'nobody@example.org', password: 'no', totp: '000000' });
}

/** People, from an invitation to whoever has left: what an owner does, and what is refused. */
async function govern(owner: Owner, organiser: Organiser): Promise<void> {
  const { client } = owner;
  const me = (await organiser.client.send('GET', '/api/account')).json<{ id: string }>().id;
  await client.send('GET', '/api/roles');
  const link = await owner.invite('fien@example.org', ['help_desk']);
  const { invitations } = (await client.send('GET', '/api/people')).json<{ invitations: { id: string }[] }>();
  await client.send('DELETE', `/api/people/invitations/${invitations[0]!.id}`);
  await client.send('DELETE', `/api/people/invitations/${invitations[0]!.id}`);
  await client.send('POST', '/api/people/invitations', { address: 'info@example.org', roles: ['organiser'], reason: 'why' });
  await client.send('POST', '/api/people/invitations', { address: 'fien@example.org', roles: ['staff_manager'], reason: 'no end' });
  const fien = await Organiser.take_up(platform, await owner.invite('fien@example.org', ['help_desk']), 'fien@example.org', 'Fien', 'twelve otters crossed a marsh');
  expect(refusal(await fien.client.send('POST', '/api/account/take-up', { invitation: link.slice(link.lastIndexOf('/') + 1) }))).toEqual([401, 'invitation-refused']);
  const who = (await fien.client.send('GET', '/api/account')).json<{ id: string }>().id;
  const more = await owner.invite('fien@example.org', ['organiser']);
  await fien.client.ask('POST', '/api/account/take-up', { invitation: more.slice(more.lastIndexOf('/') + 1) });
  await fien.client.send('GET', '/api/account');

  await client.send('GET', `/api/people/${who}`);
  await client.send('GET', `/api/people/${'0'.repeat(32)}`);
  await client.send('POST', `/api/people/${who}/unlock`);
  const ends = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/u, '');
  const given = (await client.send('POST', '/api/grants', { person: who, role: 'board_member', ends, reason: 'for a day' })).json<{ id: string }>();
  await client.send('POST', '/api/grants', { person: who, role: 'auditor', reason: 'beside others' });
  await client.send('POST', '/api/grants', { person: '0'.repeat(32), role: 'help_desk', reason: 'nobody' });
  await client.send('POST', '/api/grants', { role: 'help_desk', reason: 'to nobody' });
  await client.send('DELETE', `/api/grants/${given.id}`);
  await client.send('DELETE', `/api/grants/${given.id}`);
  const group = (await client.send('POST', '/api/groups', { name: 'Bureau' })).json<{ id: string }>().id;
  await client.send('POST', '/api/groups', {});
  await client.send('POST', '/api/grants', { group, role: 'board_member', reason: 'all of them' });
  await client.send('PUT', `/api/groups/${group}`, { name: 'Bureau de vote' });
  await client.send('PUT', `/api/groups/${group}`, {});
  await client.send('PUT', `/api/groups/${group}/members/${who}`);
  await client.send('PUT', `/api/groups/${group}/members/${me}`);
  await client.send('GET', '/api/groups');
  await client.send('GET', `/api/people/${who}`);
  await client.send('DELETE', `/api/groups/${group}/members/${who}`);
  await client.send('DELETE', `/api/groups/${group}`);
  await client.send('DELETE', `/api/groups/${group}`);
  await owner.step_up();  // what comes before may have taken longer than a factor counts
  const service = (await client.send('POST', '/api/services', { name: 'Payroll', permissions: ['election.read'], from: ['127.0.0.1'], ends })).json<{ id: string; token: string }>();
  await client.send('POST', '/api/services', { name: 'Payroll', permissions: ['election.read'], from: ['0.0.0.0/0'], ends });
  await client.send('POST', '/api/services', {});
  await client.send('GET', '/api/services');
  const payroll = platform.client();
  const token = { Authorization: `Bearer ${service.token}` };
  expect((await payroll.send('GET', '/api/organiser/elections', undefined, token)).status).toBe(200);
  expect((await payroll.send('POST', '/api/organiser/elections', { definition: {} }, token)).status).toBe(401);
  await client.send('DELETE', `/api/services/${service.id}`);
  await client.send('DELETE', `/api/services/${service.id}`);
  expect((await payroll.send('GET', '/api/organiser/elections', undefined, token)).status).toBe(401);

  await client.send('POST', `/api/people/${who}/disable`);
  await client.send('POST', `/api/people/${who}/disable`);
  const mine = (await client.send('GET', '/api/account')).json<{ id: string; roles: { grant: string }[] }>();
  await client.send('POST', `/api/people/${mine.id}/disable`);
  expect(refusal(await client.send('DELETE', `/api/grants/${mine.roles[0]!.grant}`))).toEqual([409, 'last-owner']);
}

/** What people change of their own accounts. */
async function keep_own_account(owner: Owner): Promise<void> {
  const { client } = owner;
  const next_password = 'seventeen quiet lighthouses blink';
  await owner.step_up();
  await patiently(() => client.send('POST', '/api/account/password', { password_now: owner_password, password: next_password }));  // before too much is guessed
  const third = new SecurityKey(platform.origin);
  const asked = (await client.send('POST', '/api/account/keys/challenge')).json<NewKeyAsked>();
  await client.send('POST', '/api/account/keys', third.register(asked));
  await client.send('POST', '/api/account/keys', third.register(asked));
  await client.send('DELETE', `/api/account/keys/${third.id.toString('base64url')}`);
  await client.send('DELETE', `/api/account/keys/${third.id.toString('base64url')}`);
  await client.send('DELETE', `/api/account/keys/${owner.keys[1]!.id.toString('base64url')}`);
  const { totp_secret } = (await client.send('POST', '/api/account/device')).json<{ totp_secret: string }>();
  await client.send('POST', '/api/account/device/confirm', { totp: '000000' });
  await client.send('POST', '/api/account/device/confirm', { totp: totp(totp_secret, platform.clock()) });
  await client.send('POST', '/api/account/recovery-codes');
  await client.send('GET', '/api/account/sessions');
  await client.send('DELETE', `/api/account/sessions/${'0'.repeat(32)}`);
  await client.send('DELETE', '/api/account/sessions');
  await owner.step_up();
  await client.send('POST', '/api/account/step-up', { totp: '000000' });
  await client.send('POST', '/api/account/step-up', {});
  await client.send('POST', '/api/account/password', { password_now: 'wrong', password: 'nineteen loud lighthouses blink' });
  await client.send('POST', '/api/account/password', { password_now: next_password, password: 'short' });
  await client.send('GET', '/api/account');
  const { sessions } = (await client.send('GET', '/api/account/sessions')).json<{ sessions: { id: string }[] }>();
  await client.send('DELETE', `/api/account/sessions/${sessions[0]!.id}`);
}

/** A trial from its beginning to its verdict, and one that is dropped. */
async function try_out(client: HttpClient, stranger: HttpClient, at: string): Promise<void> {
  await client.send('GET', `${at}/opening`);
  await client.send('GET', `${at}/closing`);
  await client.send('GET', `${at}/trial`);
  await client.send('DELETE', `${at}/trial`);
  const trial = (await client.send('POST', `${at}/trial`)).json<{ uuid: string; codes: { code: string }[] }>();
  await client.send('POST', `${at}/trial`);
  await client.send('POST', `${at}/trial/count`);
  await client.send('PUT', `${at}/trial/verdict`, { verdict: 'same' });
  const booth = await Booth.open(stranger, trial.uuid);
  await booth.vote(trial.codes[0]!.code, choices(0));
  await client.send('GET', `${at}/trial`);
  await client.send('POST', `${at}/trial/count`);
  await client.send('PUT', `${at}/trial/verdict`, { verdict: 'perhaps' });
  await client.send('PUT', `${at}/trial/verdict`, { verdict: 'same' });
  await client.send('DELETE', `${at}/trial`);
}

/** What takes two people: asked for, refused, withdrawn, confirmed. */
async function confirm_together(organiser: Organiser, other: Organiser): Promise<void> {
  const { client } = organiser;
  const asked = { ...definition(platform, 'Two people'), two_people: true, reserve_letters: 2, challenge: ['birth_date', 'email'] };
  const uuid = await organiser.create(asked);
  const at = `/api/organiser/elections/${uuid}`;
  await client.send('POST', `${at}/approvals`, { action: 'election.open', typed_name: 'Two people' });
  await client.send('POST', `${at}/approvals`, { action: 'election.count', typed_name: 'Two people' });
  await organiser.take_roll(uuid, roll());
  await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
  await organiser.print_letters(uuid);
  const answers = { birth_date: '1979-03-14', email: 'claire.aubry@example.org' };
  await client.send('GET', `${at}/reissues`);
  await client.send('POST', `${at}/reissues`, { voter: 'C0101', letter: 1, answers: { ...answers, email: 'x@example.org' } });
  await client.send('POST', `${at}/reissues`, { voter: 'C0101', letter: 9, answers });
  await client.send('POST', `${at}/reissues`, { voter: 'nobody', letter: 1, answers });
  await client.send('POST', `${at}/reissues`, { voter: 'C0101', letter: 1, answers });
  await client.send('POST', `${at}/approvals`, { action: 'election.annul', typed_name: 'Two people', reason: 'too early' });
  await client.send('POST', `${at}/open`, { typed_name: 'Two people' });
  const first = await organiser.ask_for(uuid, 'open', 'Two people');
  const at_first = `/api/organiser/approvals/${first.id}`;
  await client.send('POST', `${at}/approvals`, { action: 'election.open', typed_name: 'Two people' });
  await other.client.send('DELETE', at_first);
  await other.confirm(first, { hash: 'wrong' });
  await other.confirm(first, { typed_name: 'wrong' });
  await client.send('GET', at_first);
  await client.send('DELETE', at_first);
  const second = await organiser.ask_for(uuid, 'open', 'Two people');
  expect((await other.confirm(second)).status).toBe(200);
  await client.send('GET', '/api/organiser/approvals');
  await client.send('GET', `/api/organiser/approvals/${second.id}`);
  await client.send('POST', `${at}/close`, { typed_name: 'Two people' });
}

/** An export, and a departure that is called off.
    @returns another owner */
async function begin_to_leave(owner: Owner, organiser: Organiser): Promise<Owner> {
  const { client } = owner;
  const typed_name = new URL(platform.origin).hostname;
  await owner.step_up();
  const others: Owner[] = [];
  for (const name of ['karl', 'lena']) {
    const link = await owner.invite(`${name}@example.org`, ['tenant_owner'], 200, others[0]);
    others.push(await Owner.take_up(platform, link, `${name}@example.org`, name));
  }
  await client.send('GET', '/api/tenant/leaving');
  await organiser.client.send('GET', '/api/tenant/leaving');
  expect(refusal(await organiser.client.send('POST', '/api/tenant/leaving', { typed_name }))).toEqual([403, 'not-allowed']);
  expect(refusal(await organiser.client.send('GET', '/api/tenant/export'))).toEqual([403, 'not-allowed']);
  expect(refusal(await client.send('POST', '/api/tenant/leaving', { typed_name: 'elsewhere' }))).toEqual([422, 'name-differs']);
  expect(refusal(await client.send('POST', '/api/tenant/leaving/confirm', { typed_name, export: 'kept' }))).toEqual([409, 'wrong-stage']);
  await client.send('POST', '/api/tenant/leaving', { typed_name });
  expect(refusal(await client.send('POST', '/api/tenant/leaving/confirm', { typed_name, export: 'kept' }))).toEqual([409, 'same-person']);
  await client.send('POST', '/api/tenant/leaving/confirm', { typed_name: 'elsewhere' });
  await client.send('POST', '/api/tenant/leaving/hold', { reason: 'a challenge', until: 'soon' });
  await client.send('POST', '/api/tenant/leaving/hold', { reason: 'a challenge', until: '2099-01-01T00:00:00Z' });
  await client.send('GET', '/api/tenant/leaving');
  await organiser.client.send('GET', '/api/tenant/leaving');
  expect(refusal(await client.send('DELETE', '/api/tenant/leaving/hold'))).toEqual([409, 'same-person']);
  expect(refusal(await client.send('DELETE', '/api/tenant/leaving'))).toEqual([409, 'held']);
  for (const other of others) await other.client.send('DELETE', '/api/tenant/leaving/hold');
  await others[0]!.client.send('POST', '/api/tenant/leaving/confirm', { typed_name, export: 'not-wanted' });
  await client.send('GET', '/api/tenant/leaving');
  await client.send('DELETE', '/api/tenant/leaving');
  await client.send('POST', '/api/tenant/export', { recipients: 'age1nobody' });
  await client.send('POST', '/api/tenant/export', {});
  await client.send('GET', '/api/tenant/export/file');
  const begun = await client.send('POST', '/api/tenant/export', { passphrase: 'seven quiet mules' });
  expect(begun.status).toBe(202);
  for (const end = Date.now() + 20_000; (await client.send('GET', '/api/tenant/export')).json<{ stage: string }>().stage === 'running'; ) {
    if (Date.now() > end) throw new Error('the export does not end');
    await new Promise((done) => setTimeout(done, 200));
  }
  expect((await client.send('GET', '/api/tenant/export/file')).body.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
  await client.send('DELETE', '/api/tenant/export');
  return others[0]!;
}

/** A document from its upload to its end. */
async function keep_documents(organiser: Organiser, other: Organiser, owner: Owner): Promise<void> {
  const { client } = organiser;
  const at = '/api/documents';
  const bytes = { 'Content-Type': 'application/octet-stream' };
  const content = 'id,name\n1,Rosa\n';
  const digest = createHash('sha256').update(content).digest('hex');
  await client.send('GET', at);
  await client.send('POST', `${at}/rooms`, { name: '' });
  const { room } = (await client.send('POST', `${at}/rooms`, { name: 'Minutes' })).json<{ room: string }>();
  const { folder } = (await client.send('POST', `${at}/rooms/${room}/folders`, { name: '2026' })).json<{ folder: string }>();
  const begin = async (more: object): Promise<string> => (await client.send('POST', `${at}/rooms/${room}/uploads`, { name: 'roll.csv', bytes: content.length, ...more })).json<{ upload: string }>().upload;
  await client.send('POST', `${at}/rooms/${room}/uploads`, { name: 'roll.csv', bytes: 2 ** 40 });
  await client.send('DELETE', `${at}/uploads/${await begin({})}`);
  const upload = await begin({ folder, expires: '2100-01-01T00:00:00Z' });
  await client.send('PUT', `${at}/uploads/${upload}?offset=7`, content, bytes);
  await client.send('POST', `${at}/uploads/${upload}/finish`, { digest });
  await client.send('PUT', `${at}/uploads/${upload}?offset=0`, content, bytes);
  await client.send('GET', `${at}/uploads/${upload}`);
  const { document } = (await client.send('POST', `${at}/uploads/${upload}/finish`, { digest })).json<{ document: string }>();
  const other_kind = await begin({ name: 'page.html' });
  await client.send('PUT', `${at}/uploads/${other_kind}?offset=0`, content, bytes);
  await client.send('POST', `${at}/uploads/${other_kind}/finish`, { digest });
  await client.send('GET', `${at}/rooms/${room}`);
  const of_file = `${at}/files/${document}`;
  await client.send('GET', `${of_file}/content`);
  await client.send('GET', `${of_file}/content?version=9`);
  await client.send('POST', `${of_file}/handout`, {});
  await client.send('GET', `${of_file}/content`, undefined, { Range: 'bytes=0-0,1-1' });
  await client.send('POST', `${of_file}/age`, { passphrase: 'seven quiet mules' });
  await client.send('POST', `${of_file}/age`, {});
  await client.send('GET', `${of_file}/preview`);
  // One pixel.
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const of_picture = await begin({ name: 'pixel.png', bytes: picture.length });
  await client.send('PUT', `${at}/uploads/${of_picture}?offset=0`, picture, bytes);
  const shown = (await client.send('POST', `${at}/uploads/${of_picture}/finish`, { digest: createHash('sha256').update(picture).digest('hex') })).json<{ document: string }>();
  await client.send('GET', `${at}/files/${shown.document}/preview`);
  await client.send('POST', `${of_file}/shares`, { name: 'nobody' });
  const { person } = (await client.send('POST', `${of_file}/shares`, { name: other.address })).json<{ person: string }>();
  await client.send('GET', of_file);
  await client.send('DELETE', `${of_file}/shares/${person}`);
  const link = { passphrase: 'seven quiet mules', until: '2100-01-01T00:00:00Z', openings: 100 };
  await client.send('POST', `${of_file}/links`, { ...link, passphrase: 'short' });
  const { address } = (await client.send('POST', `${of_file}/links`, link)).json<{ address: string }>();
  const secret = address.slice(address.indexOf('#') + 1);
  await client.send('POST', `${at}/link`, { secret, passphrase: 'seven loud mules' });
  await client.send('POST', `${at}/link`, { secret, passphrase: link.passphrase });
  await client.send('DELETE', `${of_file}/links`);
  await client.send('POST', `${at}/link`, { secret, passphrase: link.passphrase });
  await client.send('GET', `${of_file}/trail`);
  for (let i = 0; i < 2; ++i) await client.send('POST', `${of_file}/links`, link);
  const downloads = '/api/tenant/downloads';
  const { stopped } = (await other.client.send('GET', `${downloads}/stopped`)).json<{ stopped: { person: string }[] }>();
  for (const path of [`${downloads}/release`, `${downloads}/stopped/${stopped[0]!.person}/release`, `${downloads}/stopped/${'0'.repeat(32)}/release`]) {
    for (const reason of ['', 'for a test']) await other.client.send('POST', path, { reason });
  }
  await client.send('POST', `${downloads}/release`, { reason: 'once more' });
  const { waiting } = (await client.send('GET', `${downloads}/release`)).json<{ waiting: { approval: string } }>();
  await other.client.send('DELETE', `/api/organiser/approvals/${waiting.approval}`);
  await client.send('POST', `${downloads}/release`, { reason: 'once more' });
  await owner.step_up();
  const { approvals } = (await owner.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: { id: string; hash: string; action: string; state: string }[] }>();
  const own = approvals.find(({ action, state }) => action === 'downloads.release' && state === 'pending')!;
  await owner.client.ask('POST', `/api/organiser/approvals/${own.id}/confirm`, { hash: own.hash });
  await client.send('DELETE', of_file);
}

/** The parts of a log: bundles of 256 entries, and what the last one has so far. */
async function read_log(client: HttpClient, prefix: string): Promise<void> {
  await client.send('GET', `${prefix}/key`);
  const size = Number((await client.send('GET', `${prefix}/checkpoint`)).body.toString().split('\n')[1]);
  const last = String(Math.floor(size / 256)).padStart(3, '0');
  for (const level of ['0', 'entries', '9']) await client.send('GET', `${prefix}/tile/${level}/${last}.p/${size % 256}`);
  for (const number of ['000', 'x001/x000/000', 'x001/x000/000.p/1']) await client.send('GET', `${prefix}/tile/0/${number}`);
}

/** Somebody is invited to a service, and asked less of, and sent away. */
async function work_together(client: HttpClient, id: string): Promise<void> {
  const one = `/api/assurance/services/${id}`;
  const version = async (): Promise<number> => (await client.send('GET', one)).json<{ version: number }>().version;
  const said = `${one}/measures/RH.2/comments`;
  await client.send('POST', said, { version: await version(), text: 'the guards were asked' });
  await client.send('POST', said, { version: 1, text: 'too late' });
  await client.send('POST', said, { version: 1 });
  await client.send('POST', `${one}/measures/NO.SUCH/comments`, { version: 1, text: 'of nothing' });
  const invite = { services: [id], address: 'bureau.nord@example.com', kind: 'provider' };
  await client.send('POST', '/api/assurance/contributors', invite);
  await client.send('POST', '/api/assurance/contributors', invite);
  await client.send('POST', '/api/assurance/contributors', { ...invite, kind: 'king' });
  await client.send('POST', '/api/assurance/contributors', { ...invite, services: ['f'.repeat(32)] });
  const { contributors } = (await client.send('GET', `${one}/contributors`)).json<{ contributors: { id: string }[] }>();
  const them = `${one}/contributors/${contributors[0]!.id}`;
  const levels = { describe: 'read', secure: 'write', approve: 'hidden', risks: 'read', contacts: 'hidden' };
  await client.send('PUT', them, { version: await version(), kind: 'custom', levels });
  await client.send('PUT', them, { version: 1, kind: 'custom', levels });
  await client.send('PUT', them, { version: await version(), kind: 'auditor' });
  await client.send('PUT', `${one}/contributors/${'f'.repeat(32)}`, { version: await version(), kind: 'reader' });
  await client.send('GET', `${one}/history`);
  await client.send('DELETE', them);
  await client.send('DELETE', them);
}

/** A service from its description to its end. */
async function assure(owner: Owner, second: Owner): Promise<void> {
  const { client } = owner;
  const other = await Owner.take_up(platform, await owner.invite('safiya@example.org', ['security_officer'], 30, second), 'safiya@example.org', 'Safiya');
  const at = '/api/assurance/services';
  const description = { name: 'Works council vote', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', level: 2 };
  await client.send('GET', '/api/assurance/need?exposure=internet&audience=limited&max_downtime=under_24h&data_volume=low&data=technical');
  await client.send('GET', '/api/assurance/need?exposure=everywhere&audience=limited&max_downtime=under_24h&data_volume=low');
  await client.send('POST', at, { description: { ...description, hosting: 'the moon' } });
  const { id } = (await client.send('POST', at, { description })).json<{ id: string }>();
  await client.send('GET', at);
  const one = `${at}/${id}`;
  await client.send('GET', one);
  await client.send('PUT', `${one}/description`, { version: 1, description: { ...description, level: 3 } });
  await client.send('PUT', `${one}/description`, { version: 1, description });
  await client.send('PUT', `${one}/description`, { version: 2, description: {} });
  await client.send('PUT', `${one}/own`, { version: 2, own: [{ title: 'A guard', category: 'protection', status: 'fait' }] });
  await client.send('PUT', `${one}/own`, { version: 2, own: [] });
  await client.send('PUT', `${one}/own`, { version: 3, own: [{}] });
  const measure = `${one}/measures/RH.2`;
  await client.send('PUT', measure, { version: 3, answer: { status: 'fait', details: 'twice a year', priority: 1, due: '2100-01-31' } });
  await client.send('PUT', measure, { version: 3, answer: { status: 'aLancer' } });
  await client.send('PUT', measure, { version: 4, answer: { status: 'nonFait' } });
  await client.send('PUT', `${one}/measures/NO.SUCH`, { version: 4, answer: { status: 'fait' } });
  await client.send('POST', `${measure}/aside`, { version: 4, reason: '' });
  await client.send('POST', `${measure}/aside`, { version: 4, reason: 'nobody works there' });
  await client.send('POST', `${measure}/aside`, { version: 5, reason: 'once more' });
  expect(refusal(await client.send('PUT', `${measure}/aside`, { version: 5 }))).toEqual([403, 'same-person']);
  await client.send('PUT', `${measure}/aside`, {});
  await client.send('PUT', `${one}/measures/RH.4/aside`, { version: 5 });
  await other.client.ask('PUT', `${measure}/aside`, { version: 5 });
  await client.send('GET', `${one}/history`);
  await client.send('DELETE', `${measure}/aside`);
  await client.send('DELETE', `${measure}/aside`);
  await work_together(client, id);
  const { version } = (await client.send('GET', one)).json<{ version: number }>();
  await client.send('PUT', `${one}/platform`, { version, is_this_platform: true });
  await client.send('PUT', `${one}/platform`, { version, is_this_platform: true });
  await client.send('PUT', `${one}/platform`, {});
  await client.send('GET', one);
  const { checks } = (await client.send('GET', '/api/assurance/checks')).json<{ checks: { check: string }[] }>();
  for (const { check } of checks.slice(0, 2)) {
    await client.send('POST', `/api/assurance/checks/${check}/look`);
    await client.send('GET', `/api/assurance/checks/${check}`);
  }
  await client.send('GET', '/api/assurance/checks/no.such');
  await client.send('POST', '/api/assurance/checks/no.such/look');
  await change_many(owner, id);
  await use_templates(owner, id);
  await approve(owner, other, second, one);
  await client.send('DELETE', one);
  await import_services(owner);
  for (const [method, path, body] of [['GET', one], ['GET', `${one}/history`], ['PUT', `${one}/description`, { version: 1, description }], ['PUT', `${one}/own`, { version: 1, own: [] }], ['POST', `${measure}/aside`, { version: 1, reason: 'gone' }], ['PUT', `${measure}/aside`, { version: 1 }], ['DELETE', `${measure}/aside`], ['GET', `${one}/approval`], ['POST', `${one}/approval`, { version: 1 }], ['DELETE', `${one}/approval`], ['GET', `${one}/approval/decisions/1`], ['DELETE', one]] as const) {
    expect((await client.send(method, path, body)).status).toBe(404);
  }
}

/** Services out of a sheet, and what is wrong with one. */
async function import_services({ client }: Owner): Promise<void> {
  const at = '/api/assurance/import';
  for (const query of ['language=nl', 'language=de&format=csv', 'format=ods']) await client.send('GET', `${at}/blank?${query}`);
  const sheet = (...lines: string[]): string => ['name,service_types,hosting,exposure,audience,max_downtime,data_volume,data_location', ...lines].join('\n');
  const service = (name: string, hosting = 'saas'): string => `${name},api,${hosting},internet,limited,under_24h,low,eu`;
  const send = (rest: string, body: string) => client.send('POST', `${at}${rest}`, body, { 'Content-Type': 'text/csv' });
  const faulty = sheet(service('One'), service('Two', 'the moon'));
  await send('/report', faulty);
  await send('', faulty);
  await send('?good_lines=none', faulty);
  expect(refusal(await send('?good_lines=2', faulty))).toEqual([409, 'other-lines-are-good']);
  const { added } = (await send('?good_lines=1', faulty)).json<{ added: { id: string }[] }>();
  for (const { id } of added) await client.send('DELETE', `/api/assurance/services/${id}`);
}

/** Copies of a service, and one measure answered in them. */
async function change_many({ client }: Owner, id: string): Promise<void> {
  const copies = `/api/assurance/services/${id}/copies`;
  await client.send('POST', copies, { count: 51 });
  expect((await client.send('POST', copies.replace(id, '0'.repeat(32)), { count: 1 })).status).toBe(404);
  const { added } = (await client.send('POST', copies, { count: 2 })).json<{ added: { id: string }[] }>();
  const measure = '/api/assurance/measures/RH.4';
  const change = { status: 'fait', due: '2100-01-31' };
  await client.send('POST', `${measure}/preview`, { services: added.map((copy) => copy.id), change });
  await client.send('POST', `${measure}/preview`, { services: [], change: {} });
  await client.send('POST', '/api/assurance/measures/NO.SUCH/preview', { services: [], change });
  await client.send('PUT', measure, { services: [], change });
  await client.send('PUT', '/api/assurance/measures/NO.SUCH', { services: [{ id: added[0]!.id, version: 1 }], change });
  expect(refusal(await client.send('PUT', measure, { services: added.map((copy, at) => ({ id: copy.id, version: 1 + at })), change }))).toEqual([409, 'some-stay-as-they-are']);
  expect((await client.send('PUT', measure, { services: added.map((copy) => ({ id: copy.id, version: 1 })), change })).json()).toEqual({ changed: 2, same: 0 });
  for (const copy of added) await client.send('DELETE', `/api/assurance/services/${copy.id}`);
}

/** Templates of measures: out of a sheet, attached, worded anew and removed. */
async function use_templates({ client }: Owner, id: string): Promise<void> {
  const at = '/api/assurance/templates';
  const sheets = '/api/assurance/import/templates';
  for (const query of ['language=nl', 'language=de&format=csv', 'format=ods']) await client.send('GET', `${sheets}/blank?${query}`);
  const send = (rest: string, ...lines: string[]) => client.send('POST', `${sheets}${rest}`, ['title,text,category', ...lines].join('\n'), { 'Content-Type': 'text/csv' });
  await send('/report', 'A guard,,protection', 'A wall,,walls');
  await send('', 'A guard,,protection', 'A wall,,walls');
  await send('', 'A guard,,protection');
  await client.send('POST', at, { title: 'A GUARD', category: 'protection' });
  await client.send('POST', at, { title: ' ', category: 'protection' });
  const made = (await client.send('POST', at, { title: 'A lock', text: 'on each door', category: 'protection' })).json<{ id: string }>();
  await client.send('GET', at);
  const one = `${at}/${made.id}`;
  await client.send('POST', `${one}/services`, { services: [] });
  await client.send('POST', `${one}/services`, { services: [id] });
  expect(refusal(await client.send('POST', `${one}/services`, { services: [id] }))).toEqual([409, 'some-stay-as-they-are']);
  await client.send('GET', `${one}/services`);
  await client.send('GET', `/api/assurance/services/${id}`);
  await client.send('PUT', one, { version: 1, title: 'Two locks', category: 'defense' });
  await client.send('PUT', one, { version: 1, title: 'Three locks', category: 'defense' });
  await client.send('PUT', one, { version: 2, title: '', category: 'defense' });
  await client.send('GET', `/api/assurance/services/${id}/history`);
  await client.send('POST', `${one}/services/detach`, { services: [id], measures: 'both' });
  await client.send('POST', `${one}/services/detach`, { services: [id], measures: 'remove' });
  await client.send('POST', `${one}/services/detach`, { services: [id], measures: 'remove' });
  await client.send('DELETE', one);
  await client.send('DELETE', `${one}?measures=keep`);
  for (const [method, path, body] of [['GET', `${one}/services`], ['PUT', one, { version: 2, title: 'Gone', category: 'defense' }], ['POST', `${one}/services`, { services: [id] }], ['POST', `${one}/services/detach`, { services: [id], measures: 'keep' }], ['DELETE', `${one}?measures=keep`]] as const)
    expect((await client.send(method, path, body)).status).toBe(404);
}

/** What an authority decides about a service, and what it is refused. */
async function approve(owner: Owner, authority: Owner, second: Owner, one: string): Promise<void> {
  const expert = await Owner.take_up(platform, await owner.invite('ines@example.org', ['security_officer'], 30, second), 'ines@example.org', 'Ines');
  const at = `${one}/approval`;
  const today = new Date().toISOString().slice(0, 10);
  const read = async (): Promise<{ version: number; authorities: { id: string; name: string }[] }> => (await owner.client.send('GET', at)).json();
  const step = async (who: Owner, method: string, rest: string, body: object = {}): Promise<Answer> => who.client.send(method, `${at}${rest}`, { version: (await read()).version, ...body });
  const routes = [['PUT', '/authority'], ['POST', '/opinions'], ['PUT', '/opinions'], ['PUT', '/documents'], ['POST', '/form'], ['PUT', '/board'], ['POST', '/signature']] as const;
  await authority.step_up();
  for (const [method, rest] of routes) await authority.client.send(method, `${at}${rest}`, {});
  await owner.client.send('POST', at, {});
  await owner.client.send('DELETE', at);
  await owner.client.send('DELETE', `${at}/opinions`);
  await step(owner, 'POST', '');
  expect(refusal(await step(owner, 'POST', ''))).toEqual([409, 'draft-there']);
  await owner.client.send('GET', '/api/assurance/approvals');
  const person = (await read()).authorities.find(({ name }) => name === 'Safiya')!.id;
  const opinion = { collaborators: ['Ines'], verdict: 'unfavourable', months: 0, comment: 'too early' };
  const board = { date: today, is_accepted: true, months: 12, conditions: [{ measure: 'RH.2', status: 'fait', due: today }] };
  expect(refusal(await step(expert, 'POST', '/opinions', opinion))).toEqual([409, 'too-early']);
  await step(owner, 'PUT', '/authority', { name: 'Safiya', position: 'Director', person });
  expect(refusal(await step(owner, 'POST', '/opinions', opinion))).toEqual([403, 'three-people']);
  await step(owner, 'PUT', '/opinions');
  await step(expert, 'POST', '/opinions', opinion);
  expect(refusal(await step(owner, 'PUT', '/opinions'))).toEqual([409, 'opinions-there']);
  await expert.client.send('DELETE', `${at}/opinions`);
  expect(refusal(await step(owner, 'PUT', '/documents', { titles: [] }))).toEqual([409, 'too-early']);
  await step(owner, 'PUT', '/opinions');
  await step(owner, 'PUT', '/documents', { titles: ['Risk study'] });
  await step(owner, 'POST', '/form');
  for (const language of ['fr', 'tlh']) {
    await owner.client.send('GET', `${at}/form?language=${language}`);
    await owner.client.send('GET', `${one}/measures?language=${language}`);
  }
  await step(owner, 'PUT', '/board', board);
  expect(refusal(await step(authority, 'POST', '/signature'))).toEqual([409, 'approval-blocked']);
  await step(owner, 'PUT', '/board', { ...board, is_accepted: false, months: 0, reason_of_refusal: 'too early', conditions: [] });
  expect(refusal(await step(owner, 'POST', '/signature'))[0]).toBeGreaterThan(400);
  await step(authority, 'POST', '/signature');
  for (const rest of ['', '/statement', '/paper', '/attestation', '/dossier']) for (const number of [1, 2]) await owner.client.send('GET', `${at}/decisions/${number}${rest}`);
  await give_signing(authority, one, owner);
  await owner.client.send('GET', `${one}/oscal`);
  await show_badge(authority, one);
  await approve_together(owner, authority, expert, one.slice(one.lastIndexOf('/') + 1));
  await step(owner, 'POST', '');
  await owner.client.send('DELETE', at);
  expect(refusal(await step(owner, 'PUT', '/documents', { titles: [] }))).toEqual([404, 'no-draft']);
}

/** Two services that are refused together, by one signature. */
async function approve_together(owner: Owner, authority: Owner, expert: Owner, id: string): Promise<void> {
  const at = '/api/assurance/batches';
  const { added } = (await owner.client.send('POST', `/api/assurance/services/${id}/copies`, { count: 2 })).json<{ added: { id: string }[] }>();
  await owner.client.send('POST', at, {});
  expect(refusal(await owner.client.send('POST', at, { services: ['0'.repeat(32)] }))).toEqual([409, 'some-do-not-fit']);
  const batch = (await owner.client.send('POST', at, { services: added.map((one) => one.id) })).json<{ id: string; authorities: { id: string; name: string }[] }>();
  const one = `${at}/${batch.id}`;
  await owner.client.send('GET', at);
  const read = async (): Promise<{ version: number; list: string | null }> => (await owner.client.send('GET', one)).json();
  const step = async (who: Owner, method: string, rest: string, body: object): Promise<Answer> => who.client.send(method, `${one}${rest}`, { version: (await read()).version, ...body });
  await authority.step_up();
  for (const [method, rest] of [['PUT', ''], ['POST', '/opinions'], ['POST', '/signature']] as const) await authority.client.send(method, `${one}${rest}`, {});
  expect(refusal(await step(authority, 'POST', '/signature', { list: 'none' }))).toEqual([409, 'too-early']);
  await step(owner, 'PUT', '', { authority: { name: 'Safiya', position: 'Director', person: batch.authorities.find(({ name }) => name === 'Safiya')!.id } });
  const opinion = { collaborators: ['Ines'], verdict: 'unfavourable', months: 0 };
  expect(refusal(await step(owner, 'POST', '/opinions', opinion))).toEqual([403, 'three-people']);
  await step(expert, 'POST', '/opinions', opinion);
  expect((await expert.client.send('DELETE', `${one}/opinions`)).status).toBe(200);
  expect((await owner.client.send('DELETE', `${one}/opinions`)).status).toBe(404);
  await step(expert, 'POST', '/opinions', opinion);
  expect(refusal(await step(owner, 'PUT', '', { no_opinion: true }))).toEqual([409, 'opinions-there']);
  await sample_some(owner, expert, one);
  const board = { date: new Date().toISOString().slice(0, 10), is_accepted: false, months: 0, reason_of_refusal: 'too early', conditions: [] };
  await step(owner, 'PUT', '', { documents: [], form: true, board, members: [{ id: added[0]!.id, remark: 'the smaller one', is_left_out: false }] });
  const signed = await step(authority, 'POST', '/signature', { list: (await read()).list });
  expect(signed.status).toBe(201);
  const again = (await owner.client.send('POST', at, { services: added.map((copy) => copy.id) })).json<{ id: string }>();
  await owner.client.send('DELETE', `${at}/${again.id}`);
  for (const method of ['GET', 'DELETE'] as const) expect((await owner.client.send(method, one)).status).toBe(404);
  for (const copy of added) await owner.client.send('DELETE', `/api/assurance/services/${copy.id}`);
}

/** One of the two is drawn and looked at; the first sample is given up. */
async function sample_some(owner: Owner, expert: Owner, one: string): Promise<void> {
  interface Read {
    version: number;
    members: { id: string; version: number }[];
    sample: { drawn: { service: string }[]; number: number; signed_at: string | null } | null;
  }
  const read = async (): Promise<Read> => (await expert.client.send('GET', one)).json();
  const step = async (who: Owner, method: string, rest: string, body: object): Promise<Answer> => who.client.send(method, `${one}/sample${rest}`, { version: (await read()).version, ...body });
  const begun = { source: 'Loto of 28 November 2026', size: 1 };
  await expert.step_up();
  expect(refusal(await step(owner, 'POST', '', begun))).toEqual([403, 'three-people']);
  expect(refusal(await step(expert, 'PUT', '', { seed: '7 11 23 40' }))).toEqual([404, 'no-sample']);
  expect(refusal(await step(expert, 'POST', '/signature', {}))).toEqual([404, 'no-sample']);
  expect((await expert.client.send('DELETE', `${one}/sample`)).status).toBe(404);
  expect((await step(expert, 'POST', '', { ...begun, size: 3 })).status).toBe(422);
  expect((await step(expert, 'POST', '', begun)).status).toBe(201);
  expect((await expert.client.send('DELETE', `${one}/sample`)).status).toBe(200);
  await step(expert, 'POST', '', begun);
  expect(refusal(await step(expert, 'POST', '', begun))).toEqual([409, 'sample-there']);
  expect(refusal(await step(expert, 'POST', '/signature', {}))).toEqual([409, 'too-early']);
  expect((await step(expert, 'PUT', '', { seed: '7 11' })).status).toBe(422);
  expect(refusal(await step(owner, 'PUT', '', { seed: '7 11 23 40' }))).toEqual([403, 'not-the-expert']);
  await step(expert, 'PUT', '', { seed: '7 11 23 40' });
  expect(refusal(await step(expert, 'POST', '/signature', {}))).toEqual([409, 'not-looked-at']);
  const { members, sample } = await read();
  const service = sample!.drawn[0]!.service;
  await step(expert, 'PUT', '', { inspections: [{ service, version: members.find(({ id }) => id === service)!.version, holds: true, remark: 'seen' }] });
  expect((await step(expert, 'POST', '/signature', {})).status).toBe(200);
  const done = (await read()).sample;
  expect(done?.number).toBe(2);
  expect(done?.signed_at).not.toBeNull();
}

/** What people sign of a measure; and what an authority gives beside its signature. */
async function give_signing(authority: Owner, one: string, owner: Owner): Promise<void> {
  const { client } = authority;
  const statements = `${one}/measures/RH.2/statements`;
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const version = async (): Promise<number> => (await client.send('GET', statements)).json<{ version: number }>().version;
  const statement = { text: 'everyone was trained', looked_at: day(-1), holds_until: day(30), files: [] };
  const { statements: [signed] } = (await client.send('POST', statements, { version: await version(), ...statement })).json<{ statements: { id: string; state: string }[] }>();
  expect(signed!.state).toBe('without-file');
  await client.send('POST', statements, { version: 1, ...statement });
  await client.send('POST', statements, { ...statement, version: await version(), looked_at: day(3) });
  const reason = { reason: 'the list was of last year' };
  for (const id of [signed!.id, '0'.repeat(32)]) await client.send('GET', `${statements}/${id}/note`);
  await client.send('POST', `${statements}/${signed!.id}/withdrawal`, { version: await version() });
  for (let twice = 0; twice < 2; twice += 1) await client.send('POST', `${statements}/${signed!.id}/withdrawal`, { version: await version(), ...reason });
  const rights = `${one}/approval/delegations`;
  const { signers } = (await client.send('GET', rights)).json<{ signers: { id: string; name: string }[] }>();
  const to = signers.find(({ name }) => name === 'Ines')!.id;
  const delegation = { to, not_before: `${day(0)}T00:00:00Z`, expires: `${day(5)}T00:00:00Z` };
  const { delegations: [given] } = (await client.send('POST', rights, { version: await version(), ...delegation })).json<{ delegations: { id: string }[] }>();
  await client.send('POST', rights, { version: 1, ...delegation });
  await client.send('POST', rights, { version: await version(), ...delegation, expires: `${day(-2)}T00:00:00Z` });
  await owner.step_up();
  expect(refusal(await owner.client.send('DELETE', `${rights}/${given!.id}`))).toEqual([403, 'not-the-giver']);
  for (const id of [given!.id, given!.id, '0'.repeat(32)]) await client.send('DELETE', `${rights}/${id}`);
  const waiver = { measure: 'RH.2', until: day(20), ...reason };
  await client.send('POST', `${one}/approval/waivers`, { version: await version(), ...waiver });
  await client.send('POST', `${one}/approval/waivers`, { version: 1, ...waiver });
  await client.send('POST', `${one}/approval/waivers`, { version: await version(), ...waiver, measure: 'NO.SUCH' });
  const end = async (number: number, more: object = {}): Promise<[number, string]> => refusal(await client.send('POST', `${one}/approval/waivers/${number}/end`, { version: await version(), reason: 'it passes again', ...more }));
  expect(await end(1, { until: day(40) })).toEqual([422, 'unfit-fields']);
  expect(await end(1, { version: 1 })).toEqual([409, 'changed-meanwhile']);
  expect((await end(1))[0]).toBe(200);
  expect(await end(1)).toEqual([409, 'ended-already']);
  expect(await end(2)).toEqual([404, 'unknown-waiver']);
}

/** How a service stands, for everybody, and where nothing is shown. */
async function show_badge(authority: Owner, one: string): Promise<void> {
  const client = authority.client;
  await client.send('GET', `${one}/badge`);
  const { svg } = (await client.send('PUT', `${one}/badge`)).json<{ svg: string }>();
  const shown = new URL(svg).pathname.replace(/svg$/u, '');
  for (const kind of ['svg', 'svg?language=fr', 'svg?language=tlh', 'json', 'note']) await client.send('GET', `${shown}${kind}`);
  await client.send('DELETE', `${one}/badge`);
  for (const kind of ['svg', 'json', 'note']) expect((await client.send('GET', `${shown}${kind}`)).status).toBe(404);
  for (const method of ['GET', 'PUT', 'DELETE'] as const) await client.send(method, `/api/assurance/services/${'0'.repeat(32)}/badge`);
}

/** An incident from its report to its end, with what is late and what does not fit. */
async function handle_incidents({ client }: Owner): Promise<void> {
  const moment = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/u, '');
  await client.send('POST', '/api/incidents', { kind: ' ' });
  let told = (await client.send('POST', '/api/incidents', { kind: 'a lost disk', is_drill: true })).json<{ id: string; version: number; notices: { number: number }[] }>();
  const at = `/api/incidents/${told.id}`;
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await client.send('POST', `${at}/${path}`, { version: told.version, ...body });
    if (answer.status < 300) told = answer.json();
  };
  await post('steps', { step: 'contained', text: 'too early' });
  await post('steps', { step: 'dance', text: 'x' });
  await post('steps', { step: 'qualified', aware_at: moment(-26 * 60), facts: { severity: 'high', has_personal_data: true, customers: ['c1'], people: 3, nature: 'a disk', consequences: null, measures: null, contact: null } });
  for (const query of ['', '?language=fr', '?language=la']) await client.send('GET', `${at}/drafts/customer${query}`);
  await client.send('GET', `${at}/drafts/nobody`);
  await post('notices', { notice: 'customer', text: 'it is lost' });
  for (let tries = 0; tries < 2; ++tries) await post('notices', { notice: 'customer', text: 'it is lost', reason_if_late: 'nobody was there' });
  for (const number of [told.notices[0]!.number, 99]) await client.send('GET', `${at}/notices/${number}`);
  await post('steps', { step: 'promised', what: 'a list', owner: 'Ada', due: moment(60 * 24 * 30).slice(0, 10) });
  await post('steps', { step: 'done', action: 0 });
  for (const step of ['contained', 'recovered']) await post('steps', { step, text: 'so' });
  await post('steps', { step: 'reviewed', cause: 'no list', lessons: 'keep one' });
  await post('steps', { step: 'closed' });
  for (const path of ['/api/incidents', at, `/api/incidents/${'0'.repeat(32)}`, '/api/incident-statistics', '/api/incident-statistics?from=2026-01-01&to=2027-01-01', '/api/incident-statistics?from=soon']) await client.send('GET', path);
  const nobody = `/api/incidents/${'0'.repeat(32)}`;
  await client.send('POST', `${nobody}/steps`, { version: 1, step: 'closed' });
  await client.send('POST', `${nobody}/notices`, { version: 1, notice: 'customer', text: 'x' });
  for (const path of ['drafts/customer', 'notices/1']) await client.send('GET', `${nobody}/${path}`);
}

/** What a machine states of itself, and again, and what nobody has signed. */
async function state(platform: Platform, client: HttpClient): Promise<void> {
  const key = join(platform.folder, 'node.key');
  const public_key = platform.urna_node('key', '--node', 'node-1', '--key', key).trim();
  await client.send('POST', '/api/hosting/records', { id: 'node-1', kind: 'node', from: '2026-06-01', fields: { machine: 'server-nord', environment: 'production', public_key } });
  await client.send('GET', '/api/hosting/checkpoint');
  const note = platform.state_machine('node-1', key, '--print');
  await client.send('POST', '/api/hosting/statements', { note });
  await client.send('GET', '/api/hosting/nodes');
  for (const node of ['node-1', 'nothing']) await client.send('GET', `/api/hosting/nodes/${node}/statements`);
  for (const tried of [note, note.replace(/— .*/u, `— node-1 ${'A'.repeat(91)}=`), 'hello']) await client.send('POST', '/api/hosting/statements', { note: tried });
}

/** The log of a datacentre's door, in a room of documents. */
async function keep_log(client: HttpClient): Promise<{ document: string; version: number }> {
  const content = 'badge,at\n17,01:02\n';
  const { room } = (await client.send('POST', '/api/documents/rooms', { name: 'Door' })).json<{ room: string }>();
  const { upload } = (await client.send('POST', `/api/documents/rooms/${room}/uploads`, { name: 'badges.csv', bytes: content.length })).json<{ upload: string }>();
  await client.send('PUT', `/api/documents/uploads/${upload}?offset=0`, content, { 'Content-Type': 'application/octet-stream' });
  return (await client.send('POST', `/api/documents/uploads/${upload}/finish`, { digest: createHash('sha256').update(content).digest('hex') })).json<{ document: string; version: number }>();
}

/** Where the platform runs: a register, rules that come and go again, a visit. */
async function host(platform: Platform, owner: Owner, other: Owner): Promise<void> {
  const { client } = owner;
  await other.step_up();
  const example = JSON.parse(readFileSync(join(root, 'docs/examples/hosting-register.json'), 'utf8')) as object;
  for (let tries = 0; tries < 2; ++tries) await client.send('POST', '/api/hosting/register', example);
  for (const path of ['register', 'register?at=2026-06-01T00:00Z', 'register?at=soon', 'kinds', 'where', 'where?election=x&at=never', 'findings', 'decisions', 'interventions']) await client.send('GET', `/api/hosting/${path}`);
  await state(platform, client);
  const medium = { id: 'disk-1', kind: 'medium', from: '2026-06-01', fields: { label: 'Disk 1', kind: 'disk', site: 'nord', content: 'data', state: 'in_use' } };
  for (let tries = 0; tries < 2; ++tries) await client.send('POST', '/api/hosting/records', medium);
  for (const record of ['disk-1', 'nothing']) await client.send('GET', `/api/hosting/records/${record}`);
  for (const [record, at] of [['disk-1', '2026-07-01T00:00Z'], ['disk-1', '2026-08-01T00:00Z'], ['nord', '2026-08-01T00:00Z'], ['sud-main', 'soon'], ['nothing', '2026-08-01T00:00Z']] as const) await client.send('POST', `/api/hosting/records/${record}/end`, { at });

  const moment = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/u, '');
  const plan = { site: 'nord', technicians: ['tech-1'], systems: ['server-nord'], purpose: 'Replace a disk', from: moment(-1), to: moment(60) };
  await client.send('POST', '/api/hosting/interventions', { ...plan, purpose: '' });
  const { id } = (await client.send('POST', '/api/hosting/interventions', plan)).json<{ id: string }>();
  const at = `/api/hosting/interventions/${id}`;
  await client.send('POST', `${at}/steps`, { step: 'dance' });
  await client.send('POST', `${at}/decision`, { step: 'approve' });
  await client.send('POST', `${at}/codes`, { technician: 'tech-1' });
  const approved = (await other.client.send('POST', `${at}/decision`, { step: 'approve' })).json<{ new_codes: { code: string }[] }>();
  await other.client.send('POST', `${at}/decision`, { step: 'approve' });
  const stranger = platform.client();
  for (const way of ['arrivals', 'departures']) {
    for (const code of ['0000-0000-0000', 'x'.repeat(65), approved.new_codes[0]!.code]) await stranger.send('POST', `/api/visits/${way}`, { code });
    await stranger.send('POST', `/api/visits/${way}`, { code: approved.new_codes[0]!.code });
  }
  await client.send('DELETE', `${at}/codes/tech-1`);
  await client.send('DELETE', `${at}/codes/tech-1`);
  const again = (await other.client.send('POST', `${at}/codes`, { technician: 'tech-1' })).json<{ new_codes: { code: string }[] }>().new_codes[0]!;
  await other.client.send('POST', `${at}/codes`, { technician: 'nobody' });
  for (const body of [{ code: '0000-0000-0000' }, { code: again.code }, {}]) await client.send('POST', `${at}/arrivals`, body);
  await client.send('POST', `${at}/steps`, { step: 'close' });
  for (const body of [{ technician: 'tech-1', reason: ' ' }, { code: again.code }, { technician: 'tech-1', reason: 'Seen leaving' }]) await client.send('POST', `${at}/departures`, body);
  const { document, version } = await keep_log(client);
  for (let tries = 0; tries < 2; ++tries) await client.send('POST', `${at}/badge-logs`, { document, version });
  await client.send('POST', `${at}/badge-logs`, { document: '0'.repeat(32), version });
  await client.send('GET', '/api/tenant/interventions');
  await client.send('POST', `${at}/steps`, { step: 'close', actions: 'done', statement_before: 'absent', statement_after: 'absent' });
  await other.client.send('POST', `${at}/decision`, { step: 'review' });
  await client.send('GET', at);
  await client.send('GET', '/api/hosting/interventions');
  const nobody = `/api/hosting/interventions/${'0'.repeat(32)}`;
  await client.send('GET', nobody);
  await client.send('POST', `${nobody}/steps`, { step: 'call-off' });
  await client.send('POST', `${nobody}/decision`, { step: 'approve' });
  for (const where of ['arrivals', 'departures']) await client.send('POST', `${nobody}/${where}`, { code: '0000-0000-0000' });
  await other.client.send('POST', `${nobody}/codes`, { technician: 'tech-1' });
  await client.send('DELETE', `${nobody}/codes/tech-1`);
  await client.send('POST', `${nobody}/badge-logs`, { document, version });

  const decisions = '/api/hosting/decisions';
  await client.send('POST', decisions, { kind: 'policy', policy: '{}', reason: 'no rules' });
  await client.send('POST', decisions, { kind: 'policy', policy: 'built-in', level: 2, reason: 'As decided' });
  await client.send('GET', '/api/hosting/findings');
  const asked = (await client.send('POST', decisions, { kind: 'derogation', election: 'Aa1Bb2Cc3Dd4Ee', rule: 'site.two-lines', reason: 'Until June' })).json<{ id: string }>();
  for (let tries = 0; tries < 2; ++tries) await client.send('DELETE', `${decisions}/${asked.id}`);
  const less = (await client.send('POST', decisions, { kind: 'policy', policy: 'none', reason: 'For the tests that follow' })).json<{ id: string }>();
  await client.send('POST', decisions, { kind: 'policy', policy: 'none', reason: 'Twice' });
  await client.send('POST', `${decisions}/${less.id}/agree`);
  for (let tries = 0; tries < 2; ++tries) await other.client.send('POST', `${decisions}/${less.id}/agree`);
  for (const method of ['DELETE', 'POST']) await client.send(method, `${decisions}/${'0'.repeat(32)}${method === 'POST' ? '/agree' : ''}`);
  await client.send('GET', decisions);
}

/** By an identity provider: configured, linked, there and back, and away again. */
async function sign_in_elsewhere(owner: Owner, other: Owner): Promise<void> {
  const { client } = owner;
  await owner.step_up();
  const settings = '/api/tenant/identity-provider';
  for (const method of ['GET', 'DELETE']) await client.send(method, settings);
  await platform.client().send('GET', '/api/account/provider');
  const wanted = { label: 'Works', issuer: provider.issuer, client_id, secret: client_secret, algorithms: ['RS256'], levels: [], reads_userinfo: true, reason: 'for a test' };
  await client.send('PUT', settings, { ...wanted, issuer: 'file:///etc/passwd' });
  const asked = await client.send('PUT', settings, wanted);
  if (asked.status === 202) {
    await client.send('PUT', settings, wanted);
    await other.step_up();
    const { approval } = asked.json<{ approval: { id: string; hash: string } }>();
    await other.client.send('POST', `/api/organiser/approvals/${approval.id}/confirm`, { hash: approval.hash });
  }
  await client.send('GET', settings);
  await owner.step_up();
  const go = async (at: HttpClient, leave: string, back: string): Promise<void> => {
    const { address } = (await at.send('POST', leave, {})).json<{ address: string }>();
    const { state, code, iss } = provider.visit(address);
    for (const said of [{ code, iss }, { state, code, iss }, { state, code, iss }]) await at.send('POST', back, said);
  };
  await go(client, '/api/account/links', '/api/account/links/return');
  const { links } = (await client.send('GET', '/api/account/links')).json<{ links: { id: string }[] }>();
  const browser = platform.client();
  await go(browser, '/api/account/provider/sign-in', '/api/account/provider/return');
  await browser.send('POST', '/api/account/provider/finish', { totp: '000000' });
  const shown = (await browser.send('POST', '/api/account/sign-in/challenge', {})).json<NewKeyAsked>();
  await browser.send('POST', '/api/account/provider/finish', owner.keys[0]!.show(shown));
  await platform.client().send('GET', '/api/account/provider');
  for (const id of [links[0]!.id, '0'.repeat(32)]) await client.send('DELETE', `/api/account/links/${id}`);
  await owner.step_up();
  await client.send('DELETE', settings);
  await owner.sign_in();
}

/** The firewall, how much was downloaded, what the journal keeps in words. */
async function keep_the_gates(owner: Owner, other: Owner): Promise<void> {
  const { client } = owner;
  await owner.step_up();
  await client.send('GET', '/api/tenant/downloads');
  await client.send('GET', '/api/tenant/limits');
  await client.send('GET', '/api/tenant/alerts');
  for (const address of ['security@example.org', 'nobody']) await client.send('PUT', '/api/tenant/alerts', { contacts: [{ address, language: 'nl' }] });
  const demand = { password: 'high', factor: 'key', idle_minutes: 10, in_all_minutes: 60 };
  const about_sign_in = async (role: string, wanted: object | null): Promise<void> => {
    await client.send('POST', '/api/tenant/sign-in-policy/preview', { role, demand: wanted });
    for (let tries = 0; tries < 2; ++tries) await client.send('PUT', '/api/tenant/sign-in-policy', { role, demand: wanted, reason: 'for a test' });
  };
  await client.send('GET', '/api/tenant/sign-in-policy');
  await about_sign_in('observer', demand);
  await about_sign_in('observer', { ...demand, idle_minutes: 31 });
  await about_sign_in('observer', null);
  const { usual } = (await client.send('GET', '/api/tenant/thresholds')).json<{ usual: { day: { hard: { files: number } } } }>();
  for (const subject of ['role:help_desk', 'role:captain', `person:${'0'.repeat(32)}`]) await client.send('PUT', '/api/tenant/thresholds', { subject, thresholds: usual });
  const wider = { ...usual, day: { ...usual.day, hard: { ...usual.day.hard, files: usual.day.hard.files + 1 } } };
  for (let tries = 0; tries < 2; ++tries) await client.send('PUT', '/api/tenant/thresholds', { subject: 'role:help_desk', thresholds: wider, reason: 'for a test' });
  const { waiting } = (await client.send('GET', '/api/tenant/thresholds')).json<{ waiting: { approval: string; hash: string }[] }>();
  const second = await Owner.take_up(platform, await owner.invite('second@example.org', ['tenant_owner'], 90, other), 'second@example.org', 'second');
  for (const { approval, hash } of waiting) {
    for (const shown of [hash, 'no hash']) await client.send('POST', '/api/tenant/thresholds/confirm', { approval, hash: shown });
    for (let tries = 0; tries < 2; ++tries) await second.client.send('POST', '/api/tenant/thresholds/confirm', { approval, hash });
  }
  await client.send('POST', '/api/tenant/thresholds/confirm', { approval: '0'.repeat(32), hash: '0'.repeat(64) });
  const rules = (network: string): object => ({ unknown_country: 'as-denied', rules: [{ scope: 'voter', action: 'deny', network, note: 'for a test' }] });
  await client.send('GET', '/api/platform/keys');
  await client.send('GET', '/api/platform/backups');
  await client.send('GET', '/api/tenant/firewall');
  for (const network of ['203.0.113.0/24', '203.0.113.0/33']) {
    await client.send('POST', '/api/tenant/firewall/preview', rules(network));
    await client.send('PUT', '/api/tenant/firewall', rules(network));
    await client.send('GET', '/api/tenant/firewall');
  }
  for (let tries = 0; tries < 2; ++tries) await client.send('POST', '/api/tenant/firewall/confirm');
  await client.send('PUT', '/api/tenant/firewall', rules('198.51.100.0/24'));
  for (let tries = 0; tries < 2; ++tries) await client.send('DELETE', '/api/tenant/firewall/trial');
  await client.send('PUT', '/api/tenant/firewall', { unknown_country: 'as-denied', rules: [] });
  const { people } = (await client.send('GET', '/api/organiser/journal?count=200')).json<{ people: Record<string, string> }>();
  for (const person of [...Object.keys(people), 'u:anybody']) await client.send('DELETE', `/api/organiser/journal/details?person=${person}`);
  await client.send('DELETE', '/api/organiser/journal/details?person=u:anybody', undefined, { 'X-Urna': '' });
}

/** Access that does not last, at the platform's own desk: for its owner's customer is itself. */
async function come_and_go(owner: Owner): Promise<void> {
  const told = platform.urnactl('person', 'invite', 'paul@example.org', '--role', 'platform_owner', '--data', join(platform.folder, 'desk'), '--json');
  const paul = await Owner.take_up(platform, (JSON.parse(told) as { link: string }).link, 'paul@example.org', 'paul');
  const ends = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/u, '');
  const invited = { address: 'sara@example.org', roles: ['security_officer'], reason: 'on call', ends, on_platform: true };
  const sara = await Owner.take_up(platform, (await paul.client.ask('POST', '/api/people/invitations', invited)).json<{ link: string }>().link, 'sara@example.org', 'sara');
  const wish = { host: 'localhost', reason: 'a fault', ticket: 'T-1', minutes: 30 };
  await paul.client.send('GET', '/api/platform/support');
  await owner.client.send('POST', '/api/platform/support', wish);
  await paul.client.send('POST', '/api/platform/support', { ...wish, minutes: 241 });
  await paul.client.send('POST', '/api/platform/support', { ...wish, host: 'elsewhere.example' });
  await paul.client.send('POST', '/api/platform/support/enter', { host: 'localhost' });
  await paul.client.send('DELETE', '/api/platform/support/localhost');
  await owner.client.send('DELETE', `/api/support/${'0'.repeat(32)}`);
  const confirm = async (by: Owner, path: string): Promise<void> => {
    const { approvals } = (await by.client.send('GET', '/api/organiser/approvals')).json<{ approvals: { id: string; hash: string; may_confirm: boolean; state: string }[] }>();
    const one = approvals.find(({ may_confirm }) => may_confirm)!;
    await by.step_up();
    await by.client.send('POST', `/api/organiser/approvals/${one.id}/${path}`, { hash: one.hash });
    await by.client.send('POST', `/api/organiser/approvals/${one.id}/${path}`, { hash: one.hash });
    await by.client.send('POST', `/api/organiser/approvals/${one.id}/${path}`, {});
  };
  for (const word of ['refuse', 'confirm', 'confirm']) {
    await paul.client.send('POST', '/api/platform/support', wish);
    await paul.client.send('POST', '/api/platform/support', wish);
    await confirm(owner, word);
    if (word === 'refuse') continue;
    const { link } = (await paul.client.send('POST', '/api/platform/support/enter', { host: 'localhost' })).json<{ link: string }>();
    const entry = { entry: link.slice(link.lastIndexOf('/') + 1) };
    for (let tries = 0; tries < 2; ++tries) await platform.client().send('POST', '/api/account/support', entry);
    await platform.client().send('POST', '/api/account/support', {});
    const { live } = (await owner.client.send('GET', '/api/support')).json<{ live: { grant: string }[] }>();
    if (live.length > 0 && word === 'confirm') await owner.client.send('DELETE', `/api/support/${live[0]!.grant}`);
    await paul.client.send('DELETE', '/api/platform/support/localhost');
  }
  await paul.client.send('POST', '/api/platform/support', wish);
  await confirm(owner, 'confirm');
  await paul.client.send('DELETE', '/api/platform/support/localhost');
  await owner.client.send('GET', '/api/support');

  const at = '/api/platform/emergency';
  const keys = [new SecurityKey(platform.origin), new SecurityKey(platform.origin)];
  const name_keys = async (role: string): Promise<Answer> => {
    const asked = (await sara.client.send('POST', `${at}/keys/challenge`, {})).json<NewKeyAsked>();
    return sara.client.send('POST', `${at}/keys`, { role, keys: keys.map((key, i) => ({ ...key.register(asked), envelope: `seal ${i}` })) });
  };
  await sara.client.send('GET', `${at}/door`);
  await sara.client.send('POST', `${at}/challenge`, {});
  await name_keys('tenant_owner');
  await name_keys('system_operator');
  await name_keys('system_operator');
  await confirm(paul, 'confirm');
  await sara.client.send('PUT', `${at}/contacts`, { contacts: ['x'] });
  await sara.client.send('PUT', `${at}/contacts`, { contacts: [] });
  const open = async (shown: readonly SecurityKey[]): Promise<Answer> => {
    const asked = (await sara.client.send('POST', `${at}/challenge`, {})).json<NewKeyAsked>();
    return sara.client.send('POST', at, { reason: 'a fault', minutes: 5, keys: shown.map((key) => key.show(asked)) });
  };
  await open([keys[0]!, keys[0]!]);
  await open([keys[0]!]);
  const { id } = (await open(keys)).json<{ id: string }>();
  await open(keys);
  await sara.client.send('GET', `${at}/door`);
  await sara.client.send('GET', at);
  for (let tries = 0; tries < 2; ++tries) await sara.client.send('DELETE', `${at}/${id}`);
  const findings = { text: 'a test', envelopes: ['seal 8', 'seal 9'] };
  await sara.client.send('POST', `${at}/${id}/findings`, findings);
  for (let tries = 0; tries < 2; ++tries) await paul.client.send('POST', `${at}/${id}/findings`, findings);
  await paul.client.send('POST', `${at}/${id}/findings`, {});
  await paul.client.send('GET', at);

  await owner.client.send('POST', '/api/access/review', { place: 'nowhere' });
  const review = (await owner.client.send('POST', '/api/access/review', { place: 'tenant' })).json<{ open: { id: string; items: { grant: string }[] } }>();
  for (const { grant } of review.open.items) for (let tries = 0; tries < 2; ++tries) await owner.client.send('PUT', `/api/access/review/${review.open.id}/${grant}`, { verdict: 'keep' });
  await owner.client.send('PUT', `/api/access/review/${review.open.id}/${'0'.repeat(32)}`, { verdict: 'end' });
  await owner.client.send('PUT', `/api/access/review/${review.open.id}/${'0'.repeat(32)}`, { verdict: 'perhaps' });
  for (const person of [owner, paul]) await person.client.send('GET', '/api/access/review');
}

let organiser: Organiser;
let other: Organiser;
let karl: Owner;
let owner: Owner;
test('people are answered as documented', async () => {
  organiser = await Organiser.enrol(platform);
  other = await Organiser.enrol(platform, 'emma');
  owner = await Owner.enrol(platform);
  await govern(owner, organiser);
  await come_and_go(owner);
  await read_log(owner.client, '/log/platform');
  await owner.client.send('GET', '/api/organiser/journal');
  karl = await begin_to_leave(owner, organiser);
  await sign_in_elsewhere(owner, karl);
  await keep_the_gates(owner, karl);
});

test('services, their measures and their approvals are answered as documented', async () => {
  await assure(owner, karl);
});

test('where the platform runs is answered as documented', async () => {
  await owner.step_up();
  await host(platform, owner, karl);
});

test('an incident is answered as documented, from its report to its end', async () => {
  await handle_incidents(owner);
});

test('people look after their own accounts as documented', async () => {
  await keep_own_account(owner);
});

// Shows GEN-02.
test('a whole election is answered as documented', async () => {
  const stranger = platform.client();
  const { client } = organiser;
  await keep_documents(organiser, other, karl);
  await client.send('GET', '/api/account');
  await client.send('POST', '/api/account/sign-out', undefined, { 'X-Urna': '' });

  // What is prepared.
  const base = '/api/organiser/elections';
  const asked = definition(platform);
  await client.send('POST', base, { definition: {} });
  await client.send('POST', base, { definition: {} }, { 'X-Urna': '' });
  const thrown_away = await organiser.create(asked);
  await client.send('POST', `${base}/${thrown_away}/codes`);
  await client.send('PUT', `${base}/${thrown_away}/codes`, {});
  await client.send('POST', `${base}/${thrown_away}/announce`);
  await client.send('DELETE', `${base}/${thrown_away}/definition`);
  await client.send('GET', `${base}/${thrown_away}/definition`);
  const uuid = await organiser.create(asked);
  const at = `${base}/${uuid}`;
  await client.send('GET', `${at}/definition`);
  await client.send('PUT', `${at}/definition`, asked);
  await client.send('PUT', `${at}/definition`, { name: '' });
  await client.send('GET', `${at}/roll`);
  const csv = { 'Content-Type': 'text/csv' };
  await client.send('POST', `${at}/roll?dry_run=1`, roll(), csv);
  await client.send('POST', `${at}/roll?dry_run=2`, roll(), csv);
  await client.send('POST', `${at}/roll`, `${roll()}${roll().split('\n')[1]}\n`, csv);
  await client.send('POST', `${at}/roll`, roll(), csv);
  await client.send('GET', `${at}/roll?from=1&count=2&search=a`);
  await client.send('POST', `${at}/roll/columns`, roll(), csv);
  await client.send('POST', `${at}/roll/columns`, '"', csv);
  await try_out(client, stranger, at);
  await client.send('GET', `${at}/checklist`);
  await client.send('POST', `${at}/trustees/1/link`);
  await client.send('DELETE', `${at}/trustees`);
  await organiser.send('POST', `${at}/open`, { typed_name: asked['name'] });
  const links = await organiser.trustees(uuid);
  const bearer = { Authorization: `Bearer ${links[0]!.secret}` };
  for (const record of ['public-key', 'certificate', 'polynomial', 'voutput', 'shuffle', 'decryption']) {
    await stranger.send('POST', `/api/trustee/${uuid}/${record}`, {}, bearer);
    await stranger.send('POST', `/api/trustee/${uuid}/${record}`, {}, { Authorization: 'Bearer wrong' });
  }
  const trustees = await make_keys(stranger, uuid, links);
  await organiser.send('PUT', `${at}/codes`, {});
  const { letters } = await organiser.print_letters(uuid);
  await stranger.send('GET', `/api/elections/${uuid}`);
  await organiser.act(uuid, 'announce');
  await stranger.send('GET', `/api/elections/${uuid}/outcome`);
  await stranger.send('GET', `/api/elections/${uuid}/hosting`);
  await stranger.send('GET', `/api/elections/${uuid}/hosting/note`);
  await stranger.send('GET', '/.well-known/urna-hosting.json');
  await stranger.send('GET', '/.well-known/urna-hosting.note');
  const codes = letters.map((letter) => letter.code);
  const secret = { secret: 'A'.repeat(43), birth_date: null };
  await stranger.send('POST', `/api/elections/${uuid}/sign-in`, secret);
  await organiser.send('POST', `${at}/open`, { typed_name: 'another' });
  await organiser.send('POST', `${at}/resume`);
  await organiser.act(uuid, 'open', asked['name'] as string);
  await client.send('DELETE', `${at}/definition`);
  await client.send('PUT', `${at}/definition`, asked);
  await client.send('POST', `${at}/roll`, roll(), csv);
  await client.send('DELETE', `${at}/trustees`);

  // The poll.
  const voter = `/api/elections/${uuid}`;
  await stranger.send('POST', `${voter}/sign-in`, secret);
  await stranger.send('POST', `${voter}/sign-in`, { secret: 'short' });
  const booth = await Booth.open(stranger, uuid);
  const session = await booth.sign_in(codes[0]!);
  const with_session = { Authorization: `Bearer ${session}` };
  await stranger.send('GET', `${voter}/session`, undefined, with_session);
  await stranger.send('POST', `${voter}/ballots`, '{}', with_session);
  const ballot = booth.ballot(codes[0]!, choices(0));
  const { tracker } = await booth.cast(session, ballot);
  await booth.cast(session, ballot);
  await stranger.send('POST', `${voter}/ballots`, booth.ballot(codes[0]!, choices(1)), with_session);
  await stranger.send('DELETE', `${voter}/session`, undefined, with_session);
  for (const code of codes.slice(1, 5)) await booth.vote(code, choices(1));
  await organiser.send('POST', `${at}/pause`, { why: 'fire alarm', until: 'soon' });
  await organiser.send('POST', `${at}/pause`, { why: 'fire alarm', until: null });
  await stranger.send('GET', voter);
  await stranger.send('POST', `${voter}/sign-in`, secret);
  await organiser.send('POST', `${at}/resume`);
  await client.send('GET', base);
  await client.send('GET', `${at}/roll`);
  await client.send('GET', `${at}/turnout`);
  await follow(`${at}/turnout/live`, { Cookie: (client as JudgingClient).kept_cookie() });
  await organiser.send('POST', `${at}/count`);
  await client.send('GET', `${at}/minutes`);

  // The board, and the count.
  const board = `/api/board/${uuid}`;
  const look = async (...parts: string[]): Promise<void> => {
    for (const part of parts) await stranger.send('GET', `${board}${part}`);
  };
  await look('', '/election', '/trustees', '/credentials', '/tally', '/ballots', '/ballots?from=0', `/ballots/${encodeURIComponent(tracker)}`, `/ballots/${'A'.repeat(43)}`, '/events', '/archive');
  await follow(`${board}/live`, {});
  await organiser.send('POST', `${at}/close`, { typed_name: 'another' });
  await organiser.act(uuid, 'close', asked['name'] as string);
  await stranger.send('POST', `${voter}/sign-in`, secret);
  await client.send('GET', `${at}/opening`);
  await client.send('GET', `${at}/closing`);
  await organiser.send('POST', `${at}/end-shuffles`);
  await organiser.send('POST', `${at}/trustees/1/pass-over`);
  await stranger.send('GET', `/api/trustee/${uuid}/shuffle-input`, undefined, bearer);
  await organiser.send('POST', `${at}/count`);
  for (const trustee of trustees.slice(0, 2)) await trustee.decrypt();
  await client.send('GET', `${at}/trustees`);
  await organiser.count(uuid);
  await organiser.minutes(uuid);
  await stranger.send('GET', `${voter}/outcome`);
  await stranger.send('GET', `${voter}/hosting`);
  await look('', '/tally', '/result', '/events');

  await confirm_together(organiser, other);

  // The journal.
  const log = `log=election/${uuid}`;
  for (const query of ['', `?${log}&count=3&event=poll.opened`, '?log=election/nobody', '?event=no.such']) await client.send('GET', `/api/organiser/journal${query}`);
  await client.send('GET', `/api/organiser/journal/proof?${log}&number=0`);
  for (const number of ['0', '999999', 'x']) await client.send('GET', `/api/organiser/journal/details?${log}&number=${number}`);
  for (const prefix of ['/log/platform', `/log/election/${uuid}`]) await client.send('GET', `${prefix}/cosigned`);
  await stranger.send('DELETE', '/api/organiser/journal/details?person=u:anybody');
  for (const query of [`${log}&number=999999`, `${log}&number=x`]) await client.send('GET', `/api/organiser/journal/proof?${query}`);
  for (const form of ['jsonl', 'syslog', 'cef', 'csv', 'pdf']) await organiser.send('GET', `/api/organiser/journal/export?${log}&form=${form}`);
  await read_log(stranger, `/log/election/${uuid}`);

  // Pages.
  await stranger.send('GET', '/api/elections');
  for (const page of ['/', '/console', '/return', '/d', '/visit', `/v/${uuid}`, `/b/${uuid}`, `/b/${uuid}/verify`, `/b/${uuid}/hosting`, `/t/${uuid}`]) await stranger.send('GET', page);

  // Nobody, another's, nowhere: every operation with what does not exist.
  const takes_a_table = /\/(?:roll(?:\/columns)?|assurance\/import(?:\/templates)?(?:\/report)?)$/u;
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined || path.endsWith('/live')) continue;
      const target = path.replace('{uuid}', operation.security?.[0]?.['session'] !== undefined ? uuid : 'NoSuchElection1').replace('{tracker}', 'A'.repeat(43)).replace('{number}', '1').replace(/\{(approval|document|room|upload|person|invitation|grant|group|service|batch|template|session)\}/gu, '0'.repeat(32)).replace('{key}', 'AA');
      const body = 'requestBody' in operation ? (takes_a_table.test(path) ? 'id\n1\n' : path.endsWith('/sign-in') && path.includes('uuid') ? secret : { name: 'nobody' }) : undefined;
      const type = path.endsWith('/uploads/{upload}') ? { 'Content-Type': 'application/octet-stream' } : takes_a_table.test(path) ? csv : {};
      const answer = await stranger.send(method.toUpperCase(), target, body, type);
      if (operation.security !== undefined && answer.status !== 401) faults.push(`${method} ${path} without credentials: ${answer.status}`);
      if (operation.security === undefined && answer.status === 401 && operation['x-permission'] !== 'account.enter') faults.push(`${method} ${path} asks for credentials that are not documented`);
      if (operation.security?.[0]?.['account'] !== undefined && path.includes('{uuid}')) {
        const others = await organiser.send(method.toUpperCase(), target, body, /\/roll(\/columns)?$/u.test(path) ? csv : {});
        if (others.status !== 404) faults.push(`${method} ${path} of nobody’s election: ${others.status}`);
      }
    }
  }
  await client.send('POST', '/api/account/sign-out');
  expect(faults).toEqual([]);
});

// After all that signs in: whoever knocks so often has to wait.
test('what nobody should ask of accounts is answered as documented', async () => {
  await refuse_account_nonsense(platform.client());
});

test('each documented operation was asked, and succeeded', () => {
  // To be unlocked takes ten wrong tries over a quarter of an hour: src/identity/person_door_test.cpp.
  // A shuffle needs a preference question, codes that were made elsewhere a second machine, and a whole tile 256 entries:
  // src/api/journal_api_test.cpp has those.  What a witness signs is in journal_elsewhere.test.ts.
  const tiles = ['election', 'platform', 'tenant'].flatMap((log) => ['', '3', '4'].map((segments) => `${log}LogTile${segments}`));
  // A platform of one customer has no log of another.
  // To attest one takes an answer to every measure: assurance_approval.test.ts.
  const only_refused = new Set([...tiles, 'attestation', 'tenantLogCheckpoint', 'tenantLogKey', 'tenantLogTile2', 'electionLogCosigned', 'platformLogCosigned', 'tenantLogCosigned', 'endShuffles', 'handInShuffle', 'handInPublicKey', 'takeCodes', 'passOver', 'shuffleInput', 'unlockPerson']);
  const missing = Object.values(openapi.paths).flatMap((item) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const statuses = [...(seen.get(operation.operationId) ?? [])];
      const good = statuses.some((status) => only_refused.has(operation.operationId) ? status >= 400 : status < 300);
      return good ? [] : [`${operation.operationId}: ${statuses.join(' ')}`];
    }),
  );
  expect(missing).toEqual([]);
});

function ask_socket(socket: string, method: string, path: string, body?: string): Promise<void> {
  return new Promise((done, failed) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
    const asked = local_request({ socketPath: socket, method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        judge(sockets, 'sockets.yaml', method, path, response.statusCode ?? 0, response.headers['content-type'] ?? '', Buffer.concat(parts));
        done();
      });
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

test('what the box answers the desk is documented too', async () => {
  const socket = platform.box_listens;
  const known = [...(await new HttpClient(platform.origin, platform.certificate).send('GET', '/api/elections')).json<{ elections: { uuid: string }[] }>().elections][0]!.uuid;
  const slot = 'ab'.repeat(16);
  for (const uuid of [known, 'NoSuchElection1']) {
    const at = `/box/${uuid}`;
    await ask_socket(socket, 'POST', `${at}/open`, '{}');
    await ask_socket(socket, 'PUT', `${at}/slots/${slot}`, '{}');
    await ask_socket(socket, 'POST', `${at}/slots/${slot}/settle`);
    await ask_socket(socket, 'DELETE', `${at}/slots/${slot}`);
    await ask_socket(socket, 'GET', `${at}/receipts/${'A'.repeat(43)}`);
    await ask_socket(socket, 'POST', `${at}/close`);
    await ask_socket(socket, 'POST', `${at}/shuffles?trustee=1`, '{}');
    await ask_socket(socket, 'GET', `${at}/shuffle-input`);
    await ask_socket(socket, 'POST', `${at}/end-shuffles`);
    await ask_socket(socket, 'POST', `${at}/decryptions?trustee=1`, '{}');
    await ask_socket(socket, 'POST', `${at}/result`);
  }
  await ask_socket(socket, 'POST', '/backup/moment');
  await ask_socket(socket, 'POST', '/backup');
  await ask_socket(socket, 'GET', '/backup/pieces/0');
  await ask_socket(socket, 'POST', '/backup/moment');
  for (const number of ['0', '1', 'x', '-1']) await ask_socket(socket, 'GET', `/backup/pieces/${number}`);
  await ask_socket(socket, 'DELETE', '/backup');
  for (const server of ['urna-box', 'urnad'] as const) for (const path of ['/healthz', '/readyz', '/metrics']) await ask_socket(platform.admin(server), 'GET', path);
  expect(faults).toEqual([]);
  const asked = Object.values(sockets.paths).flatMap((item) => methods.flatMap((method) => item[method]?.operationId ?? []));
  expect(asked.filter((id) => !seen.has(id))).toEqual([]);
});
