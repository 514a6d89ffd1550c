// SPDX-License-Identifier: EUPL-1.2
// A crawler over every page: it follows the links it finds and counts what is asked of other servers.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { open_browser, open_window } from './browser';
import { elections } from './stage_elections';
import { open_stage } from './stage_server';

// Shows HRD-01.
it('nothing that a page loads or links to lies with another server', async () => {
  const { stage, origin, close } = await open_stage(join(__dirname, '../dist'));
  stage.card = { state: 'counted', closed_at: '2026-11-27T17:00:00Z', casts_open: false };
  stage.board_stage = 'counted';
  stage.outcome = { voters: 1, ballots: 1, questions: [] };
  const browser = await open_browser();
  const window = await open_window(browser, origin);
  const asked: string[] = [];
  window.page.on('request', (request) => void asked.push(request.url()));
  const waiting = ['/console', '/t/none', ...elections.slice(0, 2).flatMap(({ uuid }) => [`/v/${uuid}`, `/b/${uuid}`])];
  const seen = new Set<string>();
  const foreign: string[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    await window.page.goto(path);
    await window.page.locator('h1').first().waitFor();
    const links = await window.page.locator('a[href], area[href], link[href]').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
    for (const link of links) {
      const { origin: where, pathname, protocol } = new URL(link);
      if (where !== origin && protocol !== 'tel:' && protocol !== 'mailto:') foreign.push(link);
      else if (/^\/(?:v|b|t|console)\b/u.test(pathname)) waiting.push(pathname);
    }
  }
  await browser.close();
  close();
  expect(seen.size).toBeGreaterThanOrEqual(8);
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((url) => !url.startsWith(origin) && !/^(?:data|blob):/u.test(url))).toEqual([]);
  expect(foreign).toEqual([]);
});
