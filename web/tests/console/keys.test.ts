// SPDX-License-Identifier: EUPL-1.2
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../page_server';
import { desk_fr, inspected_looks, open_browser, StrictPage, type Look } from '../strict_browser';
import { FakeDesk } from './fake_desk';

let browser: Browser;
beforeAll(async () => {
  browser = await open_browser();
});
afterAll(() => browser.close());

async function at_the_keys(look: Look, prepare: (desk: FakeDesk) => void, use: (strict: StrictPage) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  prepare(desk);
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go('/console#/keys');
    await strict.page.locator('main h1').waitFor();
    await strict.page.waitForTimeout(400);
    await use(strict);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`keys and backups stand, ${name}`, () =>
    at_the_keys(look, () => {}, async (strict) => {
      await strict.page.locator('.figure').first().waitFor();
      await strict.inspect();
      await strict.picture(`console_keys_${name}`);
    }));
}

// Shows KEY-10.
test('what is overdue or missing is said before anything else', () =>
  at_the_keys(desk_fr, (desk) => { desk.platform.is_neglected = true; }, async (strict) => {
    const { page } = strict;
    const notice = page.locator('.notice');
    await notice.waitFor();
    expect(await notice.locator('li').count()).toBe(7);
    expect(await notice.innerText()).toContain('aucune sauvegarde n’est lisible');
    expect(await page.locator('.figure').filter({ hasText: 'Jamais' }).count()).toBe(3);
    await strict.inspect();
    await strict.picture('console_keys_neglected');
  }));

test('a failed verification shows beside its backup, and commands can be copied', () =>
  at_the_keys(desk_fr, () => {}, async ({ page }) => {
    expect(await page.getByRole('list', { name: 'Dépositaires' }).getByRole('listitem').allInnerTexts()).toEqual(['Maître Lefèvre', 'Mairie, coffre 2', 'Anna de Wit', 'Jürgen Groß', 'Présidence du tribunal']);
    const rows = page.locator('table').nth(1).locator('tbody tr');
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(0).innerText()).toContain('Pas encore');
    expect(await rows.nth(2).innerText()).toContain('Échec');
    expect(await rows.nth(2).innerText()).toContain('2 sur 3');
    expect(await page.locator('.commands code').allInnerTexts()).toContain('urnactl lock --data /var/lib/urna-desk');
    expect(await page.getByRole('button', { name: 'Copier la commande : Verrouiller tout de suite' }).count()).toBe(1);
  }));

test('a customer’s desk says whose business it is', () =>
  at_the_keys(desk_fr, (desk) => { desk.platform.is_own = false; }, async (strict) => {
    strict.expected.push(/404/u);
    expect(await strict.page.locator('main').innerText()).toContain('n’en a pas en propre');
    await strict.inspect();
  }));
