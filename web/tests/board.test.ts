// SPDX-License-Identifier: EUPL-1.2
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { expect_accessible, expect_no_complaint, expect_no_sideways_scroll, open_browser, open_window, type Window } from './browser';
import { board_of_directors } from './stage_elections';
import { open_stage, type Stage } from './stage_server';

let browser: Browser;
let stage: Stage;
let origin: string;
let close_stage: () => void;
let window: Window;
const tracker = 'qpfZbRoyqif3Yre4p5o/zk9RZtA5+KUe6EWcrvf0UMI';
const board = `/b/${board_of_directors.uuid}`;

beforeAll(async () => {
  ({ stage, origin, close: close_stage } = await open_stage(join(__dirname, '../dist')));
  browser = await open_browser();
});
afterAll(async () => {
  await browser.close();
  close_stage();
});
beforeEach(async () => {
  stage.reset();
  window = await open_window(browser, origin);
});
afterEach(() => window.close());

async function expect_fit() {
  await expect_accessible(window.page);
  await expect_no_sideways_scroll(window.page);
  expect_no_complaint(window);
}

const outcome = {
  voters: 4200,
  ballots: 1481,
  questions: [
    {
      title: 'Conseil d’administration', type: 'choice', rule: 'plurality', blank: 61,
      figures: [
        { label: 'Camille Aubertin', votes: 812 }, { label: 'Yanis Benmoussa', votes: 455 }, { label: 'Inès Delcourt', votes: 790 },
        { label: 'Théo van der Elst', votes: 610 }, { label: 'Maëlle Girardin', votes: 287 }, { label: 'Noah Lefebvre', votes: 301 },
      ],
      seats: [{ name: 'Camille Aubertin' }, { name: 'Inès Delcourt' }, { name: 'Théo van der Elst' }],
      tied: [], seats_tied: 0, seats_vacant: 0, explanation: ['Le siège 1 va à Camille Aubertin, avec 812 voix.', 'Le siège 2 va à Inès Delcourt, avec 790 voix.'],
    },
  ],
};

it('shows the count live, and claims no more than it checked', async () => {
  const { page } = window;
  await page.goto(board);
  await page.getByText('En direct.').waitFor();
  await page.getByText('1 481').first().waitFor();
  expect(await page.locator('.check.yes').count()).toBe(3);
  expect(await page.locator('.check.yourself').count()).toBe(1);
  expect(await page.getByText('urna-verify ConseiVamont26.bel').count()).toBe(1);
  await expect_fit();
});

it('says so when the record of the election is another', async () => {
  stage.election_record = board_of_directors.record.replace('Camille', 'Kamille');
  await window.page.goto(board);
  await window.page.locator('.check.no').waitFor();
  await window.page.getByText('ne concorde pas').waitFor();
});

it('shows the result with its seats, and that it has as many ballots as the box', async () => {
  stage.card = { state: 'counted', closed_at: '2026-11-27T17:00:00Z', casts_open: false };
  stage.board_stage = 'counted';
  stage.outcome = outcome;
  await window.page.goto(board);
  await window.page.getByText('Élus').waitFor();
  expect(await window.page.locator('.seats li').allTextContents()).toEqual(['Camille Aubertin', 'Inès Delcourt', 'Théo van der Elst']);
  expect(await window.page.locator('.check.yes').count()).toBe(4);
  await expect_fit();
});

it('explains the seats in the language of the page, also after it changes', async () => {
  stage.card = { state: 'counted', closed_at: '2026-11-27T17:00:00Z', casts_open: false };
  stage.board_stage = 'counted';
  const explained: Record<string, string> = { fr: 'Le siège 1 va à Camille Aubertin, avec 812 voix.', nl: 'Zetel 1 gaat naar Camille Aubertin, met 812 stemmen.' };
  await window.page.route('**/outcome?language=*', (route) => {
    const language = new URL(route.request().url()).searchParams.get('language') ?? '';
    const [question] = outcome.questions;
    return route.fulfill({ json: { ...outcome, questions: [{ ...question, explanation: [explained[language]] }] } });
  });
  await window.page.goto(board);
  const why = window.page.locator('.why');
  await window.page.getByText('Comment les sièges ont été attribués').click();
  await why.getByText(explained['fr']!).waitFor();
  expect(await why.evaluate((list) => list.closest('[lang]')?.getAttribute('lang'))).toBe('fr');
  await expect_fit();
  await window.page.locator('header summary').click();
  await window.page.getByText('Nederlands').click();
  await why.getByText(explained['nl']!).waitFor();
});

// Shows HST-06, HST-05.
it('says where the election runs, how little that proves, and which rule was set aside', async () => {
  const place = { role: 'primary', since: '2026-01-05T00:00:00Z', datacentre: 'Nord 1', city: 'Lille', country: 'FR', is_cloud: false, server: 'urne-nord', owner: 'Coopérative du vote', operator: 'Centres du Nord', certificates: [{ standard: 'ISO 27001', scope: 'Hosting', valid_to: '2028-05-31', is_valid: true }], proof_level: 0, doubts: ['silent'], last_statement: null, inspected: null };
  stage.hosting = {
    election: board_of_directors.uuid, is_declared: true, asked: '2026-11-24T09:00:00Z', policy: '2026-11', places: [place, { ...place, proof_level: 2, doubts: ['chip-absent'], last_statement: '2026-11-24T08:40:00Z', inspected: '2026-03-02', role: 'standby', city: 'Lyon', datacentre: 'Sud 1', server: 'urne-sud' }],
    derogations: [{ rule: 'site.two-lines', reason: 'La seconde ligne arrive en juin', since: '2026-11-20T09:00:00Z', text: { fr: 'Chaque centre est relié par deux lignes de tracés différents.', en: 'Two lines.' } }],
  };
  const { page } = window;
  await page.goto(board);
  await page.getByRole('link', { name: 'Lieu d’hébergement' }).click();
  await page.getByText('Lille, France').waitFor();
  expect(await page.getByText('prouvé par rien').count()).toBe(1);
  await page.getByText('rien ne le contredit').waitFor();
  await page.getByText('Aucune puce de la machine n’a signé').waitFor();
  await page.getByText('2 mars 2026').waitFor();
  expect(await page.getByRole('link', { name: 'signée par la plateforme' }).getAttribute('href')).toContain('/hosting/note');
  await page.getByText('Chaque centre est relié par deux lignes').waitFor();
  await page.getByText('La seconde ligne arrive en juin').waitFor();
  await expect_fit();
  // An answer that does not say its level is none.
  const without = { ...place, proof_level: undefined };
  stage.hosting = { election: board_of_directors.uuid, is_declared: true, asked: '2026-11-24T09:00:00Z', policy: null, places: [without], derogations: [] };
  await page.reload();
  await page.locator('[role=alert]').waitFor();
  expect(await page.getByText('Lille, France').count()).toBe(0);
  stage.hosting = { election: board_of_directors.uuid, is_declared: false, asked: '2026-11-24T09:00:00Z', policy: null, places: [], derogations: [] };
  await page.reload();
  await page.getByText('Non déclaré').waitFor();
  await expect_fit();
});

it('finds a ballot, in groups, pasted from anywhere', async () => {
  stage.ballots = [{ tracker, bytes: '' }];
  await window.page.goto(`${board}/verify`);
  await window.page.locator('#tracker').fill(tracker.replace(/(.{4})/g, '$1 '));
  await window.page.keyboard.press('Enter');
  await window.page.getByText('Ce bulletin est dans l’urne').waitFor();
  expect((await window.page.locator('ol.mono li').allTextContents()).join('')).toBe(tracker);
  await expect_fit();
});

it('says what to do when a ballot is not there, and when a number cannot be one', async () => {
  window.expected.push(/404/);
  await window.page.goto(`${board}/verify#${encodeURIComponent(tracker)}`);
  await window.page.getByText('Aucun bulletin ne porte ce numéro').waitFor();
  expect(window.page.url()).toBe(`${origin}${board}/verify`);
  await expect_fit();
  await window.page.locator('#tracker').fill(tracker.slice(1));
  await window.page.keyboard.press('Enter');
  await window.page.getByText('Ce n’est pas un numéro de suivi').waitFor();
  await expect_fit();
});

it('tells a ballot that a later one replaced', async () => {
  stage.ballots = [{ tracker, bytes: '' }];
  await window.page.route('**/ballots/*', (route) => route.fulfill({ json: { tracker, found: true, number: 7, counts: false } }));
  await window.page.goto(`${board}/verify#${encodeURIComponent(tracker)}`);
  await window.page.getByText('Remplacé par un vote plus récent').waitFor();
  await expect_fit();
});

it('tells an address without an election', async () => {
  window.expected.push(/404/);
  await window.page.goto('/b/NobodyKnowsThis');
  await window.page.getByRole('heading', { name: 'Cette page ne peut pas s’afficher' }).waitFor();
  await expect_fit();
});
