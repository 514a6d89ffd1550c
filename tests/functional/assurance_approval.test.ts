// SPDX-License-Identifier: EUPL-1.2
// A service is approved by three people, none of whom can do it for another; what they decide is sealed, and can be checked elsewhere.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Owner } from './support/owner';
import { Platform, program } from './support/platform';

interface Decision {
  number: number;
  state: string;
  ends: string | null;
  sha256: string;
  signed_by: { name: string };
}
interface Approval {
  version: number;
  months_at_most: number;
  obstacles: { fault: string }[];
  authorities: { id: string; name: string }[];
  draft: { next_step: string } | null;
  decisions: Decision[];
}
interface Service {
  id: string;
  version: number;
  measures: { id: string }[];
}

const services = '/api/assurance/services';
const description = { name: 'Vote of the mill at Quesnoy', organisation: 'The mill', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], level: 2 };
const today = new Date().toISOString().slice(0, 10);

let platform: Platform;
let author: Owner;
let expert: Owner;
let director: Owner;
let service: Service;
beforeAll(async () => {
  platform = await Platform.start({});
  author = await Owner.enrol(platform);
  await author.step_up();
  const take_up = async (name: string): Promise<Owner> => Owner.take_up(platform, await author.invite(`${name}@example.org`, ['security_officer'], 30), `${name}@example.org`, name);
  expert = await take_up('emma');
  director = await take_up('gilles');
  service = (await author.client.ask('POST', services, { description })).json<Service>();
}, 60_000);
afterAll(() => platform?.stop());

const at = (rest = ''): string => `${services}/${service.id}/approval${rest}`;
const read = async (): Promise<Approval> => (await author.client.ask('GET', at())).json<Approval>();
/** A step by one of the three, on what it stands at. */
const step = async (who: Owner, method: 'POST' | 'PUT', rest: string, body: object = {}): Promise<[number, string]> => {
  const answer = await who.client.send(method, at(rest), { version: (await read()).version, ...body });
  return [answer.status, answer.json<{ code?: string }>().code ?? ''];
};
const done = [200, ''];
const id_of = async (name: string): Promise<string> => (await read()).authorities.find((one) => one.name === name)!.id;

test('steps come in their order, each by the one whose step it is', async () => {
  expect(await step(author, 'POST', '')).toEqual([201, '']);
  expect(await step(author, 'POST', '')).toEqual([409, 'draft-there']);
  expect(await step(expert, 'POST', '/opinions', { collaborators: ['Emma'], verdict: 'favourable', months: 12 })).toEqual([409, 'too-early']);
  expect(await step(author, 'PUT', '/board', { date: today, is_accepted: true, months: 12, conditions: [] })).toEqual([409, 'too-early']);
  expect((await read()).authorities.map(({ name }) => name).sort()).toEqual(['emma', 'gilles']);
  const gilles = { name: 'Gilles Petit', position: 'Director', person: await id_of('gilles') };
  expect(await step(expert, 'PUT', '/authority', gilles)).toEqual([403, 'not-the-author']);
  expect(await step(author, 'PUT', '/authority', { ...gilles, person: '00'.repeat(16) })).toEqual([422, 'unfit-fields']);
  expect(await step(author, 'PUT', '/authority', gilles)).toEqual(done);
  const opinion = { collaborators: ['Emma, expert'], verdict: 'with-reservations', months: 12, comment: 'the cellar floods' };
  expect(await step(author, 'POST', '/opinions', opinion)).toEqual([403, 'three-people']);
  expect(await step(director, 'POST', '/opinions', opinion)).toEqual([403, 'three-people']);
  expect(await step(expert, 'POST', '/opinions', { ...opinion, months: 13 })).toEqual([422, 'unfit-fields']);
  expect(await step(expert, 'POST', '/opinions', opinion)).toEqual(done);
  expect(await step(author, 'PUT', '/documents', { titles: ['Risk study'] })).toEqual(done);
  expect(await step(author, 'POST', '/form')).toEqual(done);
  expect(await step(author, 'PUT', '/board', { date: '2020-01-01', is_accepted: true, months: 12, conditions: [] })).toEqual([422, 'unfit-fields']);
  expect(await step(author, 'PUT', '/board', { date: today, is_accepted: true, months: 12, conditions: [] })).toEqual(done);
  expect((await read()).draft?.next_step).toBe('summary');
});

test('nobody but the authority signs, and only what nothing stands in the way of', async () => {
  // Whoever has just signed in has shown a factor; that five minutes later it is asked for again is the gate's own test.
  await director.step_up();
  await expert.step_up();
  await author.step_up();
  expect(await step(author, 'POST', '/signature')).toEqual([403, 'three-people']);
  expect(await step(expert, 'POST', '/signature')).toEqual([403, 'three-people']);
  expect(await step(director, 'POST', '/signature')).toEqual([409, 'approval-blocked']);
  expect((await read()).obstacles.map(({ fault }) => fault)).toContain('measure-unanswered');
  expect((await read()).decisions).toEqual([]);

  for (const { id } of service.measures) {
    const { version } = await read();
    await author.client.ask('PUT', `${services}/${service.id}/measures/${id}`, { version, answer: { status: 'enCours' } });
  }
  expect((await read()).obstacles).toEqual([]);
  expect(await step(author, 'PUT', '/board', { date: today, is_accepted: true, months: 36, conditions: [] })).toEqual(done);
  expect(await step(director, 'POST', '/signature')).toEqual([409, 'approval-blocked']);
  expect(await step(author, 'PUT', '/board', { date: today, is_accepted: true, months: 12, conditions: [] })).toEqual(done);
  // What was read before somebody changed it is not signed.
  const { version } = await read();
  expect((await director.client.send('POST', at('/signature'), { version: version - 1 })).json<{ code: string }>().code).toBe('changed-meanwhile');
  expect((await read()).decisions).toEqual([]);
});

test('the decision is sealed; its digest is in the journal, and what the platform signed is checked elsewhere', async () => {
  expect(await step(director, 'POST', '/signature')).toEqual([201, '']);
  const { decisions, draft } = await read();
  expect(draft).toBeNull();
  const decision = decisions[0]!;
  expect(decision).toMatchObject({ number: 1, state: 'active', signed_by: { name: 'gilles' } });
  const sealed = (await expert.client.ask('GET', at('/decisions/1'))).body;
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(decision.sha256);
  const noted = (await author.client.ask('GET', '/api/organiser/journal?event=assurance.decision-signed')).json<{ entries: { text: string }[] }>();
  expect(noted.entries.map(({ text }) => (JSON.parse(text) as { obj: string }).obj)).toContain(`decision:${decision.sha256}`);

  const file = join(platform.folder, 'decision.note');
  const note = (await expert.client.ask('GET', at('/decisions/1/statement'))).body.toString();
  expect(note).toContain(`sha256 ${decision.sha256}\n`);
  const key = platform.urnactl('customer', 'key', '--data', join(platform.folder, 'desk')).trim();
  const verify = (): { status: number | null; stdout: string } => spawnSync(program('urna-verify'), ['note', '--key', key, file], { encoding: 'utf8' });
  writeFileSync(file, note);
  expect(verify()).toMatchObject({ status: 0 });
  writeFileSync(file, note.replace('approved until 20', 'approved until 21'));
  expect(verify()).toMatchObject({ status: 1 });
  for (const paper of ['paper', 'attestation']) {
    const { headers, body } = await expert.client.ask('GET', at(`/decisions/1/${paper}?language=de`));
    expect([headers['content-type'], body.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
  }
  // All of it as one file, which whoever has the key checks alone.
  const dossier = join(platform.folder, 'decision.urna-dossier');
  const check = (...more: string[]): { status: number | null; stdout: string } => spawnSync(program('urna-verify'), ['dossier', dossier, ...more], { encoding: 'utf8' });
  const bytes = (await expert.client.ask('GET', at('/decisions/1/dossier'))).body;
  writeFileSync(dossier, bytes);
  const told = check('--key', key);
  expect(told).toMatchObject({ status: 0 });
  expect(told.stdout).toMatch(/^VERIFIED {2}Security approval of “Vote of the mill at Quesnoy”, decision 1/u);
  expect(told.stdout).toMatch(/noted in the journal .+\/log\/platform at .+: entry \d+ of \d+ that are signed/u);
  expect(told.stdout).not.toContain('✗');
  expect(check()).toMatchObject({ status: 3 });
  const bent = Buffer.from(bytes);
  bent[bent.indexOf('Quesnoy')]! ^= 1;
  writeFileSync(dossier, bent);
  expect(check('--key', key)).toMatchObject({ status: 1, stdout: expect.stringMatching(/^REFUTED {2}decision\.json: this file was changed/u) as string });
  expect(execFileSync('tar', ['tf', dossier], { encoding: 'utf8' }).split('\n')).toEqual(expect.arrayContaining(['manifest.note', 'measures-fr.csv', 'papers/attestation-de.pdf']) as string[]);
  // Two decisions are two; the next is another.
  expect((await expert.client.send('GET', at('/decisions/2'))).status).toBe(404);
});

// Shows HST-10.
test('when what it was decided on falls, it is under watch at once; a refusal leaves it', async () => {
  for (const { id } of service.measures.slice(0, 10)) {
    const { version } = await read();
    await author.client.ask('PUT', `${services}/${service.id}/measures/${id}`, { version, answer: { status: 'aLancer' } });
  }
  expect((await read()).months_at_most).toBe(6);
  expect((await read()).decisions[0]!.state).toBe('under-watch');
  const { approvals } = (await expert.client.ask('GET', '/api/assurance/approvals')).json<{ approvals: { service: string; state: string }[] }>();
  expect(approvals).toMatchObject([{ service: service.id, state: 'under-watch' }]);

  expect(await step(expert, 'POST', '')).toEqual([201, '']);
  expect(await step(expert, 'PUT', '/authority', { name: 'Gilles Petit', position: 'Director', person: await id_of('gilles') })).toEqual(done);
  expect(await step(expert, 'PUT', '/opinions')).toEqual(done);
  expect(await step(expert, 'PUT', '/documents', { titles: [] })).toEqual(done);
  expect(await step(expert, 'POST', '/form')).toEqual(done);
  expect(await step(expert, 'PUT', '/board', { date: today, is_accepted: false, months: 0, conditions: [] })).toEqual([422, 'unfit-fields']);
  expect(await step(expert, 'PUT', '/board', { date: today, is_accepted: false, months: 0, reason_of_refusal: 'the cellar floods', conditions: [] })).toEqual(done);
  await director.step_up();
  expect(await step(director, 'POST', '/signature')).toEqual([201, '']);
  expect((await read()).decisions.map(({ state }) => state)).toEqual(['refused', 'under-watch']);
});

test('a failing measure that is put up with is so no more once somebody who may sign says why, and the journal has it', async () => {
  const waived = { measure: 'RH.2', reason: 'no trainer before spring', until: today };
  expect((await step(director, 'POST', '/waivers', waived))[0]).toBe(201);
  expect(await step(director, 'POST', '/waivers/1/end', { reason: 'one was found', until: '2099-01-01' })).toEqual([422, 'unfit-fields']);
  const ended = await expert.client.send('POST', at('/waivers/1/end'), { version: (await read()).version, reason: 'one was found' });
  expect(ended.json<{ waivers: object[] }>().waivers).toMatchObject([{ number: 1, holds: false, until: today, ended: { by: { name: 'emma' }, reason: 'one was found' } }]);
  expect(await step(director, 'POST', '/waivers/1/end', { reason: 'again' })).toEqual([409, 'ended-already']);
  const { entries } = (await author.client.ask('GET', '/api/organiser/journal?event=assurance.waiver-ended')).json<{ entries: { text: string }[] }>();
  expect(entries.map(({ text }) => (JSON.parse(text) as { out?: string }).out ?? 'done')).toContain('done');
  const { history } = (await author.client.ask('GET', `${services}/${service.id}/history`)).json<{ history: { what: string; index: number }[] }>();
  expect(history[0]).toMatchObject({ what: 'waiver-ended', index: expect.any(Number) as number });
});

// Shows HST-10.
test('what somebody signed of a measure is in the next decision’s file, and checked there with it', async () => {
  await author.step_up();
  const looked = { looked_at: today, holds_until: today, text: 'the cellar is dry', files: [] };
  expect((await author.client.send('POST', `${services}/${service.id}/measures/RH.2/statements`, { version: (await read()).version, ...looked })).status).toBe(201);
  expect(await step(expert, 'POST', '')).toEqual([201, '']);
  expect(await step(expert, 'PUT', '/authority', { name: 'Gilles Petit', position: 'Director', person: await id_of('gilles') })).toEqual(done);
  expect(await step(expert, 'PUT', '/opinions')).toEqual(done);
  expect(await step(expert, 'PUT', '/documents', { titles: [] })).toEqual(done);
  expect(await step(expert, 'POST', '/form')).toEqual(done);
  expect(await step(expert, 'PUT', '/board', { date: today, is_accepted: false, months: 0, reason_of_refusal: 'still too early', conditions: [] })).toEqual(done);
  await director.step_up();
  expect(await step(director, 'POST', '/signature')).toEqual([201, '']);
  const dossier = join(platform.folder, 'third.urna-dossier');
  writeFileSync(dossier, (await expert.client.ask('GET', at('/decisions/3/dossier'))).body);
  const key = platform.urnactl('customer', 'key', '--data', join(platform.folder, 'desk')).trim();
  const told = spawnSync(program('urna-verify'), ['dossier', dossier, '--key', key, '--statements'], { encoding: 'utf8' });
  expect(told).toMatchObject({ status: 0 });
  expect(told.stdout).toContain('1 statement on 1 measure checked, each with its note');
  expect(told.stdout).toMatch(/^RH\.2: “.+”, signed .+, looked at .+, holds until /mu);
});

// Shows KEY-08.
test('it outlives a restart, and nothing of it is on the disk', async () => {
  const before = (await read()).decisions;
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  await author.sign_in();
  expect((await read()).decisions).toEqual(before);
  const found = execFileSync('sh', ['-c', `grep -rlaE 'Gilles Petit|cellar floods|urna/security-approval' '${join(platform.folder, 'desk')}' || true`], { encoding: 'utf8' });
  expect(found).toBe('');
});
