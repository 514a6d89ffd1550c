// SPDX-License-Identifier: EUPL-1.2
// One Chromium for all tests; each test gets a window of its own that notes everything it should not have seen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function open_browser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Window {
  page: Page;
  context: BrowserContext;
  /** Everything that no test should see: errors, refusals of the security policy, requests to strangers. */
  complaints: string[];
  /** What the test itself provoked is no complaint. */
  expected: RegExp[];
  close: () => Promise<void>;
}

export interface WindowOptions {
  locale?: string;
  width?: number;
  height?: number;
  reduced_motion?: boolean;
  forced_colors?: boolean;
  /** Device pixels of one CSS pixel. */
  scale?: number;
}

export async function open_window(browser: Browser, origin: string, options: WindowOptions = {}): Promise<Window> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: options.locale ?? 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: options.width ?? 390, height: options.height ?? 844 },
    deviceScaleFactor: options.scale ?? 1,
    reducedMotion: options.reduced_motion === false ? 'no-preference' : 'reduce',
    forcedColors: options.forced_colors ? 'active' : 'none',
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`foreign request: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return { page, context, complaints, expected, close: () => context.close() };
}

export function expect_no_complaint(window: Window): void {
  expect(window.complaints.filter((one) => !window.expected.some((pattern) => pattern.test(one)))).toEqual([]);
}

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** WCAG 2.0 to 2.2, A and AA. */
export async function expect_accessible(page: Page): Promise<void> {
  await page.evaluate(axe_source);
  const result = (await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<unknown> } }).axe;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  })) as AxeResult;
  const said = result.violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => node.html).join('\n')}`);
  expect(said).toEqual([]);
}

/** Nothing to scroll sideways at 320 px; the window is put back to its size. */
export async function expect_no_sideways_scroll(page: Page): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const too_wide = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= 320) return [];
    return [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > 321)
      .map((one) => `${one.tagName}.${one.className}`)
      .slice(0, 5);
  });
  expect(too_wide).toEqual([]);
  if (size) await page.setViewportSize(size);
}
