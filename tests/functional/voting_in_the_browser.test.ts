// SPDX-License-Identifier: EUPL-1.2
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { messages as de } from '../../web/src/i18n/booth/de';
import { messages as en } from '../../web/src/i18n/booth/en';
import { messages as fr } from '../../web/src/i18n/booth/fr';
import { messages as nl } from '../../web/src/i18n/booth/nl';
import { messages as verify_en } from '../../web/src/i18n/verify/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { forms_of_text, Needles } from './support/needles';
import { Organiser } from './support/organiser';
import { Platform, program } from './support/platform';
import { Booth } from './support/voter';
import { choices, prepare, type Prepared } from './support/works_council';

type Words = Record<keyof typeof en, string>;
const languages: [string, Words][] = [['fr', fr], ['nl', nl], ['de', de], ['en', en]];

let platform: Platform;
let organiser: Organiser;
let poll: Prepared;
let browser: Browser;
let window: StrictPage | undefined;
let next_voter = 0;
/** All that the pages have ever asked of the servers. */
let asked_by_pages = '';

beforeAll(async () => {
  platform = await Platform.start();
  organiser = await Organiser.enrol(platform);
  poll = await prepare(platform, organiser, () => undefined);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});
afterEach(async () => {
  const complaints = window?.complaints ?? [];
  await window?.close();
  window = undefined;
  expect(complaints).toEqual([]);
});

const new_code = (): string => poll.codes[next_voter++] as string;
const board = async (path = ''): Promise<any> => (await platform.client().ask('GET', `/api/board/${poll.uuid}${path}`)).json();

async function visit(path: string, language = 'en', width = 390, height = 844): Promise<Page> {
  window = await StrictPage.open(browser, platform.origin, { width, height, language });
  window.context.on('request', (request) => {
    asked_by_pages += `${request.method()} ${request.url()}\n${JSON.stringify(request.headers())}\n${request.postData() ?? ''}\n`;
  });
  await window.go(path);
  return window.page;
}

/** By keyboard only: from the code to the review. */
async function walk_to_review(page: Page, words: Words, code: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: words['code.title'] }).waitFor();
  await page.getByLabel(words['code.label'], { exact: true }).focus();
  await page.keyboard.type(code.toLowerCase());
  await page.getByRole('button', { name: words['code.continue'] }).focus();
  await page.keyboard.press('Enter');
  const first_list = page.getByRole('radio').first();
  await first_list.waitFor();
  await first_list.focus();
  await page.keyboard.press('Space');
  const second_candidate = page.getByRole('checkbox').nth(1);
  await second_candidate.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: words['choice.review'] }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: words['review.title'] }).waitFor();
}

async function cast(page: Page, words: Words): Promise<void> {
  await page.getByRole('button', { name: words['cast.button'] }).focus();
  await page.keyboard.press('Enter');
}

async function tracker_shown(page: Page, words: Words): Promise<string> {
  await page.getByRole('heading', { level: 1, name: words['done.title'] }).waitFor({ timeout: 40_000 });
  await page.getByText(words['done.present'], { exact: true }).waitFor();
  return (await page.getByRole('list', { name: words['done.number'] }).getByRole('listitem').allTextContents()).join('');
}

test.each(languages)('a voter votes by keyboard alone, in %s', async (language, words) => {
  const page = await visit(`/v/${poll.uuid}`, language);
  await window!.inspect();
  await walk_to_review(page, words, new_code());
  await window!.inspect();
  await cast(page, words);
  const tracker = await tracker_shown(page, words);
  await window!.inspect();
  await window!.picture(`receipt_${language}`);
  expect(await board(`/ballots/${encodeURIComponent(tracker)}`)).toMatchObject({ tracker, found: true, counts: true });
});

test('the code may stand in the address of the letter, and leaves it at once', async () => {
  const page = await visit(`/v/${poll.uuid}#${new_code().replace(/ /g, '-')}`);
  await page.getByRole('heading', { level: 1, name: en['code.title'] }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await page.getByRole('button', { name: en['code.continue'] }).click();
  await page.getByRole('radio').first().waitFor();
});

test('a mistyped group is found on the device; another election’s code is not known', async () => {
  const asked: string[] = [];
  const page = await visit(`/v/${poll.uuid}`);
  page.on('request', (request) => asked.push(request.url()));
  const code = new_code();
  const wrong = code.slice(0, 14) + (code[14] === 'A' ? 'B' : 'A') + code.slice(15);
  await page.getByLabel(en['code.label'], { exact: true }).fill(wrong);
  await page.getByRole('button', { name: en['code.continue'] }).click();
  await page.getByText('There is a mistake in group 3.', { exact: true }).waitFor();
  expect(asked.filter((url) => url.includes('sign-in'))).toEqual([]);
  window!.expected.push(/status of 401/u);
  await page.getByLabel(en['code.label'], { exact: true }).fill('0'.repeat(30));
  await page.getByRole('button', { name: en['code.continue'] }).click();
  await page.getByText(en['code.unknown'], { exact: true }).waitFor();
});

test('the network fails during the cast: the same ballot is sent again, and is there once', async () => {
  const before = (await board()).ballots as number;
  const page = await visit(`/v/${poll.uuid}`);
  await walk_to_review(page, en, new_code());
  window!.expected.push(/Failed to load resource|net::ERR/u);
  const sent: (string | null)[] = [];
  let losses = 2;
  // The first time the request is lost on its way, the second time the answer on its way back.
  await page.route('**/ballots', async (route) => {
    sent.push(route.request().postData());
    if (losses === 0) return route.continue();
    losses -= 1;
    if (losses === 0) await route.fetch();
    return route.abort('connectionreset');
  });
  await cast(page, en);
  await page.getByText(en['cast.unknown']).first().waitFor();
  const tracker = await tracker_shown(page, en);
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(new Set(sent).size).toBe(1);
  expect((await board()).ballots).toBe(before + 1);
  expect(await board(`/ballots/${encodeURIComponent(tracker)}`)).toMatchObject({ counts: true });
});

test.each(['urnad', 'urna-box'] as const)('%s is killed while the voter casts, and comes back: one ballot', async (server) => {
  const before = (await board()).ballots as number;
  const page = await visit(`/v/${poll.uuid}`);
  await walk_to_review(page, en, new_code());
  window!.expected.push(/Failed to load resource|net::ERR|status of 50\d/u);
  let back: Promise<void> | undefined;
  await page.route('**/ballots', async (route) => {
    const going = route.continue().catch(() => undefined);
    if (back === undefined) {
      await platform.kill(server);
      back = new Promise((done) => setTimeout(done, 1_000)).then(() => platform.start_server(server));
    }
    await going;
  });
  await cast(page, en);
  // A restarted desk knows no session: the voter may be asked for the code again, and votes again with it.
  const receipt = page.getByRole('heading', { level: 1, name: en['done.title'] });
  await receipt.waitFor({ timeout: 60_000 });
  await back;
  await tracker_shown(page, en);
  expect((await board()).ballots).toBe(before + 1);
});

test('who has voted is told so, and a second device finds the ballot', async () => {
  const code = new_code();
  const booth = await Booth.open(platform.client(), poll.uuid);
  const { tracker } = await booth.vote(code, choices(0));
  const page = await visit(`/v/${poll.uuid}`);
  await page.getByLabel(en['code.label'], { exact: true }).fill(code);
  await page.getByRole('button', { name: en['code.continue'] }).click();
  await page.getByRole('heading', { level: 1, name: en['voted.title'] }).waitFor();
  await window!.go(`/b/${poll.uuid}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await board(`/ballots/${encodeURIComponent(tracker)}`)).toMatchObject({ found: true });
});

test('nothing of the vote is left in the browser, and closing time ends a review', async () => {
  const page = await visit(`/v/${poll.uuid}`);
  const code = new_code();
  await walk_to_review(page, en, code);
  await organiser.sign_in();  // the desk was started anew since
  await organiser.act(poll.uuid, 'close', poll.name);
  window!.expected.push(/status of 409/u);
  await cast(page, en);
  await page.getByText(en['refused.closed']).first().waitFor();
  const kept = await page.evaluate(async () =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.title, await indexedDB.databases()]));
  expect(kept).not.toContain(code.replace(/ /g, ''));
  expect(kept.startsWith('[{},{},""')).toBe(true);
});

test('no code, in no form, was in any request of a page', () => {
  const needles = new Needles();
  for (const code of poll.codes.slice(0, next_voter)) {
    for (const text of [code, code.replace(/ /g, ''), code.replace(/ /g, '-')]) needles.add('a code', forms_of_text(text)).add('a code', forms_of_text(text.toLowerCase()));
  }
  expect(asked_by_pages).toMatch(/POST \S+\/sign-in\n.*\n\{"secret":/u);
  expect(asked_by_pages).toMatch(/POST \S+\/ballots\n.*\n\{.*"credential":/u);
  expect(needles.in(Buffer.from(asked_by_pages))).toEqual([]);
  expect(needles.in(Buffer.from(`${asked_by_pages}${poll.codes[0]}`))).not.toEqual([]);
});

test('the auditor verifies every ballot that the browser made', async () => {
  const archive = join(platform.folder, `${poll.uuid}.bel`);
  writeFileSync(archive, (await platform.client().ask('GET', `/api/board/${poll.uuid}/archive`)).body);
  expect(execFileSync(program('urna-verify'), [archive], { encoding: 'utf8' })).toContain('VERIFIED');
});

test('once it is counted, anybody recomputes the whole election in the page; a tampered copy is refuted at the right check', async () => {
  await organiser.sign_in();
  for (const trustee of poll.trustees.slice(0, 2)) await trustee.decrypt();
  await organiser.count(poll.uuid);
  const page = await visit(`/b/${poll.uuid}/verify`, 'en', 1280, 800);
  await page.getByRole('button', { name: 'Verify everything here' }).click();
  await page.getByRole('heading', { name: verify_en['verdict.verified'] }).waitFor({ timeout: 90_000 });
  const titles = (sign: string) => page.locator(`li:has(> .sign.${sign}) .title`).allTextContents();
  expect(await titles('no')).toEqual([]);
  expect(await titles('yes')).toHaveLength(10 + 5);  // the checks, and the comparisons with what the pages show
  await window!.inspect();
  await window!.picture('verified');

  const archive = (await platform.client().ask('GET', `/api/board/${poll.uuid}/archive`)).body;
  const at = archive.indexOf('"challenge":"', archive.indexOf('"signature":')) + '"challenge":"'.length;
  archive[at] = archive[at] === 0x31 ? 0x32 : 0x31;
  await page.goto(`${platform.origin}/b/${poll.uuid}/verify`);
  await page.locator('input[type=file]').setInputFiles({ name: 'copy.bel', mimeType: 'application/octet-stream', buffer: archive });
  await page.getByRole('heading', { name: /^Not verified/u }).waitFor({ timeout: 90_000 });
  const refuted = await titles('no');
  expect(refuted).toContain(verify_en['title.archive_form']);
  const tampered = join(platform.folder, 'copy.bel');
  writeFileSync(tampered, archive);
  const told = spawnSync(program('urna-verify'), ['--json', tampered], { encoding: 'utf8' });
  const { checks } = JSON.parse(told.stdout) as { checks: { step: string; status: string }[] };
  const failed = checks.filter(({ status }) => status === 'failed').map(({ step }) => verify_en[`title.${step}` as keyof typeof verify_en]);
  expect(refuted.filter((title) => failed.includes(title))).toEqual(failed);
});
