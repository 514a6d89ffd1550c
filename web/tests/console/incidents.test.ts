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

async function at_incidents(look: Look, part: string, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go(`/console#/incidents${part}`);
    await strict.page.locator('.panel').first().waitFor();
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`what waits, for how long still, and what it is, ${name}`, () =>
    at_incidents(look, '', async (strict) => {
      expect(await strict.page.locator('tbody tr').count()).toBe(3);
      await strict.inspect();
      await strict.picture(`console_incidents_${name}`);
      await strict.page.locator('tbody a').nth(1).click();
      await strict.page.locator('.lines').first().waitFor();
      await strict.inspect();
      await strict.picture(`console_incident_${name}`);
    }));
}

// Shows INC-02, INC-05.
test('a notice is drafted, sent by hand, and noted as it was sent', () =>
  at_incidents(desk_fr, `/${'b2'.repeat(16)}`, async (strict, desk) => {
    const { page } = strict;
    await page.getByText('3 heures', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Préparer l’avis' }).click();
    const form = page.locator('dialog[open] form');
    const text = form.getByLabel('Texte de l’avis');
    await expect.poll(() => text.inputValue()).toContain('pas encore connu');
    await text.fill('Le disque est retrouvé.');
    await form.getByRole('button', { name: 'Noter comme envoyé' }).click();
    await page.getByText('Envoyé', { exact: true }).waitFor();
    expect(desk.incidents.sent).toMatchObject([{ version: 3, notice: 'customer', text: 'Le disque est retrouvé.' }]);
    await page.getByRole('button', { name: 'Voir l’avis envoyé' }).click();
    await page.locator('dialog[open] pre').getByText('Le disque est retrouvé.').waitFor();
  }));

// Shows INC-01.
test('what a detector opened is judged, with what is not known left blank', () =>
  at_incidents(desk_fr, `/${'a1'.repeat(16)}`, async (strict, desk) => {
    const { page } = strict;
    await strict.inspect();
    await strict.picture('console_incident_to_judge');
    await page.getByLabel('Gravité').selectOption('critical');
    await page.getByRole('button', { name: 'C’est un incident' }).click();
    await page.getByRole('button', { name: 'Noter comme contenu' }).waitFor();
    expect(desk.incidents.steps[0]).toMatchObject({ version: 1, step: 'qualified', facts: { severity: 'critical', people: null, nature: null } });
    await page.getByRole('button', { name: 'Noter comme contenu' }).click();
    await page.getByText('Il manque', { exact: false }).or(page.locator('.error')).first().waitFor();
    expect(desk.incidents.steps).toHaveLength(1);
  }));
