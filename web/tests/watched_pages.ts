// SPDX-License-Identifier: EUPL-1.2
// The pages that the tests of one file open.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { serve, type Api } from './page_server';
import { open_browser, StrictPage, type Look } from './strict_browser';

/** How a test of this file opens a page, on a server of its own.  A test fails when one of its pages complained. */
export function watched_pages(): (api: Api, look: Look) => Promise<StrictPage> {
  let browser: Browser;
  const opened: { strict: StrictPage; close: () => Promise<void> }[] = [];
  beforeAll(async () => {
    browser = await open_browser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const complaints = opened.flatMap(({ strict }) => strict.complaints);
    for (const { strict, close } of opened.splice(0)) {
      await strict.close();
      await close();
    }
    expect(complaints).toEqual([]);
  });
  return async (api, look) => {
    const { origin, close } = await serve(api);
    const strict = await StrictPage.open(browser, origin, look);
    opened.push({ strict, close });
    return strict;
  };
}
