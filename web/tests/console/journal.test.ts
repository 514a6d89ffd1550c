// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs';
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

async function at_the_journal(look: Look, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go('/console#/journal');
    await strict.page.locator('table.cards tbody tr').first().waitFor();
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`the journal and an entry stand, ${name}`, () =>
    at_the_journal(look, async (strict) => {
      await strict.page.waitForTimeout(300);
      await strict.inspect();
      await strict.picture(`console_journal_${name}`);
      await strict.page.locator('table.cards button.open').first().click();
      await strict.page.getByRole('dialog').waitFor();
      await strict.page.waitForTimeout(300);
      await strict.inspect();
      await strict.picture(`console_journal_entry_${name}`);
      await strict.page.getByRole('dialog').locator('section').getByRole('button').click();
      await strict.page.getByRole('dialog').locator('del').waitFor();
      await strict.inspect();
      await strict.picture(`console_journal_details_${name}`);
    }));
}

test('older entries follow, a search asks the desk, and another log can be chosen', () =>
  at_the_journal(desk_fr, async ({ page, expected }, desk) => {
    const rows = page.locator('table.cards tbody tr');
    expect(await rows.count()).toBe(50);
    await page.getByRole('button', { name: 'Afficher les entrées plus anciennes' }).click();
    await expect.poll(() => rows.count()).toBe(70);
    expect(desk.journal.asked.at(-1)?.get('before')).toBe('20');

    await page.getByLabel('Issue', { exact: true }).selectOption('deny');
    await expect.poll(() => rows.count()).toBe(20);
    await page.getByLabel('Événement', { exact: true }).selectOption('access.denied');
    await expect.poll(() => rows.count()).toBe(10);
    expect(await rows.first().textContent()).toContain('Accès refusé');
    await page.getByLabel('Du', { exact: true }).fill('2026-11-24');
    await expect.poll(() => desk.journal.asked.at(-1)?.get('since')).toBe('2026-11-23T23:00:00Z');

    await page.getByLabel('Événement', { exact: true }).selectOption('');
    await page.getByLabel('Issue', { exact: true }).selectOption('');
    await page.getByLabel('Registre', { exact: true }).selectOption({ label: 'Assemblée générale de la chorale' });
    await expect.poll(() => desk.journal.asked.at(-1)?.get('log')).toBe('election/33333333333333');
    expect(await page.locator('table.cards').textContent()).toContain('Aude Roche');

    expected.push(/status of 503/u);
    await page.getByLabel('Registre', { exact: true }).selectOption('election/22222222222222');
    await page.getByRole('alert').first().waitFor();
  }));

test('what was and what is stands beside an entry when it is asked for, as text, and says when it is kept no more', () =>
  at_the_journal(desk_fr, async ({ page, expected }, desk) => {
    await page.locator('table.cards button.open').first().click();
    const dialog = page.getByRole('dialog');
    expect(desk.journal.asked.some((query) => query.has('number'))).toBe(false);
    await dialog.getByRole('button', { name: 'Afficher les détails' }).click();
    await dialog.getByText('maintenant : Orchestre <b>').waitFor();
    expect(await dialog.textContent()).toMatch(/avant\s: Chorale/u);
    expect(await dialog.textContent()).toContain('Et 3 autres');
    expect(desk.journal.asked.at(-1)?.get('number')).toBe('69');

    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Afficher les entrées plus anciennes' }).click();
    await expect.poll(() => page.locator('table.cards tbody tr').count()).toBe(70);
    await page.locator('table.cards tbody tr').nth(63).locator('button.open').click();
    expected.push(/status of 404/u);
    await dialog.getByRole('button', { name: 'Afficher les détails' }).click();
    await dialog.getByText('Ces détails ne sont plus conservés.').waitFor();
  }));

test('an entry is handed out with its proof, and the log as an export', () =>
  at_the_journal(desk_fr, async ({ page }) => {
    const take = async (button: string): Promise<{ name: string; text: string }> => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button, exact: true }).click()]);
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    };
    expect((await take('Exporter avec les preuves')).name).toBe('journal-platform.jsonl');
    expect((await take('Exporter en tableau')).name).toBe('journal-platform.csv');
    expect((await take('Exporter en texte')).name).toBe('journal-platform.log');
    await page.locator('table.cards button.open').first().click();
    const proof = await take('Télécharger la preuve');
    expect(proof.name).toBe('entry-69.tlog-proof');
    expect(proof.text).toContain('index 69\n');
    const entry = await take('Télécharger l’entrée');
    expect(entry.name).toBe('entry-69.json');
    expect((JSON.parse(entry.text) as { log: string }).log).toBe('platform');
  }));
