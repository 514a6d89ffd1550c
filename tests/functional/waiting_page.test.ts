// SPDX-License-Identifier: EUPL-1.2
// The desk is full: who comes waits on a page that says so, and who is in goes on.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { Organiser } from './support/organiser';
import { Platform } from './support/platform';
import { Booth } from './support/voter';
import { choices, prepare, type Prepared } from './support/works_council';

let platform: Platform;
let poll: Prepared;
let browser: Browser;

beforeAll(async () => {
  platform = await Platform.start({ desk_options: ['--voters-max', '1'] });
  poll = await prepare(platform, await Organiser.enrol(platform), () => undefined);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

const titles: Record<string, string> = {
  fr: 'Beaucoup de personnes votent en ce moment',
  nl: 'Op dit moment stemmen veel mensen',
  de: 'Im Moment wählen sehr viele Menschen',
  en: 'Many people are voting right now',
};

// Shows HST-07.
test('who is signed in votes, who comes waits, and gets in when there is room', async () => {
  const client = platform.client();
  const booth = await Booth.open(client, poll.uuid);
  const session = await booth.sign_in(poll.codes[0]!);
  const with_session = { Authorization: `Bearer ${session}` };

  // Full: pages wait, in every language, on telephone and desk; a sign-in is asked to come back.
  const windows: StrictPage[] = [];
  for (const [language, title] of Object.entries(titles)) {
    const look = language === 'fr' || language === 'en' ? { width: 390, height: 844 } : { width: 1280, height: 800 };
    const window = await StrictPage.open(browser, platform.origin, { ...look, language });
    windows.push(window);
    window.expected.push(/status of 503/u);
    await window.page.clock.install();
    await window.go(`/v/${poll.uuid}`);
    await window.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await window.inspect();
    await window.picture(`waiting_${language}`);
  }
  const page = await client.send('GET', `/v/${poll.uuid}`);
  expect([page.status, page.headers['retry-after'], page.headers['cache-control']]).toEqual([503, '20', 'no-store']);
  const refused = await client.send('POST', `/api/elections/${poll.uuid}/sign-in`, { secret: 'A'.repeat(43), birth_date: null });
  expect([refused.status, refused.headers['retry-after'], refused.json<{ code: string }>().code]).toEqual([503, '20', 'busy']);

  // The page looks again by itself, and says so; nothing is loaded anew under the reader's eyes.
  const { page: waiting } = windows[3]!;
  await waiting.evaluate(() => Object.assign(globalThis, { same_page: true }));
  await waiting.clock.fastForward(31_000);
  await waiting.getByRole('status').filter({ hasText: /Checked at .*: no room yet/u }).waitFor();
  expect(await waiting.evaluate(() => 'same_page' in globalThis)).toBe(true);

  // Who is in goes on as if nothing were.
  expect((await client.send('GET', `/api/elections/${poll.uuid}/session`, undefined, with_session)).status).toBe(200);
  expect((await booth.cast(session, booth.ballot(poll.codes[0]!, choices(0)))).tracker).toHaveLength(43);
  expect((await client.send('GET', '/console')).status).toBe(200);
  expect((await client.send('GET', `/b/${poll.uuid}`)).status).toBe(200);
  await client.ask('DELETE', `/api/elections/${poll.uuid}/session`, undefined, with_session);

  // There is room: the page that waited opens the booth.
  await waiting.clock.fastForward(31_000);
  await waiting.getByRole('textbox').first().waitFor();
  for (const window of windows) {
    expect(window.complaints).toEqual([]);
    await window.close();
  }
});
