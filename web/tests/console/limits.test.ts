// SPDX-License-Identifier: EUPL-1.2
// What the organisation may use, and what of it is nearly used up.

import { expect, test } from 'vitest';
import { desk_fr, inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of 422/u);
  await strict.go(path);
  await strict.page.getByRole('heading', { level: 1 }).waitFor();
  return strict;
}

const seen = inspected_looks('phone_de', 'desk_fr');
for (const [name, look] of seen) {
  test(`the limits stand, ${name}`, async () => {
    const strict = await visit('/console#/limits', new FakeDesk(), look);
    await strict.page.locator('table.cards tbody tr').nth(6).waitFor();
    await strict.page.waitForTimeout(250);
    await strict.inspect();
    await strict.picture(`limits_${name}`);
  });
}

// Shows TEN-04.
test('what is nearly used up is said on the first page, and a refusal names the figures', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/', desk, phone_fr);
  const { page } = strict;
  await page.getByText('Une limite est bientôt atteinte').waitFor();
  await page.getByText('Électeurs, sur toutes les listes et Documents.').waitFor();
  await strict.inspect();
  await strict.picture('limits_notice_phone', false);
  await page.getByRole('link', { name: 'Voir les limites' }).click();
  await page.getByRole('rowheader', { name: 'Électeurs, sur toutes les listes' }).waitFor();

  desk.people.refuse = { status: 422, code: 'quota', more: { fields: [{ path: 'resource', problem: 'people' }, { path: 'used', problem: '25' }, { path: 'limit', problem: '25' }] } };
  await strict.go('/console#/people');
  await page.getByRole('button', { name: 'Inviter une personne' }).click();
  const drawer = page.getByRole('dialog', { name: 'Inviter une personne' });
  await drawer.getByLabel('Adresse de courriel').fill('nadia@tilleuls.example');
  await drawer.getByRole('checkbox', { name: /^Organisateur/u }).check();
  await drawer.getByLabel('Pourquoi').fill('Prépare les élections de mars');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await drawer.getByText('25 utilisés, 25 au plus').waitFor();
  expect(await drawer.getByText('resource').count()).toBe(0);
  await strict.inspect();
});

// Shows TEN-06.
test('fewer downloads hold at once, and more wait for another person', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/limits', desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Changer les seuils : Bruno Vidal' }).click();
  const drawer = page.getByRole('dialog', { name: 'Changer les seuils : Bruno Vidal' });
  const hour = drawer.getByRole('group', { name: 'En une heure' });
  await hour.getByLabel('Fichiers : arrêt').fill('20');
  await drawer.getByRole('button', { name: 'Changer', exact: true }).click();
  await drawer.getByText('L’alerte dépasse l’arrêt.').waitFor();
  await hour.getByLabel('Fichiers : alerte').fill('beaucoup');
  await drawer.getByText('Donnez un nombre.').waitFor();
  await strict.inspect();
  await strict.picture('limits_form_phone', false);
  expect(desk.customer.wanted).toEqual([]);
  await hour.getByLabel('Fichiers : alerte').fill('10');
  await drawer.getByRole('button', { name: 'Changer', exact: true }).click();
  await page.getByText('Les seuils sont changés.').waitFor();
  // What nobody touched goes back to the byte.
  expect(desk.customer.wanted[0]).toMatchObject({ subject: `person:${'2'.padStart(32, '0')}`, thresholds: { hour: { soft: { files: 10 }, hard: { files: 20, bytes: 2_147_483_648 } } } });

  await page.getByRole('button', { name: 'Changer les seuils : Claire Dumas' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revenir à l’habitude' }).click();
  await page.getByText('Une autre personne doit confirmer').waitFor();
  await strict.inspect();
});

// Shows TEN-06.
test('higher figures are shown beside those of now to whoever confirms, and who asked only withdraws', async () => {
  const desk = new FakeDesk();
  desk.customer.ask_for_more(true);
  const strict = await visit('/console#/limits', desk, phone_fr);
  const { page } = strict;
  await page.getByText('Aude Roche demande de relever les seuils').waitFor();
  expect(await page.getByRole('button', { name: 'Confirmer ces seuils' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Retirer la demande' }).waitFor();
  desk.customer.ask_for_more(false);
  await strict.go('/console#/');
  await strict.go('/console#/limits');
  await page.getByRole('row', { name: 'Arrêt, 24 heures 1 000 lignes, 20 fichiers' }).waitFor();
  await strict.inspect();
  await strict.picture('limits_waiting_phone');
  await page.getByRole('button', { name: 'Confirmer ces seuils' }).click();
  await page.getByText('Les seuils sont changés.').waitFor();
  expect(desk.customer.wanted).toEqual([{ approval: '99'.padStart(32, '0'), hash: 'ab'.repeat(32) }]);
});

// Shows B57.
test('what somebody else changed meanwhile is overwritten only when the person says so', async () => {
  const desk = new FakeDesk();
  desk.changed_meanwhile = '/api/tenant/thresholds';
  const strict = await visit('/console#/limits', desk, phone_fr);
  strict.expected.push(/status of 412/u);
  const { page } = strict;
  await page.getByRole('button', { name: 'Changer les seuils : Bruno Vidal' }).click();
  const drawer = page.getByRole('dialog', { name: 'Changer les seuils : Bruno Vidal' });
  const change = drawer.getByRole('button', { name: 'Changer', exact: true });
  await drawer.getByRole('group', { name: 'En une heure' }).getByLabel('Fichiers : alerte').fill('10');
  await change.click();
  const told = page.getByRole('dialog', { name: 'Quelqu’un d’autre a fait un changement entre-temps' });
  await told.waitFor();
  await strict.inspect();
  await strict.picture('conflict_phone', false);
  await told.getByRole('button', { name: 'Fermer' }).click();
  await drawer.getByText('Le vôtre n’est pas enregistré.').waitFor();
  expect(desk.customer.wanted).toEqual([]);
  await change.click();
  await told.getByRole('button', { name: 'Enregistrer le mien quand même' }).click();
  await page.getByText('Les seuils sont changés.').waitFor();
  expect(desk.customer.wanted).toHaveLength(1);
});

test('who may not read the rules hears of no limits', async () => {
  const desk = new FakeDesk();
  desk.sign_in_as('Bruno Vidal');
  const strict = await visit('/console#/', desk);
  await strict.page.locator('table.cards tbody tr').first().waitFor();
  expect(desk.seen).not.toContain('GET /api/tenant/limits');
});
