// SPDX-License-Identifier: EUPL-1.2
// The booth for people who see or move differently: 400 % zoom, 200 % text, forced colours, no motion, on each screen.

import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { expect_accessible, expect_no_complaint, open_browser, open_window, type Window } from './browser';
import { open_stage, type Stage } from './stage_server';
import { to_choice, to_code, to_receipt, to_review } from './voter';

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
beforeEach(() => stage.reset());
afterEach(() => window.close());

const screens = [['the code', to_code], ['the choice', to_choice], ['the review', to_review], ['the receipt', to_receipt]] as const;

/** Whatever is wider than the window, but for what only a screen reader meets. */
function too_wide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1);
    return wide.map((one) => `${one.tagName}.${one.className}`);
  });
}

/** Goes through everything that can be focused, and wants each in sight and not under the bar.  WCAG 2.4.11. */
async function expect_focus_in_sight(page: Page): Promise<void> {
  for (let stop = 0; stop < 40; ++stop) {
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === null || one === document.body) return null;
      const shown = one.matches('input') ? (one.closest('label') ?? one) : one;
      const { top, bottom, left, right } = shown.getBoundingClientRect();
      const at = document.elementFromPoint((Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2);
      const in_sight = bottom > 0 && top < innerHeight && at !== null && (shown.contains(at) || at.contains(shown));
      return in_sight ? '' : `${one.tagName}#${one.id} ${one.textContent?.trim().slice(0, 30)}`;
    });
    if (hidden === null) return;
    expect(hidden).toBe('');
  }
}

it.each(screens)('%s at 400 %% zoom: nothing to scroll sideways, and the focus is never hidden', async (_, walk) => {
  // 1280 × 1024 at 400 % (WCAG 1.4.10).
  window = await open_window(browser, origin, { width: 320, height: 256, scale: 4 });
  await walk(window);
  expect(await too_wide(window.page)).toEqual([]);
  await expect_focus_in_sight(window.page);
  expect_no_complaint(window);
});

it.each(screens)('%s with text of 200 %% and wide spacing', async (_, walk) => {
  window = await open_window(browser, origin);
  await walk(window);
  const { page } = window;
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  expect(await too_wide(page)).toEqual([]);
  // WCAG 1.4.12; a style sheet made by script is the reader's, not the page's.
  await page.evaluate(() => {
    document.documentElement.style.removeProperty('font-size');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  expect(await too_wide(page)).toEqual([]);
  expect_no_complaint(window);
});

it.each(screens)('%s in forced colours, and without motion', async (_, walk) => {
  window = await open_window(browser, origin, { forced_colors: true });
  await walk(window);
  const { page } = window;
  await expect_accessible(page);
  const moving = await page.evaluate(() => {
    const moves = (one: Element) => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return animationName !== 'none' || transitionDuration.split(',').some((each) => parseFloat(each) > 0);
    };
    return [...document.querySelectorAll('*')].filter(moves).map((one) => `${one.tagName}.${one.className}`);
  });
  expect(moving).toEqual([]);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  // What is chosen or done is told by more than a colour, which the reader's own colours replace.
  const borders = await page.locator('main button, main .row, main .done').evaluateAll((all) =>
    all.filter((one) => getComputedStyle(one).borderStyle === 'none' && getComputedStyle(one).outlineStyle === 'none').map((one) => one.className));
  expect(borders).toEqual([]);
  expect_no_complaint(window);
});
