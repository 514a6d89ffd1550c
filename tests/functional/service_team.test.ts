// SPDX-License-Identifier: EUPL-1.2
// People work together on one service: each sees what the service's own list gives them, and no more.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface Measure { id: string; bearer: string | null; status: string; comments: { by: string; text: string }[] }
interface Service { id: string; name: string; version: number; measures?: Measure[]; description?: object; risks?: object[] }

const at = '/api/assurance/services';
const description = { name: 'Vote of the mill at Quesnoy', presentation: 'nobody else reads of Quesnoy', service_types: ['online_service'], hosting: 'cloud', outsourced_activities: ['admin'], exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', level: 2 };

let platform: Platform;
let odile: Owner;
let claire: Organiser;
let made: Service;
let other: Service;

const code = (answer: Answer): string => answer.json<{ code: string }>().code;
const version = async (): Promise<number> => (await odile.client.ask('GET', `${at}/${made.id}`)).json<Service>().version;
const invite = (address: string, kind: string, more: object = {}): Promise<Answer> => odile.client.send('POST', '/api/assurance/contributors', { services: [made.id], address, kind, ...more });
const come = async (answer: Answer, address: string, name: string): Promise<Organiser> => {
  expect(answer.status, answer.body.toString('utf8')).toBe(201);
  return Organiser.take_up(platform, answer.json<{ link: string }>().link, address, name, 'twelve otters crossed a marsh');
};

beforeAll(async () => {
  platform = await Platform.start({});
  odile = await Owner.enrol(platform);
  await odile.step_up();
  made = (await odile.client.ask('POST', at, { description })).json<Service>();
  other = (await odile.client.ask('POST', at, { description: { ...description, name: 'Site of the town hall' } })).json<Service>();
});
afterAll(() => platform?.stop());

test('a contractor comes in by a link, sees their measures and nothing else, answers one and says so', async () => {
  claire = await come(await invite('nord@example.com', 'provider'), 'nord@example.com', 'Claire of Nord');
  const listed = (await claire.client.ask('GET', at)).json<{ services: Service[] }>().services;
  expect(listed.map(({ name }) => name)).toEqual([made.name]);
  const seen = await claire.client.ask('GET', `${at}/${made.id}`);
  expect(seen.body.toString('utf8')).not.toContain('nobody else reads');
  const service = seen.json<Service>();
  expect(service.description).toBeUndefined();
  expect(service.risks).toBeUndefined();
  expect(service.measures!.length).toBeGreaterThan(5);
  expect(service.measures!.every(({ bearer }) => bearer === 'provider' || bearer === 'shared')).toBe(true);

  const theirs = `${at}/${made.id}/measures/${service.measures![0]!.id}`;
  await claire.client.ask('PUT', theirs, { version: service.version, answer: { status: 'enCours', details: 'two sites of three' } });
  await claire.client.ask('POST', `${theirs}/comments`, { version: service.version + 1, text: 'The third site follows in May.' });
  const read = (await odile.client.ask('GET', `${at}/${made.id}`)).json<Service>().measures!.find(({ id }) => id === service.measures![0]!.id)!;
  expect([read.status, read.comments.map(({ by, text }) => `${by}: ${text}`)]).toEqual(['enCours', ['Claire of Nord: The third site follows in May.']]);

  const borne = new Set(service.measures!.map(({ id }) => id));
  const not_theirs = (await odile.client.ask('GET', `${at}/${made.id}`)).json<Service>().measures!.find(({ id }) => !borne.has(id))!;
  expect((await claire.client.send('PUT', `${at}/${made.id}/measures/${not_theirs.id}`, { version: await version(), answer: { status: 'fait' } })).status).toBe(404);
  for (const part of ['/measures', '/contributors', '/approval', '/approval/form']) expect(code(await claire.client.send('GET', `${at}/${made.id}${part}`)), part).toBe('not-in-service');
  expect(code(await claire.client.send('PUT', `${at}/${made.id}/description`, { version: 1, description }))).toBe('not-in-service');
  expect((await claire.client.send('GET', `${at}/${other.id}`)).status).toBe(404);
  // Of the customer they see nothing at all: the account holds no role.
  for (const path of ['/api/people', '/api/grants', '/api/access/review', '/api/assurance/checks']) expect((await claire.client.send('GET', path)).status, path).toBeGreaterThanOrEqual(403);
  expect((await claire.client.send('POST', at, { description })).status).toBe(403);
}, 60_000);

test('a link to an account without a role asks for what an organiser shows: a password alone does not come in', async () => {
  const address = 'sud@example.com';
  const { link } = (await invite(address, 'reader')).json<{ link: string }>();
  const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address };
  const client = platform.client();
  expect((await client.ask('POST', '/api/account/invitation', invited)).json<{ factor: string; roles: string[] }>()).toMatchObject({ factor: 'second', roles: [] });
  await client.ask('POST', '/api/account/enrol', { ...invited, name: 'Sami', password: 'twelve otters crossed a marsh' });
  expect(code(await client.send('POST', '/api/account/enrol/finish', invited))).toBe('factor-missing');
});

test('what an auditor reads ends when it was said to', async () => {
  const ends = new Date(Date.now() + 24 * 3600 * 1000).toISOString().replace(/\.\d+Z$/u, 'Z');
  expect((await invite('audit@example.com', 'auditor')).status).toBe(422);
  const anna = await come(await invite('audit@example.com', 'auditor', { ends }), 'audit@example.com', 'Anna');
  expect((await anna.client.ask('GET', `${at}/${made.id}`)).json<Service>().description).toBeDefined();
  expect((await anna.client.send('PUT', `${at}/${made.id}/description`, { version: 1, description })).status).toBe(403);
  const { contributors } = (await odile.client.ask('GET', `${at}/${made.id}/contributors`)).json<{ contributors: { id: string; name: string }[] }>();
  const hers = contributors.find(({ name }) => name === 'Anna')!;
  const soon = new Date(Date.now() + 2_000).toISOString().replace(/\.\d+Z$/u, 'Z');
  await odile.client.ask('PUT', `${at}/${made.id}/contributors/${hers.id}`, { version: await version(), kind: 'auditor', ends: soon });
  await new Promise((done) => setTimeout(done, 2_500));
  expect((await anna.client.send('GET', `${at}/${made.id}`)).status).toBe(404);
  expect((await anna.client.send('GET', at)).status).toBe(403);
}, 60_000);

test('whoever leaves sees nothing from then on, and the history and the journal say so', async () => {
  const { contributors } = (await odile.client.ask('GET', `${at}/${made.id}/contributors`)).json<{ contributors: { id: string; name: string }[] }>();
  await odile.client.ask('DELETE', `${at}/${made.id}/contributors/${contributors.find(({ name }) => name === 'Claire of Nord')!.id}`);
  expect((await claire.client.send('GET', `${at}/${made.id}`)).status).toBe(404);
  const { history } = (await odile.client.ask('GET', `${at}/${made.id}/history`)).json<{ history: { what: string; contributor?: string }[] }>();
  expect(history[0]).toMatchObject({ what: 'contributor-removed', contributor: 'Claire of Nord' });
  const events = (await odile.client.ask('GET', '/api/organiser/journal?limit=200')).body.toString('utf8');
  for (const event of ['assurance.contributor-invited', 'assurance.contributor-changed', 'assurance.contributor-removed', 'assurance.comment-written']) expect(events, event).toContain(event);
});

test('who works on a service and what they said is nowhere on the disk', () => {
  const folder = join(platform.folder, 'desk');
  const found = ['nord@example.com', 'follows in May'].map((text) => {
    try { return execFileSync('grep', ['-rlaF', text, folder], { encoding: 'utf8' }); } catch { return ''; }
  });
  expect(found).toEqual(['', '']);
});
