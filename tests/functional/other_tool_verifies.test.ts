// SPDX-License-Identifier: EUPL-1.2
// Elections held in the browser in the two groups that Debian's belenios-tool knows: keys, ballots, shuffles and
// decryptions made by pages, and the whole archive verified by a program that is not ours.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { messages as booth } from '../../web/src/i18n/booth/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { Organiser } from './support/organiser';
import { Platform, program } from './support/platform';
import * as trustee_page from './support/trustee_page';
import { Booth } from './support/voter';

let platform: Platform;
let organiser: Organiser;
let browser: Browser;
const opened: StrictPage[] = [];

beforeAll(async () => {
  platform = await Platform.start();
  organiser = await Organiser.enrol(platform);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});
afterEach(async () => {
  const complaints = opened.flatMap((page) => page.complaints);
  for (const page of opened.splice(0)) await page.close();
  expect(complaints).toEqual([]);
});

async function open(path: string): Promise<Page> {
  const strict = await StrictPage.open(browser, platform.origin, { width: 1280, height: 800, language: 'en' });
  opened.push(strict);
  await strict.go(path);
  return strict.page;
}

const name = 'Council';
const choice_question = { type: 'choice', title: 'Who?', answers: ['Ada', 'Bo', 'Cy'], min: 1, max: 2, blank: true };
const preference_question = { type: 'preference', title: 'In what order?', answers: ['X', 'Y', 'Z'], rule: 'schulze', blank: true };

/** Up to the opening: every trustee makes their key on a page of their own. */
async function prepare(group: string, trustees: object, questions: object[], voters: number) {
  const uuid = await organiser.create({ name, group, language: 'en', administrator: 'N', opens: '2026-01-01T00:00Z', closes: '2036-01-01T00:00Z', trustees, questions });
  await organiser.take_roll(uuid, `id,last_name\n${Array.from({ length: voters }, (_, i) => `v${i},Voter ${i}\n`).join('')}`);
  const links = await organiser.trustees(uuid);
  const seats: { page: Page; path: string; key: string }[] = [];
  for (const { secret } of links) {
    const path = `/t/${uuid}#${secret}`;
    const page = await open(path);
    seats.push({ page, path, key: await trustee_page.make_key(page) });
  }
  if ('members' in trustees) for (const { page } of seats) await trustee_page.compare(page);
  for (const { page } of seats) await trustee_page.is_ready(page);
  const codes = (await organiser.print_letters(uuid)).letters.map(({ code }) => code);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', name);
  return { uuid, seats, codes };
}

async function enter_booth(uuid: string, code: string): Promise<Page> {
  const page = await open(`/v/${uuid}`);
  await page.getByLabel(booth['code.label'], { exact: true }).fill(code);
  await page.getByRole('button', { name: booth['code.continue'] }).click();
  await page.getByRole('heading', { level: 1, name: 'Who?' }).waitFor();
  return page;
}
const go_on = (page: Page): Promise<void> => page.locator('.bar button').click();
async function cast(page: Page): Promise<void> {
  await page.getByRole('button', { name: booth['cast.button'] }).click();
  await page.getByRole('heading', { level: 1, name: booth['done.title'] }).waitFor({ timeout: 60_000 });
}

/** What both auditors say of an election's whole archive. */
async function verdicts(uuid: string): Promise<void> {
  const file = join(platform.folder, `${uuid}.bel`);
  writeFileSync(file, (await platform.client().ask('GET', `/api/board/${uuid}/archive`)).body);
  expect(execFileSync(program('urna-verify'), [file], { encoding: 'utf8' })).toContain('VERIFIED');
  const folder = join(platform.folder, `other-${uuid}`);
  mkdirSync(folder);
  copyFileSync(file, join(folder, `${uuid}.bel`));
  const told = spawnSync('belenios-tool', ['election', 'verify', '--dir', folder], { encoding: 'utf8' });
  if (told.error !== undefined) throw told.error;
  expect(told.status, told.stderr).toBe(0);
  expect(`${told.stdout}${told.stderr}`).toContain('all checks passed');
}

test('BELENIOS-2048, a key in shares made on pages, ballots of the booth', { timeout: 240_000 }, async () => {
  const { uuid, seats, codes } = await prepare('BELENIOS-2048', { threshold: 2, members: ['Ada', 'Bo', 'Cy'] }, [choice_question], 3);
  const first = await enter_booth(uuid, codes[0]!);
  await first.getByRole('checkbox', { name: 'Ada' }).check();
  await first.getByRole('checkbox', { name: 'Cy' }).check();
  await go_on(first);
  await cast(first);
  const second = await enter_booth(uuid, codes[1]!);
  await second.getByRole('checkbox', { name: booth['choice.blank'] }).or(second.getByRole('radio', { name: booth['choice.blank'] })).check();
  await go_on(second);
  await second.getByRole('button', { name: booth['cast.button'] }).waitFor();
  await cast(second);
  const third = await Booth.open(platform.client(), uuid);
  await third.vote(codes[2]!, [[0, 1, 0, 0]]);
  await organiser.act(uuid, 'close', name);
  for (const { page, path, key } of [seats[0]!, seats[2]!]) {
    await page.goto('about:blank');
    await page.goto(platform.origin + path);
    await trustee_page.begin(page);
    await trustee_page.decrypt(page, key);
  }
  const outcome = await organiser.count(uuid);
  expect(outcome.questions[0].figures).toMatchObject([{ votes: 2 }, { votes: 0 }, { votes: 1 }]);
  expect(outcome.questions[0].blank).toBe(1);
  await verdicts(uuid);
});

test('RFC-3526-2048, rankings shuffled on two pages', { timeout: 240_000 }, async () => {
  const { uuid, seats, codes } = await prepare('RFC-3526-2048', { single: ['Ada', 'Bo'] }, [{ ...choice_question, blank: false, max: 1 }, preference_question], 2);
  const page = await enter_booth(uuid, codes[0]!);
  await page.getByRole('radio', { name: 'Ada' }).check();
  await go_on(page);
  for (const [place, one] of ['Z', 'X'].entries()) await page.getByRole('button', { name: booth['rank.add'].replace('{name}', one).replace('{n}', String(place + 1)) }).click();
  await go_on(page);
  await cast(page);
  const other = await Booth.open(platform.client(), uuid);
  await other.vote(codes[1]!, [[0, 1, 0], [2, 0, 1]]);
  await organiser.act(uuid, 'close', name);
  for (const { page: own, path } of seats) {
    await own.goto('about:blank');
    await own.goto(platform.origin + path);
    await trustee_page.begin(own);
    await trustee_page.shuffle(own);
  }
  await organiser.ask('POST', `/api/organiser/elections/${uuid}/end-shuffles`, {});
  for (const { page: own, key } of seats) await trustee_page.decrypt(own, key);
  expect((await organiser.count(uuid)).questions[1].order).toEqual([['Z'], ['X'], ['Y']]);
  await verdicts(uuid);
});
