// SPDX-License-Identifier: EUPL-1.2
// What a role takes at sign-in: whom a change concerns is said before it is saved, and whoever is below it is led to raise it.

import { expect, test } from 'vitest';
import { desk_fr, looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  await strict.go(path);
  await strict.page.getByRole('heading', { level: 1 }).waitFor();
  return strict;
}

const seen = Object.entries(looks).filter(([name]) => process.env['URNA_ALL_LOOKS'] !== undefined || ['phone_de', 'desk_fr'].includes(name));
for (const [name, look] of seen) {
  test(`what each role takes stands, ${name}`, async () => {
    const strict = await visit('/console#/policy', new FakeDesk(), look);
    await strict.page.locator('table.cards tbody tr').nth(3).waitFor();
    await strict.page.waitForTimeout(250);
    await strict.inspect();
    await strict.picture(`policy_${name}`);
  });
}

// Shows IDN-01.
test('who is concerned is said before it is saved, and less waits for another person', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/policy', desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Changer la connexion : Assistance aux électeurs' }).click();
  const drawer = page.getByRole('dialog');
  expect(await drawer.getByLabel('Mot de passe', { exact: true }).locator('option').allTextContents()).toEqual(['12 caractères au moins', '15 caractères au moins']);
  await drawer.getByLabel('En plus du mot de passe').selectOption('key');
  await drawer.getByLabel('Se termine sans activité après').selectOption('10');
  await strict.inspect();
  await strict.picture('policy_form_phone', false);
  await drawer.getByRole('button', { name: 'Voir qui est concerné' }).click();
  await drawer.getByText('3 personnes doivent choisir un autre mot de passe.').waitFor();
  await drawer.getByText('Vous en faites partie.').waitFor();
  expect(desk.customer.wanted).toEqual([]);
  await strict.inspect();
  await strict.picture('policy_concerns_phone', false);
  await drawer.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('La connexion est changée.').waitFor();
  expect(desk.customer.wanted).toEqual([{ role: 'help_desk', demand: { password: 'standard', factor: 'key', idle_minutes: 10, in_all_minutes: 480 } }]);

  await page.getByRole('button', { name: 'Changer la connexion : Organisateur' }).click();
  await drawer.getByRole('button', { name: 'Revenir à ce que demande la plateforme' }).click();
  await drawer.getByLabel('Raison').fill('Les clés manquent');
  await drawer.getByRole('button', { name: 'Faire la demande' }).click();
  await drawer.getByText('Une autre personne doit confirmer').waitFor();
  expect(desk.customer.wanted[1]).toEqual({ role: 'organiser', demand: null, reason: 'Les clés manquent' });
});

// Shows IDN-01.
test('whoever is below the policy is shown what to raise, and nothing else', async () => {
  const desk = new FakeDesk();
  desk.people.owes = { password: true, factor: 'key' };
  const strict = await visit('/console#/people', desk, phone_fr);
  const { page } = strict;
  await page.getByText('Choisissez un autre mot de passe, de 15 caractères au moins.').waitFor();
  await page.getByRole('heading', { name: 'Clés de sécurité' }).waitFor();
  expect(desk.seen.filter((one) => !one.includes('/api/account'))).toEqual([]);
  await strict.inspect();
  await strict.picture('policy_owes_phone');
});

test('security contacts are named, and what they are told', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/alerts', desk, phone_fr);
  const { page } = strict;
  await page.getByText('securite@tilleuls.example').waitFor();
  await page.getByLabel('Adresse de courriel').fill('nadia');
  await page.getByRole('button', { name: 'Ajouter un contact' }).click();
  await page.getByText('Donnez une adresse de courriel.').waitFor();
  await strict.inspect();
  await page.getByLabel('Adresse de courriel').fill('nadia@tilleuls.example');
  await page.getByLabel('Langue des messages').selectOption('nl');
  await page.getByRole('button', { name: 'Ajouter un contact' }).click();
  await page.getByText('nadia@tilleuls.example').first().waitFor();
  await strict.inspect();
  await strict.picture('alerts_phone');
  expect(desk.customer.wanted).toEqual([{ contacts: [{ address: 'securite@tilleuls.example', language: 'fr' }, { address: 'nadia@tilleuls.example', language: 'nl' }] }]);
});
