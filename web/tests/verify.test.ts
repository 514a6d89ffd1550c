// SPDX-License-Identifier: EUPL-1.2
// The whole election verified in the page: what is served, and files that a reader has.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expect_accessible, expect_no_complaint, expect_no_sideways_scroll, open_browser, open_window, type Window } from './browser';
import { stored_election } from './stage_elections';
import { open_stage, type Stage } from './stage_server';

const fixtures = join(__dirname, '../../tests/fixtures');
const archive_of = (name: string) => readFileSync(join(fixtures, name, 'election.bel'));
const small = archive_of('belenios/c5-ed25519-small');
const tracker = 'qpfZbRoyqif3Yre4p5o/zk9RZtA5+KUe6EWcrvf0UMI';
const pictures = process.env['URNA_SCREENSHOTS'] ?? '';

let browser: Browser;
let stage: Stage;
let origin: string;
let close_stage: () => void;
let window: Window;
const page_of = `/b/${stored_election.uuid}/verify`;

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
  stage.card = { state: 'counted', closed_at: '2026-11-21T16:00:00Z', casts_open: false };
  stage.archive = small;
  stage.board = {
    stage: 'counted', ballots: 3, counted_ballots: 3, archive_bytes: small.length,
    board_hash: /([0-9a-f]{64})\.event\.json(?![\s\S]*\.event\.json)/.exec(small.toString('latin1'))?.[1],
  };
  stage.outcome = {
    voters: 3, ballots: 3,
    questions: [
      { title: 'One', type: 'choice', rule: 'plurality', blank: null, figures: [{ label: 'A', votes: 2 }, { label: 'B', votes: 1 }] },
      { title: 'Two', type: 'choice', rule: 'plurality', blank: 1, figures: [{ label: 'C', votes: 2 }, { label: 'D', votes: 1 }] },
    ],
  };
  window = await open_window(browser, origin, { locale: 'en-GB' });
});
afterEach(() => window.close());

async function expect_fit() {
  await expect_accessible(window.page);
  await expect_no_sideways_scroll(window.page);
  expect_no_complaint(window);
}

async function picture(name: string) {
  if (pictures === '') return;
  for (const [size, width, height] of [['phone', 390, 844], ['desk', 1280, 800]] as const) {
    await window.page.setViewportSize({ width, height });
    await window.page.screenshot({ path: join(pictures, `${name}-${size}.png`), fullPage: true });
  }
}

/** The titles of the checks with this sign. */
async function checks(sign: 'yes' | 'no' | 'unknown' | 'needless'): Promise<string[]> {
  return window.page.locator(`li:has(> .sign.${sign}) .title`).allTextContents();
}

async function choose(bytes: Buffer, name = 'election.bel') {
  await window.page.goto(page_of);
  await window.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}

describe('what the server has', () => {
  it('is fetched, recomputed and found to hold, by keyboard alone; and the reader’s own ballot is found in it', async () => {
    const { page } = window;
    await page.goto(page_of);
    await page.getByRole('button', { name: 'Verify everything here' }).waitFor();
    await expect_fit();
    await picture('verify-before');
    await page.getByRole('button', { name: 'Verify everything here' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Verified: every check holds, up to the result' }).waitFor({ timeout: 60_000 });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('verdict');
    expect(await checks('no')).toEqual([]);
    expect(await checks('needless')).toEqual(['Each shuffle only changed the order of the ballots']);
    expect(await checks('unknown')).toEqual(['An older copy of the file is its beginning']);
    expect(await checks('yes')).toHaveLength(10 + 5);
    expect(await page.getByText('urna-verify n4wpxiMSJtSPaa.bel').count()).toBe(1);
    await page.locator('#own-tracker').fill(tracker);
    await page.keyboard.press('Enter');
    await page.getByText('Your ballot is in it, and it counts').waitFor();
    await expect_fit();
    await picture('verify-holds');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the verified file' }).click();
    expect(readFileSync((await (await saving).path()) ?? '').equals(small)).toBe(true);
  });

  it('is not called right when the pages show other figures than the file', async () => {
    (stage.outcome as { questions: { figures: { votes: number }[] }[] }).questions[0]!.figures[0]!.votes = 3;
    await window.page.goto(page_of);
    await window.page.getByRole('button', { name: 'Verify everything here' }).click();
    await window.page.getByText('it is not what these pages show').waitFor({ timeout: 60_000 });
    expect(await checks('no')).toEqual(['Published figures of the result']);
    await expect_fit();
  });

  it('says nothing when it cannot be fetched, and when the reader stops', async () => {
    const { page } = window;
    window.expected.push(/404|503/);
    stage.archive = null;
    await page.goto(page_of);
    await page.getByRole('button', { name: 'Verify everything here' }).click();
    await page.getByText('Nothing could be verified').waitFor();
    await expect_fit();
    stage.archive = small;
    stage.archive_stalls = true;
    await page.getByRole('button', { name: 'Verify again' }).click();
    await page.getByText('Fetching the ballot box: 18 kB of 35 kB').first().waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe(String(small.length / 2));
    await expect_fit();
    await picture('verify-running');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('it says nothing about the election').waitFor();
    expect(await page.locator('.sign.yes').count()).toBe(0);
    await expect_fit();
  });
});

describe('a file that the reader has', () => {
  it.each([
    ['ed-ballot-dropped', 'The encrypted total is made of the ballots that count, and of nothing else'],
    ['ed-signature-tampered', 'Every ballot is signed with a right on the list and proves that its choices are allowed'],
    ['ed-wrong-result', 'The result is what the total opens to'],
    ['b2048-raw-byte-flip', 'The file is whole, and each record is what its name says'],
  ])('and that was tampered with is refuted at the right check: %s', async (name, title) => {
    await choose(archive_of(`belenios/e-negative/${name}`));
    await window.page.getByRole('heading', { name: /^Not verified:/ }).waitFor({ timeout: 60_000 });
    expect(await checks('no')).toContain(title);
    await expect_fit();
    if (name === 'ed-signature-tampered') await picture('verify-refuted');
  });

  it('is of another election, and said to be', async () => {
    await choose(archive_of('lists/t1-ed25519-demo-weights'));
    await window.page.getByText('of another election than this page').waitFor({ timeout: 60_000 });
    expect(await window.page.getByText('Compared with what these pages show').count()).toBe(0);
    await expect_fit();
  });

  it('and that is no ballot box gets no verdict', async () => {
    await choose(Buffer.from('Dear all, please find the result enclosed.'));
    await window.page.getByText('This file is not a ballot box').waitFor();
    await expect_fit();
  });
});

it.each([
  ['fr-FR', 'Tout vérifier ici', 'Vérifié : chaque contrôle est concluant'],
  ['nl-BE', 'Alles hier controleren', 'Gecontroleerd: alles klopt'],
  ['de-DE', 'Alles hier prüfen', 'Geprüft: Alles stimmt'],
])('speaks %s', async (locale, button, verdict) => {
  await window.close();
  window = await open_window(browser, origin, { locale });
  await window.page.goto(page_of);
  await window.page.getByRole('button', { name: button }).click();
  await window.page.getByText(verdict).waitFor({ timeout: 60_000 });
  await expect_fit();
  await picture(`verify-holds-${locale.slice(0, 2)}`);
});
