// SPDX-License-Identifier: EUPL-1.2
// A service is approved on its page: an author fills in, another advises, the authority signs.

import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance/${desk.assurance.id}`);
  const tabs = strict.page.getByRole('tab');
  await tabs.nth(3).click();
  await strict.page.getByRole('heading', { level: 2 }).first().waitFor();
  return strict;
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`an approval under watch, and the file of the next, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.assurance.decide('under-watch');
    desk.assurance.draft = { number: 2, author: { id: desk.people.all[2]!.id, name: 'Claire Dumas' }, authority: { name: 'Aude Roche', position: 'Directrice générale', person: { id: desk.people.me.id, name: 'Aude Roche' } }, opinions: [{ collaborators: ['Bruno Vidal, expert'], given_by: { id: 'cd'.repeat(16), name: 'Bruno Vidal' }, verdict: 'with-reservations', months: 12, comment: 'La cave est inondable.' }], documents: ['Étude de risques'], form_handed_out: '2026-11-22T10:00:00Z', board: { date: '2026-11-24', is_accepted: true, months: 24, reason_of_refusal: '', conditions: [{ measure: 'SAUV.1', status: 'fait', due: '2027-06-30' }] } };
    const strict = await visit(desk, look);
    await strict.inspect();
    await strict.picture(`approval_${name}`);
  });
}

test('from a blank file to the signature, on a phone', async () => {
  const desk = new FakeDesk();
  desk.assurance.obstacles = [{ fault: 'measure-unanswered', measure: 'SAUV.1', title: { fr: 'Tester les sauvegardes', en: 'Test backups' } }];
  const strict = await visit(desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Ouvrir un dossier' }).click();
  await page.getByText('Sans réponse : Tester les sauvegardes').waitFor();
  await page.getByRole('button', { name: 'Enregistrer cette étape' }).click();
  expect(desk.assurance.version).toBe(8);  // nothing was sent: something is missing
  await page.getByLabel('Qui signe').selectOption('Bruno Vidal');
  expect(await page.getByLabel('Nom porté sur la décision').inputValue()).toBe('Bruno Vidal');
  await page.getByLabel('Fonction').fill('Directeur');
  await strict.inspect();
  await strict.picture('approval_authority_phone');
  await page.getByRole('button', { name: 'Enregistrer cette étape' }).click();
  await page.getByRole('button', { name: 'Aucun avis n’est demandé' }).click();
  await page.getByRole('button', { name: 'Il n’y en a pas' }).click();
  await page.getByRole('button', { name: 'Le projet a été remis' }).click();
  await page.getByRole('button', { name: 'Ajouter une condition' }).click();
  await page.getByLabel('Mesure', { exact: true }).selectOption('Tester les sauvegardes');
  await page.getByLabel('Échéance').fill('2027-01-31');
  await strict.inspect();
  await strict.picture('approval_decision_phone');
  await page.getByRole('button', { name: 'Enregistrer cette étape' }).click();
  await page.getByText('Bruno Vidal doit signer').waitFor();

  // Whoever wrote the file signs nothing; the authority types the name of what it decides about.
  expect(await page.getByRole('button', { name: 'Signer la décision' }).count()).toBe(0);
  desk.assurance.obstacles = [];
  desk.people.give_all(desk.people.all.find((one) => one.name === 'Bruno Vidal')!);
  desk.sign_in_as('Bruno Vidal');
  await page.reload();
  await page.getByRole('tab').nth(3).click();
  await page.getByLabel('Tapez le nom du service').fill('Vote de la chorale');
  await page.getByRole('button', { name: 'Signer la décision' }).click();
  await page.getByText('Ce n’est pas le nom du service').waitFor();
  await page.getByLabel('Tapez le nom du service').fill(desk.assurance.name);
  await strict.inspect();
  await strict.picture('approval_signature_phone');
  await page.getByRole('button', { name: 'Signer la décision' }).click();
  await page.getByRole('region', { name: 'Décisions' }).getByText('Homologué').waitFor();
  await strict.inspect();
});

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  test(`a badge is shown to everybody and hidden again, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.assurance.decide('active');
    const strict = await visit(desk, look);
    const { page } = strict;
    const show = /^(Afficher le macaron|Siegel zeigen)$/u;
    await page.getByRole('button', { name: show }).click();
    await page.getByText('https://vote.example.org/api/badges/').first().waitFor();
    await strict.inspect();
    await page.locator('.snippet').scrollIntoViewIfNeeded();
    await strict.picture(`approval_badge_${name}`);
    await page.getByRole('button', { name: /^(Masquer le macaron|Siegel verbergen)$/u }).click();
    await page.getByRole('button', { name: show }).waitFor();
    expect(desk.assurance.is_shown).toBe(false);
  });
}
