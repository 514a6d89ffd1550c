// SPDX-License-Identifier: EUPL-1.2
// A roll of 100,000 voters through the real programs: its columns named, its faults listed, taken whole or not at all.
// Without URNA_BIN there is nothing to test against.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { programs, Servers } from './programs';

let servers: Servers;
let browser: Browser;

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_444);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

const count = 100_000;
const definition = { name: 'Grand scrutin', trustees: { single: ['A', 'B'] }, questions: [{ type: 'choice', title: 'Qui ?', answers: ['Ada', 'Bo'] }] };

/** As a personnel office would send it: tabs, Windows-1252, a salary, and the national number before the name. */
function table(last_line = ''): Buffer {
  const lines = ['N° agent\tNuméro national\tNom de l’agent\tPrénom\tCollège\tSalaire\tMél'];
  for (let i = 1; i <= count; i++) lines.push(`M${String(i).padStart(6, '0')}\t1.85.${i}\tLefèvre\tZoé ${i}\t${i % 3 ? 'Employés' : 'Cadres'}\t${2000 + (i % 900)}\tzoe.${i}@example.org`);
  return Buffer.from(`${lines.join('\r\n')}\r\n${last_line}`.replaceAll('’', "'"), 'latin1');
}

test.skipIf(!programs)('100,000 voters: one duplicate refuses all of them, both lines named; then all are taken', { timeout: 120_000 }, async () => {
  const strict = await StrictPage.open(browser, servers.origin, desk_fr);
  strict.expected.push(/status of 401|status of 422/u);
  const { page } = strict;
  await strict.go('/console#/enrol');
  await servers.enrol(page);
  const uuid = await page.evaluate(async (made) => {
    const response = await fetch('/api/organiser/elections', { method: 'POST', headers: { 'X-Urna': '1', 'Content-Type': 'application/json' }, body: JSON.stringify({ definition: made }) });
    return ((await response.json()) as { uuid: string }).uuid;
  }, definition);
  const stored = () => page.evaluate(async (id) => ((await (await fetch(`/api/organiser/elections/${id}/roll`)).json()) as { total: number }).total, uuid);

  await strict.go(`/console#/e/${uuid}/roll`);
  const duplicate = 'm000777\t1.85.1\tLefèvre\tZoé\tCadres\t1\t\r\nM200001\tx\tRoy\tMax\tCadres\t1\tmax@example\r\n';
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: table(duplicate) });
  await page.getByText('Il a été lu comme Windows-1252').waitFor();
  for (const [header, meaning] of [['N° agent', 'Identifiant'], ["Nom de l'agent", 'Nom'], ['Mél', 'Courriel']]) await page.getByLabel(`Sens de la colonne ${header}`).selectOption(meaning!);
  await strict.picture('real_roll_columns');
  const asked = Date.now();
  await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  await page.getByText('La liste a 2 défauts').waitFor();
  console.log(`roll of ${count}: refused in ${Date.now() - asked} ms`);
  await page.getByText('L’identifiant « m000777 » est déjà à la ligne 778.').waitFor();
  await page.getByText('Ligne 100002').or(page.getByText(/Ligne 100.002/u)).first().waitFor();
  await strict.inspect();
  await strict.picture('real_roll_faults');
  expect(await stored()).toBe(0);

  // The same columns again: what was said of them is remembered, and the file is tried at once.
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: table() });
  const take = page.getByRole('button', { name: /Prendre cette liste de 100.000 électeurs/u });
  await take.waitFor();
  expect(await page.getByLabel('Sens de la colonne Salaire').inputValue()).toBe('-');
  expect(await stored()).toBe(0);
  const confirmed = Date.now();
  await take.click();
  const frame = page.getByRole('region', { name: 'Électeurs' }).last();
  await frame.getByText('M000001').waitFor();
  const took = Date.now() - confirmed;
  console.log(`roll of ${count}: taken and shown in ${took} ms`);
  expect(took).toBeLessThan(15_000);

  await frame.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await page.getByText('M100000').waitFor();
  expect(await page.locator('tbody tr').count()).toBeLessThan(80);
  await page.getByRole('searchbox').fill('M099999');
  await page.getByText('1 électeur trouvé').waitFor();
  await page.getByText('Zoé 99999').waitFor();
  await strict.picture('real_roll_large');
  expect(strict.complaints).toEqual([]);
});
