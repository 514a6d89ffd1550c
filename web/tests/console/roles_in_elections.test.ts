// SPDX-License-Identifier: EUPL-1.2
// In an election everybody finds what their role allows, and no button that the desk would refuse.

import { expect, test } from 'vitest';
import { desk_fr, phone_fr, type Look, type StrictPage } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();
const of = { open: '11111111111111', draft: '22222222222222', closed: '44444444444444', announced: '55555555555555' };

async function visit_as(role: string, look: Look = desk_fr, election: string | null = null): Promise<{ desk: FakeDesk; strict: StrictPage }> {
  const desk = new FakeDesk();
  desk.people.grants.splice(0);
  desk.people.grants.push({ id: 'f'.repeat(32), role, election, not_before: '2026-10-01T08:00:00Z', expires: null, reason: 'x', by: null, person: desk.people.me.id });
  desk.signed_in = true;
  return { desk, strict: await open(desk.api, look) };
}

const acts = ['Suspendre le vote', 'Clore l’urne', 'Annoncer le scrutin', 'Effacer le scrutin', 'Enregistrer les questions', 'Dépouiller et publier le résultat', 'Liens des détenteurs', 'Nouveau scrutin'];
async function found(strict: StrictPage, path: string): Promise<string[]> {
  await strict.go('/console#/');
  await strict.go(path);
  await strict.page.getByRole('heading', { level: 1 }).waitFor();
  await strict.page.waitForTimeout(400);
  const shown: string[] = [];
  for (const name of acts) {
    const main = strict.page.getByRole('main');
    if ((await main.getByRole('button', { name }).count()) + (await main.getByRole('link', { name }).count()) > 0) shown.push(name);
  }
  return shown;
}

test('who has nothing to do with elections begins where their work is, and nothing is refused on the way', async () => {
  const { desk, strict } = await visit_as('security_officer');
  await strict.go('/console');
  await strict.page.getByRole('heading', { level: 1, name: 'Homologation' }).waitFor();
  expect(await strict.page.getByRole('link', { name: 'Tous les scrutins' }).count()).toBe(0);
  await strict.page.getByRole('link', { name: 'Documents' }).click();
  await strict.page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
  await strict.page.getByRole('link', { name: /^Urna/u }).click();
  await strict.page.getByRole('heading', { level: 1, name: 'Homologation' }).waitFor();
  await strict.inspect();
  // Somebody without any role was invited to a service.
  desk.people.grants.splice(0);
  const invited = await open(desk.api, phone_fr);
  await invited.go('/console');
  await invited.page.getByRole('heading', { level: 1, name: 'Homologation' }).waitFor();
});

test('who only looks finds nothing to press', async () => {
  const { desk, strict } = await visit_as('observer');
  for (const path of ['/console', `/console#/e/${of.open}`, `/console#/e/${of.draft}`, `/console#/e/${of.draft}/questions`, `/console#/e/${of.closed}/results`]) expect(await found(strict, path), path).toEqual([]);
  await strict.go(`/console#/e/${of.draft}/questions`);
  await strict.page.getByText('Vous pouvez lire les questions, sans les modifier.').waitFor();
  expect(await strict.page.getByLabel('Nom', { exact: true }).isDisabled()).toBe(true);
  await strict.inspect();
  await strict.picture('roles_observer_questions');
  await strict.go(`/console#/e/${of.announced}/opening`);
  await strict.page.getByText('C’est à quelqu’un d’autre de le faire').waitFor();
  expect(await strict.page.getByRole('textbox', { name: /Statuts 2027|nom du scrutin/iu }).count()).toBe(0);
  expect(desk.seen.filter((asked) => !asked.startsWith('GET '))).toEqual([]);
});

test('a member of the electoral board opens, closes and counts; who organises prepares', async () => {
  const board = await visit_as('board_member', phone_fr);
  expect(await found(board.strict, `/console#/e/${of.open}`)).toEqual(['Suspendre le vote', 'Clore l’urne']);
  await board.strict.picture('roles_board_open_phone');
  expect(await found(board.strict, `/console#/e/${of.draft}`)).toEqual([]);
  expect(await found(board.strict, `/console#/e/${of.closed}/results`)).toEqual(['Dépouiller et publier le résultat']);
  await board.strict.inspect();
  await board.strict.picture('roles_board_results_phone');

  const organiser = await visit_as('organiser');
  expect(await found(organiser.strict, '/console')).toEqual(['Nouveau scrutin']);
  expect(await found(organiser.strict, `/console#/e/${of.open}`)).toEqual([]);
  expect(await found(organiser.strict, `/console#/e/${of.draft}`)).toEqual(['Annoncer le scrutin', 'Effacer le scrutin']);
  expect(await found(organiser.strict, `/console#/e/${of.draft}/questions`)).toEqual(['Enregistrer les questions']);
  expect(await found(organiser.strict, `/console#/e/${of.closed}/results`)).toEqual(['Liens des détenteurs']);

  const of_one = await visit_as('organiser', desk_fr, of.draft);
  expect(await found(of_one.strict, '/console'), 'who has one election makes no other').toEqual([]);
});
