// SPDX-License-Identifier: EUPL-1.2
// Acts of a whole desk that take two people, on the real servers: who is stopped goes on, the firewall is taken away,
// what the journal keeps of a person is erased.  First every way in which one alone is refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Faults } from '../rehearsals/cut_off/faults';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface Asked { id: string; hash: string; action: string; state: string; asked_for: Record<string, unknown>; may_confirm: boolean; others: string[]; detail: string }

let folder: string;
let faults: Faults;
let platform: Platform;
let odile: Owner;
let oscar: Owner;
let uma: Owner;
let paula: Organiser; // reads the journal
let ahead = 0;

function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];
const owners = (): Owner[] => [odile, oscar, uma];
const everybody_signs_in = async (): Promise<void> => {
  for (const owner of owners()) await owner.sign_in();
};
const fresh = async (...people: Owner[]): Promise<void> => {
  for (const person of people) await person.step_up();
};
/** The newest request that waits, as one of the owners sees it. */
async function waiting(by: Owner, action: string): Promise<Asked> {
  const { approvals } = (await by.client.ask('GET', '/api/organiser/approvals')).json<{ approvals: Asked[] }>();
  return approvals.find((one) => one.action === action && one.state === 'pending')!;
}
const word = (by: { client: Owner['client'] }, what: 'confirm' | 'refuse', { id, hash }: Asked, more = {}): Promise<Answer> => by.client.send('POST', `/api/organiser/approvals/${id}/${what}`, { hash, ...more });
const state = async (asked: Asked): Promise<Asked> => (await odile.client.ask('GET', `/api/organiser/approvals/${asked.id}`)).json<Asked>();

/** Odile has asked: nothing that she, or anybody with an old factor or another text before them, says carries it out. */
async function expect_one_alone_refused(asked: Asked): Promise<void> {
  expect(refusal(await word(odile, 'confirm', asked))).toEqual([403, 'own-approval']);
  expect(refusal(await word(oscar, 'confirm', asked, { hash: 'f'.repeat(64) }))).toEqual([409, 'approval-differs']);
  pass(301);
  expect(refusal(await word(oscar, 'confirm', asked))).toEqual([401, 'step-up']);
  await fresh(...owners());
  expect((await state(asked)).state).toBe('pending');
}
/** Two say yes at the same moment: it is done once. */
async function confirm_twice_at_once(asked: Asked): Promise<void> {
  const answers = await Promise.all([word(oscar, 'confirm', asked), word(uma, 'confirm', asked)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(refusal(answers.find(({ status }) => status === 409)!)).toEqual([409, 'approval-ended']);
  expect((await state(asked)).state).toBe('executed');
}
async function let_it_expire(asked: Asked): Promise<void> {
  pass(86_400);
  await everybody_signs_in();
  expect(refusal(await word(oscar, 'confirm', asked))).toEqual([409, 'approval-expired']);
}
interface Entry { number: number; text: string }
const entries = async (event: string): Promise<Entry[]> => (await odile.client.ask('GET', `/api/organiser/journal?count=200&event=${event}`)).json<{ entries: Entry[] }>().entries;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-two-peoples-word-'));
  faults = Faults.make(folder);
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store) });
  platform.clock = () => Date.now() + 1000 * ahead;
  odile = await Owner.enrol(platform);
  oscar = await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 300), 'oscar@example.org', 'oscar');
  await fresh(odile);
  uma = await Owner.take_up(platform, await odile.invite('uma@example.org', ['tenant_owner'], 300, oscar), 'uma@example.org', 'uma');
  await fresh(odile);
  const invited = await odile.invite('paula@example.org', ['auditor'], undefined, oscar);
  paula = await Organiser.take_up(platform, invited, 'paula@example.org', 'paula', 'un grand tilleul en fleurs');
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rules = (...networks: string[]): object => ({ unknown_country: 'as-denied', rules: networks.map((network) => ({ scope: 'voter', action: 'deny', network, note: 'a flood' })) });
const put_rules = (by: Owner, ...networks: string[]): Promise<Answer> => by.client.send('PUT', '/api/tenant/firewall', rules(...networks));
const in_force = async (): Promise<number> => (await odile.client.ask('GET', '/api/tenant/firewall')).json<{ confirmed: { rules: unknown[] } }>().confirmed.rules.length;
async function keep_rules(by: Owner, ...networks: string[]): Promise<void> {
  expect((await put_rules(by, ...networks)).status).toBe(200);
  await by.client.ask('POST', '/api/tenant/firewall/confirm');
}

// Shows IDN-08, TEN-05, B70.
test('the firewall is taken away by two people’s word, once, and as it was when it was asked for', async () => {
  await fresh(...owners());
  await keep_rules(odile, '203.0.113.0/24');
  expect((await put_rules(odile)).status).toBe(202);
  expect(refusal(await put_rules(odile)), 'asked twice').toEqual([409, 'asked-already']);
  const late = await waiting(oscar, 'firewall.off');
  expect(late.asked_for).toMatchObject({ rules: 1 });
  await expect_one_alone_refused(late);
  await let_it_expire(late);
  expect(await in_force()).toBe(1);

  // Somebody adds a rule meanwhile: another firewall than the one that they were asked about.
  await put_rules(odile);
  const other = await waiting(oscar, 'firewall.off');
  await keep_rules(uma, '203.0.113.0/24', '198.51.100.0/24');
  expect((await word(oscar, 'confirm', other)).json()).toMatchObject({ status: 409, code: 'act-refused', detail: 'changed-meanwhile' });
  expect(await in_force()).toBe(2);

  await put_rules(odile);
  await confirm_twice_at_once(await waiting(oscar, 'firewall.off'));
  expect(await in_force()).toBe(0);
  expect(await entries('approval.carried-out')).not.toEqual([]);
});

// Shows IDN-08, AUD-05, B70.
test('what the journal keeps of a person is erased by two people’s word, and never by that person’s', async () => {
  const { people } = (await odile.client.ask('GET', '/api/people')).json<{ people: { name: string; id: string }[] }>();
  const { people: pseudonyms } = (await odile.client.ask('GET', '/api/organiser/journal?count=200')).json<{ people: Record<string, string> }>();
  const pseudonym_of = (name: string): string => Object.entries(pseudonyms).find(([, one]) => one === name)![0];
  expect(people.map(({ name }) => name)).toContain('paula');
  const kept = async (): Promise<number[]> => {
    const found: number[] = [];
    for (const { number, text } of await entries('account.signed-in')) {
      if (!text.includes(pseudonym_of('paula'))) continue;
      const answer = await odile.client.send('GET', `/api/organiser/journal/details?log=platform&number=${number}`);
      if (answer.status === 200) found.push(number);
    }
    return found;
  };
  const erase = (by: Owner, name: string): Promise<Answer> => by.client.send('DELETE', `/api/organiser/journal/details?person=${pseudonym_of(name)}`);
  expect(await kept()).not.toEqual([]);
  await fresh(...owners());
  expect(refusal(await erase(odile, 'odile'))).toEqual([403, 'own-details']);
  expect((await erase(odile, 'paula')).status).toBe(202);
  expect(refusal(await erase(odile, 'paula'))).toEqual([409, 'asked-already']);
  const late = await waiting(oscar, 'journal.erase');
  expect(late.asked_for).toEqual({ person: 'paula' });
  await expect_one_alone_refused(late);
  await let_it_expire(late);
  expect(await kept()).not.toEqual([]);

  // About an owner: whoever it is about has no say, and is not named as somebody who could.
  await erase(odile, 'oscar');
  const of_oscar = await waiting(oscar, 'journal.erase');
  expect([of_oscar.may_confirm, of_oscar.others]).toEqual([false, ['uma']]);
  expect(refusal(await word(oscar, 'confirm', of_oscar))).toEqual([403, 'not-theirs']);
  expect((await word(uma, 'refuse', of_oscar)).status).toBe(200);
  expect(refusal(await word(uma, 'confirm', of_oscar))).toEqual([409, 'approval-ended']);

  await erase(odile, 'paula');
  await confirm_twice_at_once(await waiting(oscar, 'journal.erase'));
  expect(await kept()).toEqual([]);
});

// Shows TEN-06, IDN-08, B70.
test('whoever is stopped by the hard threshold goes on by another’s word, for one window', async () => {
  await paula.sign_in();
  await fresh(...owners());
  interface Levels { soft: { files: number }; hard: { files: number } }
  const { usual } = (await odile.client.ask('GET', '/api/tenant/thresholds')).json<{ usual: { hour: Levels; day: Levels } }>();
  const with_files = (one: Levels, files: number): object => ({ soft: { ...one.soft, files }, hard: { ...one.hard, files } });
  await odile.client.ask('PUT', '/api/tenant/thresholds', { subject: 'role:auditor', thresholds: { hour: with_files(usual.hour, 1), day: with_files(usual.day, 1) } });
  const take = (): Promise<Answer> => paula.client.send('GET', '/api/organiser/journal/export');
  const own = '/api/tenant/downloads/release';
  const stand = async (): Promise<{ since: string | null; waiting: { approval: string } | null }> => (await paula.client.ask('GET', own)).json();
  const ask = (reason = 'the yearly audit reads all of it'): Promise<Answer> => paula.client.send('POST', own, { reason });
  expect(refusal(await ask())).toEqual([404, 'not-stopped']);
  expect((await take()).status).toBe(200);
  expect(refusal(await take())).toEqual([403, 'threshold']);
  expect((await stand()).since).not.toBeNull();
  for (const reason of ['', '  ', 'a\u0007b']) expect(refusal(await ask(reason))).toEqual([422, 'unfit-fields']);

  // They ask themselves, and nobody says yes in time.
  expect((await ask()).status).toBe(201);
  expect(refusal(await ask())).toEqual([409, 'asked-already']);
  const late = await waiting(oscar, 'downloads.release');
  expect(late.asked_for).toMatchObject({ person: 'paula', day: { files: 1 } });
  expect(refusal(await word(paula, 'confirm', late))[0]).toBe(403);
  pass(86_400);
  await everybody_signs_in();
  await paula.sign_in();
  expect(refusal(await word(oscar, 'confirm', late))).toEqual([409, 'approval-expired']);
  expect(refusal(await take()), 'a day changes nothing').toEqual([403, 'threshold']);

  // Somebody asks for them.
  const { stopped } = (await odile.client.ask('GET', '/api/tenant/downloads/stopped')).json<{ stopped: { person: string; name: string; waiting: unknown }[] }>();
  expect(stopped).toMatchObject([{ name: 'paula', waiting: null }]);
  expect((await odile.client.send('POST', `/api/tenant/downloads/stopped/${stopped[0]!.person}/release`, { reason: 'she rang me: the yearly audit' })).status).toBe(201);
  const asked = await waiting(oscar, 'downloads.release');
  await expect_one_alone_refused(asked);
  expect(refusal(await take())).toEqual([403, 'threshold']);
  await confirm_twice_at_once(asked);
  expect(await stand()).toEqual({ since: null, waiting: null });
  await paula.sign_in();
  expect((await take()).status).toBe(200);
  expect(refusal(await take()), 'one window').toEqual([403, 'threshold']);
  expect(refusal(await word(uma, 'confirm', asked))).toEqual([409, 'approval-ended']);
  expect(refusal(await take())).toEqual([403, 'threshold']);
  expect(await entries('download.released')).toHaveLength(1);
  const [newest] = await entries('approval.requested');
  const { payload } = (await odile.client.ask('GET', `/api/organiser/journal/details?log=platform&number=${newest!.number}`)).json<{ payload: string }>();
  expect(payload).toContain('she rang me: the yearly audit');
});

// Shows IDN-08, B70.
test('whoever was disabled meanwhile confirms nothing, and what they asked for is not done', async () => {
  await everybody_signs_in();
  await keep_rules(odile, '203.0.113.0/24');
  await put_rules(odile);
  const asked = await waiting(oscar, 'firewall.off');
  const { people } = (await odile.client.ask('GET', '/api/people')).json<{ people: { name: string; id: string }[] }>();
  const disable = (by: Owner, name: string): Promise<Answer> => by.client.send('POST', `/api/people/${people.find((one) => one.name === name)!.id}/disable`);
  expect((await disable(odile, 'uma')).status).toBe(204);
  expect((await word(uma, 'confirm', asked)).status).toBe(401);
  expect((await disable(oscar, 'odile')).status).toBe(204);
  expect(refusal(await word(oscar, 'confirm', asked))).toEqual([403, 'person-gone']);
  expect((await oscar.client.ask('GET', '/api/tenant/firewall')).json<{ confirmed: { rules: unknown[] } }>().confirmed.rules).toHaveLength(1);
});
