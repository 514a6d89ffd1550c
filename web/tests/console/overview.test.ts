// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { desk_fr, inspected_looks, phone_fr } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();
function desk_with_services(): FakeDesk {
  const desk = new FakeDesk();
  desk.signed_in = true;
  desk.assurance.others = [
    { name: 'Isoloir et urne', level: 2, total: 4.6 }, { name: 'Console de l’organisateur', level: 2, total: 3.4 }, { name: 'Impression des codes', level: 1, total: 0.8 },
  ];
  desk.assurance.decide('under-watch');
  return desk;
}

for (const [name, look] of inspected_looks('phone_de', 'desk_fr')) {
  test(`how services, machines and days stand, on one page, ${name}`, async () => {
    const strict = await open(desk_with_services().api, look);
    const { page } = strict;
    await strict.go('/console#/overview');
    await page.locator('.figures').waitFor();
    await page.locator('.tasks li').first().waitFor();
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(4);
    await page.getByRole('img', { name: /1 Lille/u }).waitFor();
    await strict.inspect();
    await strict.picture(`console_overview_${name}`);
  });
}

test('figures are of what the desk says, the weakest service stands first, and each leads to its page', async () => {
  const strict = await open(desk_with_services().api, desk_fr);
  const { page } = strict;
  await strict.go('/console');
  await page.getByRole('link', { name: 'Vue d’ensemble' }).click();
  await page.getByRole('heading', { level: 1, name: 'Vue d’ensemble' }).waitFor();
  const figure = (name: string): Promise<string> => page.getByRole('region', { name, exact: true }).innerText();
  expect(await figure('Indice cyber')).toMatch(/Moyenne de 4 services[^]*Le plus faible/u);
  expect(await figure('Homologués')).toMatch(/^Homologués\s+1\s*sur 4[^]*1 sous surveillance/u);
  expect(await figure('Contrôles réussis')).toMatch(/échoue/u);
  expect(await figure('À traiter')).toContain('Tout voir');
  // People vote: nothing on the machines changes.
  await page.getByText('1 scrutin est ouvert').waitFor();
  const services = page.getByRole('table', { name: /^Les services/u }).locator('tbody tr');
  const totals = (await services.locator('td:nth-of-type(1)').allInnerTexts()).map((text) => Number(text.trim().replace(',', '.')));
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  await page.getByRole('link', { name: 'Ouvrir le registre' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hébergement' }).waitFor();
  await page.goBack();
  await services.getByRole('link', { name: 'Vote du comité social et économique' }).click();
  await page.getByRole('tab', { name: 'Mesures' }).waitFor();
});

test('what does not answer is said not to be known, and the rest stands', async () => {
  const desk = desk_with_services();
  desk.failing.set('/api/incidents', 503);
  desk.failing.set('/api/hosting/register', 500);
  const strict = await open(desk.api, phone_fr);
  strict.expected.push(/status of 50[03]/u);
  await strict.go('/console#/overview');
  await strict.page.getByText('Quelque chose n’a pas répondu').waitFor();
  await strict.page.getByRole('region', { name: 'Indice cyber', exact: true }).waitFor();
  expect(await strict.page.getByRole('img', { name: /Lille/u }).count()).toBe(0);
});

test('a desk without a service says what to do first', async () => {
  const desk = new FakeDesk();
  desk.signed_in = true;
  desk.assurance.is_there = false;
  const strict = await open(desk.api, desk_fr);
  await strict.go('/console#/overview');
  await strict.page.getByText('Aucun service n’est décrit').first().waitFor();
});
