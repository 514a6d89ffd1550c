// SPDX-License-Identifier: EUPL-1.2
// Where the platform runs: described from one file, asked of an election before it opens, shown to everybody, locked or not.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform, program, root } from './support/platform';
import { definition, roll } from './support/works_council';

interface Checklist {
  may_open: boolean;
  items: { key: string; done: boolean; remark: string; names: string[] }[];
}
interface Page {
  is_declared: boolean;
  policy: string | null;
  places: { city: string; role: string; server: string; proof_level: number }[];
  derogations: { rule: string; reason: string }[];
}

const secrets = ['SN-NORD-0001', 'SN-SUD-0001', 'rue des Serveurs', 'Jeanne Martin', 'Rack 14', 'Room 2', 'duct 3'];
const code = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];

let platform: Platform;
let odile: Owner;
let emma: Owner;
let claire: Organiser;
let uuid = '';
beforeAll(async () => {
  platform = await Platform.start({});
  odile = await Owner.enrol(platform);
  await odile.step_up();
  emma = await Owner.take_up(platform, await odile.invite('emma@example.org', ['security_officer'], 30), 'emma@example.org', 'Emma');
  claire = await Organiser.take_up(platform, await odile.invite('claire@example.org', ['organiser', 'board_member'], 30), 'claire@example.org', 'Claire', 'twelve otters crossed a marsh');
  uuid = await claire.create(definition(platform));
  await claire.take_roll(uuid, roll());
  await claire.act(uuid, 'announce');
});
afterAll(() => platform?.stop());

const page = async (): Promise<Page> => (await platform.client().ask('GET', `/api/elections/${uuid}/hosting`)).json<Page>();
const item = async (): Promise<Checklist['items'][0]> => {
  const list = (await claire.ask('GET', `/api/organiser/elections/${uuid}/checklist`)).json<Checklist>();
  return list.items.find(({ key }) => key === 'hosting')!;
};
const import_file = (path: string): string => platform.urnactl('hosting', 'import', path, '--data', platform.data);

test('a platform that has said nothing says so, and asks nothing of elections', async () => {
  expect(await page()).toMatchObject({ is_declared: false, policy: null, places: [], derogations: [] });
  expect(await item()).toMatchObject({ done: false, remark: 'hosting-undeclared' });
  expect((await claire.send('GET', '/api/hosting/register')).status).toBe(403);
  expect((await platform.client().send('GET', '/api/hosting/register')).status).toBe(401);
});

// Shows HST-01, B73.
test('an operator describes it all from one file, or nothing of it', async () => {
  const example = join(root, 'docs/examples/hosting-register.json');
  const wrong = join(platform.folder, 'wrong.json');
  writeFileSync(wrong, readFileSync(example, 'utf8').replace('"country": "FR", "tier"', '"country": "EU", "tier"'));
  expect(() => import_file(wrong)).toThrow(/not-a-country/u);
  expect((await page()).is_declared).toBe(false);
  expect(import_file(example)).toContain('has taken');
  const { records } = (await odile.client.ask('GET', '/api/hosting/register')).json<{ records: { id: string; fields: Record<string, unknown> }[] }>();
  expect(records.find(({ id }) => id === 'server-nord')!.fields['serial']).toBe('SN-NORD-0001');
  const { placements } = (await odile.client.ask('GET', `/api/hosting/where?election=${uuid}`)).json<{ placements: { rack: { id: string } }[] }>();
  expect(placements.map(({ rack }) => rack.id)).toEqual(['rack-nord', 'rack-sud']);
});

// Shows HST-06.
test('everybody sees where, and nothing that helps to break in', async () => {
  const text = (await platform.client().ask('GET', `/api/elections/${uuid}/hosting`)).body.toString('utf8');
  const listed = (await platform.client().ask('GET', '/.well-known/urna-hosting.json')).body.toString('utf8');
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
    expect(listed).not.toContain(secret);
  }
  expect((await page()).places).toMatchObject([{ city: 'Lille', role: 'primary', server: 'urne-nord', proof_level: 0 }, { city: 'Lyon', role: 'standby' }]);
  expect(JSON.parse(listed)).toMatchObject({ format: 'urna-hosting/1', elections: [{ election: uuid }] });
  expect((await platform.client().send('GET', '/api/elections/Aa1Bb2Cc3Dd4Ee/hosting')).status).toBe(404);
  const found = execFileSync('sh', ['-c', `grep -rlaE '${secrets.join('|')}' '${platform.data}' || true`], { encoding: 'utf8' });
  expect(found).toBe('');
});

// Shows HST-04, HST-05, HST-06, INC-03.
test('a machine states itself, signed; what is replayed opens an incident, and the page says how well it is proved, signed', async () => {
  const key = join(platform.folder, 'node.key');
  const public_key = platform.urna_node('key', '--node', 'node-nord', '--key', key).trim();
  expect(() => platform.state_machine('node-nord', key)).toThrow(/403 not-signed/u);
  await odile.client.ask('POST', '/api/hosting/records', { id: 'node-nord', kind: 'node', from: '2026-02-01', fields: { machine: 'server-nord', environment: 'production', public_key, zone: 'votes-nord' } });
  expect(platform.state_machine('node-nord', key, '--why', 'start')).toContain('stated as ');
  const { nodes } = (await odile.client.ask('GET', '/api/hosting/nodes')).json<{ nodes: { node: string; proof: { level: number; doubts: string[] }; newest: { why: string; facts: Record<string, string> } | null }[] }>();
  const nord = nodes.find(({ node }) => node === 'node-nord')!;
  expect(nord.newest!.why).toBe('start');
  expect(nord.newest!.facts['programs']).toMatch(/^urnad=[0-9a-f]{64}$/u);
  expect(nord.newest!.facts['chip']).toBe('absent');
  // What a machine of a cloud says of itself counts for nothing, wherever these tests run.
  const level = nord.proof.doubts.includes('cloud') ? 0 : 1;
  expect(nord.proof.level).toBe(level);
  expect((await page()).places[0]!.proof_level).toBe(level);
  expect((await odile.client.ask('GET', `/api/hosting/where?election=${uuid}`)).json()).toMatchObject({ placements: [{ proof: { level, stated: expect.any(String) as string } }, { proof: { level: 0, doubts: ['silent'] } }] });

  const { statements } = (await odile.client.ask('GET', '/api/hosting/nodes/node-nord/statements')).json<{ statements: { note: string }[] }>();
  expect(code(await platform.client().send('POST', '/api/hosting/statements', { note: statements[0]!.note }))).toEqual([409, 'replayed']);
  await expect.poll(async () => (await emma.client.ask('GET', '/api/incidents')).json<{ incidents: { kind: string }[] }>().incidents.map(({ kind }) => kind), { timeout: 15_000 }).toContain('statement.mismatch');

  const note = join(platform.folder, 'hosting.note');
  for (const path of [`/api/elections/${uuid}/hosting/note`, '/.well-known/urna-hosting.note']) {
    writeFileSync(note, (await platform.client().ask('GET', path)).body);
    const said = execFileSync(program('urna-verify'), ['note', '--key', platform.urnactl('customer', 'key', '--data', platform.data).trim(), note], { encoding: 'utf8' });
    expect(said).toContain('VERIFIED');
    expect(said).toContain(`"proof_level":${level}`);
    for (const secret of secrets) expect(said).not.toContain(secret);
  }
});

// Shows HST-02.
test('once there are rules an election opens only where they are kept, or two people say otherwise in public', async () => {
  await odile.step_up();
  await odile.client.ask('POST', '/api/hosting/decisions', { kind: 'policy', policy: 'built-in', level: 2, reason: 'As the board decided' });
  expect(await item()).toMatchObject({ done: true, remark: 'hosting' });
  await odile.client.ask('POST', '/api/hosting/records/sud-second/end', {});
  expect(await item()).toMatchObject({ done: false, remark: 'hosting-broken', names: ['site.two-lines'] });
  expect(code(await claire.send('POST', `/api/organiser/elections/${uuid}/open`, { typed_name: definition(platform)['name'] }))).toEqual([409, 'not-ready']);
  const { subjects } = (await odile.client.ask('GET', '/api/hosting/findings')).json<{ subjects: { findings: { rule: string; about: string; blocks: boolean }[] }[] }>();
  expect(subjects[0]!.findings.filter(({ blocks }) => blocks)).toMatchObject([{ rule: 'site.two-lines', about: 'sud' }]);

  const asked = (await odile.client.ask('POST', '/api/hosting/decisions', { kind: 'derogation', election: uuid, rule: 'site.two-lines', reason: 'The second line comes in June' })).json<{ id: string }>();
  expect(code(await odile.client.send('POST', `/api/hosting/decisions/${asked.id}/agree`))).toEqual([403, 'same-person']);
  await emma.step_up();
  await emma.client.ask('POST', `/api/hosting/decisions/${asked.id}/agree`);
  expect(await item()).toMatchObject({ done: true });
  expect(await page()).toMatchObject({ derogations: [{ rule: 'site.two-lines', reason: 'The second line comes in June' }] });
});

// Shows HST-03, B72.
test('a visit is announced, approved by another, shown by a code of the visitor, closed with what was done, reviewed', async () => {
  const at = '/api/hosting/interventions';
  const moment = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/u, '');
  const plan = { site: 'nord', technicians: ['tech-1'], systems: ['server-nord'], purpose: 'Replace a disk', from: moment(-1), to: moment(60) };
  expect((await odile.client.send('POST', at, { ...plan, to: moment(-5) })).json()).toMatchObject({ code: 'unfit-fields', fields: [{ path: 'to', problem: 'before-from' }] });
  const { id } = (await odile.client.ask('POST', at, plan)).json<{ id: string }>();
  const step = (who: Owner, where: string, body: object): Promise<Answer> => who.client.send('POST', `${at}/${id}/${where}`, body);
  expect(code(await step(odile, 'codes', { technician: 'tech-1' })), 'not before somebody else has approved').toEqual([409, 'wrong-state']);
  expect(code(await step(odile, 'decision', { step: 'approve' }))).toEqual([403, 'same-person']);
  const approved = (await emma.client.ask('POST', `${at}/${id}/decision`, { step: 'approve' })).json<{ new_codes: { technician: string; code: string }[] }>();
  expect(approved.new_codes).toMatchObject([{ technician: 'tech-1', code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/u) as string }]);
  const badge = approved.new_codes[0]!.code;

  // Whoever comes near the machine has no account.
  const visitor = platform.client();
  expect(code(await visitor.send('POST', '/api/visits/arrivals', { code: '0000-0000-0000' }))).toEqual([403, 'code-refused']);
  expect(code(await visitor.send('POST', '/api/visits/arrivals', { code: badge }, { 'X-Urna': '' })), 'as a page of another site would').toEqual([403, 'header-missing']);
  await setTimeout(1_100);  // moments count in seconds: what was stated in the second of the arrival is not before it
  const arrived = await visitor.ask('POST', '/api/visits/arrivals', { code: badge.toLowerCase() });
  for (const secret of [...secrets, 'nord', 'tech-1', 'disk']) expect(arrived.body.toString('utf8')).not.toContain(secret);
  expect(code(await step(emma, 'steps', { step: 'close', actions: 'done' }))).toEqual([409, 'still-inside']);
  expect((await visitor.ask('POST', '/api/visits/departures', { code: badge })).json()).toMatchObject({ left: expect.any(String) as string });
  // The machine states itself anew, a second later at least: what lies between before and after is told beside the visit.
  await expect.poll(() => {
    platform.state_machine('node-nord', join(platform.folder, 'node.key'));
    return odile.client.ask('GET', `${at}/${id}`).then((answer) => answer.json<{ machines: { after: object | null }[] }>().machines.map(({ after }) => after !== null));
  }, { timeout: 15_000, interval: 1_000 }).toEqual([true]);
  const { machines } = (await odile.client.ask('GET', `${at}/${id}`)).json<{ machines: { node: string; server: string; before: { id: string }; after: { id: string }; changed: object[] }[] }>();
  expect(machines).toMatchObject([{ node: 'node-nord', server: 'urne-nord', changed: [] }]);
  const { before, after } = machines[0]!;
  expect(after.id).not.toBe(before.id);
  expect((await step(emma, 'steps', { step: 'close', actions: 'Disk 2 replaced', statement_before: before.id, statement_after: after.id })).status).toBe(200);
  expect(code(await visitor.send('POST', '/api/visits/arrivals', { code: badge }))).toEqual([403, 'code-refused']);
  expect((await step(odile, 'decision', { step: 'review' })).status).toBe(200);
  expect((await odile.client.ask('GET', `${at}/${id}`)).json()).toMatchObject({ state: 'reviewed', announced_by: 'odile', approved_by: 'Emma', presences: [{ came_with_code: true, came_by: null, left_with_code: true }] });
  const kept = execFileSync('sh', ['-c', `grep -rlaiE '${badge}|${badge.replaceAll('-', '')}' '${platform.folder}' || true`], { encoding: 'utf8' });
  expect(kept, 'neither data nor journal nor log keeps a code').toBe('');
  expect((await odile.client.ask('GET', '/api/tenant/interventions')).json()).toMatchObject({ interventions: [{ purpose: 'Replace a disk', systems: ['urne-nord'], technicians: ['Jeanne Martin'] }] });
  expect((await claire.send('GET', '/api/tenant/interventions')).status).toBe(403);
});

// Shows HST-06, KEY-01.
test('locked, the platform still says where each election runs, and nobody reads the register', async () => {
  platform.urnactl('lock', '--data', platform.data);
  const answered = (path: string) => platform.client().send('GET', path).then(({ status }) => status);
  // While it locks, everything is refused for a moment.
  await expect.poll(async () => [await answered('/api/hosting/register'), await answered(`/api/elections/${uuid}/hosting`)], { timeout: 10_000 }).toEqual([503, 200]);
  expect((await page()).places).toHaveLength(2);
  expect((await page()).places[1]!.proof_level).toBe(0);
  expect(code(await platform.client().send('GET', `/api/elections/${uuid}/hosting/note`))).toEqual([503, 'locked']);
  expect((await page()).derogations).toHaveLength(1);
  expect((await platform.client().ask('GET', '/.well-known/urna-hosting.json')).json()).toMatchObject({ elections: [] });
  platform.unlock();
  await expect.poll(async () => (await platform.client().send('GET', '/api/hosting/register')).status, { timeout: 20_000 }).toBe(401);
});
