// SPDX-License-Identifier: EUPL-1.2
// The organiser's console and the trustees' pages against the real programs: from the invitation to the minutes.
// Without URNA_BIN there is nothing to test against.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { program, programs, Servers } from './programs';

const name = 'Assemblée générale de la chorale';
const people = ['Ada Fischer', 'Tom de Wit', 'Zoé Martin'];

let servers: Servers;
let browser: Browser;

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_443);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

const strict_pages: StrictPage[] = [];
async function open(path: string): Promise<StrictPage> {
  const strict = await StrictPage.open(browser, servers.origin, desk_fr);
  strict.expected.push(/status of 401/u);
  strict_pages.push(strict);
  await strict.go(path);
  return strict;
}

async function prepare(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Nouveau scrutin' }).first().click();
  await page.getByLabel('Nom', { exact: true }).fill(name);
  await page.getByLabel('Question', { exact: true }).fill('Approuvez-vous les nouveaux statuts ?');
  await page.getByLabel('Réponses 1').fill('Oui');
  await page.getByLabel('Réponses 2').fill('Non');
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel('Ouverture').fill(at(-1));
  await page.getByLabel('Clôture').fill(at(3));
  for (const [i, person] of people.entries()) await page.getByLabel(`Membres qui se partagent une clé ${i + 1}`).fill(person);
  await page.getByRole('button', { name: 'Créer le scrutin' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return page.url().split('/').at(-1)!;
}

async function make_key(strict: StrictPage): Promise<{ name: string; buffer: Buffer }> {
  const { page } = strict;
  await page.getByRole('button', { name: 'Commencer' }).click();
  await page.getByRole('button', { name: 'Faire ma clé' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Enregistrer le fichier de clé' }).click();
  const download = await saving;
  const file = { name: download.suggestedFilename(), buffer: readFileSync((await download.path())!) };
  await page.locator('main input[type=file]').setInputFiles({ ...file, mimeType: 'application/octet-stream' });
  return file;
}

/** A trial from the checklist: two test voters in the booth, counted, compared. */
async function hold_trial(console_page: StrictPage, uuid: string): Promise<void> {
  const { page } = console_page;
  await page.goto(`${servers.origin}/console#/e/${uuid}`);
  await page.getByRole('link', { name: /Vote d’essai$/u }).first().click();
  await page.getByRole('button', { name: 'Commencer un essai' }).click();
  await page.getByText('ESSAI-1', { exact: true }).waitFor();
  await console_page.inspect();
  await console_page.picture('real_trial');
  for (const [who, answer] of [['ESSAI-1', 'Oui'], ['ESSAI-2', 'Non']] as const) {
    const address = await page.getByRole('link', { name: `Voter comme ${who}` }).getAttribute('href');
    const booth = await open(address!);
    await booth.page.getByText('ESSAI – Assemblée générale de la chorale').first().waitFor();
    await booth.page.getByRole('button', { name: 'Voir mon bulletin' }).or(booth.page.getByRole('button', { name: /^(?:Continuer|Entrer)/u })).first().click();
    await booth.page.getByRole('radio', { name: answer }).check();
    await booth.picture(`real_trial_booth_${answer}`);
    await booth.page.getByRole('button', { name: /Relire/u }).click();
    await booth.page.getByRole('button', { name: 'Déposer mon bulletin' }).click();
    await booth.page.getByRole('heading', { name: 'Votre vote est dans l’urne' }).waitFor();
    await booth.close();
  }
  await page.getByText('pour 6 codes').waitFor();
  await page.getByRole('button', { name: 'Clore et dépouiller l’essai' }).click();
  await page.getByText('Est-ce le résultat que vous attendiez ?').waitFor();
  await page.getByRole('rowheader', { name: 'Non' }).waitFor();
  await console_page.inspect();
  await console_page.picture('real_trial_counted');
  const board = await open((await page.getByRole('link', { name: 'Tableau public de l’essai' }).getAttribute('href'))!);
  await board.page.getByText('Essai : aucun vote ne compte.').waitFor();
  await board.inspect();
  await board.picture('real_trial_board');
  await board.close();
  await page.getByRole('button', { name: 'Oui, chaque chiffre concorde' }).click();
  await page.getByText('L’essai a donné le résultat attendu').waitFor();
}

test.skipIf(!programs)('an election is prepared, opened, closed, counted and verified', { timeout: 240_000 }, async () => {
  const console_page = await open('/console');
  console_page.expected.push(/status of 409|status of 422/u);
  const { page } = console_page;
  const { origin, folder } = servers;
  await servers.enrol(page);
  const uuid = await prepare(page);

  await page.goto(`${origin}/console#/e/${uuid}/roll`);
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('Matricule;Nom;Courriel\nA1;Petit;petit@example\n') });
  await page.getByText('La liste a 1 défaut').waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('Matricule;Nom;Prénom;Collège\nA1;Petit;Eva;Sopranos\nA2;Roy;Max;Basses\nA3;Ott;Lena;Basses\n') });
  await page.getByRole('button', { name: 'Prendre cette liste de 3 électeurs' }).click();
  await page.getByText('La liste de 3 électeurs est prise.').waitFor();
  await page.getByText('Lena').waitFor();
  await console_page.picture('real_roll');

  await page.goto(`${origin}/console#/e/${uuid}/trustees`);
  await page.getByText('Ada Fischer').waitFor();
  const links = await page.evaluate(async (id) => ((await (await fetch(`/api/organiser/elections/${id}/trustees`)).json()) as { link: string }[]).map(({ link }) => link), uuid);
  const trustees = await Promise.all(links.map((link) => open(link)));
  const keys: { name: string; buffer: Buffer }[] = [];
  for (const trustee of trustees) keys.push(await make_key(trustee));
  for (const trustee of trustees) await trustee.page.getByRole('button', { name: 'Toutes les phrases concordent' }).click();
  for (const trustee of trustees) await trustee.page.getByRole('heading', { level: 1, name: 'Votre clé est prête' }).waitFor();
  await page.getByText('3 sur 3 prêts').waitFor();
  await console_page.picture('real_trustees');

  await page.goto(`${origin}/console#/e/${uuid}/codes`);
  await page.getByRole('button', { name: 'Faire les codes et les lettres' }).click();
  await page.getByLabel('Je peux enregistrer le fichier').check();
  const letters = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Faire les codes et enregistrer' }).click();
  expect(readFileSync((await (await letters).path())!).subarray(0, 5).toString()).toBe('%PDF-');

  await hold_trial(console_page, uuid);
  await page.goto(`${origin}/console#/e/${uuid}`);
  await console_page.picture('real_checklist');
  await page.getByRole('button', { name: 'Annoncer le scrutin' }).click();
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Annoncer le scrutin' }).click();
  await page.getByRole('link', { name: 'Ouvrir l’urne' }).click();
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('button', { name: 'Ouvrir l’urne maintenant' }).click();
  await page.getByText('L’urne est ouverte', { exact: true }).waitFor();
  // The zero proof, though two ballots were cast in the trial.
  for (const what of ['Bulletins dans l’urne', 'Signatures sur la liste d’émargement', 'Compteur des votes']) expect(await page.locator('dl div', { hasText: what }).locator('dd').textContent()).toBe('0');
  await console_page.inspect();
  await console_page.picture('real_opened');
  await page.getByRole('link', { name: 'Suivre la participation' }).click();
  await page.getByText('Sopranos').waitFor();
  await console_page.picture('real_turnout');

  await page.goto(`${origin}/console#/e/${uuid}/closing`);
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('button', { name: 'Clore l’urne définitivement' }).click();
  await page.getByText('L’urne est close', { exact: true }).waitFor();
  await page.getByText('Bulletins, signatures et compteur sont égaux.').waitFor();

  for (const [i, trustee] of trustees.slice(0, 2).entries()) {
    await trustee.page.goto('about:blank');
    await trustee.page.goto(`${origin}${links[i]}`);
    await trustee.page.getByRole('button', { name: 'Commencer' }).click();
    await trustee.page.locator('main input[type=file]').first().setInputFiles({ ...keys[i]!, mimeType: 'application/octet-stream' });
    await trustee.page.getByRole('button', { name: 'Envoyer ma part' }).click();
    await trustee.page.getByRole('heading', { level: 1, name: 'Votre part est remise' }).waitFor();
  }
  await page.getByRole('link', { name: 'Dépouiller' }).click();
  await page.getByText('Assez pour dépouiller').waitFor();
  await console_page.picture('real_parts');
  await page.getByRole('button', { name: 'Dépouiller et publier' }).click();
  await page.getByText('Bulletins comptés').waitFor();
  await page.getByRole('rowheader', { name: 'Oui' }).waitFor();
  await console_page.picture('real_results');

  const minutes = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Procès-verbal' }).click();
  expect(readFileSync((await (await minutes).path())!).subarray(0, 5).toString()).toBe('%PDF-');
  const archive = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Archive' }).click();
  const path = join(folder, `${uuid}.bel`);
  await (await archive).saveAs(path);
  execFileSync(program('urna-verify'), [path]);

  await trustees[2]!.page.goto('about:blank');
  await trustees[2]!.page.goto(`${origin}${links[2]}`);
  await trustees[2]!.page.getByRole('button', { name: 'Commencer' }).click();
  await trustees[2]!.page.getByText(/Votre part est remise|Le dépouillement est terminé/u).first().waitFor();
  expect(strict_pages.flatMap(({ complaints }) => complaints)).toEqual([]);
});
