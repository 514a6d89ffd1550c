// SPDX-License-Identifier: EUPL-1.2
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem, serve } from '../page_server';
import { desk_fr, inspected_looks, open_browser, StrictPage, type Look } from '../strict_browser';
import { FakeDesk } from './fake_desk';

let browser: Browser;
beforeAll(async () => {
  browser = await open_browser();
});
afterAll(() => browser.close());

const host = 'vote.tilleuls.example';
const key = `age1${'q'.repeat(58)}`;

async function visit(look: Look, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go('/console#/leaving');
    await strict.page.locator('form').first().waitFor();
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  test(`an export, a request, the grace and a hold stand, ${name}`, () =>
    visit(look, async (strict, desk) => {
      const { page } = strict;
      const look_at = async (what: string): Promise<void> => {
        await page.waitForTimeout(300);
        await strict.inspect();
        await strict.picture(`console_leaving_${what}_${name}`);
      };
      await look_at('nothing');
      await page.locator('textarea').fill(key);
      await page.locator('form button[type=submit]').first().click();
      await page.locator('.running').waitFor();
      desk.leaving.finish();
      await page.locator('code').first().waitFor();
      await page.locator('input.mono').fill(host);
      await page.locator('form button[type=submit]').click();
      await page.locator('.clock').waitFor();
      desk.leaving.state = { ...desk.leaving.state, asked_by: 'Odile Lambert' };
      await page.reload();
      await page.locator('form.word').waitFor();
      await look_at('word');
      desk.leaving.state = { ...desk.leaving.state, stage: 'grace', access: 'read-only', day: 2, grace_until: '2026-11-29T09:00:00Z' };
      await page.reload();
      await page.locator('.banner').waitFor();
      if (name === 'desk_fr' || name === 'phone_de') await look_at('grace');
      desk.leaving.state = { ...desk.leaving.state, hold: { reason: 'Contestation du premier tour', since: '2026-11-24T09:00:00Z', until: '2027-01-23T22:59:59Z', by: 'Odile Lambert', agreed_by: 'Karim Benali' } };
      await page.reload();
      await page.locator('.notice.info').waitFor();
      await look_at('hold');
    }));

  test(`where an organisation has left, its certificate is, ${name}`, async () => {
    const { origin, close } = await serve((_request, response, url) => {
      if (url.pathname !== '/api/tenant/certificate') return problem(response, 410, 'customer-left');
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('urna-deletion-certificate-v1\n');
    });
    const strict = await StrictPage.open(browser, origin, look);
    try {
      strict.expected.push(/status of 410/u);
      await strict.go('/console');
      const [download] = await Promise.all([strict.page.waitForEvent('download'), strict.page.locator('a[download]').click()]);
      expect(download.suggestedFilename()).toBe('certificate.note');
      await strict.inspect();
      await strict.picture(`console_left_${name}`);
      expect(strict.complaints).toEqual([]);
    } finally {
      await strict.close();
      await close();
    }
  });
}

test('nothing is sent for a key that is none, nor for a passphrase that is short or typed otherwise', () =>
  visit(desk_fr, async ({ page }, desk) => {
    const make = page.getByRole('button', { name: 'Créer l’export' });
    await page.getByLabel('Clé publique, age1').fill('age1nobody');
    await make.click();
    await page.getByText('Ce n’est pas une clé publique d’age').waitFor();
    await page.getByLabel('Une phrase secrète').check();
    await page.getByLabel('Phrase secrète', { exact: true }).fill('trop court');
    await make.click();
    await page.getByText('moins de 12 caractères').waitFor();
    await page.getByLabel('Phrase secrète', { exact: true }).fill('sept mulets tranquilles');
    await page.getByLabel('La même').fill('sept mulets bruyants');
    await make.click();
    await page.getByText('Les deux ne sont pas identiques').waitFor();
    expect(desk.leaving.wanted).toEqual([]);
    await page.getByLabel('La même').fill('sept mulets tranquilles');
    await make.click();
    await page.getByText('L’export est en cours').waitFor();
    expect(desk.leaving.wanted).toEqual(['passphrase']);
    desk.leaving.finish();
    const link = page.getByRole('link', { name: 'Télécharger' });
    await link.waitFor();
    await page.getByText('age -d urna-export-2026-11-22.age | zstd -d | tar x').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('urna-export-2026-11-22.age');
  }));

test('a departure is not asked for without the name typed, nor confirmed by who asked, nor without a word on the data', () =>
  visit(desk_fr, async ({ page }, desk) => {
    await page.getByLabel('Pour continuer').fill('vote.tilleul.example');
    await page.getByRole('button', { name: 'Demander le départ' }).click();
    await page.getByText('Rien n’a été fait').waitFor();
    expect(desk.seen).not.toContain('POST /api/tenant/leaving');
    await page.getByLabel('Pour continuer').fill(host);
    await page.getByRole('button', { name: 'Demander le départ' }).click();
    await page.getByText('Le départ attend une confirmation').waitFor();
    expect(await page.getByRole('button', { name: 'Confirmer le départ' }).count()).toBe(0);
    desk.leaving.state = { ...desk.leaving.state, asked_by: 'Odile Lambert' };
    await page.reload();
    await page.getByLabel('Pour continuer').fill(host);
    await page.getByRole('button', { name: 'Confirmer le départ' }).click();
    await page.getByText('Dites ce que deviennent vos données').waitFor();
    expect(desk.seen).not.toContain('POST /api/tenant/leaving/confirm');
    await page.getByLabel('Nous avons notre export').check();
    await page.getByRole('button', { name: 'Confirmer le départ' }).click();
    await page.getByText('Il faut encore un responsable').waitFor();
    await page.getByRole('button', { name: 'Annuler le départ' }).click();
    await page.getByRole('button', { name: 'Demander le départ' }).waitFor();
  }));

test('with too few people who may decide, the page says so first', () =>
  visit(desk_fr, async ({ page }, desk) => {
    desk.leaving.owners = 1;
    await page.reload();
    await page.getByText('Il faut deux responsables').waitFor();
  }));
