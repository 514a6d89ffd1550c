// SPDX-License-Identifier: EUPL-1.2
// A service is described and its measures answered, at the real programs.  Without URNA_BIN there is nothing to test against.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { forty_services } from './many_services';
import { come_in_as_owner } from './owner_page';
import { programs, Servers } from './programs';

let servers: Servers;
let browser: Browser;

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_449);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

test.skipIf(!programs)('a service is described, its measures answered, and the index says what would raise it', { timeout: 240_000 }, async () => {
  const address = 'odile@example.org';
  const owner = await StrictPage.open(browser, servers.origin, desk_fr);
  owner.expected.push(/status of (401|409|422)/u);
  await owner.go(`/console${servers.invite(address, ['tenant_owner'])}`);
  const { page } = owner;
  await come_in_as_owner(page, address, 'Odile Girard');

  await page.getByRole('link', { name: 'Homologation' }).click();
  await page.getByText('Aucun service n’est décrit.').waitFor();
  await owner.inspect();
  await page.getByRole('button', { name: 'Décrire un service' }).click();
  await page.getByRole('button', { name: 'Enregistrer et voir les mesures' }).click();
  const lacks = page.getByRole('alert');
  await lacks.getByText('Il manque des réponses').waitFor();
  expect(await lacks.getByRole('listitem').count()).toBe(8);
  await page.getByLabel('Nom du service').fill('Vote du comité social et économique');
  const choose = (question: string, answer: string) => page.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
  await choose('Type de service', 'Service en ligne');
  await choose('À quoi sert-il', 'Vote en ligne');
  await choose('Hébergement', 'Serveurs de l’organisation');
  await choose('Qui peut l’atteindre', 'Tout Internet');
  await choose('Public', 'Limité');
  await choose('Interruption acceptable', 'Moins de 12 heures');
  await choose('Données traitées', 'Identité et coordonnées');
  await choose('Il y a parmi elles', 'Le secret du vote');
  await choose('Volume de données', 'Faible');
  await page.getByText('demande au moins le niveau Modéré').waitFor();
  expect(await page.getByRole('radio', { name: /^Basique/u }).isDisabled()).toBe(true);
  await choose('Où sont les données', 'Dans l’Union européenne');
  await owner.inspect();
  await owner.picture('assurance_describe');
  await page.getByRole('button', { name: 'Enregistrer et voir les mesures' }).click();
  await page.getByRole('heading', { level: 1, name: 'Vote du comité social et économique' }).waitFor();
  await page.getByRole('region', { name: 'Indice cyber' }).getByText('0,0').waitFor();
  await page.getByRole('region', { name: 'Indice prouvé' }).getByText('Non vérifié').waitFor();
  await owner.inspect();
  await owner.picture('assurance_measures');

  await page.getByRole('searchbox').fill('RH.2');
  const measures = page.getByRole('list', { name: 'Mesures' }).getByRole('button');
  await expect.poll(() => measures.count()).toBe(1);
  await measures.click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('État').selectOption('Faite');
  await drawer.getByLabel('Comment elle est appliquée').fill('Deux fois par an');
  await owner.inspect();
  await owner.picture('assurance_one_measure');
  await drawer.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText(/^Enregistré. L’indice est de/u).waitFor();

  // It can be said in the list too, and what else was said of it stays.
  const said = page.getByRole('list', { name: 'Mesures' }).getByRole('combobox');
  expect(await said.inputValue()).toBe('fait');
  await said.selectOption('En cours');
  await measures.click();
  expect(await drawer.getByLabel('Comment elle est appliquée').inputValue()).toBe('Deux fois par an');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('État', { exact: true }).selectOption('Sans réponse');
  await expect.poll(() => said.count()).toBeGreaterThan(20);
  const unsaid = await said.count();
  const second = await said.nth(1).getAttribute('aria-label');
  await said.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => said.count()).toBe(unsaid - 1);
  // Whoever types is at the one that followed.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(second);
  // As fast as they are chosen.
  await Promise.all([said.nth(0).selectOption('Non faite'), said.nth(1).selectOption('En cours'), said.nth(2).selectOption('En cours')]);
  await expect.poll(() => said.count()).toBe(unsaid - 4);
  await page.getByLabel('État', { exact: true }).selectOption('Tous les états');
  await owner.inspect();
  await owner.picture('assurance_answers');
  await page.getByRole('searchbox').fill('RH.2');
  await expect.poll(() => said.count()).toBe(1);
  await said.selectOption('Faite');
  await measures.click();
  await drawer.waitFor();
  await expect.poll(() => drawer.getByLabel('État').inputValue()).toBe('fait');
  await page.keyboard.press('Escape');

  // Whoever asks to set a measure aside cannot agree to it.
  await page.getByRole('searchbox').fill('RH.4');
  await measures.getByText('RH.4').waitFor();
  await measures.click();
  await drawer.getByLabel('Pourquoi elle ne s’applique pas').fill('Personne n’arrive ni ne part');
  await drawer.getByRole('button', { name: 'Demander à l’écarter' }).click();
  await measures.getByText('Attend une seconde personne').waitFor();
  await measures.click();
  await drawer.getByText('Odile Girard demande à l’écarter').waitFor();
  expect(await drawer.getByRole('button', { name: 'Donner mon accord' }).count()).toBe(0);
  await page.keyboard.press('Escape');

  // What the platform sees of itself stands beside what people declare.
  await page.getByRole('tab', { name: 'Description' }).click();
  await page.getByRole('button', { name: 'Ce service est cette plateforme' }).click();
  await page.getByText('Relié aux contrôles de la plateforme').waitFor();
  await page.getByRole('region', { name: 'Indice prouvé' }).getByText('n’est que déclarée').waitFor();
  await page.getByRole('tab', { name: 'Mesures' }).click();
  await page.getByRole('searchbox').fill('AUTH.11');
  await measures.getByText('AUTH.11').waitFor();
  await measures.click();
  await drawer.getByText('Mots de passe gardés sans pouvoir être retrouvés').waitFor();
  await drawer.getByText('Réussi', { exact: true }).waitFor();
  await owner.inspect();
  await owner.picture('assurance_machine', false);
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Indice', exact: true }).click();
  await page.getByRole('region', { name: 'Ce qui l’augmenterait le plus' }).getByRole('listitem').first().waitFor();
  await owner.inspect();
  await owner.picture('assurance_index');
  // What would raise it leads to the measure.
  const first = page.getByRole('region', { name: 'Ce qui l’augmenterait le plus' }).getByRole('button').first();
  const title = await first.innerText();
  await first.click();
  await page.getByRole('dialog', { name: title }).getByLabel('État').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Risques' }).click();
  await page.getByRole('table').getByText('Inacceptable').first().waitFor();
  await owner.inspect();
  await owner.picture('assurance_risks');
  await page.getByRole('tab', { name: 'Historique' }).click();
  await page.getByText('Mesure renseignée · RH.2').first().waitFor();
  await owner.inspect();
  await page.getByRole('link', { name: 'Tous les services' }).click();
  await page.getByRole('rowheader', { name: 'Vote du comité social et économique' }).waitFor();
  await owner.inspect();
  await owner.picture('assurance_list');

  // Forty more from a spreadsheet, of which five lines are named with what is wrong and what to do.
  await page.getByRole('button', { name: 'Importer un tableau' }).click();
  const blank = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Pour tableur (XLSX)' }).click();
  expect((await blank).suggestedFilename()).toBe('services.xlsx');
  await owner.inspect();
  await owner.picture('services_import');
  await page.locator('input[type=file]').setInputFiles({ name: 'services.csv', mimeType: 'text/csv', buffer: forty_services() });
  await page.getByRole('alert').getByText('5 lignes à corriger sur 40').waitFor();
  const lines = page.getByRole('list', { name: 'Ce qui est à corriger, ligne par ligne' }).locator(':scope > li');
  expect(await lines.count()).toBe(5);
  for (const [at, words] of [
    ['Ligne 7', 'Vouliez-vous dire « Nuage (IaaS ou PaaS) »'],
    ['Ligne 14', '« Téléservice 04 » est déjà à la ligne 5'],
    ['Ligne 21', 'Ce service a besoin d’une réponse'],
    ['Ligne 28', 'Le niveau « Basique » est trop bas : le reste de la ligne demande « Avancé »'],
    ['Ligne 35', '« Télépathie » n’est pas une réponse possible. Réponses possibles : Service en ligne · Portail d’information'],
  ] as const)
    await lines.filter({ hasText: at }).getByText(words).waitFor();
  await owner.inspect();
  await owner.picture('services_report');
  await page.getByRole('button', { name: 'Ajouter seulement les 35 lignes justes' }).click();
  await page.getByText('35 services ajoutés').waitFor();
  await page.getByRole('rowheader', { name: 'Téléservice 40' }).waitFor();
  expect(await page.getByRole('rowheader').count()).toBe(36);
  // Mended, the same file brings the five; the others are known by their references.
  await page.getByRole('button', { name: 'Importer un tableau' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'services.csv', mimeType: 'text/csv', buffer: forty_services(true) });
  await page.getByText('35 services sont déjà là').waitFor();
  await owner.picture('services_mended');
  await page.getByRole('button', { name: 'Ajouter les 5 services' }).click();
  await page.getByText('5 services ajoutés', { exact: true }).waitFor();
  await page.getByRole('rowheader', { name: 'Téléservice 34' }).waitFor();
  expect(await page.getByRole('rowheader').count()).toBe(41);
  await owner.close();
});
