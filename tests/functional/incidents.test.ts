// SPDX-License-Identifier: EUPL-1.2
// Somebody carries away more than they may: an incident opens by itself, is handled, and outlives a restart.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface Incident { id: string; version: number; kind: string; state: string; next: { notice: string; due: string; is_late: boolean } | null; timeline: { step: string; by: string | null }[]; notices: { number: number }[] }

const moment = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/u, '');
const notice = 'The journal was carried away twice, canary 4711.';

let platform: Platform;
let odile: Owner;
let told: Incident;
beforeAll(async () => {
  platform = await Platform.start({});
  odile = await Owner.enrol(platform);
  await odile.step_up();
});
afterAll(() => platform?.stop());

const incidents = async (): Promise<Incident[]> => (await odile.client.ask('GET', '/api/incidents')).json<{ incidents: Incident[] }>().incidents;
const step = async (body: object): Promise<void> => {
  told = (await odile.client.ask('POST', `/api/incidents/${told.id}/steps`, { version: told.version, ...body })).json<Incident>();
};

// Shows INC-03.
test('what the journal shows opens an incident by itself, once', async () => {
  expect(await incidents()).toEqual([]);
  type Levels = Record<'soft' | 'hard', Record<string, number>>;
  const { usual } = (await odile.client.ask('GET', '/api/tenant/thresholds')).json<{ usual: Record<'hour' | 'day', Levels> }>();
  const one_file = ({ soft, hard }: Levels): Levels => ({ soft: { ...soft, files: 1 }, hard: { ...hard, files: 1 } });
  await odile.client.ask('PUT', '/api/tenant/thresholds', { subject: 'role:auditor', thresholds: { hour: one_file(usual.hour), day: one_file(usual.day) }, reason: 'the yearly audit' });
  const paula = await Organiser.take_up(platform, await odile.invite('paula@example.org', ['auditor'], 30), 'paula@example.org', 'paula', 'un grand tilleul en fleurs');
  const statuses: number[] = [];
  for (let times = 0; times < 4; ++times) statuses.push((await paula.client.send('GET', '/api/organiser/journal/export')).status);
  expect(statuses).toEqual([200, 403, 403, 403]);
  await expect.poll(async () => (await incidents()).map(({ kind }) => kind), { timeout: 20_000 }).toEqual(['download.stopped']);
  told = (await odile.client.ask('GET', `/api/incidents/${(await incidents())[0]!.id}`)).json<Incident>();
  expect(told.timeline).toMatchObject([{ step: 'detected', by: null }]);
});

// Shows INC-01, INC-02, INC-05.
test('it is judged, told of, and handled to its end, and each step is in the journal', async () => {
  await step({ step: 'qualified', aware_at: moment(-60), facts: { severity: 'high', customers: ['Choir of Aalst'] } });
  expect(told.next).toMatchObject({ notice: 'customer', is_late: false });
  told = (await odile.client.ask('POST', `/api/incidents/${told.id}/notices`, { version: told.version, notice: 'customer', text: notice })).json<Incident>();
  for (const [name, text] of [['contained', 'they are stopped'], ['recovered', 'the copy was destroyed']] as const) await step({ step: name, text });
  await step({ step: 'reviewed', cause: 'too much was allowed', lessons: 'less is' });
  await step({ step: 'closed' });
  const { entries } = (await odile.client.ask('GET', '/api/organiser/journal')).json<{ entries: { text: string }[] }>();
  const events = entries.map(({ text }) => JSON.parse(text) as { ev: string; obj?: string }).filter(({ obj }) => obj === `incident:${told.id}`).map(({ ev }) => ev);
  expect([...new Set(events)].sort()).toEqual(['incident.changed', 'incident.closed', 'incident.opened', 'incident.told']);
});

// Shows KEY-08.
test('it outlives a restart, and nothing that was said of it is on the disk', async () => {
  await platform.stop_server('urnad');
  expect(spawnSync('grep', ['-rl', 'canary 4711', platform.data], { encoding: 'utf8' }).stdout).toBe('');
  await platform.start_server('urnad');
  await odile.sign_in();
  expect((await incidents()).map(({ kind, state }) => [kind, state])).toEqual([['download.stopped', 'closed']]);
  const sent = (await odile.client.ask('GET', `/api/incidents/${told.id}/notices/${told.notices[0]!.number}`)).json<{ text: string }>();
  expect(sent.text).toBe(notice);
});

// Shows INC-03.
test('an unlocking at an odd time, and an administrator from a new place, each open one', async () => {
  const hour = (later: number): string => String((new Date().getUTCHours() + later) % 24).padStart(2, '0');
  const judged = await Platform.start({ desk_options: ['--unlock-window', `${hour(3)}:00-${hour(4)}:00`, '--proxy', '127.0.0.1'] });
  try {
    const anna = await Owner.enrol(judged, 'anna');
    const send = anna.client.send_once.bind(anna.client);
    const from = (address: string): void => {
      anna.client.send_once = (method, path, body, headers) => send(method, path, body, { ...headers, 'X-Forwarded-For': address });
    };
    const kinds = async (): Promise<string[]> => (await anna.client.ask('GET', '/api/incidents')).json<{ incidents: Incident[] }>().incidents.map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 20_000 }).toEqual(['unlock.outside-window']);
    from('198.51.100.7');
    await anna.sign_in();
    await expect.poll(async () => (await kinds()).sort(), { timeout: 20_000 }).toEqual(['sign-in.new-place', 'unlock.outside-window']);
    const { entries } = (await anna.client.ask('GET', '/api/organiser/journal')).json<{ entries: { text: string }[] }>();
    expect(entries.filter(({ text }) => text.includes('198.51.100'))).toEqual([]);
    expect(spawnSync('grep', ['-rlaE', '198\\.51\\.100', judged.data], { encoding: 'utf8' }).stdout).toBe('');
  } finally {
    await judged.stop();
  }
});
