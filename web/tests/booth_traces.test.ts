// SPDX-License-Identifier: EUPL-1.2
// What is left of a vote on the device: nothing, once the session has expired or the ballot is cast; on paper, the number.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { expect_no_complaint, open_browser, open_window, type Window } from './browser';
import { open_stage, type Stage } from './stage_server';
import { CODE, to_choice, to_receipt } from './voter';

let browser: Browser;
let stage: Stage;
let origin: string;
let close_stage: () => void;
let window: Window;

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

/** The names of all that a page can store by. */
function stored(page: Page): Promise<unknown> {
  return page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}
const nothing = { local: [], session: [], cookies: '', databases: [], caches: [], workers: 0 };

/** Every text that the page's memory still holds, after the browser threw away what nothing refers to. */
async function remembered(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void parts.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return (JSON.parse(parts.join('')) as { strings: string[] }).strings.join('\n');
}

/** What of the voter is found in a text; named, so that a failure prints no secret. */
function betrayed(text: string): string[] {
  const secrets: Record<string, string | undefined> = {
    code: CODE, 'code as shown': CODE.match(/.{5}/g)!.join(' '), session: [...stage.sessions][0], 'sign-in secret': stage.sign_ins[0]?.secret,
  };
  return Object.entries(secrets).flatMap(([name, secret]) => (secret === undefined || text.includes(secret) ? [name] : []));
}

it('an expired session leaves no choice, no code and no session: not in storage, not in memory', async () => {
  const { page } = window;
  await page.clock.install();
  await to_choice(window);
  await page.getByLabel('Camille Aubertin').check();
  expect(await page.locator('main input:checked').count()).toBe(1);
  // The search is worth something: while the voter is signed in, the session is found.
  expect(betrayed(await remembered(page))).toContain('session');
  await page.clock.runFor(20 * 60_000 + 2000);
  await page.getByRole('heading', { level: 1, name: 'Votre session a expiré' }).waitFor();
  expect(await stored(page)).toEqual(nothing);
  expect(await page.content()).not.toContain('Camille');
  expect(page.url() + (await page.title()) + (await page.evaluate(() => JSON.stringify(history.state)))).not.toMatch(/Camille|20K06/);
  expect(betrayed(await remembered(page))).toEqual([]);
  await page.getByRole('button', { name: 'Entrer mon code à nouveau' }).click();
  await page.locator('#code').fill(CODE);
  await page.keyboard.press('Enter');
  await page.locator('.bar').waitFor();
  expect(await page.locator('main input:checked').count()).toBe(0);
  expect_no_complaint(window);
});

it('a cast ballot leaves nothing stored; the paper has the number and no choice', async () => {
  await to_receipt(window);
  const { page } = window;
  expect(await stored(page)).toEqual(nothing);
  expect(betrayed(await remembered(page))).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'urna-receipt-'));
  try {
    const file = join(folder, 'receipt.pdf');
    writeFileSync(file, await page.pdf());
    const paper = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
    expect(paper.replace(/\s/g, '').split(`${stage.ballots[0]?.tracker}`), 'in groups, and in the address').toHaveLength(3);
    expect(paper.replace(/\s/g, '')).toContain('/verify#');
    for (const name of ['Camille', 'Aubertin', 'Blanc', CODE.slice(0, 5)]) expect(paper).not.toContain(name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect_no_complaint(window);
});
