// SPDX-License-Identifier: EUPL-1.2
// Who works on a service: invited, changed, sent away; and what somebody sees whom one list names, without any role.

import { expect, test } from 'vitest';
import { inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, look: Look, tab: number): Promise<StrictPage> {
  desk.sign_in_as('Aude Roche');
  const strict = await open(desk.api, look);
  await strict.go(`/console#/assurance/${desk.assurance.id}`);
  await strict.page.getByRole('tab').nth(tab).click();
  return strict;
}
const somebody = (desk: FakeDesk, kind: string): void => {
  const levels = { describe: 'read', secure: 'write', approve: 'hidden', risks: 'read', contacts: 'hidden' };
  desk.assurance.contributors.push({ id: 'f'.repeat(31) + String(desk.assurance.contributors.length), address: `${kind}@nord-infogerance.example`, person: desk.people.all[1]!.id, name: 'Bruno Vidal', kind, levels, since: '2026-11-22T10:00:00Z', ends: kind === 'auditor' ? '2026-11-20T10:00:00Z' : null, is_over: kind === 'auditor', by: 'Aude Roche' });
};

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`the team of a service, an invitation and the comments of a measure, ${name}`, async () => {
    const desk = new FakeDesk();
    for (const kind of ['owner', 'custom', 'provider', 'auditor']) somebody(desk, kind);
    desk.assurance.comments.push({ at: '2026-11-22T10:00:00Z', by: 'Bruno Vidal', text: 'Le troisième site suit en mai.' });
    const strict = await visit(desk, look, 5);
    const { page } = strict;
    await page.getByRole('table').waitFor();
    await strict.inspect();
    await strict.picture(`team_${name}`);
    await page.getByRole('button', { name: /^(Inviter quelqu’un|Jemanden einladen)$/u }).first().click();
    await page.getByLabel(/^(Droits|Rechte)$/u).selectOption('custom');
    await strict.inspect();
    await strict.picture(`team_invite_${name}`);
    await page.keyboard.press('Escape');
    await page.getByRole('tab').first().click();
    await strict.picture(`team_measures_${name}`);
    await page.getByRole('button', { name: /Tester les sauvegardes/u }).click();
    await page.getByText('Le troisième site suit en mai.').waitFor();
    await strict.inspect();
    await strict.picture(`team_comments_${name}`);
  });
}

test('somebody new is invited, given other rights and sent away, on a phone', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk, phone_fr, 5);
  const { page } = strict;
  await page.getByText('Personne n’est encore invité.').waitFor();
  await page.getByRole('button', { name: 'Inviter quelqu’un' }).click();
  await page.getByLabel('Droits', { exact: true }).selectOption('auditor');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Inviter quelqu’un' }).click();
  expect(desk.assurance.contributors).toEqual([]);  // neither an address nor an end
  await drawer.getByLabel('Adresse de courriel').fill('anna@cabinet.example');
  await drawer.getByLabel('Jusqu’au').fill('2027-06-30');
  await drawer.getByRole('button', { name: 'Inviter quelqu’un' }).click();
  await drawer.getByText('/console#/invitation/').waitFor();
  expect(desk.assurance.contributors[0]).toMatchObject({ address: 'anna@cabinet.example', kind: 'auditor' });
  expect(String(desk.assurance.contributors[0]!['ends'])).toMatch(/^2027-0(6-30|7-01)T/u);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Modifier les droits de anna@cabinet.example' }).click();
  await drawer.getByLabel('Droits', { exact: true }).selectOption('reader');
  await drawer.getByRole('button', { name: 'Enregistrer les droits' }).click();
  await page.getByText('Droits enregistrés').waitFor();
  expect(desk.assurance.contributors[0]).toMatchObject({ kind: 'reader' });
  await page.getByRole('button', { name: 'Modifier les droits de anna@cabinet.example' }).click();
  await drawer.getByRole('button', { name: 'Retirer du service' }).click();
  await page.getByText('Personne n’est encore invité.').waitFor();
});

test('a provider finds their measures in the menu, answers and comments, and is shown nothing else', async () => {
  const desk = new FakeDesk();
  const hidden = { describe: 'hidden', secure: 'hidden', approve: 'hidden', risks: 'hidden', contacts: 'hidden' };
  desk.assurance.rights = { ...hidden, is_owner: false, is_provider: true, is_by_role: false };
  const strict = await visit(desk, phone_fr, 0);
  const { page } = strict;
  expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Mesures']);
  await page.getByLabel('De qui').selectOption('late');
  expect(await page.getByRole('list', { name: 'Mesures' }).getByRole('listitem').count()).toBe(1);
  await page.getByRole('button', { name: /Tester les sauvegardes/u }).click();
  await page.getByLabel('Votre commentaire').fill('Le test est fixé au 3 mai.');
  await page.getByRole('button', { name: 'Commenter' }).click();
  await page.getByRole('dialog').getByText('Le test est fixé au 3 mai.').waitFor();
  expect(await page.getByRole('dialog').getByText('Écarter cette mesure').count()).toBe(0);
  await strict.inspect();
  await strict.picture('team_provider');
});
