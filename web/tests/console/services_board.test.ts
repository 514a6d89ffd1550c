// SPDX-License-Identifier: EUPL-1.2
// Many services on one board: found, chosen, and one measure answered in all of them.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, desk_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look, at = ''): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  desk.assurance.others = [
    { name: 'État civil en ligne', level: 3, total: 2.4, status: 'enCours' },
    { name: 'Inscription à la cantine scolaire et aux activités du mercredi', level: 1, total: 4.2, status: '' },
    { name: 'Portail des marchés', level: 2, total: 0.4 },
  ];
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance${at}`);
  return strict;
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`the board of services, ${name}`, async () => {
    const strict = await visit(new FakeDesk(), look);
    const { page } = strict;
    await page.getByRole('checkbox').nth(1).check();
    await page.getByRole('checkbox').nth(2).check();
    await strict.inspect();
    await strict.picture(`services_board_${name}`);
  });
}

test('a service is looked for without its accents, and the table is what is shown', async () => {
  const strict = await visit(new FakeDesk(), desk_fr);
  const { page } = strict;
  await page.getByRole('searchbox').fill('etat');
  await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(['État civil en ligne']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Exporter en tableau' }).click()]);
  const table = readFileSync(await download.path(), 'utf8');
  expect(table.split('\r\n')[1]).toMatch(/^État civil en ligne;Avancé;"2,4"/u);
  expect(table.split('\r\n').length).toBe(3);
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('Niveau').selectOption('Basique');
  await expect.poll(() => page.getByRole('rowheader').count()).toBe(1);
  await page.getByLabel('Indice cyber').selectOption('Bon');
  await page.getByText('Aucun service ne correspond').waitFor();
});

test('one measure is answered in several services, and those that stay are named first, on a phone', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByLabel('Choisir les 4 services affichés').check();
  await page.getByText('4 services choisis').waitFor();
  await page.getByRole('button', { name: 'Répondre à une mesure' }).click();
  await page.getByRole('button', { name: 'Voir ce qui changerait' }).click();
  await page.getByText('Choisissez au moins une chose à changer').waitFor();
  await page.getByLabel('Mesure', { exact: true }).selectOption('Sensibiliser les équipes (RH.2)');
  await page.getByLabel('État').selectOption('Faite');
  await strict.inspect();
  await strict.picture('services_together_phone');
  await page.getByRole('button', { name: 'Voir ce qui changerait' }).click();
  await page.getByText('1 service reste comme il est').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Portail des marchés' }).getByText('cette mesure ne lui est pas demandée').waitFor();
  await page.getByText('1 service est déjà ainsi').waitFor();
  await page.getByRole('row', { name: /État civil en ligne En cours Faite/u }).waitFor();
  expect(desk.assurance.others[0]!.status).toBe('enCours');  // nothing has changed yet
  await strict.inspect();
  await strict.picture('services_preview_phone');
  await page.getByRole('button', { name: 'Changer ces 2 services' }).click();
  await page.getByText('2 services changés').waitFor();
  expect(desk.assurance.others.map(({ status }) => status)).toEqual(['fait', 'fait', undefined]);
});

test('a service is duplicated three times', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, desk_fr, `/${desk.assurance.id}`);
  const { page } = strict;
  await page.getByRole('tab', { name: 'Description' }).click();
  const copies = page.getByRole('region', { name: 'Dupliquer ce service' });
  await copies.getByLabel('Nombre de copies').fill('51');
  await copies.getByRole('button', { name: 'Dupliquer' }).click();
  await copies.getByText('Un nombre de 1 à 50').waitFor();
  await copies.getByLabel('Nombre de copies').fill('3');
  await strict.inspect();
  await strict.picture('services_copies');
  await copies.getByRole('button', { name: 'Dupliquer' }).click();
  await page.getByText('3 copies faites').waitFor();
  await page.getByRole('rowheader', { name: `${desk.assurance.name} - Copie 3` }).waitFor();
});
