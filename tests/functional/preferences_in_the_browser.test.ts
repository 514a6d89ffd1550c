// SPDX-License-Identifier: EUPL-1.2
// Rankings and grades from the definition to the outcome: voters in the booth, on the command line and over HTTP;
// trustees who shuffle in turn and decrypt on their pages; one of them does not come.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { messages as booth } from '../../web/src/i18n/booth/en';
import { messages as trustee_words } from '../../web/src/trustee/messages/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { Organiser, type TrusteeLink } from './support/organiser';
import { Platform, program } from './support/platform';
import { make_keys, type Trustee } from './support/trustee';
import * as trustee_page from './support/trustee_page';
import { Booth } from './support/voter';

const name = 'The choir chooses';
const definition = `name = "${name}"
language = "en"
administrator = "The choir"
opens = 2026-01-01T00:00:00Z
closes = 2036-01-01T00:00:00Z
[trustees]
threshold = 2
members = ["Ada", "Bo", "Cy"]
[[questions]]
type = "preference"
title = "Which name?"
answers = ["Linden", "Maple", "Willow"]
rule = "schulze"
blank = true
[[questions]]
type = "preference"
title = "Who sits on the board?"
answers = ["Dee", "Eli", "Fay", "Gus"]
rule = "stv"
seats = 2
[[questions]]
type = "preference"
title = "How good is each day?"
answers = ["Monday", "Tuesday"]
rule = "majority-judgment"
grades = ["good", "fair", "poor"]
[[questions]]
type = "choice"
title = "Shall we sing outdoors?"
answers = ["Yes", "No"]
`;
const names = ['Linden', 'Maple', 'Willow'];
const people = ['Dee', 'Eli', 'Fay', 'Gus'];
const days = ['Monday', 'Tuesday'];
const grades = ['good', 'fair', 'poor'];

/** What urnactl says of a result. */
interface Told {
  num_tallied: number;
  outcomes: { explanation?: string[]; order?: string[]; elected?: string[] }[];
  result: { result: (number | number[])[][] };
}
interface Wish {
  names: string[];
  people: string[];
  days: string[];
  outdoors: boolean;
}
/** Linden beats both others; Dee and Fay get the seats; Tuesday has the better median. */
const wishes: Wish[] = [
  { names: ['Linden', 'Maple'], people: ['Dee', 'Eli'], days: ['poor', 'good'], outdoors: true },
  { names: ['Linden', 'Willow', 'Maple'], people: ['Fay', 'Gus'], days: ['fair', 'good'], outdoors: true },
  { names: [], people: ['Dee', 'Fay'], days: ['good', 'fair'], outdoors: false },
  { names: ['Maple', 'Linden'], people: ['Fay', 'Dee', 'Gus', 'Eli'], days: ['poor', 'fair'], outdoors: true },
  { names: ['Linden'], people: ['Dee'], days: ['fair', 'poor'], outdoors: true },
  { names: ['Willow', 'Linden', 'Maple'], people: ['Fay', 'Eli'], days: ['poor', 'good'], outdoors: false },
];
const ranks = (all: string[], chosen: string[]): number[] => all.map((one) => chosen.indexOf(one) + 1);
const values = (wish: Wish): number[][] => [ranks(names, wish.names), ranks(people, wish.people), wish.days.map((grade) => grades.indexOf(grade) + 1), wish.outdoors ? [1, 0] : [0, 1]];

let platform: Platform;
let organiser: Organiser;
let browser: Browser;
let uuid = '';
let codes: string[] = [];
let trustees: Trustee[] = [];
let links: TrusteeLink[] = [];
const pages: StrictPage[] = [];

beforeAll(async () => {
  platform = await Platform.start();
  organiser = await Organiser.enrol(platform);
  writeFileSync(join(platform.folder, 'definition.toml'), definition);
  uuid = await organiser.create(JSON.parse(platform.urnactl('election', 'describe', join(platform.folder, 'definition.toml'))) as object);
  await organiser.take_roll(uuid, `id,last_name\n${wishes.map((_, i) => `v${i},Voter ${i}\n`).join('')}`);
  links = await organiser.trustees(uuid);
  trustees = await make_keys(platform.client(), uuid, links);
  codes = (await organiser.print_letters(uuid)).letters.map(({ code }) => code);
  expect(codes).toHaveLength(wishes.length);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', name);
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});
afterEach(async () => {
  const complaints = pages.flatMap((page) => page.complaints);
  for (const page of pages.splice(0)) await page.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, width = 390, height = 844): Promise<StrictPage> {
  const strict = await StrictPage.open(browser, platform.origin, { width, height, language: 'en' });
  pages.push(strict);
  await strict.go(path);
  return strict;
}
const archive_file = (): string => join(platform.folder, `${uuid}.bel`);
async function download_archive(): Promise<string> {
  writeFileSync(archive_file(), (await platform.client().ask('GET', `/api/board/${uuid}/archive`)).body);
  return archive_file();
}
const seat = (who: string): TrusteeLink => links.find((link) => link.name === who)!;
const as_trustee = (who: string, method: string, rest = '', body?: string) =>
  platform.client().send(method, `/api/trustee/${uuid}${rest}`, body, { Authorization: `Bearer ${seat(who).secret}` });

async function rank(page: Page, chosen: string[]): Promise<void> {
  for (const [place, one] of chosen.entries()) await page.getByRole('button', { name: booth['rank.add'].replace('{name}', one).replace('{n}', String(place + 1)) }).click();
}

async function vote_in_the_booth(wish: Wish, code: string): Promise<string> {
  const { page } = await open(`/v/${uuid}`);
  const go_on = () => page.locator('.bar button').click();
  await page.getByLabel(booth['code.label'], { exact: true }).fill(code);
  await page.getByRole('button', { name: booth['code.continue'] }).click();
  await page.getByRole('heading', { level: 1, name: 'Which name?' }).waitFor();
  if (wish.names.length > 0) await rank(page, wish.names);
  else await page.getByRole('checkbox').or(page.getByRole('radio')).first().check();
  await go_on();
  await page.getByRole('heading', { level: 1, name: 'Who sits on the board?' }).waitFor();
  await rank(page, wish.people);
  await go_on();
  await page.getByRole('heading', { level: 1, name: 'How good is each day?' }).waitFor();
  for (const [i, day] of days.entries()) await page.getByRole('group', { name: day }).getByLabel(wish.days[i]!, { exact: true }).check();
  await go_on();
  await page.getByRole('radio', { name: wish.outdoors ? 'Yes' : 'No' }).check();
  await go_on();
  await page.getByRole('button', { name: booth['cast.button'] }).click();
  await page.getByRole('heading', { level: 1, name: booth['done.title'] }).waitFor({ timeout: 40_000 });
  return (await page.getByRole('list', { name: booth['done.number'] }).getByRole('listitem').allTextContents()).join('');
}

test('ballots of the booth, of urnactl and of a program are in the box, and hold', async () => {
  const trackers = [await vote_in_the_booth(wishes[0]!, codes[0]!), await vote_in_the_booth(wishes[2]!, codes[2]!)];
  const program_booth = await Booth.open(platform.client(), uuid);
  for (const voter of [1, 3, 4]) trackers.push((await program_booth.vote(codes[voter]!, values(wishes[voter]!))).tracker);
  const ballot = join(platform.folder, 'ballot.json');
  execFileSync(program('urnactl'), ['vote', '--archive', await download_archive(), '--choices', '-', '--out', ballot], { input: `${codes[5]}\n${JSON.stringify(values(wishes[5]!))}\n` });
  trackers.push((await program_booth.cast(await program_booth.sign_in(codes[5]!), readFileSync(ballot, 'utf8').trim())).tracker);
  for (const tracker of trackers) expect((await platform.client().ask('GET', `/api/board/${uuid}/ballots/${encodeURIComponent(tracker)}`)).json()).toMatchObject({ found: true, counts: true });
  expect(execFileSync(program('urna-verify'), [await download_archive()], { encoding: 'utf8' })).toContain('VERIFIED');
});

test('nobody shuffles before the close, nor out of turn', async () => {
  expect((await as_trustee('Ada', 'POST', '/shuffle', '{}')).status).toBe(409);
  expect((await as_trustee('Ada', 'GET', '/shuffle-input')).status).toBe(409);
  await organiser.act(uuid, 'close', name);
  expect((await as_trustee('Ada', 'GET')).json()).toMatchObject({ step: 'shuffle', waiting_for: [] });
  expect((await as_trustee('Bo', 'GET')).json()).toMatchObject({ step: 'shuffle', waiting_for: ['Ada'] });
  expect((await as_trustee('Bo', 'GET', '/shuffle-input')).json()).toMatchObject({ status: 409, code: 'not-now' });
  expect((await as_trustee('Ada', 'POST', '/shuffle', '{"ciphertexts":[[]],"proofs":[]}')).json()).toMatchObject({ status: 422, code: 'refused' });
  expect((await as_trustee('Ada', 'POST', '/decryption', '{}')).json()).toMatchObject({ status: 409, code: 'not-now' });
  const early = await organiser.send('POST', `/api/organiser/elections/${uuid}/end-shuffles`, {});
  expect(early.status).toBe(409);
});

test('two trustees shuffle on their pages, one does not come, and they decrypt: the outcome is verified', async () => {
  const say = trustee_words;
  const bo = await open(`/t/${uuid}#${seat('Bo').secret}`, 1280, 800);
  const cy = await open(`/t/${uuid}#${seat('Cy').secret}`);
  for (const { page } of [bo, cy]) {
    await trustee_page.begin(page);
    await page.getByText(say['shuffle-wait.now'].replace('{name}', 'Ada')).waitFor();
  }
  await cy.inspect();
  await cy.picture('shuffle_wait');
  await organiser.ask('POST', `/api/organiser/elections/${uuid}/trustees/1/pass-over`, {});

  await bo.page.getByRole('button', { name: say['shuffle.button'] }).waitFor();
  await bo.page.getByText(String(wishes.length), { exact: true }).waitFor();
  await bo.inspect();
  await bo.picture('shuffle_ready');
  await cy.page.getByText(say['shuffle-wait.now'].replace('{name}', 'Bo')).waitFor();
  const to_shuffle = (await as_trustee('Bo', 'GET', '/shuffle-input')).body.toString();
  await bo.page.getByRole('button', { name: say['shuffle.button'] }).click();
  await bo.page.getByRole('heading', { level: 1, name: say['title.shuffled'] }).waitFor({ timeout: 60_000 });
  await bo.inspect();
  await bo.picture('shuffle_done');
  expect((await as_trustee('Bo', 'POST', '/shuffle', '{}')).json()).toMatchObject({ status: 409, code: 'given-before' });

  // Without a network from here on: the shuffle is made all the same, and sent when it is back.
  await cy.page.getByRole('button', { name: say['shuffle.button'] }).waitFor();
  expect((await as_trustee('Cy', 'GET', '/shuffle-input')).body.toString()).not.toBe(to_shuffle);
  cy.expected.push(/ERR_INTERNET_DISCONNECTED/u);
  await cy.context.setOffline(true);
  await cy.page.getByRole('button', { name: say['shuffle.button'] }).click();
  await cy.page.getByText(say['trouble.offline']).waitFor({ timeout: 60_000 });
  await cy.picture('shuffle_offline');
  const saving = cy.page.waitForEvent('download');
  await cy.page.getByRole('button', { name: say['decrypt-send.save'] }).click();
  expect(readFileSync((await (await saving).path())!, 'utf8')).toContain('{"ciphertexts":[[{"alpha":"');
  await cy.context.setOffline(false);
  await cy.page.getByRole('heading', { level: 1, name: say['title.shuffled'] }).waitFor();

  expect((await as_trustee('Ada', 'GET')).json()).toMatchObject({ step: 'shuffle', waiting_for: [] });
  await organiser.ask('POST', `/api/organiser/elections/${uuid}/end-shuffles`, {});
  expect((await as_trustee('Ada', 'GET', '/shuffle-input')).status).toBe(409);
  for (const [who, { page }] of [['Bo', bo], ['Cy', cy]] as const) {
    await page.getByText(say['decrypt-load.text_ranking']).waitFor();
    await trustee_page.decrypt(page, trustees.find(({ link }) => link.name === who)!.key_file);
  }
  await bo.picture('shuffle_decrypted');

  const outcome = await organiser.count(uuid) as { questions: { order?: string[][]; seats?: { name: string }[]; explanation: string[]; figures: object[] }[] };
  const [order, board, day, outdoors] = outcome.questions;
  expect(order!.order![0]).toEqual(['Linden']);
  expect(board!.seats!.map((one) => one.name).sort()).toEqual(['Dee', 'Fay']);
  expect(day!.order![0]).toEqual(['Tuesday']);
  expect(outdoors!.figures).toMatchObject([{ votes: 4 }, { votes: 2 }]);
  for (const question of [order, board, day]) expect(question!.explanation.length).toBeGreaterThan(1);
  const minutes = join(platform.folder, 'minutes.pdf');
  writeFileSync(minutes, await organiser.minutes(uuid));
  const text = execFileSync('pdftotext', ['-layout', minutes, '-'], { encoding: 'utf8' });
  for (const winner of ['Linden', 'Dee', 'Fay', 'Tuesday']) expect(text).toContain(winner);

  expect(execFileSync(program('urna-verify'), [await download_archive()], { encoding: 'utf8' })).toContain('VERIFIED');
  const told = JSON.parse(platform.urnactl('election', 'result', archive_file(), '--definition', join(platform.folder, 'definition.toml'), '--json')) as Told;
  expect(told.num_tallied).toBe(wishes.length);
  for (const [i, { explanation, order: ranked, elected }] of told.outcomes.entries()) {
    const question = outcome.questions[i]!;
    expect(explanation ?? []).toEqual(question.explanation);
    expect(ranked ?? []).toEqual((question.order ?? []).map((group, place) => `${place + 1}. ${group.join(' = ')}`));
    expect(elected ?? []).toEqual((question.seats ?? []).map((one) => one.name));
  }
  expect(told.outcomes).toHaveLength(4);
  expect(told.result.result[3]).toEqual([4, 2]);
  expect([...told.result.result[0]!].map(String).sort()).toEqual(wishes.map((wish) => String(ranks(names, wish.names))).sort());
});
