// SPDX-License-Identifier: EUPL-1.2
// What people sign of a measure, who signs for whom, and what is put up with.

import { expect, test } from 'vitest';
import { inspected_looks, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance/${desk.assurance.id}`);
  return strict;
}

for (const [name, look] of inspected_looks('phone_fr', 'desk_fr')) {
  test(`a statement is signed and withdrawn, ${name}`, async () => {
    const desk = new FakeDesk();
    const strict = await visit(desk, look);
    await strict.page.getByRole('button', { name: /Sensibiliser les équipes/u }).click();
    await strict.page.getByText('Personne n’a rien signé.').waitFor();
    await strict.page.getByRole('button', { name: 'Signer une déclaration' }).click();
    await strict.page.getByRole('button', { name: 'Signer', exact: true }).click();
    expect(desk.assurance.statements).toHaveLength(0);  // nothing was sent: something is missing
    await strict.page.getByLabel('Ce qui est en place').fill('Tout le monde a suivi la formation d’octobre.');
    await strict.page.getByLabel('Valable jusqu’au').fill('2099-06-30');
    await strict.inspect();
    await strict.picture(`statement_form_${name}`);
    await strict.page.getByRole('button', { name: 'Signer', exact: true }).click();
    await strict.page.getByText('Sans fichier', { exact: true }).waitFor();
    await strict.page.getByRole('button', { name: 'Retirer' }).click();
    await strict.page.getByLabel('Pourquoi elle ne vaut plus').fill('La liste était celle de l’an dernier.');
    await strict.inspect();
    await strict.picture(`statement_signed_${name}`);
    await strict.page.getByRole('button', { name: 'Retirer' }).last().click();
    await strict.page.getByText(/La liste était celle de l’an dernier/u).waitFor();
    expect(desk.assurance.statements[0]!['state']).toBe('withdrawn');
  });

  test(`a delegation and a waiver, ${name}`, async () => {
    const desk = new FakeDesk();
    const strict = await visit(desk, look);
    const { page } = strict;
    await page.getByRole('tab').nth(3).click();
    await page.getByRole('button', { name: 'Laisser une personne signer pour moi' }).click();
    await page.getByLabel('Qui', { exact: true }).selectOption('Bruno Vidal');
    await page.getByLabel('Dernier jour').fill('2099-01-31');
    await strict.inspect();
    await page.getByRole('button', { name: 'Donner' }).click();
    await page.getByText('Bruno Vidal pour Aude Roche').waitFor();
    await page.getByRole('button', { name: 'Tolérer une mesure en échec' }).click();
    await page.getByLabel('Mesure', { exact: true }).selectOption('Tester les sauvegardes');
    await page.getByLabel('Motif').fill('Les disques arrivent en janvier.');
    await page.getByLabel('Dernier jour').fill('2099-01-31');
    await strict.picture(`signing_form_${name}`);
    await page.getByRole('button', { name: 'Donner' }).click();
    await page.getByText(/Les disques arrivent en janvier/u).waitFor();
    await strict.inspect();
    await strict.picture(`signing_${name}`);
    await page.getByRole('button', { name: 'Y mettre fin' }).click();
    await page.getByText('Écourtée').waitFor();
    await page.getByRole('button', { name: 'Mettre fin à la dérogation' }).click();
    await page.getByRole('button', { name: 'Mettre fin à la dérogation' }).click();
    await page.getByText('Ceci manque.').waitFor();
    expect(desk.assurance.waivers[0]!['ended']).toBeNull();  // nothing was sent: the reason is missing
    await page.getByLabel('Pourquoi elle prend fin').fill('Les disques sont là.');
    await strict.inspect();
    await strict.picture(`waiver_end_${name}`);
    await page.getByRole('button', { name: 'Mettre fin à la dérogation' }).click();
    await page.getByText(/Aude Roche y a mis fin .+Les disques sont là/u).waitFor();
    expect(await page.getByRole('button', { name: 'Mettre fin à la dérogation' }).count()).toBe(0);
    await strict.inspect();
    await strict.picture(`waiver_ended_${name}`);
  });
}
