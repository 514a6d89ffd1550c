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

async function at_hosting(look: Look, part: string, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go(`/console#/hosting${part}`);
    await strict.page.locator('[role=tab]').first().waitFor();
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`what is broken and what waits stand first, ${name}`, () =>
    at_hosting(look, '', async (strict) => {
      await strict.page.locator('.findings').first().waitFor();
      expect(await strict.page.locator('.findings').first().innerText()).toContain('Sud 1');
      await strict.inspect();
      await strict.picture(`console_hosting_${name}`);
    }));
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  // Shows HST-04, HST-05.
  test(`what each machine states of itself, and how well it is proved, ${name}`, () =>
    at_hosting(look, '/machines', async (strict) => {
      const panels = strict.page.locator('#hosting-part .panel');
      await panels.first().waitFor();
      expect(await panels.first().innerText(), 'what is wrong stands first').toContain('urne-sud');
      expect(await panels.count()).toBe(3);
      expect(await panels.filter({ hasText: 'urne-nord' }).innerText()).toContain('2 · ');
      await panels.filter({ hasText: 'urne-nord' }).locator('summary').click();
      await strict.inspect();
      await strict.picture(`console_hosting_machines_${name}`);
    }));
}

// Shows HST-05.
test('a machine whose level is not said is not shown', () =>
  at_hosting(desk_fr, '/machines', async (strict, desk) => {
    await strict.page.getByText('urne-nord').waitFor();
    desk.hosting.says_levels = false;
    await strict.page.reload();
    await strict.page.locator('[role=alert]').first().waitFor();
    expect(await strict.page.getByText('urne-nord').count()).toBe(0);
  }));

// Shows B73.
test('a datacentre is written down field by field, and a country that is none is named beside its field', () =>
  at_hosting(desk_fr, '/register', async (strict, desk) => {
    const { page } = strict;
    strict.expected.push(/status of 422/u);
    expect(await page.locator('.records li').count()).toBe(2);
    await strict.inspect();
    await strict.picture('console_hosting_register');
    await page.getByRole('button', { name: /^Ajouter/u }).click();
    const form = page.locator('dialog[open] form');
    await form.getByLabel('Identifiant').fill('est');
    await form.getByLabel('Organisme').selectOption('operator');
    for (const [label, value] of [['Nom', 'Est 1'], ['Ville', 'Metz'], ['Adresse', '1 rue Haute'], ['Pays', 'EU']] as const) await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByRole('button', { name: 'Noter' }).click();
    await form.getByText('Ce n’est pas un pays').waitFor();
    await form.getByLabel('Pays', { exact: true }).fill('FR');
    await form.getByRole('button', { name: 'Noter' }).click();
    await page.locator('.records li').nth(2).waitFor();
    expect(desk.hosting.put[1]).toMatchObject({ id: 'est', kind: 'site', fields: { organisation: 'operator', city: 'Metz', country: 'FR', is_cloud: false } });
  }));

// Shows HST-03.
test('a visit that another person announced is approved', () =>
  at_hosting(desk_fr, '/visits', async (strict, desk) => {
    await strict.page.getByText('Remplacer un disque').waitFor();
    await strict.inspect();
    await strict.picture('console_hosting_visits');
    await strict.page.getByRole('button', { name: 'Approuver' }).click();
    await strict.page.getByText('Approuvée', { exact: true }).waitFor();
    expect(desk.hosting.steps).toEqual([{ step: 'approve' }]);
  }));
