// SPDX-License-Identifier: EUPL-1.2
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../page_server';
import { desk_fr, inspected_looks, open_browser, phone_de, StrictPage, type Look } from '../strict_browser';
import { FakeDesk } from './fake_desk';

const folder = mkdtempSync(join(tmpdir(), 'urna-pages-'));
let browser: Browser;
beforeAll(async () => {
  browser = await open_browser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function visit(path: string, look: Look, use: (strict: StrictPage, desk: FakeDesk) => Promise<void>): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const strict = await StrictPage.open(browser, origin, look);
  try {
    await strict.go(path);
    await use(strict, desk);
    expect(strict.complaints).toEqual([]);
  } finally {
    await strict.close();
    await close();
  }
}
const room = `#/documents/${'1'.padStart(32, '0')}`;

for (const [name, look] of inspected_looks('phone_fr', 'desk_de')) {
  test(`rooms, a room and a document stand, ${name}`, () =>
    visit('/console#/documents', look, async (strict) => {
      const { page } = strict;
      const look_at = async (what: string): Promise<void> => {
        await page.waitForTimeout(300);
        await strict.inspect();
        await strict.picture(`console_${what}_${name}`);
      };
      await page.locator('table.cards tbody tr').first().waitFor();
      await look_at('rooms');
      await page.locator('table.cards a.open').nth(1).click();
      await page.locator('table.cards button.open').first().waitFor();
      await look_at('room');
      await page.locator('table.cards button.open').last().click();
      await page.getByRole('dialog').locator('ol li').first().waitFor();
      await look_at('document');
    }));

  test(`the page of a link stands, ${name}`, () =>
    visit(`/d#${'A'.repeat(43)}`, look, async (strict) => {
      strict.expected.push(/status of 403/u);
      const { page } = strict;
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await page.locator('#passphrase').fill('sept mulets bruyants');
      await page.locator('form button[type=submit]').click();
      await page.getByRole('alert').waitFor();
      await strict.inspect();
      await strict.picture(`link_${name}`);
      await page.locator('#passphrase').fill('sept mulets tranquilles');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('form button[type=submit]').click()]);
      expect(download.suggestedFilename()).toBe('Règles.pdf');
      await page.getByRole('status').waitFor();
      await strict.inspect();
    }));
}

test('a file goes up in parts, and goes on by itself when the line was broken', () =>
  visit(`/console${room}`, desk_fr, async ({ page, expected }, desk) => {
    expected.push(/ERR_CONNECTION_RESET/u);
    // Not by the server: on a connection that was used before, a browser tries again by itself.
    let breaks = 2;
    await page.route(/\?offset=/u, (route) => (breaks-- > 0 ? route.abort('connectionreset') : route.continue()));
    await page.getByLabel('Ajouter un document').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.alloc(2_500_000, 'a') });
    await page.getByText('Connexion perdue. L’envoi reprendra').waitFor();
    await page.getByRole('button', { name: 'liste.csv' }).waitFor();
    expect(desk.documents.parts).toEqual([1_048_576, 1_048_576, 402_848]);
  }));

test('a file that is too large is not sent', () =>
  visit(`/console${room}`, desk_fr, async ({ page }, desk) => {
    const film = join(folder, 'film.pdf');
    writeFileSync(film, '');
    truncateSync(film, 34_000_000);
    await page.getByLabel('Ajouter un document').setInputFiles(film);
    await page.getByText('film.pdf dépasse 32').waitFor();
    expect(desk.documents.total).toBe(0);
  }));

test('a link is shown once, and a document is erased after a second word', () =>
  visit(`/console${room}`, phone_de, async ({ page }, desk) => {
    await page.getByRole('button', { name: 'Affiche.png' }).click();
    const drawer = page.getByRole('dialog', { name: 'Affiche.png' });
    await drawer.getByLabel('Passphrase', { exact: true }).fill('kurz');
    await drawer.getByRole('button', { name: 'Link erstellen' }).click();
    await drawer.getByText('weniger als 12 Zeichen').waitFor();
    await drawer.getByLabel('Passphrase', { exact: true }).fill('sieben leise Maultiere');
    await drawer.getByRole('button', { name: 'Link erstellen' }).click();
    await drawer.getByText('https://vote.example.org/d#').waitFor();
    await drawer.getByRole('button', { name: 'Dokument löschen' }).click();
    expect(desk.documents.documents.length).toBe(3);
    await page.getByRole('button', { name: 'Affiche.png endgültig löschen' }).click();
    await expect.poll(() => desk.documents.documents.length).toBe(2);
    await expect.poll(() => page.getByRole('button', { name: 'Affiche.png' }).count()).toBe(0);
  }));

test('who enters no room finds what was shared with them, and is offered nothing else', () =>
  visit('/console', desk_fr, async (strict, desk) => {
    desk.sign_in_as('Ève Marchand');
    desk.documents.rooms = [];
    await strict.go('/console#/documents');
    await strict.page.reload(); // or else it may have asked already who is signed in
    await strict.page.getByRole('button', { name: 'Règlement intérieur.pdf' }).waitFor();
    expect(await strict.page.getByRole('main').getByRole('button').count()).toBe(1);
    expect(await strict.page.getByText('Il n’y a pas encore de salle').count()).toBe(0);
    expect(desk.seen).not.toContain('GET /api/tenant/downloads/stopped');
    await strict.inspect();
    await strict.picture('console_shared_desk_fr');
  }));

// Shows TEN-06.
test('who is stopped asks with a reason where they are stopped, and others ask for them', () =>
  visit('/console#/documents', desk_fr, async (strict, desk) => {
    strict.expected.push(/status of 403/u);
    const { page } = strict;
    await page.getByRole('button', { name: 'Demander que karl.meier continue' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Demander que karl.meier continue' }).click();
    expect(desk.customer.wanted).toEqual([]);
    await dialog.getByLabel('Pourquoi').fill('Il m’a appelé : copie annuelle');
    await strict.inspect();
    await strict.picture('release_for_another_desk', false);
    await dialog.getByRole('button', { name: 'Demander que karl.meier continue' }).click();
    await page.getByText('La demande de Aude Roche attend une autre personne').waitFor();
    await page.getByRole('link', { name: 'Voir la demande' }).waitFor();

    desk.customer.is_stopped = true;
    desk.documents.is_stopped = true;
    await page.setViewportSize({ width: 390, height: 844 });
    await strict.go(`/console${room}`);
    await page.locator('table.cards button.open').last().click();
    await page.getByRole('dialog').getByRole('button', { name: /^Télécharger/u }).first().click();
    await page.getByText('Vous avez trop téléchargé').waitFor();
    await page.getByLabel('Pourquoi').fill('Copie annuelle pour l’expert');
    await strict.inspect();
    await strict.picture('release_own_phone', false);
    await page.getByRole('button', { name: 'Demander à continuer' }).click();
    await page.getByText('Votre demande attend une autre personne').waitFor();
    expect(desk.customer.wanted).toEqual([{ reason: 'Il m’a appelé : copie annuelle' }, { reason: 'Copie annuelle pour l’expert' }]);
  }));

test('without its secret the page of a link says what is missing', () =>
  visit('/d', desk_fr, async (strict) => {
    await strict.page.getByText('Cette adresse n’est pas complète').waitFor();
    await strict.inspect();
  }));
