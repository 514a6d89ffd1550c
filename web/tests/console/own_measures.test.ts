// SPDX-License-Identifier: EUPL-1.2
// Measures that a service gives itself: added, changed and removed, with what the desk refuses shown at its field.

import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();
const answer = { status: '', counted: '', details: '', priority: null, due: null, responsibles: [], aside: null };
const of_template = { ...answer, title: 'Une ronde la nuit', text: 'Toutes les deux heures.', category: 'protection', template: '1'.repeat(32), template_of: 'Bruno Vidal' };

async function visit(desk: FakeDesk, look: Look): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance/${desk.assurance.id}`);
  return strict;
}

for (const [name, look] of inspected_looks('phone_fr', 'desk_fr')) {
  test(`a measure of one’s own is added, changed and removed, ${name}`, async () => {
    const desk = new FakeDesk();
    const strict = await visit(desk, look);
    const { page } = strict;
    await page.getByText('Ce service n’a pas de mesure propre.').waitFor();
    await page.getByRole('button', { name: 'Ajouter une mesure' }).click();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Ceci manque.').waitFor();
    expect(desk.assurance.own).toEqual([]);  // nothing was sent: there is no title
    const form = page.getByRole('dialog');
    await form.getByLabel('Titre').fill('Un registre des clés à l’entrée');
    await form.getByLabel('Texte').fill('Qui prend une clé y met son nom, le jour et l’heure.');
    await form.getByLabel('Catégorie').selectOption('Défense');
    await form.getByLabel('État').selectOption('En cours');
    await form.getByLabel('Comment elle est appliquée').fill('Le cahier est commandé.');
    await form.getByLabel('Priorité').selectOption('P2');
    await form.getByLabel('Échéance').fill('2099-01-31');
    await form.getByLabel(/Aude Roche/u).check();
    await strict.inspect();
    await strict.picture(`own_form_${name}`);
    await form.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Mesure ajoutée').waitFor();
    expect(desk.assurance.own).toMatchObject([{ title: 'Un registre des clés à l’entrée', category: 'defense', status: 'enCours', details: 'Le cahier est commandé.', priority: 2, due: '2099-01-31', template: null }]);
    expect((desk.assurance.own[0]!['responsibles'] as { name: string }[]).map(({ name: who }) => who)).toEqual(['Aude Roche']);
    await strict.inspect();
    await strict.picture(`own_list_${name}`);

    // Two hundred letters with accents are more than two hundred bytes: the desk refuses them, and the field says so.
    await page.getByRole('button', { name: /^Modifier Un registre/u }).click();
    strict.expected.push(/status of 422/u);
    await form.getByLabel('Titre').fill('é'.repeat(150));
    await form.getByRole('button', { name: 'Enregistrer' }).click();
    await form.getByText(/Ce titre ne convient pas/u).waitFor();
    expect(await form.getByRole('alert').count()).toBe(0);  // it is said once, at its field
    await strict.inspect();
    await strict.picture(`own_refused_${name}`);
    await form.getByLabel('Titre').fill('Un registre des clés');
    await form.getByLabel(/Aude Roche/u).uncheck();
    await form.getByLabel('Échéance').fill('');
    await form.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Mesure enregistrée').waitFor();
    expect(desk.assurance.own).toMatchObject([{ title: 'Un registre des clés', due: null, responsibles: [] }]);

    await page.getByRole('button', { name: /^Modifier Un registre/u }).click();
    await form.getByRole('button', { name: 'Retirer cette mesure' }).click();
    await strict.picture(`own_remove_${name}`);
    await form.getByRole('button', { name: 'Annuler' }).click();
    expect(desk.assurance.own).toHaveLength(1);
    await form.getByRole('button', { name: 'Retirer cette mesure' }).click();
    await strict.inspect();
    await form.getByRole('button', { name: 'Retirer cette mesure' }).click();
    await page.getByText('Ce service n’a pas de mesure propre.').waitFor();
    expect(desk.assurance.own).toEqual([]);
  });
}

test('what a template words is answered here and not worded; the others stay as they are, on a phone', async () => {
  const desk = new FakeDesk();
  desk.assurance.own = [of_template, { ...answer, title: 'Une clé par porte', text: '', category: 'defense', template: null, template_of: null }];
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: /^Modifier Une ronde/u }).click();
  const form = page.getByRole('dialog');
  await form.getByText(/Son texte vient d’un modèle/u).waitFor();
  expect(await form.getByLabel('Titre').count()).toBe(0);
  await form.getByLabel('Comment elle est appliquée').fill('La société passe à 22 heures.');
  await strict.inspect();
  await strict.picture('own_of_template_phone');
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Mesure enregistrée').waitFor();
  expect(desk.assurance.own).toMatchObject([{ title: 'Une ronde la nuit', details: 'La société passe à 22 heures.', template: '1'.repeat(32) }, { title: 'Une clé par porte', template: null }]);
});

test('what somebody else has changed meanwhile is not overwritten, and what was typed stays, on a phone', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Ajouter une mesure' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Titre').fill('Un registre des clés');
  desk.assurance.version += 1;
  strict.expected.push(/status of 409/u);
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await form.getByRole('alert').waitFor();
  expect(await form.getByLabel('Titre').inputValue()).toBe('Un registre des clés');
  expect(desk.assurance.own).toEqual([]);
});
