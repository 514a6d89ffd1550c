// SPDX-License-Identifier: EUPL-1.2
// Whoever owns the desk, at the real programs: two security keys from the invitation on, somebody invited, shut out again.
// Without URNA_BIN there is nothing to test against.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VirtualKeys } from '../console/virtual_keys';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { codes_milliseconds_max, password, programs, Servers } from './programs';

let servers: Servers;
let browser: Browser;
const opened: StrictPage[] = [];

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_446);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

async function open(path: string): Promise<StrictPage> {
  const strict = await StrictPage.open(browser, servers.origin, desk_fr);
  strict.expected.push(/status of (401|409|422)/u);
  opened.push(strict);
  await strict.go(path);
  return strict;
}

test.skipIf(!programs)('an owner comes in with two keys, invites, looks at rights, gives and shuts out', { timeout: 240_000 }, async () => {
  const address = 'odile@example.org';
  const long_password = 'sept hérons devant le canal gelé';
  const owner = await open(`/console${servers.invite(address, ['tenant_owner'])}`);
  const { page } = owner;
  const keys = await VirtualKeys.of(page);
  await page.getByLabel('Adresse de courriel').fill('somebody@example.org');
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  await page.getByText('n’est pas connue à cette adresse').waitFor();
  await page.getByLabel('Adresse de courriel').fill(address);
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  await page.getByText('Responsable de l’organisation').waitFor();
  await page.getByLabel('Votre nom').fill('Odile Girard');
  await page.getByLabel('Nouveau mot de passe').fill('Odile Girard 2026');
  await page.getByLabel('Le même mot de passe').fill('Odile Girard 2026');
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
  await page.getByText('Il tient surtout à votre nom ou à votre adresse.').waitFor();
  await owner.picture('real_people_weak');
  await page.getByLabel('Nouveau mot de passe').fill(long_password);
  await page.getByLabel('Le même mot de passe').fill(long_password);
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
  await page.getByRole('button', { name: /^Passer/u }).click();
  await page.getByRole('button', { name: 'Ajouter une clé' }).click();
  await page.getByText('1 clé ajoutée').waitFor();
  await keys.plug();
  await page.getByRole('button', { name: 'Ajouter une autre clé' }).click();
  await page.getByText('2 clés ajoutées').waitFor();
  await page.getByRole('button', { name: 'Ouvrir mon compte' }).click();
  const codes = page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem');
  await codes.nth(9).waitFor({ timeout: codes_milliseconds_max });
  await page.getByLabel('Je les ai gardés').check();
  await page.getByRole('button', { name: 'Aller à la connexion' }).click();
  await page.getByLabel('Mot de passe', { exact: true }).fill(long_password);
  expect(await page.getByRole('radio', { name: 'Clé de sécurité' }).isChecked(), 'who has just added keys has no app').toBe(true);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();

  // Somebody is invited, and comes in elsewhere.
  await page.getByRole('link', { name: 'Personnes' }).click();
  await page.getByRole('button', { name: 'Inviter une personne' }).click();
  const drawer = page.getByRole('dialog', { name: 'Inviter une personne' });
  await drawer.getByLabel('Adresse de courriel').fill('info@example.org');
  await drawer.getByRole('checkbox', { name: /^Organisateur/u }).check();
  await drawer.getByLabel('Pourquoi').fill('Prépare les élections');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await drawer.getByText('Donnez l’adresse d’une seule personne').waitFor();
  await drawer.getByLabel('Adresse de courriel').fill('bruno@example.org');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  const link = await drawer.getByText(/#\/invitation\//u).innerText();
  await drawer.getByRole('button', { name: 'Terminer' }).click();
  await page.getByRole('rowheader', { name: 'bruno@example.org' }).waitFor();
  const bruno = await open('/console');
  await servers.take_up(bruno.page, new URL(link).hash, 'bruno@example.org', 'Bruno Vidal');

  // What he may, and why; a group; a role through it.
  await owner.go('/console#/groups');
  await page.getByRole('button', { name: 'Ajouter un groupe' }).click();
  await page.getByRole('dialog').getByLabel('Nom du groupe').fill('Bureau');
  await page.getByRole('dialog').getByRole('button', { name: 'Ajouter un groupe' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bureau' }).waitFor();
  await page.getByLabel('Ajouter une personne').selectOption({ label: 'Bruno Vidal (bruno@example.org)' });
  await page.getByRole('button', { name: 'Ajouter au groupe' }).click();
  await page.getByText('Bruno Vidal est dans le groupe.').waitFor();
  await page.getByRole('button', { name: 'Donner un rôle' }).click();
  const giving = page.getByRole('dialog', { name: 'Donner un rôle à Bureau' });
  await giving.getByRole('radio', { name: /^Membre du bureau électoral/u }).check();
  await giving.getByLabel('Pourquoi').fill('Préside le bureau');
  await giving.getByRole('button', { name: 'Donner un rôle' }).click();
  await page.getByText('Le rôle est donné').waitFor();
  await owner.inspect();
  await owner.picture('real_people_group');
  await page.getByRole('link', { name: 'Bruno Vidal' }).click();
  const rights = page.getByRole('region', { name: 'Ce que cela permet maintenant' });
  await rights.getByRole('row', { name: /^Ouvrir l’urne/u }).getByText('Membre du bureau électoral, par le groupe Bureau').waitFor();
  await rights.getByRole('row', { name: /^Préparer un scrutin/u }).getByText('Organisateur').waitFor();
  await owner.inspect();
  await owner.picture('real_people_one');
  await owner.go('/console#/roles');
  await page.getByRole('table', { name: 'Tous les droits, par rôle' }).getByRole('row', { name: /^Ouvrir l’urne/u }).waitFor();
  await owner.inspect();

  // A program's key opens nothing once it is taken back; it was shown once.
  await owner.go('/console#/services');
  await page.getByRole('button', { name: 'Donner un accès' }).click();
  const service = page.getByRole('dialog', { name: 'Donner un accès' });
  await service.getByLabel('Nom du programme').fill('Affichage');
  await service.getByLabel('Voir la participation').check();
  await service.getByLabel('Depuis quelles adresses').fill('0.0.0.0/0');
  await service.getByLabel('Jusqu’au').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await service.getByRole('button', { name: 'Donner un accès' }).click();
  await service.getByText('Donnez au moins une plage d’adresses').waitFor();
  await service.getByLabel('Depuis quelles adresses').fill('192.0.2.0/24');
  await service.getByRole('button', { name: 'Donner un accès' }).click();
  await service.getByText(/^urna_/u).waitFor();
  await service.getByLabel('Elle est dans la configuration').check();
  await service.getByRole('button', { name: 'Terminer' }).click();
  await page.getByRole('button', { name: 'Retirer l’accès de « Affichage »' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('« Affichage » n’entre plus.').waitFor();

  // Her own: both keys are needed; the codes are renewed; the password is changed.
  await owner.go('/console#/account');
  await page.getByRole('button', { name: 'Retirer la clé 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('Le rôle demande plus').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Mot de passe actuel').fill(long_password);
  await page.getByLabel('Nouveau mot de passe').fill('huit cigognes sur le toit rouge');
  await page.getByLabel('Le même mot de passe').fill('huit cigognes sur le toit rouge');
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  await page.getByText('Le mot de passe est changé').waitFor();
  await owner.inspect();
  await owner.picture('real_people_account');

  // Whoever is shut out is out at once.
  await owner.go('/console#/people');
  await page.getByRole('link', { name: 'Bruno Vidal' }).click();
  await page.getByRole('button', { name: 'Fermer le compte' }).click();
  await page.getByLabel('Saisissez le nom de la personne').fill('Bruno Vidal');
  await page.getByRole('button', { name: 'Fermer ce compte pour toujours' }).click();
  await page.getByText('Bruno Vidal ne peut rien faire ici').waitFor();
  await bruno.go('/console#/roles');
  await bruno.page.reload();
  await bruno.page.getByRole('heading', { level: 1, name: 'Connexion' }).waitFor();
  await bruno.page.getByLabel('Adresse de courriel').fill('bruno@example.org');
  await bruno.page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await bruno.page.getByLabel('Nombre à six chiffres').fill('123456');
  await bruno.page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await bruno.page.getByText('ne vont pas ensemble').waitFor();
  expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
});
