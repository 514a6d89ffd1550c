// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { desk_fr, inspected_looks } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeAccess } from './fake_access';
import { FakeDesk } from './fake_desk';

const open = watched_pages();
const in_hours = (hours: number): string => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;

/** A desk at which much waits for Aude Roche, and an election of each kind. */
function busy_desk(): FakeDesk {
  const desk = new FakeDesk();
  desk.signed_in = true;
  desk.access = new FakeAccess();
  desk.access.is_overdue = true;
  desk.platform.is_neglected = true;
  desk.assurance.decide('under-watch');
  desk.assurance.waits_for_me = 'signature';
  const [open_one, draft, , , announced] = desk.elections;
  open_one!.definition['closes'] = in_hours(-1);
  draft!.definition['opens'] = in_hours(24 * 30);
  announced!.definition['opens'] = in_hours(48);
  return desk;
}

test('what waits for a person stands on one page, the latest first, and leads to where it is done', async () => {
  const desk = busy_desk();
  const strict = await open(desk.api, desk_fr);
  const { page } = strict;
  await strict.go('/console');
  const bell = page.getByRole('link', { name: /^À traiter\s: \d+$/u });
  await bell.waitFor();
  const told = Number(/\d+$/u.exec((await bell.getAttribute('aria-label')) ?? '')?.[0]);
  await bell.click();
  await page.getByRole('heading', { level: 1, name: 'À traiter' }).waitFor();
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(told);
  const lines = await rows.evaluateAll((all) => all.map((row) => ({ what: (row.querySelector('a')!.textContent ?? '').replace(/\s/gu, ' '), href: row.querySelector('a')!.getAttribute('href'), is_late: row.querySelector('.tag') !== null })));
  const found = (what: string) => lines.find((one) => one.what.startsWith(what));
  const uuid = (digit: number): string => `#/e/${String(digit).repeat(14)}`;
  expect(found('Clore l’urne : Élection du CSE')).toEqual({ what: expect.anything(), href: `${uuid(1)}/closing`, is_late: true });
  expect(found('Ouvrir l’urne : Statuts 2027')).toEqual({ what: expect.anything(), href: `${uuid(5)}/opening`, is_late: false });
  expect(found('Dépouiller : Nom de la nouvelle bibliothèque')?.href).toBe(`${uuid(4)}/results`);
  // Its opening is a month away.
  expect(found('Terminer la préparation')).toBeUndefined();
  expect(found('Informer : Le client')?.href).toMatch(/^#\/incidents\/b2/u);
  expect(found('Dire ce qu’est cet incident')?.href).toMatch(/^#\/incidents\/a1/u);
  // What is closed waits for nobody.
  expect(lines.some(({ href }) => href?.includes('/c3'))).toBe(false);
  expect(found('Contrôle en échec : Seuls les ports')?.href).toBe('#/assurance/checks');
  expect(lines.filter(({ what }) => what.startsWith('Contrôle en échec'))).toHaveLength(2);
  expect(lines.find(({ what }) => what.endsWith(' : Sous surveillance'))?.href).toBe(`#/assurance/${desk.assurance.id}`);
  expect(found('Signer la décision')?.href).toBe(`#/assurance/${desk.assurance.id}`);
  expect(found('La dernière sauvegarde est trop ancienne')).toEqual({ what: expect.anything(), href: '#/keys', is_late: true });
  expect(found('Documents : 5')).toEqual({ what: expect.anything(), href: '#/limits', is_late: true });
  expect(found('Électeurs, sur toutes les listes')?.is_late).toBe(false);
  expect(lines.find(({ what }) => /rôles? attend/u.test(what))).toEqual({ what: expect.anything(), href: '#/reviews', is_late: true });
  expect(found('Intervention à approuver')?.href).toBe('#/hosting/visits');
  expect(found('Bruno Vidal demande votre accord')?.href).toBe('#/hosting/rules');
  expect(lines.filter(({ href }) => href?.startsWith('#/approv'))).toHaveLength(desk.access!.waiting.filter((one) => one['may_confirm'] === true).length);
  const first_on_time = lines.findIndex(({ is_late }) => !is_late);
  expect(lines.slice(first_on_time).some(({ is_late }) => is_late)).toBe(false);
  await strict.inspect();
  await strict.picture('notices_desk');
  // What a desk does not say is unknown, and everything else stands.
  strict.expected.push(/status of 503/u);
  desk.failing.set('/api/incidents', 503);
  desk.failing.set('/api/hosting/decisions', 404);
  await page.reload();
  const unknown = page.locator('.notice').filter({ hasText: 'Une partie est inconnue' });
  await unknown.waitFor();
  strict.expected.push(/status of 404/u);
  expect(await unknown.locator('li').allInnerTexts()).toEqual(['Incidents · le serveur ne le dit pas']);
  expect(await page.getByRole('link', { name: /^À traiter\s: \d+, et une partie est inconnue$/u }).count()).toBe(1);
  expect(await page.getByText(/^Regardé pour vous/u).innerText()).not.toContain('Incidents');
  await strict.inspect();
  desk.failing.clear();
  await unknown.getByRole('button', { name: 'Réessayer' }).click();
  await unknown.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: /^Clore l’urne/u }).click();
  await page.getByRole('heading', { level: 1, name: /CSE/u }).waitFor();
});

for (const [name, look] of inspected_looks('phone_de')) {
  test(`what waits stands, ${name}`, async () => {
    const strict = await open(busy_desk().api, look);
    await strict.go('/console#/notices');
    await strict.page.locator('tbody tr').first().waitFor();
    await strict.inspect();
    await strict.picture(`notices_${name}`);
    await strict.page.emulateMedia({ colorScheme: 'dark' });
    await strict.picture(`notices_${name}_dark`);
  });
}
