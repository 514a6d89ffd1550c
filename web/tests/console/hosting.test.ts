// SPDX-License-Identifier: EUPL-1.2
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../page_server';
import { desk_fr, inspected_looks, open_browser, StrictPage, type Look } from '../strict_browser';
import { FakeDesk } from './fake_desk';
import { FakeHosting } from './fake_hosting';

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
  test(`datacentres stand on a map and in a list, and what is broken is said first, ${name}`, () =>
    at_hosting(look, '', async (strict) => {
      const { page } = strict;
      const map = page.getByRole('img', { name: /1 Lille.+2 Lyon.+3 Genève/u });
      expect(await map.locator('circle').count()).toBe(3);
      expect(await map.locator('circle.outside').count(), 'outside of the European Economic Area').toBe(1);
      const places = await map.locator('circle').evaluateAll((all) => all.map((one) => Number(one.getAttribute('cy'))));
      expect(places[0], 'Lille is north of Lyon').toBeLessThan(places[1]!);
      const listed = page.locator('#hosting-part ol > li');
      expect(await listed.nth(1).innerText()).toMatch(/ISO 27001\s?: (fini|abgelaufen)/u);
      expect(await listed.nth(2).innerText()).toMatch(/(Suisse|Schweiz)[^]*(Hors de|Außerhalb)/u);
      await listed.first().locator('summary').click();
      expect(await listed.first().innerText()).toMatch(/Salle 2 · B7[^]*urne-nord/u);
      await strict.inspect();
      await strict.picture(`console_hosting_sites_${name}`);
      await page.getByRole('button', { name: /(règle|Regel)/u }).click();
      await page.locator('.findings').first().waitFor();
    }));
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`what is broken and what waits stand first, ${name}`, () =>
    at_hosting(look, '/rules', async (strict) => {
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
    expect(await page.locator('.records li').count()).toBe(3);
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
    await page.locator('.records li').nth(3).waitFor();
    expect(desk.hosting.put[1]).toMatchObject({ id: 'est', kind: 'site', fields: { organisation: 'operator', city: 'Metz', country: 'FR', is_cloud: false } });
  }));

// Shows HST-03.
test('a visit that another person announced is approved: its codes are shown once, and say who is there', () =>
  at_hosting(desk_fr, '/visits', async (strict, desk) => {
    const { page } = strict;
    strict.expected.push(/status of 403/u);
    await page.getByText('Remplacer un disque').waitFor();
    await strict.inspect();
    await strict.picture('console_hosting_visits');
    await page.getByRole('button', { name: 'Approuver' }).click();
    const codes = page.getByRole('dialog');
    await codes.getByText(FakeHosting.code).waitFor();
    await strict.inspect();
    await strict.picture('console_hosting_codes', false);
    await codes.getByRole('button', { name: 'Fermer' }).click();
    await page.getByText('Approuvée', { exact: true }).waitFor();
    await page.getByText(FakeHosting.code).waitFor({ state: 'detached' }); // it is shown once
    await page.setViewportSize({ width: 390, height: 844 });

    await page.getByRole('button', { name: 'Quelqu’un arrive ou part' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Code de l’intervenant').fill('0000-0000-0000');
    await drawer.getByRole('button', { name: 'Est sur place' }).click();
    await drawer.getByText('Ce code n’est pas valable maintenant').waitFor();
    await drawer.getByLabel('Code de l’intervenant').fill(FakeHosting.code);
    await strict.inspect();
    await strict.picture('console_hosting_comes_phone', false);
    await drawer.getByRole('button', { name: 'Est sur place' }).click();
    await page.getByText('avec son code, tapé par Aude Roche').waitFor();

    await page.getByRole('button', { name: 'Quelqu’un arrive ou part' }).click();
    await drawer.getByRole('button', { name: 'Noter le départ' }).click();
    await drawer.getByText('Ceci manque.').first().waitFor();
    await drawer.getByLabel('Motif').fill('Batterie vide, vu sortir');
    await drawer.getByRole('button', { name: 'Noter le départ' }).click();
    await page.getByText('Batterie vide, vu sortir').waitFor();
    await page.getByRole('button', { name: 'Joindre le relevé de la porte' }).click();
    await drawer.getByLabel('De la salle').selectOption({ index: 1 });
    await drawer.getByLabel('Fichier').selectOption({ index: 1 });
    await strict.inspect();
    await drawer.getByRole('button', { name: 'Joindre le relevé de la porte' }).click();
    await page.getByText(/badges\.csv, version/u).waitFor();
    await strict.inspect();
    await strict.picture('console_hosting_visit_phone');
    await page.getByRole('button', { name: 'Machines avant et après' }).click();
    await drawer.getByText('Programmes').waitFor();
    expect(await drawer.locator('.alarm').allInnerTexts(), 'what somebody had declared is no alarm').toHaveLength(1);
    expect(await drawer.locator('.alarm').innerText()).toMatch(/Personne ne l’avait déclaré[\s\S]*urnad=6c6c/u);
    expect(await drawer.locator('.alarm').innerText(), 'what stayed as it was').not.toContain('urna-box');
    await drawer.getByText('Rien n’a changé').waitFor();
    await drawer.getByText('Après : rien n’a encore été attesté').waitFor();
    await strict.inspect();
    await strict.picture('console_hosting_machines_of_visit_phone', false);
    await drawer.getByRole('button', { name: 'Fermer' }).click();
    await page.getByRole('button', { name: 'Clore' }).click();
    await expect.poll(() => drawer.getByLabel('Attestation des machines avant').inputValue()).toBe([...'ace'].map((one) => one.repeat(32)).join(', '));
    expect(await drawer.getByLabel('Attestation des machines après').inputValue()).toBe([...'bd'].map((one) => one.repeat(32)).join(', '));
    await strict.inspect();
    expect(desk.hosting.steps.slice(0, 4)).toEqual([{ step: 'approve' }, { code: '0000-0000-0000' }, { code: FakeHosting.code }, { technician: 'tech-1', reason: 'Batterie vide, vu sortir' }]);
  }));

// Shows HST-03.
test('a customer reads who came near its machines', () =>
  at_hosting(desk_fr, '', async (strict, desk) => {
    const { page } = strict;
    strict.expected.push(/status of 404/u);
    desk.hosting.is_own = false;
    await page.reload();
    await page.getByText('Un homme en veste bleue').waitFor();
    expect(await page.locator('main').innerText()).toContain('Sortie constatée par l’accueil');
    await strict.inspect();
    await strict.picture('console_hosting_customer');
  }));

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  // Shows HST-03.
  test(`whoever comes near a machine says so with their code, and once more when they leave, ${name}`, async () => {
    const desk = new FakeDesk();
    const { origin, close } = await serve(desk.api);
    const strict = await StrictPage.open(browser, origin, look);
    strict.expected.push(/status of 4(?:03|09|29)/u);
    const { page } = strict;
    try {
      await strict.go('/visit');
      const field = page.locator('#code');
      const [arrive, leave] = [page.locator('form button').first(), page.locator('form button').nth(1)];
      await field.waitFor();
      await arrive.click();
      await page.locator('#code[aria-invalid=true]').waitFor();
      await strict.inspect();
      await strict.picture(`visit_${name}`);
      await field.fill('4f7k 92qm x3t');
      await arrive.click();
      await page.getByText('11').first().waitFor();
      expect(desk.hosting.tries, 'what cannot be a code is not sent').toBe(0);
      await field.fill(FakeHosting.code.toLowerCase());
      await arrive.click();
      const refusal = page.getByRole('alert');
      await refusal.waitFor();
      expect(await field.inputValue(), 'what was typed is there to be compared').toBe(FakeHosting.code);
      await strict.inspect();
      await strict.picture(`visit_refused_${name}`);

      desk.hosting.approve();
      await arrive.click();
      await page.locator('#code').waitFor({ state: 'detached' });
      await strict.inspect();
      await strict.picture(`visit_arrived_${name}`);
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, location.search + location.hash])).toEqual([0, 0, '']);
      expect(await page.content()).not.toContain(FakeHosting.code);
      await page.locator('.after button').click();
      expect(await field.inputValue()).toBe('');
      await field.fill(FakeHosting.code);
      await leave.click();
      await page.locator('#code').waitFor({ state: 'detached' });
      await strict.picture(`visit_left_${name}`);
      await page.locator('.after button').click();
      for (let tries = 0; tries < 2; ++tries) {
        await field.fill('0000-0000-0000');
        await leave.click();
        await refusal.waitFor();
      }
      await expect.poll(() => refusal.innerText()).toContain('90');
      expect(strict.complaints).toEqual([]);
    } finally {
      await strict.close();
      await close();
    }
  });
}
