// SPDX-License-Identifier: EUPL-1.2
// From where people come in: rules are checked, tried for minutes, kept or taken back.

import { expect, test } from 'vitest';
import { desk_fr, inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|409|422)/u);
  await strict.go('/console#/firewall');
  await strict.page.getByRole('heading', { level: 1 }).waitFor();
  return strict;
}

const seen = inspected_looks('phone_de', 'desk_fr');
for (const [name, look] of seen) {
  test(`the rules and those on trial stand, ${name}`, async () => {
    const desk = new FakeDesk();
    const strict = await visit(desk, look);
    await strict.page.getByRole('rowheader', { name: '192.0.2.0/24' }).waitFor();
    await strict.page.waitForTimeout(250);
    await strict.inspect();
    await strict.picture(`firewall_${name}`);
    desk.customer.trial = { rules: desk.customer.confirmed.slice(0, 1), made: Date.now() };
    await strict.go('/console#/');
    await strict.go('/console#/firewall');
    await strict.page.getByRole('timer', { includeHidden: true }).waitFor();
    await strict.inspect();
    await strict.picture(`firewall_trial_${name}`);
  });
}

// Shows TEN-05.
test('a rule that would lock its author out is not tried, and another is tried and kept', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Retirer la règle : 192.0.2.0/24' }).click();
  const add = async (network: string): Promise<void> => {
    await page.getByRole('button', { name: 'Ajouter une règle' }).click();
    const form = page.getByRole('dialog', { name: 'Ajouter une règle' });
    await form.getByLabel('Pour qui').selectOption('admin');
    await form.getByLabel('Adresse ou réseau').fill('nos bureaux');
    await form.getByRole('button', { name: 'Ajouter une règle' }).click();
    await form.getByText('Donnez une adresse ou un réseau').waitFor();
    await form.getByText('Votre adresse est 192.0.2.7').waitFor();
    await form.getByLabel('Adresse ou réseau').fill(network);
    await form.getByLabel('Raison').fill('Le siège');
    await strict.inspect();
    await strict.picture('firewall_form_phone', false);
    await form.getByRole('button', { name: 'Ajouter une règle' }).click();
    await page.getByRole('rowheader', { name: network }).waitFor();
  };
  await add('203.0.113.0/24');
  await page.getByText('Une règle est retirée').waitFor();
  await page.getByRole('button', { name: 'Vérifier et essayer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vérifier et essayer' });
  await dialog.getByText('Ces règles vous mettraient dehors').waitFor();
  expect(await dialog.getByRole('button', { name: 'Essayer cinq minutes' }).count()).toBe(0);
  await strict.inspect();
  await strict.picture('firewall_locked_out_phone', false);
  await page.keyboard.press('Escape');
  expect(desk.customer.trial).toBeUndefined();

  await add('192.0.2.0/25');
  await page.getByRole('button', { name: 'Vérifier et essayer' }).click();
  await dialog.getByText('Vous ne serez pas mis dehors').waitFor();
  await strict.picture('firewall_check_phone', false);
  await dialog.getByRole('button', { name: 'Essayer cinq minutes' }).click();
  await page.getByText('De nouvelles règles sont à l’essai').waitFor();
  expect(await page.getByRole('button', { name: 'Ajouter une règle' }).count()).toBe(0);
  desk.customer.refuse_confirmation = true;
  await page.getByRole('button', { name: 'Garder ces règles' }).click();
  await page.getByText('ne vous laisseraient pas entrer d’ici').waitFor();
  await page.getByRole('button', { name: 'Garder ces règles' }).click();
  await page.getByText('Les nouvelles règles sont gardées.').waitFor();
  expect(desk.customer.confirmed.filter(({ scope }) => scope === 'admin').map(({ network }) => network)).toEqual(['203.0.113.0/24', '192.0.2.0/25']);
});

test('a trial that nobody confirms goes back before the reader’s eyes', async () => {
  const desk = new FakeDesk();
  desk.customer.lasts = 7;
  desk.customer.trial = { rules: [], made: Date.now() };
  const strict = await visit(desk);
  const { page } = strict;
  await page.getByText('De nouvelles règles sont à l’essai').waitFor();
  expect(await page.getByRole('rowheader').count()).toBe(0);
  await page.getByText('Personne n’a confirmé à temps').waitFor();
  await page.getByRole('rowheader', { name: '192.0.2.0/24' }).waitFor();
  expect(await page.getByRole('button', { name: 'Garder ces règles' }).count()).toBe(0);
});

// Shows TEN-05.
test('voters are stopped by their country only by whoever types so', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByText('(France)').waitFor();
  await page.getByRole('button', { name: 'Ajouter une règle' }).click();
  const form = page.getByRole('dialog', { name: 'Ajouter une règle' });
  await form.getByLabel('Pour qui').selectOption('voter');
  await form.getByLabel('Décision').selectOption('deny');
  await form.getByLabel('Selon').selectOption('country');
  await form.getByLabel('Raison').fill('Hors de l’Union');
  await form.getByLabel('Pays').fill('QQ');
  await form.getByRole('button', { name: 'Ajouter une règle' }).click();
  await form.getByText('Indiquez le code d’un pays').waitFor();
  await form.getByLabel('Pays').fill('ch');
  await form.getByText('Suisse').waitFor();
  await strict.inspect();
  await strict.picture('firewall_country_form_phone', false);
  await form.getByRole('button', { name: 'Ajouter une règle' }).click();
  await page.getByRole('rowheader', { name: 'Suisse' }).waitFor();
  await page.getByLabel('Une règle sur un pays').selectOption('as-allowed');
  await strict.inspect();
  await strict.picture('firewall_country_phone');
  await page.getByRole('button', { name: 'Vérifier et essayer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vérifier et essayer' });
  await dialog.getByText('Des électeurs seront arrêtés par leur pays').waitFor();
  const go_on = dialog.getByRole('button', { name: 'Essayer cinq minutes' });
  expect(await go_on.isDisabled()).toBe(true);
  await strict.picture('firewall_country_check_phone', false);
  await dialog.getByLabel('Tapez STOP VOTERS ABROAD pour continuer').fill('STOP VOTERS ABROAD');
  await go_on.click();
  await page.getByText('De nouvelles règles sont à l’essai').waitFor();
  expect(desk.customer.tried).toMatchObject({ unknown_country: 'as-allowed', typed: 'STOP VOTERS ABROAD' });
});

test('what is wrong with a rule is said, and who only reads finds nothing to change', async () => {
  const desk = new FakeDesk();
  desk.customer.countries_made = null;
  const strict = await visit(desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Ajouter une règle' }).click();
  const form = page.getByRole('dialog', { name: 'Ajouter une règle' });
  await form.getByLabel('Pour qui').selectOption('voter');
  expect(await form.getByLabel('Selon').count()).toBe(0);
  await form.getByLabel('Adresse ou réseau').fill('10.0.0.0/33');
  await form.getByLabel('Raison').fill('Faute de frappe');
  await form.getByRole('button', { name: 'Ajouter une règle' }).click();
  await page.getByRole('button', { name: 'Vérifier et essayer' }).click();
  await page.getByRole('dialog').getByText('Donnez une adresse ou un réseau').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Abandonner les changements' }).click();
  await page.getByRole('rowheader', { name: '10.0.0.0/33' }).waitFor({ state: 'detached' });
});
