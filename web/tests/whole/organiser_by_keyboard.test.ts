// SPDX-License-Identifier: EUPL-1.2
// An organiser without a mouse, with the real programs: from the invitation to the results, by keys alone.  In the dark from the
// opening on.  The trustees and the voter of the trial have mice.  Without URNA_BIN there is nothing to test against.

import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { Keyboard } from './keyboard';
import { codes_milliseconds_max, password, Phone, programs, Servers } from './programs';

const name = 'Comité de quartier';

let servers: Servers;
let browser: Browser;
const opened: StrictPage[] = [];

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_445);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

async function open(path: string): Promise<StrictPage> {
  const strict = await StrictPage.open(browser, servers.origin, desk_fr);
  strict.expected.push(/status of 401/u);
  opened.push(strict);
  await strict.go(path);
  return strict;
}

const address = 'aude@example.org';

/** The page stands at the link of the invitation. */
async function open_account(keys: Keyboard): Promise<void> {
  const { page } = keys;
  await keys.arrive('Ouvrir votre compte');
  await keys.fill(/^Adresse de courriel/u, address);
  await page.keyboard.press('Enter');
  await keys.arrive('Votre nom et un mot de passe');
  await keys.fill(/^Votre nom/u, 'Aude Roche');
  await keys.fill(/^Nouveau mot de passe/u, password);
  await keys.fill(/^Le même mot de passe/u, password);
  await page.keyboard.press('Enter');
  await keys.arrive('Ajouter votre téléphone');
  const phone = new Phone((await page.getByRole('list', { name: 'Secret pour l’application' }).innerText()).replace(/\s/gu, ''));
  await keys.fill(/^Nombre affiché maintenant/u, await phone.digits());
  await page.keyboard.press('Enter');
  await keys.arrive('Ajouter vos clés de sécurité');
  await keys.press('Ouvrir mon compte sans clé');
  await page.getByRole('list', { name: 'Codes de secours' }).waitFor({ timeout: codes_milliseconds_max });
  await keys.arrive('Gardez vos codes de secours');
  await keys.press(/^Je les ai gardés/u, 'Space');
  await keys.press('Aller à la connexion');
  await keys.arrive('Connexion');
  await keys.fill('Adresse de courriel', address);
  await keys.fill('Mot de passe', password);
  await keys.fill(/^Nombre à six chiffres/u, await phone.digits());
  await page.keyboard.press('Enter');
  await keys.arrive('Scrutins');
}

/** Two lists with candidates, moved and removed again; two trustees. */
async function write_definition(keys: Keyboard): Promise<void> {
  const { page } = keys;
  await keys.press('Nouveau scrutin');
  await keys.arrive('Nouveau scrutin');
  // The skip link is the first thing of every page.
  await keys.press_back('Aller au contenu');
  await keys.arrive('Nouveau scrutin');
  await keys.press('Créer le scrutin');
  await keys.arrive_at('div', 'points à corriger');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await keys.arrive_at('text', 'Nom');
  await keys.fill('Nom', name);
  // Day and month alike: which comes first is the browser's affair.
  for (const [label, digits] of [['Ouverture', '01012026'], ['Clôture', '12122099']] as const) {
    await keys.reach(label);
    await page.keyboard.type(digits);
    await page.keyboard.press('Tab');
    await page.keyboard.type('0900AM');
  }
  expect(await page.getByLabel('Clôture').inputValue()).toBe('2099-12-12T09:00');
  await keys.choose('Type de question', 'Choisir une liste');
  await keys.fill('Question', 'Quelle liste pour le comité ?');
  await keys.fill('Nom de la liste', 'Ensemble');
  await keys.fill('Candidat 1', 'Ada');
  await keys.press('Ajouter un candidat');
  await keys.arrive_at('text', 'Candidat 2');
  await page.keyboard.insertText('Bo');
  await keys.press('Monter 2');
  await keys.arrive_at('button', 'Monter 1');
  await keys.press('Descendre 1');
  await keys.arrive_at('button', 'Descendre 2');
  await keys.press('Ajouter un candidat');
  await keys.arrive_at('text', 'Candidat 3');
  await keys.press('Retirer 3');
  await keys.arrive_at('text', 'Candidat 2');
  await keys.press('Ajouter une liste');
  await keys.arrive_at('text', 'Nom de la liste');
  await page.keyboard.insertText('Autrement');
  await keys.fill('Candidat 1', 'Cy');
  await keys.choose('Comment les voix deviennent un résultat', 'Les chiffres seulement');
  await keys.press('Ajouter une question');
  await keys.arrive_at('textarea', 'Question');
  await keys.press('Retirer cette question');
  await keys.arrive_at('h2', 'Retirer cette question');
  await keys.press('Retirer cette question');
  await keys.arrive_at('textarea', 'Question');
  await keys.reach('Membres qui se partagent une clé 3');
  for (const place of [3, 2]) {
    await keys.press(`Retirer ${place}`);
    await keys.arrive_at('text', `Membres qui se partagent une clé ${place - 1}`);
  }
  await keys.press('Retirer 1');
  await keys.arrive_at('button', 'Ajouter un membre');
  await keys.press('Ajouter un tel détenteur');
  await page.keyboard.insertText('Zoé Martin');
  await page.keyboard.press('Enter');
  await keys.arrive_at('text', 'Détenteurs qui doivent tous être là 2');
  await page.keyboard.insertText('Tom de Wit');
  await keys.press('Créer le scrutin');
  await keys.arrive(name);
}

async function import_roll(keys: Keyboard): Promise<void> {
  await keys.press('Liste électorale');
  await keys.arrive('Liste électorale');
  const rows = Array.from({ length: 6 }, (_, i) => `A${i};Petit;Eva;Est`);
  await keys.file(/^Choisir un fichier CSV/u, { name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(['N° agent;Nom;Prénom;Collège', ...rows].join('\n')) });
  await keys.arrive_at('h3', 'Ce que disent les colonnes');
  await keys.choose('Sens de la colonne N° agent', 'Identifiant');
  await keys.press('Vérifier le fichier');
  await keys.arrive_at('div', 'Le fichier contient 6 électeurs et aucun défaut.');
  await keys.press('Prendre cette liste de 6 électeurs');
  await keys.page.getByText('La liste de 6 électeurs est prise.').waitFor();
  await keys.expect_somewhere();
}

async function make_letters(keys: Keyboard): Promise<void> {
  await keys.press('Codes et lettres');
  await keys.arrive('Codes et lettres');
  await keys.press('Faire les codes et les lettres');
  await keys.arrive_at('h2', 'Faire les codes et les lettres');
  await keys.press(/^Je peux enregistrer le fichier/u, 'Space');
  const letters = keys.page.waitForEvent('download');
  await keys.press('Faire les codes et enregistrer les lettres');
  await letters;
  await keys.arrive_at('button', 'Faire les codes et les lettres');
}

async function hold_trial(keys: Keyboard): Promise<void> {
  const { page } = keys;
  await keys.press('Vote d’essai');
  await keys.arrive('Vote d’essai');
  await keys.press('Commencer un essai');
  await page.getByText('ESSAI-1', { exact: true }).waitFor();
  await keys.expect_somewhere();
  const arriving = page.context().waitForEvent('page');
  await keys.press('Voter comme ESSAI-1');
  const booth = await arriving;
  await booth.getByRole('button', { name: 'Continuer' }).click();
  await booth.getByRole('radio', { name: /Ensemble/u }).check();
  await booth.getByRole('button', { name: /Relire/u }).click();
  await booth.getByRole('button', { name: 'Déposer mon bulletin' }).click();
  await booth.getByRole('heading', { name: 'Votre vote est dans l’urne' }).waitFor();
  await booth.close();
  await expect.poll(() => page.getByRole('button', { name: 'Clore et dépouiller l’essai' }).isEnabled(), { timeout: 10_000 }).toBe(true);
  await keys.press('Clore et dépouiller l’essai');
  await page.getByText('Est-ce le résultat que vous attendiez ?').waitFor();
  await keys.expect_somewhere();
  await keys.press('Oui, chaque chiffre concorde');
  await page.getByText('L’essai a donné le résultat attendu').waitFor();
  await keys.expect_somewhere();
}

/** Types the name of the election where it is asked for, and confirms. */
async function sign(keys: Keyboard): Promise<void> {
  await keys.fill('Saisissez le nom du scrutin', name);
  await keys.page.keyboard.press('Enter');
}

async function hold_poll(keys: Keyboard): Promise<void> {
  const { page } = keys;
  await keys.press('Préparation');
  await keys.arrive(name);
  await page.getByText('2 détenteurs prêts').waitFor();
  await keys.press('Annoncer le scrutin');
  await keys.arrive_at('h2', 'Annoncer le scrutin');
  await sign(keys);
  await page.getByText('Le scrutin est annoncé.').waitFor();
  await keys.expect_somewhere();
  await page.emulateMedia({ colorScheme: 'dark' });
  await keys.press('Ouvrir l’urne');
  await keys.arrive(name);
  await sign(keys);
  await page.getByText('L’urne est ouverte', { exact: true }).waitFor();
  await keys.arrive(name);
  await keys.press('Suivre la participation');
  await keys.arrive('Participation');
  await keys.reach('Graphique');
  await page.keyboard.press('ArrowRight');
  await keys.arrive_at('tab', 'Tableau');
  await keys.press('Préparation');
  await keys.arrive(name);
  await keys.press('Clore l’urne');
  await keys.arrive(name);
  await sign(keys);
  await page.getByText('L’urne est close', { exact: true }).waitFor();
  await keys.arrive(name);
  await keys.press('Dépouiller');
  await keys.arrive('Résultats');
}

interface Key {
  link: string;
  file: { name: string; buffer: Buffer; mimeType: string };
}

/** What the trustees do, on their own pages. */
async function make_keys(keys: Keyboard): Promise<Key[]> {
  await keys.press('Détenteurs');
  await keys.arrive('Détenteurs de la clé');
  await keys.page.getByText('Tom de Wit').waitFor();
  const uuid = /[0-9A-Za-z]{14,}/u.exec(keys.page.url().split('#')[1]!)![0];
  const links = await keys.page.evaluate(async (id) => ((await (await fetch(`/api/organiser/elections/${id}/trustees`)).json()) as { link: string }[]).map(({ link }) => link), uuid);
  return Promise.all(
    links.map(async (link) => {
      const { page } = await open(link);
      await page.getByRole('button', { name: 'Commencer' }).click();
      await page.getByRole('button', { name: 'Faire ma clé' }).click();
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Enregistrer le fichier de clé' }).click();
      const saved = await saving;
      const file = { name: saved.suggestedFilename(), buffer: readFileSync((await saved.path())!), mimeType: 'application/octet-stream' };
      await page.locator('main input[type=file]').setInputFiles(file);
      await page.getByRole('heading', { level: 1, name: 'Votre clé est prête' }).waitFor();
      return { link, file };
    }),
  );
}
async function decrypt({ link, file }: Key): Promise<void> {
  const { page } = await open(link);
  await page.getByRole('button', { name: 'Commencer' }).click();
  await page.locator('main input[type=file]').first().setInputFiles(file);
  await page.getByRole('button', { name: 'Envoyer ma part' }).click();
  await page.getByRole('heading', { level: 1, name: 'Votre part est remise' }).waitFor();
}

test.skipIf(!programs)('an organiser holds a whole election by the keyboard alone', { timeout: 120_000 }, async () => {
  const { page } = await open(`/console${servers.invite(address)}`);
  const keys = new Keyboard(page);
  await open_account(keys);
  await write_definition(keys);
  await import_roll(keys);
  const trustees = await make_keys(keys);
  await make_letters(keys);
  await hold_trial(keys);
  await hold_poll(keys);
  await Promise.all(trustees.map(decrypt));
  await page.getByText('Assez pour dépouiller').waitFor();
  await keys.press('Dépouiller et publier le résultat');
  await page.getByText('Bulletins comptés').waitFor();
  await keys.expect_somewhere();
  const minutes = page.waitForEvent('download');
  await keys.press('Procès-verbal (PDF)');
  expect(readFileSync((await (await minutes).path())!).subarray(0, 5).toString()).toBe('%PDF-');
  await keys.press('Se déconnecter');
  await keys.arrive('Connexion');
  expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
});
