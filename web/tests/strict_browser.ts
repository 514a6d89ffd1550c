// SPDX-License-Identifier: EUPL-1.2
// Chromium as a severe reader: what it grumbles about fails the test.

import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** @param more  what Chromium is told beside */
export async function open_browser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
  });
}

export interface Look {
  width: number;
  height: number;
  language: string;
}
export const phone_fr: Look = { width: 390, height: 844, language: 'fr-FR' };
export const phone_de: Look = { width: 390, height: 844, language: 'de-DE' };
export const desk_fr: Look = { width: 1280, height: 800, language: 'fr-FR' };
export const desk_de: Look = { width: 1280, height: 800, language: 'de-DE' };
export const looks: Record<string, Look> = { phone_fr, phone_de, desk_fr, desk_de };

/** Those of the looks in which a page is inspected: the named ones; all where URNA_ALL_LOOKS is set, as in `make rehearse`. */
export function inspected_looks(...named: ('phone_fr' | 'phone_de' | 'desk_fr' | 'desk_de')[]): [string, Look][] {
  return Object.entries(looks).filter(([name]) => process.env['URNA_ALL_LOOKS'] !== undefined || named.some((one) => one === name));
}

/** A page on which nothing may go wrong unseen. */
export class StrictPage {
  private readonly heard: string[] = [];
  /** Answers that a test provokes: the browser logs them as errors although the page handles them. */
  readonly expected: RegExp[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    private readonly origin: string,
  ) {}

  static async open(browser: Browser, origin: string, look: Look): Promise<StrictPage> {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      locale: look.language,
      timezoneId: 'Europe/Paris',
      colorScheme: 'light',
      ignoreHTTPSErrors: true,
      acceptDownloads: true,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const strict = new StrictPage(page, context, origin);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) strict.complain(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => strict.complain(`page: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|about):/u.test(url)) strict.complain(`foreign request: ${url}`);
    });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    });
    page.setDefaultTimeout(15_000);
    return strict;
  }

  private complain(text: string): void {
    this.heard.push(text);
  }

  /** What nobody expected, whether it was expected before or after it came. */
  get complaints(): string[] {
    return this.heard.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
  }

  /** Where only the part after `#` is another, the page hears of it later: of two such in a row it would see the second only. */
  async go(path: string): Promise<void> {
    const address = this.origin + path;
    const stays = this.page.url().split('#')[0] === address.split('#')[0];
    await this.page.goto(address);
    if (stays) await this.page.evaluate(() => new Promise((heard) => requestAnimationFrame(heard)));
  }

  /** Accessibility (WCAG 2.0 to 2.2, A and AA), for a desk on a wide screen in the dark too, whose colours are those of the
      narrow one, and no sideways scroll on a screen of 320 px. */
  async inspect(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    if (await this.page.evaluate(() => document.body.matches('.desk') && innerWidth > 600)) {
      await this.page.emulateMedia({ colorScheme: 'dark' });
      violations.push(...(await new AxeBuilder({ page: this.page }).setLegacyMode().withRules(['color-contrast']).analyze()).violations);
      await this.page.emulateMedia({ colorScheme: 'light' });
    }
    for (const found of violations) this.complain(`axe: ${found.id}: ${found.nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join(' | ')}`);
    const size = this.page.viewportSize();
    if (!size) return;
    await this.page.setViewportSize({ width: 320, height: size.height });
    const wide = await this.page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return '';
      const culprits = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1).map((one) => `${one.tagName}.${one.className}`);
      return `${root.scrollWidth} px wide at 320: ${culprits.slice(0, 6).join(', ')}`;
    });
    if (wide) this.complain(wide);
    await this.page.setViewportSize(size);
  }

  /** A picture for people, where URNA_PICTURES names a folder. */
  async picture(name: string, whole = true): Promise<void> {
    const folder = process.env['URNA_PICTURES'];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
