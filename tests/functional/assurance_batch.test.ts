// SPDX-License-Identifier: EUPL-1.2
// Forty services out of a spreadsheet with five faulty lines are mended, and approved together by three people with one signature.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Owner } from './support/owner';
import { Platform, program } from './support/platform';

interface Member {
  id: string;
  name: string;
  months: number | null;
  remark: string;
  obstacles: { fault: string; measure: string | null }[];
}
interface Batch {
  id: string;
  version: number;
  next_step: string;
  list: string | null;
  authorities: { id: string; name: string }[];
  members: Member[];
}

const services = '/api/assurance/services';
const batches = '/api/assurance/batches';
const today = new Date().toISOString().slice(0, 10);
const head = 'name,organisation,service_types,hosting,exposure,audience,max_downtime,data_volume,data_location,level';
const line = (number: number, name = `School vote ${number}`, hosting = 'on_premise'): string => `${name},Town of Lille,online_service,${hosting},internet,limited,under_24h,low,eu,2`;

let platform: Platform;
let author: Owner;
let expert: Owner;
let director: Owner;
let added: { id: string; name: string }[];
let batch: string;
beforeAll(async () => {
  platform = await Platform.start({});
  author = await Owner.enrol(platform);
  await author.step_up();
  const take_up = async (name: string): Promise<Owner> => Owner.take_up(platform, await author.invite(`${name}@example.org`, ['security_officer'], 30), `${name}@example.org`, name);
  expert = await take_up('emma');
  director = await take_up('gilles');
}, 60_000);
afterAll(() => platform?.stop());

const read = async (): Promise<Batch> => (await author.client.ask('GET', `${batches}/${batch}`)).json<Batch>();
const step = async (who: Owner, method: 'POST' | 'PUT', rest: string, body: object): Promise<[number, string]> => {
  const answer = await who.client.send(method, `${batches}/${batch}${rest}`, { version: (await read()).version, ...body });
  return [answer.status, answer.json<{ code?: string }>().code ?? ''];
};
const sign = async (who: Owner): Promise<[number, string]> => {
  const { list } = await read();
  return step(who, 'POST', '/signature', { list: list ?? 'none' });
};
const done = [200, ''];

test('five faulty lines of forty are named, mended, and then all are taken', async () => {
  const send = (rest: string, lines: string[]) => author.client.send('POST', `/api/assurance/import${rest}`, [head, ...lines].join('\n'), { 'Content-Type': 'text/csv' });
  const lines = Array.from({ length: 40 }, (_, at) => line(at + 1));
  const faulty = lines.map((good, at) => (at % 8 === 3 ? line(at + 1, undefined, 'the moon') : good));
  const report = (await send('/report', faulty)).json<{ findings: { line: number }[] }>();
  expect(report.findings.map((finding) => finding.line)).toEqual([5, 13, 21, 29, 37]);
  expect((await send('', faulty)).status).toBe(422);
  expect((await author.client.ask('GET', services)).json<{ services: unknown[] }>().services).toEqual([]);
  ({ added } = (await send('', lines)).json<{ added: typeof added }>());
  expect(added).toHaveLength(40);
});

test('a batch says before anybody signs what stands in the way of which service', async () => {
  const begun = await author.client.send('POST', batches, { services: added.map(({ id }) => id) });
  expect(begun.status).toBe(201);
  batch = begun.json<Batch>().id;
  const gilles = (await read()).authorities.find(({ name }) => name === 'gilles')!.id;
  expect(await step(author, 'PUT', '', { authority: { name: 'Gilles Petit', position: 'Director', person: gilles } })).toEqual(done);
  const opinion = { collaborators: ['Emma, expert'], verdict: 'favourable', months: 12, comment: 'all alike' };
  expect(await step(author, 'POST', '/opinions', opinion)).toEqual([403, 'three-people']);
  expect(await step(director, 'POST', '/opinions', opinion)).toEqual([403, 'three-people']);
  expect(await step(expert, 'POST', '/opinions', opinion)).toEqual(done);
  expect(await step(expert, 'PUT', '', { documents: [] })).toEqual([403, 'not-the-author']);
  expect(await step(author, 'PUT', '', { documents: ['Risk study'], form: true, board: { date: today, is_accepted: true, months: 12, conditions: [] } })).toEqual(done);
  expect(await step(author, 'PUT', '', { members: [{ id: added[7]!.id, remark: 'the cellar floods', is_left_out: false }] })).toEqual(done);
  const { members, list, next_step } = await read();
  expect([next_step, list]).toEqual(['summary', null]);
  expect(members.every(({ obstacles }) => obstacles.some(({ fault }) => fault === 'measure-unanswered'))).toBe(true);
  await director.step_up();
  expect(await sign(director)).toEqual([409, 'approval-blocked']);
});

test('measures are answered in all of them; one that lags keeps all from being signed', async () => {
  const asked = (await author.client.ask('GET', `${services}/${added[0]!.id}`)).json<{ measures: { id: string }[] }>().measures;
  for (const { id } of asked) {
    const { services: all } = (await author.client.ask('POST', `/api/assurance/measures/${id}/preview`, { services: added.map((one) => one.id), change: { status: 'enCours' } })).json<{ services: { id: string; version: number }[] }>();
    const chosen = id === asked[0]!.id ? all.filter((one) => one.id !== added[9]!.id) : all;
    await author.client.ask('PUT', `/api/assurance/measures/${id}`, { services: chosen.map((one) => ({ id: one.id, version: one.version })), change: { status: 'enCours' } });
  }
  const hindered = (await read()).members.filter(({ obstacles }) => obstacles.length > 0);
  expect(hindered.map(({ id }) => id)).toEqual([added[9]!.id]);
  expect(await sign(director)).toEqual([409, 'approval-blocked']);
  expect((await director.client.ask('GET', '/api/assurance/approvals')).json<{ approvals: { state: string | null }[] }>().approvals.every(({ state }) => state === null)).toBe(true);
  const lagging = (await author.client.ask('GET', `${services}/${added[9]!.id}`)).json<{ version: number }>();
  await author.client.ask('PUT', `${services}/${added[9]!.id}/measures/${asked[0]!.id}`, { version: lagging.version, answer: { status: 'enCours' } });
  expect((await read()).list).toMatch(/^[0-9a-f]{64}$/u);

  // What holds for all of them is answered once, and nowhere else.
  const common = asked[1]!.id;
  expect(await step(author, 'PUT', '', { measures: [{ measure: common, is_common: true, status: 'fait', details: 'the town does it for all' }] })).toEqual(done);
  const at = `${services}/${added[3]!.id}`;
  const told = (await author.client.ask('GET', at)).json<{ version: number; measures: { id: string; status: string; batch: string | null }[] }>();
  expect(told.measures.filter((one) => one.batch === batch)).toMatchObject([{ id: common, status: 'fait' }]);
  const refused = await author.client.send('PUT', `${at}/measures/${common}`, { version: told.version, answer: { status: 'aLancer' } });
  expect(refused.json()).toMatchObject({ status: 409, code: 'answered-in-batch' });
}, 120_000);

test('one signature of the authority seals forty decisions, each its own', async () => {
  await author.step_up();
  await expert.step_up();
  expect(await sign(author)).toEqual([403, 'three-people']);
  expect(await sign(expert)).toEqual([403, 'three-people']);
  await director.step_up();
  const { list, version } = await read();
  const signed = await director.client.send('POST', `${batches}/${batch}/signature`, { version, list });
  expect(signed.status).toBe(201);
  const { decisions } = signed.json<{ decisions: { service: string; number: number; sha256: string }[] }>();
  expect(decisions).toHaveLength(40);
  expect(new Set(decisions.map(({ sha256 }) => sha256)).size).toBe(40);
  expect((await director.client.send('POST', `${batches}/${batch}/signature`, { version, list })).json()).toMatchObject({ status: 409, code: 'batch-signed' });

  const { service, sha256 } = decisions.find((one) => one.service === added[7]!.id)!;
  const sealed = (await expert.client.ask('GET', `${services}/${service}/approval/decisions/1`)).body;
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(sha256);
  expect(JSON.parse(sealed.toString())).toMatchObject({ together: { services: 40, list, remark: 'the cellar floods' }, board: { months: 12 } });
  const noted = (await author.client.ask('GET', '/api/organiser/journal?event=assurance.batch-signed')).json<{ entries: { text: string }[] }>();
  expect(noted.entries.map(({ text }) => (JSON.parse(text) as { obj: string }).obj)).toContain(`decision:${list}`);
  // Each is proved alone, as if it had been decided alone.
  const dossier = join(platform.folder, 'member.urna-dossier');
  writeFileSync(dossier, (await expert.client.ask('GET', `${services}/${service}/approval/decisions/1/dossier`)).body);
  const key = platform.urnactl('customer', 'key', '--data', join(platform.folder, 'desk')).trim();
  const told = spawnSync(program('urna-verify'), ['dossier', dossier, '--key', key], { encoding: 'utf8' });
  expect(told).toMatchObject({ status: 0, stdout: expect.stringMatching(/^VERIFIED {2}Security approval of “School vote 8”, decision 1/u) as string });
  expect(told.stdout).toMatch(/noted in the journal/u);
  const { approvals } = (await expert.client.ask('GET', '/api/assurance/approvals')).json<{ approvals: { state: string }[] }>();
  expect(approvals.map(({ state }) => state)).toEqual(Array.from({ length: 40 }, () => 'active'));
}, 60_000);
