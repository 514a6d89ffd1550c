// SPDX-License-Identifier: EUPL-1.2
// Access that does not last, the envelopes, reviews of access, and what takes two people beside polls.

import { expect, test } from 'vitest';
import { desk_fr, looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeAccess } from './fake_access';
import { FakeDesk } from './fake_desk';
import { right_digits } from './fake_people';

const open = watched_pages();
const of_platform = ['tenant.read', 'incident.read', 'incident.handle', 'policy.change', 'approval.read', 'approval.decide', 'grant.read'];

function desk_with_access(): FakeDesk {
  const desk = new FakeDesk();
  desk.access = new FakeAccess();
  desk.people.on_platform = of_platform;
  return desk;
}
async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|403|404|409|422)/u);
  await strict.go(path);
  return strict;
}
const sent = (desk: FakeDesk, path: string): Record<string, unknown>[] => desk.access!.bodies.filter((one) => one.path === path).map(({ body }) => body);

const pages: [string, string, RegExp][] = [
  ['access', '/console#/access', /^(Accès temporaires|Zeitweiliger Zugang)$/u],
  ['approvals', '/console#/approvals', /^(À confirmer|Zu bestätigen)$/u],
  ['approval', `/console#/approvals/${(702).toString(16).padStart(32, '0')}`, /^(Donner un rôle|Eine Rolle geben)$/u],
  ['raise', `/console#/approvals/${(704).toString(16).padStart(32, '0')}`, /^(Laisser emporter davantage|Mehr mitnehmen lassen)$/u],
  ['release', `/console#/approvals/${(705).toString(16).padStart(32, '0')}`, /^(Laisser une personne continuer à télécharger|Eine Person weiter herunterladen lassen)$/u],
  ['reviews', '/console#/reviews', /^(Revue des accès|Zugangsprüfung)$/u],
  ['emergency', '/console#/emergency', /^(Urgence|Notfall)$/u],
];
const seen = Object.entries(looks).filter(([name]) => process.env['URNA_ALL_LOOKS'] !== undefined || ['phone_de', 'desk_fr'].includes(name));
for (const [look_name, look] of seen) {
  test(`every page about access stands, ${look_name}`, async () => {
    const desk = desk_with_access();
    desk.access!.use();
    const strict = await visit('/console', desk, look);
    for (const [name, path, heading] of pages) {
      await strict.go(path);
      await strict.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await strict.page.waitForTimeout(250);
      if (look_name.endsWith('fr')) await strict.inspect();
      await strict.picture(`access_${name}_${look_name}`);
    }
  });
}

// Shows IDN-09.
test('the customer sees who is in, and ends it', async () => {
  const desk = desk_with_access();
  desk.people.on_platform = [];
  const { page } = await visit('/console#/access', desk, phone_fr);
  await page.getByText('La page de la participation reste vide').waitFor();
  expect(await page.getByText('Demander l’accès aux données d’un client').count()).toBe(0);
  await page.getByRole('button', { name: 'Terminer l’accès de Olga Brandt' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('mise dehors à l’instant').waitFor();
  await dialog.getByRole('button', { name: 'Terminer', exact: true }).click();
  await page.getByText('Personne de la plateforme n’a accès').waitFor();
});

// Shows IDN-09.
test('a line on every page says that the access passes, until when, and ends it', async () => {
  const desk = desk_with_access();
  desk.people.on_platform = [];
  const expires = `${new Date(Date.now() + 25 * 60_000).toISOString().slice(0, 19)}Z`;
  desk.people.passing = { grant: 'f'.repeat(32), role: 'support', place: 'tenant', election: null, expires, reason: 'INC-4711: la page reste vide', is_emergency: false, group: null };
  const strict = await visit('/console#/people', desk, phone_fr);
  const { page } = strict;
  const line = page.getByRole('status').filter({ hasText: 'vous lisez les données d’un client' });
  await line.waitFor();
  await strict.inspect();
  await strict.picture('access_banner_phone');
  for (const path of ['/console#/', '/console#/journal', '/console#/account']) {
    await strict.go(path);
    await line.waitFor();
  }
  await line.getByText('INC-4711').waitFor();
  await line.getByRole('button', { name: 'Terminer maintenant' }).click();
  await page.getByRole('heading', { name: 'Connexion' }).or(page.getByRole('button', { name: 'Se connecter' })).first().waitFor();
});

// Shows IDN-08.
test('a request shows every line of what is asked, and a factor is shown before it is done', async () => {
  const desk = desk_with_access();
  const strict = await visit('/console#/approvals', desk);
  const { page } = strict;
  await page.getByRole('link', { name: 'Donner un rôle' }).click();
  for (const line of ['Ève Marchand', 'Toute l’organisation', 'Remplace Claire', 'Bruno Vidal']) await page.getByRole('definition').filter({ hasText: line }).first().waitFor();
  desk.people.stale = true;
  await page.getByRole('button', { name: 'Confirmer', exact: true }).click();
  const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
  await step.getByRole('radio', { name: 'Application' }).check();
  await step.getByLabel('Nombre à six chiffres').fill(right_digits);
  await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
  await page.getByText('C’est confirmé et fait.').waitFor();
  await strict.go('/console#/approvals');
  await page.getByRole('link', { name: 'Laisser la plateforme lire vos données' }).click();
  await page.getByRole('button', { name: 'Refuser' }).click();
  await page.getByText('La demande a été refusée').waitFor();
  // One's own waits for others.
  await strict.go('/console#/approvals');
  await page.getByRole('link', { name: 'Inviter une personne avec ce rôle' }).click();
  await page.getByRole('button', { name: 'Retirer la demande' }).waitFor();
  expect(await page.getByRole('button', { name: 'Confirmer', exact: true }).count()).toBe(0);
});

// Shows IDN-09.
test('a review asks for one word on each role but one’s own', async () => {
  const desk = desk_with_access();
  desk.access!.is_overdue = true;
  const strict = await visit('/console#/reviews', desk, phone_fr);
  const { page } = strict;
  await page.getByText('Cette revue est en retard').waitFor();
  await page.getByText('Le vôtre').waitFor();
  expect(await page.getByRole('button', { name: 'Aude Roche : garder ce rôle' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Bruno Vidal : garder ce rôle' }).click();
  await page.getByText('2 sur 5').waitFor();
  await page.getByRole('button', { name: /^Wolfgang Feuerstein-Obermeier.: retirer ce rôle$/u }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('3 sur 5').waitFor();
  await strict.inspect();
});

// Shows IDN-09.
test('the envelopes are blocked until somebody else files what happened', async () => {
  const desk = desk_with_access();
  desk.access!.use();
  const strict = await visit('/console#/emergency', desk, phone_fr);
  const { page } = strict;
  await page.getByText('Les enveloppes n’ouvrent rien pour le moment').waitFor();
  await page.getByText('pas encore, 4 essais').waitFor();
  await page.getByRole('button', { name: 'Déposer un constat' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Déposer un constat' }).click();
  expect(sent(desk, `/api/platform/emergency/${(950).toString(16).padStart(32, '0')}/findings`)).toEqual([]);
  await dialog.getByLabel('Constat').fill('Hugo a relancé le courrier.');
  await dialog.getByLabel('Enveloppe 1').fill('scellé 4713, coffre');
  await dialog.getByLabel('Enveloppe 2').fill('scellé 4714, étude');
  await strict.inspect();
  await dialog.getByRole('button', { name: 'Déposer un constat' }).click();
  await page.getByText('Le constat est déposé.').waitFor();
  await page.getByRole('button', { name: 'Ouvrir les enveloppes' }).click();
  await page.getByRole('dialog').getByText('Votre nom et votre raison sont notés.').waitFor();
  await strict.inspect();
  await strict.picture('access_open_envelopes_phone', false);
});

// Shows IDN-09.
test('whoever works on the platform asks with a reason and a ticket', async () => {
  const desk = desk_with_access();
  const strict = await visit('/console#/access', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Demander l’accès à localhost' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Demander' }).click();
  expect(sent(desk, '/api/platform/support')).toEqual([]);
  await dialog.getByLabel('Pourquoi').fill('La page reste vide');
  await dialog.getByLabel('Dossier').fill('INC-5000');
  await dialog.getByLabel('Pour combien de temps').selectOption('120');
  await strict.inspect();
  await strict.picture('access_ask_desk', false);
  await dialog.getByRole('button', { name: 'Demander' }).click();
  await page.getByText('La demande est faite.').waitFor();
  expect(sent(desk, '/api/platform/support')).toEqual([{ host: 'localhost', reason: 'La page reste vide', ticket: 'INC-5000', minutes: 120 }]);
});
