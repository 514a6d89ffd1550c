// SPDX-License-Identifier: EUPL-1.2
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeShuffles, secret } from './fake_ceremony';

const open = watched_pages();

async function visit(desk: FakeShuffles, look: Look = phone_fr): Promise<StrictPage> {
  const strict = await open(desk.api, look);
  await strict.go(`/t/${desk.uuid}#${secret}`);
  await strict.page.getByRole('button', { name: /Commencer|Beginnen/u }).click();
  return strict;
}
const shuffle = (page: Page) => page.getByRole('button', { name: /Mélanger les bulletins|Stimmzettel mischen/u });
const done = (page: Page) => page.getByRole('progressbar').evaluate((bar: HTMLProgressElement) => bar.value);

test('who is not at the turn is offered no shuffle, and goes on by themselves when the turn comes', async () => {
  const desk = new FakeShuffles(2);
  desk.waiting_for = ['Marc Olivier'];
  const { page } = await visit(desk);
  await page.getByText('Marc Olivier mélange en ce moment.').waitFor();
  expect(await shuffle(page).count()).toBe(0);
  desk.waiting_for = [];
  await shuffle(page).waitFor();
});

for (const name of ['phone_fr', 'desk_de']) {
  test(`a shuffle tells how long it takes, is paused, goes on, and is given up unsent, ${name}`, async () => {
    const desk = new FakeShuffles(600);
    const strict = await visit(desk, looks[name]);
    const { page } = strict;
    await shuffle(page).waitFor();
    await page.getByText(/^environ \d+|^etwa \d+/u).waitFor();
    await strict.inspect();
    await strict.picture(`shuffle_1_ready_${name}`);
    await shuffle(page).click();
    await page.getByRole('button', { name: /Faire une pause|Pause machen/u }).click();
    await page.getByRole('button', { name: /Continuer|Weiter/u }).waitFor();
    await page.waitForTimeout(300);
    const before = await done(page);
    await strict.inspect();
    await strict.picture(`shuffle_2_work_${name}`);
    expect(await done(page)).toBe(before);
    await page.getByRole('button', { name: /Continuer|Weiter/u }).click();
    await expect.poll(() => done(page)).toBeGreaterThan(before);
    await page.getByRole('button', { name: /Abandonner ce mélange|Diese Mischung aufgeben/u }).click();
    await shuffle(page).waitFor();
    expect(desk.given).toBe(0);
    expect(desk.verdict).toBe('');
  });
}

test('when another shuffle came between, the page says so and begins anew with what is there now', async () => {
  const desk = new FakeShuffles(4);
  const strict = await visit(desk);
  const { page } = strict;
  strict.expected.push(/status of 422/u);
  await shuffle(page).waitFor();
  desk.reversed = true;
  await shuffle(page).click();
  await page.getByText('Le serveur n’a pas pris ce mélange').waitFor();
  expect(desk.given).toBe(0);
  await shuffle(page).waitFor();
  await strict.inspect();
  await strict.picture('shuffle_refused');
  await shuffle(page).click();
  await page.getByRole('heading', { level: 1, name: 'Votre mélange est remis' }).waitFor();
  expect(desk.verdict).toBe('holds');
  await strict.inspect();
  await strict.picture('shuffle_3_given');
});
