// SPDX-License-Identifier: EUPL-1.2
// Whoever owns the desk comes in by a browser, with two security keys.

import type { Page } from 'playwright-core';
import { VirtualKeys } from '../console/virtual_keys';
import { codes_milliseconds_max } from './programs';

const long_password = 'sept hérons devant le canal gelé';

/** From the invitation to the first page of the console.
    @param page  at the invitation that `servers.invite` gave */
export async function come_in_as_owner(page: Page, address: string, name: string): Promise<VirtualKeys> {
  const keys = await VirtualKeys.of(page);
  await page.getByLabel('Adresse de courriel').fill(address);
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  await page.getByLabel('Votre nom').fill(name);
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
  await page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem').nth(9).waitFor({ timeout: codes_milliseconds_max });
  await page.getByLabel('Je les ai gardés').check();
  await page.getByRole('button', { name: 'Aller à la connexion' }).click();
  await page.getByLabel('Mot de passe', { exact: true }).fill(long_password);
  await page.getByRole('radio', { name: 'Clé de sécurité' }).check();
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  return keys;
}
