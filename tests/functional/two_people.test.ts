// SPDX-License-Identifier: EUPL-1.2
// An election that takes two people to open and to close, on the real servers: every way in which one alone is refused.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import type { Answer } from './support/http_client';
import { Organiser, type Approval } from './support/organiser';
import { Platform } from './support/platform';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';

const name = 'Council';
const definition = (two_people: boolean, title = 'Shall we?'): object => ({
  name,
  trustees: { single: ['Ada', 'Bo'] },
  two_people,
  questions: [{ type: 'choice', title, answers: ['Yes', 'No'] }],
});
const roll = 'id,last_name\nv1,Aubry\nv2,Benali\n';

let folder: string;
let faults: Faults;
let platform: Platform;
let claire: Organiser;
let emma: Organiser;
let trustees: Awaited<ReturnType<typeof make_keys>>;
let uuid: string;
let at: string;
let ahead = 0;

/** Lets time pass on the servers' clock. */
function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
/** A telephone shows new digits. */
async function confirm(person: Organiser, asked: Approval, changed = {}): Promise<Answer> {
  pass(30);
  return person.confirm(asked, changed);
}
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const people = async (): Promise<{ done: boolean; blocks: boolean; detail: string }> =>
  (await claire.ask('GET', `${at}/checklist`)).json<{ items: { key: string; done: boolean; blocks: boolean; detail: string }[] }>().items.find(({ key }) => key === 'people')!;
const state = async (): Promise<string> => (await claire.ask('GET', '/api/organiser/elections')).json<{ elections: { uuid: string; state: string }[] }>().elections.find((row) => row.uuid === uuid)!.state;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-two-people-'));
  faults = Faults.make(folder);
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store) });
  platform.clock = () => Date.now() + 1000 * ahead;
  claire = await Organiser.enrol(platform, 'claire');
  uuid = await claire.create(definition(true));
  at = `/api/organiser/elections/${uuid}`;
  await claire.take_roll(uuid, roll);
  trustees = await make_keys(platform.client(), uuid, await claire.trustees(uuid));
  await claire.take_codes_made_elsewhere(platform, uuid, roll);
});
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Shows IDN-08.
test('with one account the checklist says what is missing, and nothing opens', async () => {
  expect(await people()).toMatchObject({ done: false, blocks: true, detail: '1 of the two accounts needed can sign in: one asks, another confirms' });
  const alone = await claire.send('POST', `${at}/open`, { typed_name: name });
  expect(alone.json()).toMatchObject({ status: 409, code: 'second-person-needed', detail: 'nobody else may confirm' });
  expect(refusal(await claire.send('POST', `${at}/approvals`, { action: 'election.open', typed_name: name }))).toEqual([409, 'not-ready']);
  // Somebody who is invited and has not enrolled is nobody yet.
  platform.urnactl('person', 'invite', 'ada@example.org', '--role', 'organiser', '--role', 'board_member', '--data', join(platform.folder, 'desk'));
  expect((await people()).done).toBe(false);
  emma = await Organiser.enrol(platform, 'emma');
  expect(await people()).toMatchObject({ done: true, detail: '2 organisers' });
});

// Shows IDN-08.
test('one person neither opens nor takes the rule back', async () => {
  const alone = await claire.send('POST', `${at}/open`, { typed_name: name });
  expect(alone.json()).toMatchObject({ status: 409, code: 'second-person-needed', detail: 'emma' });
  expect(refusal(await claire.send('PUT', `${at}/definition`, definition(false)))).toEqual([422, 'definition-faulty']);
  expect(refusal(await emma.send('POST', `${at}/open`, { typed_name: name }))).toEqual([409, 'second-person-needed']);
  expect(await state()).toBe('draft');
});

// Shows IDN-08.
test('asking wants the name, the election and the rule', async () => {
  const ask = async (body: object, of = at, person = claire): Promise<[number, string]> => refusal(await person.send('POST', `${of}/approvals`, body));
  expect(await ask({ action: 'election.open', typed_name: 'Counsil' })).toEqual([422, 'name-differs']);
  expect(await ask({ action: 'election.burn', typed_name: name })).toEqual([422, 'unfit-fields']);
  expect(await ask({ action: 'election.count', typed_name: name })).toEqual([409, 'wrong-state']);
  expect(await ask({ action: 'election.open', typed_name: name, reason: '\u202e' })).toEqual([422, 'unfit-fields']);
  expect(await ask({ action: 'election.close', typed_name: name })).toEqual([409, 'wrong-state']);
  const ida = await Organiser.enrol(platform, 'ida', 'un grand tilleul en fleurs', ['help_desk']);
  expect(await ask({ action: 'election.open', typed_name: name }, at, ida)).toEqual([403, 'not-allowed']);
  const simple = await claire.create(definition(false));
  expect(await ask({ action: 'election.open', typed_name: name }, `/api/organiser/elections/${simple}`)).toEqual([409, 'one-person-enough']);
});

// Shows IDN-08, B55, B70.
test('what is asked waits for another person, who must be another, with a telephone at hand, and see what is asked', async () => {
  const asked = await claire.ask_for(uuid, 'open', name);
  expect(asked).toMatchObject({ state: 'pending', requester: 'claire', others: ['emma'], reason: 'it is time', may_confirm: false, may_withdraw: true, approvals: [] });
  expect(refusal(await claire.send('POST', `${at}/approvals`, { action: 'election.open', typed_name: name }))).toEqual([409, 'asked-already']);
  const inbox = (await emma.ask('GET', '/api/organiser/approvals')).json<{ approvals: object[] }>().approvals;
  expect(inbox).toHaveLength(1);
  expect(inbox[0]).toMatchObject({ id: asked.id, may_confirm: true, may_withdraw: false, name });
  const shown = (await emma.ask('GET', `/api/organiser/approvals/${asked.id}`)).json();
  expect(shown).toMatchObject({ id: asked.id, card: { name, state: 'draft', voters: 2 }, checklist: { may_open: true } });

  expect(refusal(await confirm(claire, asked))).toEqual([403, 'own-approval']);
  expect(refusal(await confirm(emma, asked, { typed_name: 'Counsil' }))).toEqual([422, 'name-differs']);
  pass(6 * 60);
  expect(refusal(await emma.client.send('POST', `/api/organiser/approvals/${asked.id}/confirm`, { typed_name: name, hash: asked.hash }))).toEqual([401, 'step-up']);
  expect(refusal(await confirm(emma, asked, { hash: 'ab'.repeat(32) }))).toEqual([409, 'approval-differs']);
  expect(refusal(await confirm(emma, asked, { hash: 'no' }))).toEqual([422, 'unfit-fields']);
  expect(refusal(await confirm(emma, { ...asked, id: '00'.repeat(16) }))).toEqual([404, 'unknown-approval']);
  expect(refusal(await confirm(emma, { ...asked, id: 'x' }))).toEqual([404, 'unknown-approval']);
  const used = await emma.six_digits();
  await emma.client.ask('POST', '/api/account/step-up', { totp: used });
  expect(refusal(await emma.client.send('POST', '/api/account/step-up', { totp: used }))).toEqual([401, 'sign-in-refused']);
  const at_approval = `/api/organiser/approvals/${asked.id}`;
  expect(refusal(await platform.client().send('POST', `${at_approval}/confirm`, {}))).toEqual([401, 'signed-out']);
  expect(refusal(await emma.send('POST', `${at_approval}/confirm`, {}, { 'X-Urna': '' }))).toEqual([403, 'header-missing']);
  expect(refusal(await emma.send('DELETE', at_approval))).toEqual([403, 'not-requester']);
  expect(await state()).toBe('draft');

  expect((await claire.send('DELETE', at_approval)).status).toBe(204);
  expect(refusal(await confirm(emma, asked))).toEqual([409, 'approval-ended']);
  expect((await emma.ask('GET', at_approval)).json()).toMatchObject({ state: 'withdrawn' });
  expect(refusal(await claire.send('DELETE', at_approval))).toEqual([409, 'approval-ended']);
  expect(await state()).toBe('draft');
});

// Shows IDN-08, B70.
test('what would open is what was confirmed, or it does not open', async () => {
  const asked = await claire.ask_for(uuid, 'open', name);
  await claire.ask('PUT', `${at}/definition`, definition(true, 'Shall we not?'));
  const refused = await confirm(emma, asked);
  expect(refused.json()).toMatchObject({ status: 409, code: 'act-refused', detail: 'opening-differs' });
  expect(refusal(await confirm(emma, asked))).toEqual([409, 'approval-ended']);
  expect((await claire.ask('GET', `/api/organiser/approvals/${asked.id}`)).json()).toMatchObject({ state: 'failed', detail: 'opening-differs' });
  expect(await state()).toBe('draft');
});

// Shows IDN-08, B70.
test('what waits outlives the program, and not the day', async () => {
  const asked = await claire.ask_for(uuid, 'open', name);
  await platform.kill('urnad');
  await platform.start_server('urnad');
  pass(60);
  await emma.sign_in();
  expect((await emma.ask('GET', '/api/organiser/approvals')).json<{ approvals: object[] }>().approvals).toMatchObject([{ id: asked.id, requester: 'claire', state: 'pending' }, { state: 'failed' }, { state: 'withdrawn' }]);
  pass(24 * 3600);
  await emma.sign_in();
  await claire.sign_in();
  expect((await claire.ask('GET', `/api/organiser/approvals/${asked.id}`)).json()).toMatchObject({ state: 'expired' });
  expect(refusal(await claire.send('DELETE', `/api/organiser/approvals/${asked.id}`))).toEqual([409, 'approval-expired']);
  expect(refusal(await confirm(emma, asked))).toEqual([409, 'approval-expired']);
  expect(await state()).toBe('draft');
});

// Shows IDN-08.
test('two people open the poll, once, and two close it', async () => {
  const asked = await claire.ask_for(uuid, 'open', name);
  const opened = await confirm(emma, asked);
  expect([opened.status, opened.json()]).toMatchObject([200, { state: 'executed', approvals: [{ by: 'emma' }], card: { state: 'open' }, opening: { ballots: 0, signatures: 0, counter: 0 } }]);
  expect(await state()).toBe('open');
  expect(refusal(await confirm(emma, asked))).toEqual([409, 'approval-ended']);
  expect((await claire.ask('GET', `/api/organiser/approvals/${asked.id}`)).json()).toMatchObject({ state: 'executed', approvals: [{ by: 'emma' }] });

  expect(refusal(await claire.send('POST', `${at}/close`, { typed_name: name }))).toEqual([409, 'second-person-needed']);
  const closing = await claire.ask_for(uuid, 'close', name);
  expect((await emma.ask('GET', `/api/organiser/approvals/${closing.id}`)).json()).toMatchObject({ voted: 0, card: { state: 'open' } });
  await platform.stop_server('urna-box');
  expect((await confirm(emma, closing)).json()).toMatchObject({ status: 409, code: 'act-refused', detail: 'box-unreachable' });
  await platform.start_server('urna-box');
  const again = await claire.ask_for(uuid, 'close', name);
  expect((await confirm(emma, again)).json()).toMatchObject({ state: 'executed', closing: { holds: true } });
  expect(await state()).toBe('tallied');
});

// Shows IDN-08, B70.
test('two people count it, and publish the result', async () => {
  for (const trustee of trustees) await trustee.decrypt();
  const state_now = await state();
  expect(refusal(await claire.send('POST', `${at}/count`, {}))).toEqual([409, 'second-person-needed']);
  const asked = (await claire.ask('POST', `${at}/approvals`, { action: 'election.count', typed_name: name })).json<Approval>();
  const say = (who: Organiser): Promise<Answer> => (pass(30), who.send('POST', `/api/organiser/approvals/${asked.id}/confirm`, { hash: asked.hash }));
  expect(refusal(await say(claire))).toEqual([403, 'own-approval']);
  expect((await emma.ask('GET', `/api/organiser/approvals/${asked.id}`)).json()).toMatchObject({ action: 'election.count', asked_for: { election: name }, may_confirm: true });
  expect(await state()).toBe(state_now);
  const counted = await say(emma);
  expect(counted.json()).toMatchObject({ state: 'executed' });
  expect(counted.headers['x-urna-journal']).toBe('proved');
  expect(await state()).toBe('counted');
  expect(refusal(await say(emma))).toEqual([409, 'approval-ended']);
});

test('the minutes name who asked and who confirmed, and are the same each time', async () => {
  expect((await claire.client.send('POST', `${at}/count`, {})).status).toBe(200);
  const minutes = await claire.minutes(uuid);
  const text = execFileSync('pdftotext', ['-', '-'], { input: minutes }).toString().replace(/\s+/g, ' ');
  expect(text.match(/Asked for by claire, confirmed by emma\./g)).toHaveLength(2);
  expect((await platform.client().send('GET', `/api/organiser/elections/${uuid}/minutes`)).status).toBe(401);
  expect((await claire.minutes(uuid)).equals(minutes)).toBe(true);
});

// Shows IDN-08.
test('the journal has each step of each request once, written with it', async () => {
  type Request = Approval & { election: string; state: string; approvals: object[] };
  const requests = (await claire.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: Request[] }>().approvals.filter(({ election }) => election === uuid);
  expect(requests.length).toBeGreaterThanOrEqual(6);
  const auditor = await Organiser.enrol(platform, 'olga', 'seventeen quiet lighthouses blink', ['auditor']);
  const noted = async (event: string, result = 'ok'): Promise<{ act: string }[]> =>
    (await auditor.client.ask('GET', `/api/organiser/journal?log=platform&count=200&event=${event}&object=election:${uuid}&result=${result}`))
      .json<{ entries: { text: string }[] }>().entries.map(({ text }) => JSON.parse(text) as { act: string });
  const in_state = (...states: string[]): number => requests.filter((request) => states.includes(request.state)).length;
  expect(await noted('approval.requested')).toHaveLength(requests.length);
  expect(await noted('approval.confirmed')).toHaveLength(requests.filter(({ approvals }) => approvals.length > 0).length);
  expect(await noted('approval.withdrawn')).toHaveLength(in_state('withdrawn'));
  expect(await noted('approval.carried-out')).toHaveLength(in_state('executed'));
  expect(await noted('approval.carried-out', 'deny')).toHaveLength(in_state('failed'));
  const expired = await noted('approval.expired');
  expect(expired).toHaveLength(in_state('expired'));
  expect(expired.every(({ act }) => act === 'n:urnad')).toBe(true);
});

// Shows IDN-13, IDN-08.
test('a lost letter is replaced for one voter, is dead at once, and nobody votes twice; then two people annul it', async () => {
  const lost = await claire.create({ ...definition(true), opens: '2026-01-01T08:00Z', closes: '2100-01-01T08:00Z', reserve_letters: 2, challenge: ['birth_date', 'phone'] });
  const at_lost = `/api/organiser/elections/${lost}`;
  await claire.take_roll(lost, 'id,last_name,birth_date,phone\nv1,Aubry,1980-02-29,+33 6 12 34 56 78\nv2,Benali,1981-01-01,+33 6 00 00 00 00\n');
  await make_keys(platform.client(), lost, await claire.trustees(lost));
  const { letters } = await claire.print_letters(lost);
  expect(letters.map(({ text }) => /Reserve letter (\d)/u.exec(text)?.[1])).toEqual([undefined, undefined, '1', '2']);
  const [first = '', second = '', reserve = '', unused = ''] = letters.map(({ code }) => code);
  expect((await confirm(emma, await claire.ask_for(lost, 'open', name))).status).toBe(200);
  const booth = await Booth.open(platform.client(), lost);
  const sign_in = (code: string): Promise<Answer> => platform.client().send('POST', `/api/elections/${lost}/sign-in`, { secret: booth.sign_in_secret(code), birth_date: null });
  const session = async (): Promise<number> => (await platform.client().send('GET', `/api/elections/${lost}/session`, undefined, { Authorization: `Bearer ${inside}` })).status;
  expect(refusal(await sign_in(reserve))).toEqual([401, 'code-unknown']);
  const inside = await booth.sign_in(first);
  expect(await session()).toBe(200);

  const ida = await Organiser.enrol(platform, 'iris', 'un grand tilleul en fleurs', ['help_desk']);
  const answers = { birth_date: '1980-02-29', phone: '06 12 34 56 78' };
  const replace = (body: object): Promise<Answer> => ida.client.send('POST', `${at_lost}/reissues`, { voter: 'v1', letter: 1, answers, ...body });
  expect(refusal(await replace({ answers: { ...answers, phone: '06 12 34 56 79' } }))).toEqual([409, 'answers-differ']);
  expect(await session()).toBe(200);
  const replaced = await replace({});
  expect([replaced.status, replaced.json()]).toMatchObject([200, { challenge: ['birth_date', 'phone'], letters: 2, letters_left: [2], replaced: 1, refused: 1, alarms: [] }]);
  expect(await session()).toBe(401);
  expect(refusal(await platform.client().send('POST', `/api/elections/${lost}/ballots`, booth.ballot(first, [[1, 0]]), { Authorization: `Bearer ${inside}` }))).toEqual([401, 'session-expired']);
  expect(refusal(await sign_in(first))).toEqual([401, 'code-unknown']);
  expect(refusal(await sign_in(unused))).toEqual([401, 'code-unknown']);

  const fresh = await booth.sign_in(reserve);
  await booth.cast(fresh, booth.ballot(reserve, [[1, 0]]));
  for (const code of [first, unused]) {
    expect(refusal(await platform.client().send('POST', `/api/elections/${lost}/ballots`, booth.ballot(code, [[0, 1]]), { Authorization: `Bearer ${fresh}` }))).toEqual([409, 'already-voted']);
  }
  expect(refusal(await replace({ letter: 2 }))).toEqual([409, 'voter-has-voted']);
  await booth.vote(second, [[0, 1]]);
  expect((await claire.ask('GET', `${at_lost}/reissues`)).json()).toMatchObject({ people: [{ name: 'iris', replaced: 1 }] });
  expect((await ida.client.ask('GET', `${at_lost}/reissues`)).json()).toMatchObject({ people: [] });

  const why = 'The candidates of one list were missing.';
  expect(refusal(await claire.send('POST', `${at_lost}/approvals`, { action: 'election.annul', typed_name: name, reason: ' ' }))).toEqual([422, 'unfit-fields']);
  const asked = (await claire.ask('POST', `${at_lost}/approvals`, { action: 'election.annul', typed_name: name, reason: why })).json<Approval>();
  expect(refusal(await confirm(claire, asked, { typed_name: undefined }))).toEqual([403, 'own-approval']);
  expect((await emma.ask('GET', `/api/organiser/approvals/${asked.id}`)).json()).toMatchObject({ asked_for: { election: name, public_reason: why } });
  expect((await confirm(emma, asked, { typed_name: undefined })).json()).toMatchObject({ state: 'executed', card: { state: 'annulled' } });
  const card = (await platform.client().ask('GET', `/api/elections/${lost}`)).json();
  expect(card).toMatchObject({ state: 'annulled', annulled: { why }, reserve_letters: 2, casts_open: false });
  expect(refusal(await sign_in(reserve))).toEqual([409, 'annulled']);
  expect((await platform.client().ask('GET', `/api/board/${lost}`)).json()).toMatchObject({ ballots: 2 });
  expect(refusal(await claire.send('POST', `${at_lost}/count`, {}))).toEqual([409, 'wrong-state']);
  expect(refusal(await claire.send('POST', `${at_lost}/approvals`, { action: 'election.count', typed_name: name }))).toEqual([409, 'wrong-state']);
});

// Shows IDN-06, IDN-08.
test('who guesses digits has to wait', async () => {
  const other = await claire.create(definition(true));
  await claire.take_roll(other, roll);
  await make_keys(platform.client(), other, await claire.trustees(other));
  await claire.take_codes_made_elsewhere(platform, other, roll);
  const asked = await claire.ask_for(other, 'open', name);
  pass(6 * 60);
  for (let tries = 0; tries < 5; ++tries) expect(refusal(await emma.client.send('POST', '/api/account/step-up', { totp: '000000' }))).toEqual([401, 'sign-in-refused']);
  const refused = await emma.client.send('POST', '/api/account/step-up', { totp: await emma.six_digits() });
  expect(refusal(refused)).toEqual([429, 'too-many-tries']);
  expect(refusal(await emma.client.send('POST', `/api/organiser/approvals/${asked.id}/confirm`, { typed_name: name, hash: asked.hash }))).toEqual([401, 'step-up']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});
