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

async function at_the_checks(look: Look, prepare: (desk: FakeDesk) => void, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  prepare(desk);
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go('/console#/assurance/checks');
    await strict.page.locator('main h1').waitFor();
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`the checks of the platform stand, what fails first, ${name}`, () =>
    at_the_checks(look, () => {}, async (strict) => {
      const { page } = strict;
      const rows = page.locator('main li button');
      await rows.first().waitFor();
      expect(await rows.first().innerText()).toContain('tcp/4444');
      await strict.inspect();
      await strict.picture(`console_checks_${name}`);
      await rows.first().click();
      const drawer = page.getByRole('dialog');
      await drawer.locator('dl').first().waitFor();
      await drawer.getByText('U.PEN.2').waitFor();
      await strict.inspect();
      await strict.picture(`console_one_check_${name}`, false);
    }));
}

test('whoever has mended it looks at once', () =>
  at_the_checks(desk_fr, () => {}, async ({ page }, desk) => {
    await page.getByRole('button', { name: /Le certificat est reconnu/u }).click();
    await page.getByRole('button', { name: 'Contrôler maintenant' }).click();
    await page.getByText('Contrôle fait : Réussi').waitFor();
    expect(desk.evidence.asked).toEqual(['tls.certificate']);
  }));

test('a customer’s desk says whose business it is', () =>
  at_the_checks(desk_fr, (desk) => { desk.evidence.is_own = false; }, async (strict) => {
    await strict.page.getByText('ce bureau n’a pas de machine à lui').waitFor();
    await strict.inspect();
  }));
