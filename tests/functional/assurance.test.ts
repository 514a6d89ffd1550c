// SPDX-License-Identifier: EUPL-1.2
// A service is described, its measures are answered by two people, and what they wrote is nowhere on the disk.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface Service {
  id: string;
  version: number;
  index: { standard: { total: number; shown: string } };
  measures: { id: string; counted: string; gain: number; title: Record<string, string>; description: Record<string, string> }[];
}

const at = '/api/assurance/services';
const name = 'Vote of the mill at Quesnoy';
const description = { name, service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], level: 2 };

let platform: Platform;
let odile: Owner;
let second: Owner;
beforeAll(async () => {
  platform = await Platform.start({});
  odile = await Owner.enrol(platform);
  await odile.step_up();
  second = await Owner.take_up(platform, await odile.invite('emma@example.org', ['security_officer'], 30), 'emma@example.org', 'Emma');
});
afterAll(() => platform?.stop());

const read = async (id: string): Promise<Service> => (await odile.client.ask('GET', `${at}/${id}`)).json<Service>();

test('who prepares elections neither sees services nor changes them', async () => {
  const claire = await Organiser.take_up(platform, await odile.invite('claire@example.org', ['organiser'], 30), 'claire@example.org', 'Claire', 'twelve otters crossed a marsh');
  expect((await claire.client.send('GET', at)).status).toBe(403);
  expect((await claire.client.send('POST', at, { description })).status).toBe(403);
});

test('from a description to an index that two people move', async () => {
  const made = (await odile.client.ask('POST', at, { description })).json<Service>();
  expect(made.index.standard.shown).toBe('0.0');
  expect(made.measures.length).toBeGreaterThan(60);
  for (const { title, description } of made.measures)
    for (const wording of [title, description]) expect(Object.keys(wording)).toEqual(['fr', 'nl', 'de', 'en']);

  const best = [...made.measures].sort((a, b) => b.gain - a.gain)[0]!;
  const answered = (await second.client.ask('PUT', `${at}/${made.id}/measures/${best.id}`, { version: 1, answer: { status: 'fait', details: 'kept at Quesnoy' } })).json<Service>();
  expect(answered.index.standard.total).toBeCloseTo(best.gain, 12);

  const aside = `${at}/${made.id}/measures/RH.2/aside`;
  await second.client.ask('POST', aside, { version: 2, reason: 'nobody works there' });
  expect((await second.client.send('PUT', aside, { version: 3 })).json<{ code: string }>().code).toBe('same-person');
  await odile.client.ask('PUT', aside, { version: 3 });
  expect((await read(made.id)).measures.find(({ id }) => id === 'RH.2')?.counted).toBe('nonFait');

  const { history } = (await odile.client.ask('GET', `${at}/${made.id}/history`)).json<{ history: { what: string; by: string }[] }>();
  expect(history.map(({ what }) => what)).toEqual(['aside-agreed', 'aside-asked', 'measure-answered', 'service-added']);
  expect(history[1]!.by).toBe('Emma');
});

// Shows KEY-08.
test('it outlives a restart, and nothing that was written is on the disk', async () => {
  const { services } = (await odile.client.ask('GET', at)).json<{ services: { id: string }[] }>();
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  await odile.sign_in();
  const after = await read(services[0]!.id);
  expect(after.version).toBe(4);
  const found = execFileSync('sh', ['-c', `grep -rlaE 'Quesnoy|nobody works there' '${join(platform.folder, 'desk')}' || true`], { encoding: 'utf8' });
  expect(found).toBe('');
});
