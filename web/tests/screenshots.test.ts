// SPDX-License-Identifier: EUPL-1.2
// Pictures of every screen, to be looked at by people: URNA_SCREENSHOTS=folder npm run test:browser.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { open_browser, open_window } from './browser';
import { board_of_directors, library_names, works_council } from './stage_elections';
import { open_stage, type Stage } from './stage_server';

const folder = process.env['URNA_SCREENSHOTS'] ?? '';
const CODE = '20K063R1B72GH8GQNEHPN093CBW6RG';
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
const languages = { fr: 'fr-FR', de: 'de-DE' };
const cases = Object.keys(languages).flatMap((language) => Object.keys(sizes).map((size) => [language, size] as const));

const outcome = {
  voters: 4200, ballots: 1481,
  questions: [
    {
      title: 'Conseil d’administration', type: 'choice', rule: 'plurality', blank: 61,
      figures: [
        { label: 'Camille Aubertin', votes: 812 }, { label: 'Yanis Benmoussa', votes: 455 }, { label: 'Inès Delcourt', votes: 790 },
        { label: 'Théo van der Elst', votes: 610 }, { label: 'Maëlle Girardin', votes: 287 }, { label: 'Noah Lefebvre', votes: 301 },
      ],
      seats: [{ name: 'Camille Aubertin' }, { name: 'Inès Delcourt' }, { name: 'Théo van der Elst' }],
      explanation: ['Le siège 1 va à Camille Aubertin, avec 812 voix.', 'Le siège 2 va à Inès Delcourt, avec 790 voix.'],
    },
  ],
};

describe.runIf(folder !== '')('pictures', () => {
  let browser: Browser;
  let stage: Stage;
  let origin: string;
  let close_stage: () => void;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    ({ stage, origin, close: close_stage } = await open_stage(join(__dirname, '../dist')));
    browser = await open_browser();
  });
  afterAll(async () => {
    await browser.close();
    close_stage();
  });

  const sign_in = async (page: Page, uuid: string) => {
    await page.goto(`/v/${uuid}`);
    await page.locator('#code').fill(CODE);
    await page.locator('button[type=submit]').click();
    await page.locator('.bar').waitFor();
  };

  it.each(cases)('%s %s', { timeout: 120_000 }, async (language, size) => {
    const window = await open_window(browser, origin, { locale: languages[language as 'fr'], ...sizes[size as 'phone'] });
    const { page } = window;
    const shoot = (name: string, whole = false) =>
      page.screenshot({ path: join(folder, `${name}-${language}-${size}.png`), fullPage: whole });
    const board = `/b/${board_of_directors.uuid}`;
    stage.reset();
    await page.goto(`/v/${board_of_directors.uuid}`);
    await page.locator('#code').fill('7KQ2MW9DTX4HN8RP3');
    await page.locator('h1').focus();
    await shoot('01-code');
    await page.locator('#code').fill('20k06 3r1b7 2gh7g qnehp n093c bw6rg');
    await page.locator('button[type=submit]').click();
    await page.locator('.wrong').waitFor();
    await page.locator('h1').focus();
    await shoot('02-mistake');
    await sign_in(page, board_of_directors.uuid);
    for (const place of [0, 2]) await page.locator('main input').nth(place).check();
    await page.locator('h1').focus();
    await shoot('03-choice');
    await page.locator('main input').nth(3).check();
    await page.locator('main input').nth(4).click();
    await shoot('04-full');
    await page.locator('main input').nth(3).uncheck();
    await page.locator('.bar button').click();
    await page.locator('.ballot').waitFor();
    await shoot('05-review');
    stage.mishaps = ['lost-before'];
    await page.locator('main .stack button').click();
    await page.locator('main details').waitFor();
    await page.locator('main details').evaluate((one: HTMLDetailsElement) => (one.open = true));
    await shoot('06-lost');
    await page.locator('.seal').waitFor({ timeout: 30_000 });
    await page.waitForTimeout(300);
    await shoot('07-receipt', true);
    await page.goto(`${board}/verify#${encodeURIComponent(stage.ballots[0]!.tracker)}`);
    await page.locator('.notice.ok').waitFor();
    await shoot('08-verify', true);
    await page.goto(board);
    await page.locator('.check.yes').nth(2).waitFor();
    await shoot('09-board', true);
    stage.card = { state: 'counted', closed_at: '2026-11-27T17:00:00Z', casts_open: false };
    stage.board_stage = 'counted';
    stage.ballots = [];
    stage.outcome = outcome;
    await page.goto(board);
    await page.locator('.seats').waitFor();
    await shoot('10-counted', true);
    stage.reset();
    await sign_in(page, works_council.uuid);
    await page.locator('input[type=radio]').first().check();
    await page.locator('input[type=checkbox]').nth(1).uncheck();
    await page.locator('h1').focus();
    await shoot('11-lists', true);
    await sign_in(page, library_names.uuid);
    await page.locator('#add-2').click();
    await page.locator('#add-0').click();
    await page.locator('h1').focus();
    await shoot('12-ranking', true);
    await page.locator('.bar button').click();
    await page.locator('main fieldset').nth(1).waitFor();
    await page.locator('main fieldset').first().locator('input').first().check();
    await page.locator('h1').focus();
    await shoot('13-grading', true);
    stage.card = { state: 'announced' };
    await page.goto(`/v/${board_of_directors.uuid}`);
    await page.locator('main button').waitFor();
    await shoot('14-before');
    await window.close();
  });
});
