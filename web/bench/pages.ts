// SPDX-License-Identifier: EUPL-1.2
// npm run bench: how the built pages feel.  The booth on a slow telephone (Lighthouse's slow 4G, processor slowed to a
// quarter), then at full speed; the organiser's roll of 100,000 rows.  Times depend on the machine: they are printed, and
// no test fails for them.

import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { FakeDesk } from '../tests/console/fake_desk';
import { serve } from '../tests/page_server';
import { board_of_directors } from '../tests/stage_elections';
import { open_stage } from '../tests/stage_server';

const CODE = '20K063R1B72GH8GQNEHPN093CBW6RG';
const dist = join(__dirname, '../dist');

interface Felt {
  lcp: number;
  cls: number;
  /** The longest that an interaction took until the next frame. */
  inp: number;
  /** Tasks of more than 50 ms that began after the page had loaded. */
  long_tasks: number[];
}

/** Runs in the page before anything else, and notes what the browser tells. */
function observe(): void {
  const felt: Felt = { lcp: 0, cls: 0, inp: 0, long_tasks: [] };
  Object.assign(globalThis, { felt });
  const watch = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  };
  watch('largest-contentful-paint', (entry) => (felt.lcp = entry.startTime));
  watch('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) felt.cls += value;
  });
  watch('event', (entry) => {
    const { interactionId } = entry as PerformanceEntry & { interactionId: number };
    if (interactionId > 0) felt.inp = Math.max(felt.inp, entry.duration);
  }, { durationThreshold: 16 });
  watch('longtask', (entry) => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (navigation !== undefined && navigation.loadEventEnd > 0 && entry.startTime > navigation.loadEventEnd) {
      felt.long_tasks.push(Math.round(entry.duration));
    }
  });
}

async function vote(page: Page, origin: string): Promise<Felt> {
  await page.goto(`${origin}/v/${board_of_directors.uuid}`);
  await page.locator('#code').waitFor();
  await page.waitForTimeout(500);
  // What moved while the page was loading; that a step replaces the one before is no shift that surprises anybody.
  const cls = await page.evaluate(() => (globalThis as unknown as { felt: Felt }).felt.cls);
  await page.locator('#code').pressSequentially(CODE, { delay: 20 });
  await page.locator('button[type=submit]').click();
  await page.getByLabel('Camille Aubertin').click();
  await page.getByLabel('Inès Delcourt').click();
  await page.locator('.bar button').click();
  await page.locator('.ballot').waitFor();
  await page.getByRole('button', { name: 'Déposer mon bulletin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Votre vote est dans l’urne' }).waitFor();
  await page.waitForTimeout(300);
  return { ...(await page.evaluate(() => (globalThis as unknown as { felt: Felt }).felt)), cls };
}

async function telephone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR', reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.addInitScript(observe);
  return page;
}

async function slow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await session.send('Network.emulateNetworkConditions', {
    offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8,
  });
}

async function measure_booth(browser: Browser): Promise<void> {
  const { origin, close } = await open_stage(dist);
  for (const is_slow of [true, false]) {
    const runs: Felt[] = [];
    for (let run = 0; run < 3; ++run) {
      const page = await telephone(browser);
      if (is_slow) await slow(page);
      runs.push(await vote(page, origin));
      await page.context().close();
    }
    const middle = (figure: (felt: Felt) => number) => runs.map(figure).sort((a, b) => a - b)[1] ?? 0;
    const longest = Math.max(0, ...runs.flatMap((felt) => felt.long_tasks));
    console.log(
      `booth, ${is_slow ? 'slow 4G and a quarter of the processor' : 'full speed'}: LCP ${middle((felt) => felt.lcp).toFixed(0)} ms, ` +
      `CLS ${middle((felt) => felt.cls).toFixed(3)}, INP ${middle((felt) => felt.inp).toFixed(0)} ms, ` +
      `longest task after load ${longest === 0 ? 'at most 50' : longest} ms`,
    );
  }
  close();
}

async function measure_table(browser: Browser): Promise<void> {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const { origin, close } = await serve(desk.api);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' })).newPage();
  await page.goto(`${origin}/console#/e/11111111111111/roll`);
  await page.locator('.frame tbody td b, .frame tbody td').first().waitFor();
  const { frames, mean, rows } = await page.locator('.frame').evaluate(async (frame) => {
    const step = frame.scrollHeight / 240;
    const times: number[] = [];
    let last = await new Promise<number>((next) => requestAnimationFrame(next));
    for (let i = 0; i < 240; ++i) {
      frame.scrollTop += step;
      const now = await new Promise<number>((next) => requestAnimationFrame(next));
      times.push(now - last);
      last = now;
    }
    return { frames: times.length, mean: times.reduce((a, b) => a + b) / times.length, rows: frame.scrollHeight / 44 };
  });
  console.log(`table of ${Math.round(rows / 1000)},000 rows scrolled from end to end: mean frame ${mean.toFixed(1)} ms over ${frames} frames`);
  await page.context().close();
  await close();
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await measure_booth(browser);
  await measure_table(browser);
} finally {
  await browser.close();
}
