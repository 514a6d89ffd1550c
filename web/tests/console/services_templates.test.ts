// SPDX-License-Identifier: EUPL-1.2
// Measures that are worded once for many services: imported, changed, attached and deleted.

import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, desk_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look, at = '/templates'): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  desk.assurance.others = [
    { name: 'État civil en ligne', level: 3, total: 2.4, status: 'enCours' },
    { name: 'Inscription à la cantine scolaire et aux activités du mercredi', level: 1, total: 4.2, status: '' },
  ];
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance${at}`);
  return strict;
}
function with_templates(): FakeDesk {
  const desk = new FakeDesk();
  const one = desk.assurance.templates.make('Un gardien la nuit', 'Une personne fait une ronde toutes les deux heures, de 20 heures à 6 heures, et la note dans le registre de la loge.', 'protection');
  desk.assurance.templates.make('Exercice annuel de continuité avec les écoles et la bibliothèque', '', 'resilience');
  desk.assurance.templates.attached.get(one.id)!.add(desk.assurance.id);
  return desk;
}
const sheet = (...lines: string[]) => ({ name: 'modeles.csv', mimeType: 'text/csv', buffer: Buffer.from(['Titre;Texte;Catégorie', ...lines].join('\r\n')) });

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`the list of templates and one of them, ${name}`, async () => {
    const desk = with_templates();
    const strict = await visit(desk, look);
    const { page } = strict;
    await page.getByRole('link', { name: 'Un gardien la nuit' }).waitFor();
    await strict.inspect();
    await strict.picture(`templates_${name}`);
    await page.getByRole('link', { name: 'Un gardien la nuit' }).click();
    await page.getByRole('checkbox').first().check();
    await page.getByRole('checkbox').nth(1).check();
    await strict.inspect();
    await strict.picture(`template_${name}`);
  });
}

test('nothing yet; a spreadsheet with faulty lines adds nothing, mended it adds all, on a phone', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByText('Pas encore de modèle').waitFor();
  await strict.inspect();
  await strict.picture('templates_none_phone');
  await page.getByRole('button', { name: 'Importer un tableau' }).click();
  await page.locator('input[type=file]').setInputFiles(sheet('Un gardien la nuit;;Protection', 'Un fossé;;mur', 'UN GARDIEN LA NUIT;;Protection'));
  await page.getByText('2 lignes à corriger').waitFor();
  await page.getByText('« mur » n’est pas une catégorie').waitFor();
  await page.getByText('est déjà à la ligne 2').waitFor();
  expect(await page.getByRole('button', { name: /Ajouter/u }).count()).toBe(0);
  await strict.inspect();
  await strict.picture('templates_faulty_phone');
  await page.locator('input[type=file]').setInputFiles(sheet('Un gardien la nuit;;Protection', 'Une serrure par porte;;Défense'));
  await page.getByText('Les 2 modèles peuvent être ajoutés').waitFor();
  await strict.picture('templates_good_phone');
  await page.getByRole('button', { name: 'Ajouter les 2 modèles' }).click();
  await page.getByText('2 modèles ajoutés').waitFor();
  await page.getByRole('link', { name: 'Une serrure par porte' }).waitFor();
});

test('worded anew, attached to one service more, detached, and deleted with its measures', async () => {
  const desk = with_templates();
  const { templates } = desk.assurance;
  const { id } = templates.kept[0]!;
  const strict = await visit(desk, desk_fr, `/template-${id}`);
  const { page } = strict;
  await page.getByLabel('Titre').fill('Deux gardiens la nuit');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('changé dans 1 service').waitFor();
  await page.getByRole('heading', { name: 'Deux gardiens la nuit' }).waitFor();
  const last = page.getByRole('checkbox').nth(2);
  expect(await last.isDisabled()).toBe(true);
  await page.getByText('Vous ne pouvez pas y changer les mesures').waitFor();
  await page.getByLabel('État civil en ligne').check();
  await page.getByRole('button', { name: 'Attacher à ce service' }).click();
  await page.getByText('Attaché à 1 service').waitFor();
  expect(templates.attached.get(id)!.size).toBe(2);
  await page.getByLabel('État civil en ligne').check();
  await page.getByRole('button', { name: 'Détacher d’un service' }).click();
  await page.getByRole('button', { name: 'La laisser, comme mesure propre' }).click();
  await page.getByText('Détaché de 1 service').waitFor();
  expect(templates.attached.get(id)!.size).toBe(1);
  await page.getByRole('button', { name: 'Supprimer ce modèle' }).click();
  await strict.inspect();
  await strict.picture('template_delete_desk');
  await page.getByRole('button', { name: 'La supprimer là aussi' }).click();
  await page.getByText('Modèle supprimé').waitFor();
  expect(templates.removed_with).toBe('remove');
});

test('a title that is there already is refused', async () => {
  const desk = with_templates();
  const strict = await visit(desk, desk_fr, '/template-new');
  strict.expected.push(/status of 409/u);
  const { page } = strict;
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('manque').first().waitFor();
  await page.getByLabel('Titre').fill('UN GARDIEN LA NUIT');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Un autre de vos modèles porte ce titre').waitFor();
  expect(desk.assurance.templates.kept.length).toBe(2);
});

test('a service answers a measure of a template, and takes it as its own, on a phone', async () => {
  const desk = with_templates();
  const answer = { status: '', counted: '', details: '', priority: null, due: null, responsibles: [], aside: null };
  desk.assurance.own = [
    { ...answer, title: 'Un gardien la nuit', text: 'Une ronde toutes les deux heures.', category: 'protection', template: '1'.repeat(32), template_of: 'Bruno Vidal' },
    { ...answer, title: 'Une clé par porte', text: '', category: 'defense', template: null, template_of: null },
  ];
  const strict = await visit(desk, phone_fr, `/${desk.assurance.id}`);
  const { page } = strict;
  const own = page.getByRole('region', { name: 'Mesures propres' });
  await own.getByText('D’un modèle de Bruno Vidal').waitFor();
  await strict.inspect();
  await strict.picture('own_measures_phone');
  await own.getByLabel('État de « Un gardien la nuit »').selectOption('Faite');
  await expect.poll(() => desk.assurance.own[0]!['status']).toBe('fait');
  expect(desk.assurance.own[0]!['template']).toBe('1'.repeat(32));
  await own.getByRole('button', { name: 'En faire une mesure propre' }).click();
  await expect.poll(() => desk.assurance.own[0]!['template']).toBe(null);
});
