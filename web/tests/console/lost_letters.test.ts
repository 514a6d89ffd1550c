// SPDX-License-Identifier: EUPL-1.2
// Lost letters, and an election that is annulled.

import { expect, test } from 'vitest';
import { desk_fr, looks, type Look, type StrictPage } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();
const council = '/console#/e/11111111111111';

function desk_with_letters(): FakeDesk {
  const desk = new FakeDesk();
  desk.lost = { ...desk.lost, letters: 4, letters_left: [2, 3, 4], replaced: 1, refused: 2, alarms: ['burst'], people: [{ name: 'Aude Roche', replaced: 1 }] };
  const election = desk.elections[0]!;
  election.taken = [
    { id: 'C0101', last_name: 'Aubry', first_name: 'Claire', college: 'Cadres', unit: '', voted: false },
    { id: 'C0102', last_name: 'Benali', first_name: 'Karim', college: 'Cadres', unit: '', voted: true },
  ];
  return desk;
}
async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|403|404|409|422)/u);
  await strict.go(path);
  return strict;
}

const seen = Object.entries(looks).filter(([name]) => process.env['URNA_ALL_LOOKS'] !== undefined || ['phone_de', 'desk_fr'].includes(name));
for (const [look_name, look] of seen) {
  test(`lost letters and an annulled election stand, ${look_name}`, async () => {
    const desk = desk_with_letters();
    const strict = await visit(`${council}/lost`, desk, look);
    const { page } = strict;
    await page.getByRole('searchbox').fill('C01');
    await page.getByRole('button', { name: /Claire Aubry/u }).click();
    await page.getByLabel(/Date de naissance|Geburtsdatum/u).waitFor();
    if (look_name.endsWith('fr')) await strict.inspect();
    await strict.picture(`lost_letters_${look_name}`);
    await strict.go(council);
    await page.getByText(/^(Courriers remplacés|Ersetzte Briefe)$/u).waitFor();
    await page.getByRole('button', { name: /^(Annuler l’élection|Die Wahl annullieren)$/u }).click();
    await page.getByLabel(/Le motif|Der Grund/u).waitFor();
    if (look_name.endsWith('fr')) await strict.inspect();
    await strict.picture(`annul_${look_name}`);
    desk.elections[0]!.state = 'annulled';
    await strict.go(`${council}/results`);
    await page.reload();
    await page.getByRole('link', { name: /^(Tableau public de ce scrutin|Öffentliche Tafel dieser Wahl)$/u }).first().waitFor();
    if (look_name.endsWith('fr')) await strict.inspect();
    await strict.picture(`annulled_results_${look_name}`);
    await strict.go('/console#/e/22222222222222/questions');
    await page.getByLabel(/Courriers de réserve|Reservebriefe/u).fill('20');
    await page.getByRole('group', { name: /Ce qui est demandé|Was gefragt wird/u }).scrollIntoViewIfNeeded();
    if (look_name.endsWith('fr')) await strict.inspect();
    await strict.picture(`reserve_${look_name}`);
  });
}

// Shows IDN-13.
test('a letter is replaced for who answers right, and the page says what follows', async () => {
  const desk = desk_with_letters();
  const { page } = await visit(`${council}/lost`, desk);
  await page.getByRole('searchbox').fill('C01');
  expect(await page.getByRole('button', { name: 'Choisir Karim Benali' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Choisir Claire Aubry' }).click();
  const replace = page.getByRole('button', { name: 'Remplacer le courrier' });
  await replace.click();
  expect(await page.getByText('Tapez ce que l’électeur a dit.').count()).toBe(2);
  await page.getByLabel('Date de naissance').fill('1980-02-28');
  await page.getByLabel('Téléphone').fill('06 12 34 56 78');
  await replace.click();
  await page.getByText('Les réponses ne sont pas celles de la liste.').waitFor();
  await page.getByLabel('Date de naissance').fill('1980-02-29');
  await page.getByLabel(/^Courrier de réserve/u).selectOption('3');
  await replace.click();
  await page.getByText('Le courrier 3 fait maintenant entrer Claire Aubry, et l’ancien personne.').waitFor();
  expect(desk.lost.letters_left).toEqual([2, 4]);
});

// Shows IDN-08.
test('an annulment is asked for with a reason and the name, and waits for another person', async () => {
  const desk = desk_with_letters();
  const { page } = await visit(council, desk);
  await page.getByRole('button', { name: 'Annuler l’élection' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Tapez|Écrivez|nom/iu).last().fill('Élection du CSE de la coopérative des Tilleuls');
  await dialog.getByRole('button', { name: 'Demander l’annulation' }).click();
  await dialog.getByText('Écrivez le motif.').waitFor();
  await dialog.getByLabel(/^Le motif/u).fill('Une liste manquait.');
  await dialog.getByRole('button', { name: 'Demander l’annulation' }).click();
  await page.getByText('C’est demandé. Une autre personne doit confirmer l’annulation.').waitFor();
  expect(desk.seen).toContain('POST /api/organiser/elections/11111111111111/approvals');
  expect(desk.elections[0]!.state).toBe('open');
});
