// SPDX-License-Identifier: EUPL-1.2
// Like services approved together: chosen on the board, filled in by one person, advised by another, signed once by a third.

import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, desk_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, who: string, look: Look, at = ''): Promise<StrictPage> {
  desk.sign_in_as(who);
  desk.assurance.others = [
    { name: 'État civil en ligne', level: 2, total: 3.4, status: 'fait' },
    { name: 'Inscription à la cantine scolaire et aux activités du mercredi', level: 2, total: 3.4, status: '' },
  ];
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance${at}`);
  return strict;
}
const at_of = (desk: FakeDesk): string => `/batch-${desk.assurance.batch.id}`;

test('chosen on the board, and filled in by its author on a phone; one in the way is left out', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, 'Aude Roche', phone_fr);
  const { page } = strict;
  await page.getByLabel('Choisir les 3 services affichés').check();
  await page.getByRole('button', { name: 'Homologuer ensemble' }).click();
  await page.getByRole('heading', { name: 'Homologuer 3 services ensemble' }).waitFor();
  await page.getByLabel('Qui signe').selectOption('Claire Dumas');
  await page.getByLabel('Fonction').fill('Directrice générale');
  await page.getByRole('button', { name: 'Enregistrer cette étape' }).click();
  await page.getByRole('button', { name: 'Aucun avis n’est demandé' }).click();
  await page.getByRole('button', { name: 'Il n’y en a pas' }).click();
  await page.getByRole('button', { name: /projet a été remis/u }).click();
  await page.getByRole('button', { name: 'Enregistrer cette étape' }).click();
  await page.getByText('1 service n’est pas prêt').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Sensibiliser les équipes' }).first().waitFor();
  await strict.inspect();
  await strict.picture('batch_hindered_phone');
  await page.getByLabel('Laisser de côté').nth(1).check();
  await page.getByLabel(/^Remarque sur/u).first().fill('La cave est inondable.');
  await page.getByRole('button', { name: 'Enregistrer 2 changements' }).click();
  await page.getByText('Rien ne s’y oppose').first().waitFor();
  expect(desk.assurance.batch.members.map((member) => member['is_left_out'])).toEqual([false, true, false]);
  await page.getByText('Claire Dumas doit signer').waitFor();
  await strict.inspect();
});

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`a batch that waits for its signature, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.assurance.fill_in_batch();
    const strict = await visit(desk, 'Aude Roche', look, at_of(desk));
    await strict.page.getByRole('table').waitFor();
    await strict.inspect();
    await strict.picture(`batch_${name}`);
  });
}

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  test(`a measure is answered once for all, read-only in each service, and given back, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.assurance.fill_in_batch(0);
    desk.assurance.batch.members[1]!['left_because'] = 'unlike';
    desk.assurance.batch.members[1]!['is_left_out'] = true;
    const strict = await visit(desk, 'Aude Roche', look, at_of(desk));
    const { page } = strict;
    const form = page.getByRole('form').filter({ hasText: 'Sensibiliser les équipes' });
    await form.getByRole('combobox').first().selectOption('Sensibiliser les équipes');
    await form.getByRole('textbox').fill('La commune forme chaque agent.');
    await form.getByRole('button').click();
    await page.getByText('La commune forme chaque agent.').first().waitFor();
    expect(desk.assurance.batch.measures).toEqual([{ measure: 'RH.2', status: 'fait', details: 'La commune forme chaque agent.' }]);
    await strict.inspect();
    await strict.picture(`batch_common_${name}`);
    await strict.go(`/console#/assurance/${desk.assurance.id}`);
    await page.getByRole('tab').first().click();
    await page.getByRole('button', { name: /Sensibiliser les équipes/u }).click();
    await page.getByRole('link', { name: /homologation groupée|Gemeinsame Freigabe/u }).waitFor();
    expect(await page.getByRole('dialog').or(page.locator('.one')).locator('select').count()).toBe(0);
    await strict.inspect();
    await strict.picture(`batch_inherited_${name}`);
  });
}

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  test(`an expert looks at services that chance has drawn, and signs, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.assurance.fill_in_batch();
    const strict = await visit(desk, 'Bruno Vidal', look, at_of(desk));
    const { page } = strict;
    await page.getByRole('button', { name: /Tirer un échantillon|Stichprobe ziehen/u }).click();
    await page.getByRole('button', { name: /Fixer la liste|Liste festlegen/u }).click();
    expect(desk.assurance.batch.sample).toBe(null);
    await page.getByLabel(/Où la graine sera lue|Wo der Startwert/u).fill('Loto du 28 novembre, fdj.fr');
    await page.getByLabel(/Combien sont tirés|Wie viele gezogen/u).fill('3');
    await page.getByText(/Entre 1 et 2|Zwischen 1 und 2/u).waitFor();
    await page.getByLabel(/Combien sont tirés|Wie viele gezogen/u).fill('1');
    await page.getByText(/50\s%/u).waitFor();
    await strict.inspect();
    await strict.picture(`batch_sample_begin_${name}`);
    await page.getByRole('button', { name: /Fixer la liste|Liste festlegen/u }).click();
    await page.getByText(/Un échantillon est ouvert|Eine Stichprobe ist offen/u).waitFor();
    await page.getByLabel(/^(Graine|Startwert)/u).fill('3 9');
    await page.getByRole('button', { name: /^(Tirer|Ziehen)$/u }).click();
    await page.getByText(/Au moins 6 caractères|Mindestens 6 Zeichen/u).waitFor();
    await page.getByLabel(/^(Graine|Startwert)/u).fill('7 11 23 40 41 - 5');
    await page.getByRole('button', { name: /^(Tirer|Ziehen)$/u }).click();
    const found = page.getByLabel(/^(Constat pour|Befund zu)/u);
    await found.selectOption('false');
    await page.getByRole('button', { name: /Enregistrer 1 constat|1 Befund speichern/u }).click();
    await page.getByText(/Dites ce qui|Sagen Sie, was/u).waitFor();
    await found.selectOption('true');
    await page.getByRole('button', { name: /Enregistrer 1 constat|1 Befund speichern/u }).click();
    await page.getByRole('button', { name: /Signer l’échantillon|Stichprobe unterzeichnen/u }).waitFor();
    await strict.inspect();
    await strict.picture(`batch_sample_${name}`);
    await page.getByRole('button', { name: /Signer l’échantillon|Stichprobe unterzeichnen/u }).click();
    await page.getByText(/Signé par Bruno Vidal|Unterzeichnet von Bruno Vidal/u).waitFor();
    expect(desk.assurance.batch.sample).toMatchObject({ seed: '7 11 23 40 41 - 5', drawn: [{ holds: true, version: 3 }] });
    await strict.picture(`batch_sample_signed_${name}`);
  });
}

test('the authority signs once, for as many services as are typed', async () => {
  const desk = new FakeDesk();
  desk.assurance.fill_in_batch();
  const strict = await visit(desk, 'Aude Roche', desk_fr, at_of(desk));
  const { page } = strict;
  await page.getByLabel('Ce que vous signez').fill('3 services');
  await page.getByRole('button', { name: 'Signer la décision' }).click();
  await page.getByText('Ce n’est pas le nombre de services').waitFor();
  await page.getByLabel('Ce que vous signez').fill('2 services');
  await page.getByRole('button', { name: 'Signer la décision' }).click();
  await page.getByText('2 décisions signées et scellées').waitFor();
  expect(desk.assurance.batch.signed).toBe(2);
});
