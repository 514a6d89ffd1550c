// SPDX-License-Identifier: EUPL-1.2
// Measures that are worded once for many services: out of a spreadsheet, in three services, changed, and left to them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

interface OwnMeasure { title: string; text: string; category: string; status: string; details: string; template: string | null; template_of: string | null }
interface Service { id: string; version: number; own: OwnMeasure[]; measures_answered: number }
interface Template { id: string; version: number; title: string }

const services_at = '/api/assurance/services';
const at = '/api/assurance/templates';
const sheets = '/api/assurance/import/templates';
const description = { service_types: ['online_service'], hosting: 'cloud', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', level: 2 };

let platform: Platform;
let odile: Owner;
let services: string[];
let guard: Template;

const code = (answer: Answer): string => answer.json<{ code: string }>().code;
const read = async (id: string): Promise<Service> => (await odile.client.ask('GET', `${services_at}/${id}`)).json<Service>();
const send = (path: string, ...lines: string[]): Promise<Answer> => odile.client.send('POST', path, ['Titre;Texte;Catégorie', ...lines].join('\r\n'), { 'Content-Type': 'text/csv' });
const listed = async (): Promise<Template[]> => (await odile.client.ask('GET', at)).json<{ templates: Template[] }>().templates;

beforeAll(async () => {
  platform = await Platform.start({});
  odile = await Owner.enrol(platform);
  await odile.step_up();
  services = [];
  for (const name of ['Town hall', 'Library', 'Swimming pool']) services.push((await odile.client.ask('POST', services_at, { description: { ...description, name } })).json<Service>().id);
});
afterAll(() => platform?.stop());

test('a spreadsheet with a faulty line adds nothing; mended, it adds every line', async () => {
  const faulty = ['Un gardien la nuit;De 20 heures à 6 heures.;Protection', 'Un fossé;;Mur', 'UN GARDIÈN LA NUIT;;Défense'];
  const report = (await send(`${sheets}/report`, ...faulty)).json<{ faulty_lines: number; findings: { kind: string; line: number; field: string; other_line: number | null }[] }>();
  expect(report.findings.map(({ kind, line, field, other_line }) => [kind, line, field, other_line])).toEqual([['unknown-answer', 3, 'category', null], ['name-twice', 4, 'title', 2]]);
  expect((await send(sheets, ...faulty)).status).toBe(422);
  expect(await listed()).toEqual([]);
  expect((await send(sheets, faulty[0]!, 'Un fossé;;Défense')).status).toBe(201);
  expect((await listed()).map(({ title }) => title)).toEqual(['Un fossé', 'Un gardien la nuit']);
  guard = (await listed())[1]!;
  expect(code(await odile.client.send('POST', at, { title: 'un gardien LA NUIT', category: 'protection' }))).toBe('title-taken');
});

test('attached to three services and changed once, it is changed in all three, and each keeps its answer', async () => {
  expect((await odile.client.ask('POST', `${at}/${guard.id}/services`, { services })).json()).toEqual({ changed: 3 });
  const library = await read(services[1]!);
  const [measure] = library.own;
  const { title, text, category, template } = measure!;
  const answered = (await odile.client.ask('PUT', `${services_at}/${library.id}/own`, { version: library.version, own: [{ title, text, category, template, status: 'fait', details: 'since May' }] })).json<Service>();
  expect(answered.measures_answered).toBe(library.measures_answered + 1);
  expect(code(await odile.client.send('PUT', `${services_at}/${library.id}/own`, { version: answered.version, own: [{ title: 'Ours', text, category, template, status: 'fait' }] }))).toBe('unfit-fields');

  const changed = (await odile.client.ask('PUT', `${at}/${guard.id}`, { version: 1, title: 'Deux gardiens la nuit', text: 'Toute l’année.', category: 'defense' })).json<Template & { changed: number }>();
  expect(changed.changed).toBe(3);
  for (const id of services) {
    const [own] = (await read(id)).own;
    expect([own!.title, own!.text, own!.category, own!.template]).toEqual(['Deux gardiens la nuit', 'Toute l’année.', 'defense', guard.id]);
    expect([own!.status, own!.details]).toEqual(id === library.id ? ['fait', 'since May'] : ['', '']);
  }
  for (const paper of ['measures?language=fr', 'oscal']) expect((await odile.client.ask('GET', `${services_at}/${library.id}/${paper}`)).body.toString('utf8'), paper).toContain('Deux gardiens la nuit');
});

test('whoever works on one of the services reads the measure there, and knows of no template', async () => {
  const invited = await odile.client.ask('POST', '/api/assurance/contributors', { services: [services[0]], address: 'rosa@example.org', kind: 'writer' });
  const rosa = await Organiser.take_up(platform, invited.json<{ link: string }>().link, 'rosa@example.org', 'Rosa', 'twelve otters crossed a marsh');
  const [own] = (await rosa.client.ask('GET', `${services_at}/${services[0]}`)).json<Service>().own;
  expect([own!.title, own!.template_of]).toEqual(['Deux gardiens la nuit', 'odile']);
  expect((await rosa.client.ask('GET', at)).json()).toEqual({ templates: [], room: 40 });
  for (const [method, path, body] of [['GET', '/services'], ['PUT', '', { version: 2, title: 'Mine', category: 'defense' }], ['POST', '/services', { services: [services[0]] }], ['DELETE', '?measures=remove']] as const)
    expect((await rosa.client.send(method, `${at}/${guard.id}${path}`, body)).status, `${method} ${path}`).toBe(404);

  // Her own is of the one service that she writes, and of no other; without her it is the service's.
  const hers = (await rosa.client.ask('POST', at, { title: 'A dog', category: 'protection' })).json<Template>();
  const refused = await rosa.client.send('POST', `${at}/${hers.id}/services`, { services: [services[0], services[1]] });
  expect(refused.status).toBe(409);
  expect((await read(services[0]!)).own.length).toBe(1);
  await rosa.client.ask('POST', `${at}/${hers.id}/services`, { services: [services[0]] });
  const { contributors } = (await odile.client.ask('GET', `${services_at}/${services[0]}/contributors`)).json<{ contributors: { id: string; address: string }[] }>();
  await odile.client.ask('DELETE', `${services_at}/${services[0]}/contributors/${contributors.find(({ address }) => address === 'rosa@example.org')!.id}`);
  await rosa.client.ask('PUT', `${at}/${hers.id}`, { version: 1, title: 'A trap', category: 'protection' });
  expect((await read(services[0]!)).own.map((one) => [one.title, one.template === null])).toEqual([['Deux gardiens la nuit', false], ['A dog', true]]);
});

test('deleted, it leaves each service its measure and its answer; the journal has both', async () => {
  expect((await odile.client.send('DELETE', `${at}/${guard.id}?measures=keep`)).status).toBe(204);
  expect((await listed()).map(({ title }) => title)).toEqual(['Un fossé']);
  for (const id of services) expect((await read(id)).own[0]).toMatchObject({ title: 'Deux gardiens la nuit', template: null, status: id === services[1] ? 'fait' : '' });
  const { history } = (await odile.client.ask('GET', `${services_at}/${services[1]}/history`)).json<{ history: { what: string }[] }>();
  expect(history.map(({ what }) => what)).toEqual(['template-detached', 'template-changed', 'own-changed', 'template-attached', 'service-added']);
  for (const event of ['assurance.template-kept', 'assurance.template-removed']) {
    const { entries } = (await odile.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ entries: { text: string }[] }>();
    expect(entries.length, event).toBeGreaterThan(0);
  }
});
