// SPDX-License-Identifier: EUPL-1.2
// What strangers type into every text field that the servers take: stored as it is, shown as text, or refused with the
// field named; never half done, never an error of ours.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messages as en } from '../../web/src/i18n/booth/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import type { HttpClient } from './support/http_client';
import { Organiser } from './support/organiser';
import { Platform, program } from './support/platform';
import { make_keys } from './support/trustee';

let platform: Platform;
let organiser: Organiser;
let client: HttpClient;
beforeAll(async () => {
  platform = await Platform.start();
  organiser = await Organiser.enrol(platform);
  client = organiser.client;
});
afterAll(async () => {
  await platform?.stop();
});

type Definition = Record<string, any>;
const moment = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)}Z`;

/** An election with every field in which text is typed. */
const harmless = (): Definition => ({
  name: 'An election',
  description: 'What it is about',
  language: 'en',
  administrator: 'The organiser',
  credential_authority: 'The authority',
  help_line: 'A telephone',
  opens: moment(0),
  closes: moment(3),
  trustees: { threshold: 2, members: ['Ada', 'Tom', 'Zoe'] },
  questions: [
    { type: 'choice', title: 'First?', answers: ['Yes', 'No'] },
    { type: 'lists', title: 'Second?', lists: [{ name: 'A list', candidates: ['Anna Martin', 'Paul'] }, { name: 'Another', candidates: ['Iris'] }], blank: true, blank_name: 'None of them' },
    { type: 'preference', title: 'Third?', rule: 'schulze', answers: ['Red', 'Blue', 'Green'] },
  ],
});

const fields: Record<string, (definition: Definition, text: string) => void> = {
  name: (d, text) => (d['name'] = text),
  description: (d, text) => (d['description'] = text),
  administrator: (d, text) => (d['administrator'] = text),
  credential_authority: (d, text) => (d['credential_authority'] = text),
  help_line: (d, text) => (d['help_line'] = text),
  trustee: (d, text) => (d['trustees'].members[1] = text),
  title: (d, text) => (d['questions'][0].title = text),
  answer: (d, text) => (d['questions'][0].answers[1] = text),
  list: (d, text) => (d['questions'][1].lists[0].name = text),
  candidate: (d, text) => (d['questions'][1].lists[0].candidates[1] = text),
  blank_name: (d, text) => (d['questions'][1].blank_name = text),
  option: (d, text) => (d['questions'][2].answers[1] = text),
};
const written = (definition: Definition): string[] => JSON.stringify(definition).match(/"(?:[^"\\]|\\.)*"/gu)!.map((text) => JSON.parse(text) as string);

async function post(definition: Definition): Promise<{ status: number; body: any }> {
  const answer = await client.send('POST', '/api/organiser/elections', { definition });
  return { status: answer.status, body: answer.json() };
}
async function with_text(field: string, text: string): Promise<{ status: number; body: any }> {
  const definition = harmless();
  fields[field]!(definition, text);
  return post(definition);
}

const injections = ["' OR 1=1 --", '"; DROP TABLE elections; --', '%_%', "Robert'); DELETE FROM voters;--"];
const scripts = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '"><svg onload=alert(1)>'];
const unusual = ['🗳️ 👩‍👩‍👧‍👦', 'שלום עולם', 'مرحبا بالعالم', '日本語の名前', 'Zoë Ångström-Łukasz'];

test('the election that all others are made of is a good one', async () => {
  expect(await post(harmless())).toMatchObject({ status: 201 });
});

// Shows B27, B28, B32.
test.each([...injections, ...scripts, ...unusual])('%s is stored in every field as it is', async (text) => {
  const definition = harmless();
  for (const [name, put] of Object.entries(fields)) put(definition, name === 'answer' || name === 'option' || name === 'candidate' || name === 'list' ? `${text} ${name}` : text);
  const { status, body } = await post(definition);
  expect(status, JSON.stringify(body)).toBe(201);
  const stored = (await client.ask('GET', `/api/organiser/elections/${body.uuid}/definition`)).json<Definition>();
  expect(written(stored).filter((one) => one.includes(text)).length).toBe(Object.keys(fields).length);
  const list = (await client.ask('GET', '/api/organiser/elections')).json<{ elections: { uuid: string; name: string }[] }>();
  expect(list.elections.find((one) => one.uuid === body.uuid)?.name).toBe(text);
});

// Shows B29, B31, B32.
test.each(Object.keys(fields))('%s takes nothing hidden, nothing endless, and an accent too many at most', async (field) => {
  for (const hidden of ['\u202egpj', 'a\u200bb', 'a\u2066b', '\ufeffa', 'a\u0000b', 'a\u001b[31m']) {
    const { status, body } = await with_text(field, hidden);
    expect([status, body.code, body.fields?.length], `${field} with ${JSON.stringify(hidden)}`).toEqual([422, 'definition-faulty', 1]);
    expect(JSON.stringify(body)).not.toContain(hidden);
  }
  const endless = await with_text(field, 'x'.repeat(80_000));
  expect([endless.status, endless.body.code]).toEqual([422, 'definition-faulty']);
  const marked = await with_text(field, `e${'\u0301'.repeat(1_000)}`);
  expect([201, 422]).toContain(marked.status);
});

// Shows B29.
test('names that look the same are refused on one ballot', async () => {
  const cases: [string, (d: Definition, text: string) => void, string][] = [
    ['candidate', (d, text) => (d['questions'][1].lists[0].candidates[1] = text), 'Аnna Martin'], // a Cyrillic А
    ['candidate', (d, text) => (d['questions'][1].lists[0].candidates[1] = text), 'Anna\u200d Martin'],
    ['answer', (d, text) => (d['questions'][0].answers[1] = text), 'Υes'], // a Greek Υ
    ['list', (d, text) => (d['questions'][1].lists[1].name = text), 'Ａ list'], // full-width
    ['option', (d, text) => (d['questions'][2].answers[1] = text), 'R\u0435d'],
    ['trustee', (d, text) => (d['trustees'].members[1] = text), '\u0410da'],
  ];
  for (const [what, put, twin] of cases) {
    const definition = harmless();
    put(definition, twin);
    const { status, body } = await post(definition);
    expect([status, body.fields?.[0]?.problem], what).toEqual([422, expect.stringContaining('looks the same as')]);
  }
});

// Shows B27, B31, B32.
test('every column of the roll keeps what it is given, and refuses what is hidden or endless', async () => {
  const uuid = (await post(harmless())).body.uuid as string;
  const columns = ['last_name', 'first_name', 'unit', 'college', 'address'];
  const send = async (rows: string[][]): Promise<{ status: number; body: any }> => {
    const csv = [['id', ...columns], ...rows].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
    const answer = await client.send('POST', `/api/organiser/elections/${uuid}/roll`, csv, { 'Content-Type': 'text/csv' });
    return { status: answer.status, body: answer.json() };
  };
  const texts = [...injections, ...scripts, ...unusual];
  const taken = await send(texts.map((text, i) => [`v${i}`, ...columns.map(() => text)]));
  expect(taken.status, JSON.stringify(taken.body)).toBe(200);
  const page = async (query: string): Promise<any[]> => (await client.ask('GET', `/api/organiser/elections/${uuid}/roll?${query}`)).json<{ voters: any[] }>().voters;
  expect((await page('count=100')).map((voter) => [voter.last_name, voter.first_name, voter.unit, voter.college])).toEqual(texts.map((text) => [text, text, text, text]));
  // A search is for letters, not a pattern.
  expect((await page(`search=${encodeURIComponent('%_%')}`)).map((voter) => voter.id)).toEqual(['v2']);
  expect(await page(`search=${encodeURIComponent("' OR 1=1 --")}`)).toHaveLength(1);

  for (const [i, column] of columns.entries()) {
    const row = (text: string): string[] => ['v0', ...columns.map((_, at) => (at === i ? text : 'x'))];
    for (const text of ['\u202egpj', 'a\u200bb', 'x'.repeat(80_000)]) {
      const { status, body } = await send([row(text)]);
      expect([status, body.faults?.[0]?.line, body.faults?.[0]?.column], column).toEqual([422, 2, column]);
    }
    expect([200, 422]).toContain((await send([row(`e${'\u0301'.repeat(1_000)}`)])).status);
  }
  // Two ids that look the same and differ cannot be: ids are ASCII.
  for (const id of ['ren\u00e9', 'rene\u0301', '\u0430nna', "' OR 1=1"]) expect((await send([[id, 'x', 'x', 'x', 'x', 'x']])).status).toBe(422);
  // What was refused changed nothing.
  expect(await page('count=100')).not.toHaveLength(0);
});

// Shows B30.
test('whoever is invited has an address of mail, and of one person', async () => {
  const account = (name: string): number | null => spawnSync(program('urnactl'), ['person', 'invite', '--role', 'organiser', '--data', join(platform.folder, 'desk'), '--', name]).status;
  for (const name of ['ren\u00e9', '<script>', "' OR 1=1 --@example.org", 'a@b@c', '@example.org', 'info@example.org', `${'x'.repeat(80_000)}@example.org`, '']) {
    expect(account(name), JSON.stringify(name.slice(0, 20))).not.toBe(0);
    const refused = await platform.client().send('POST', '/api/account/sign-in', { address: name.slice(0, 6_000), password: 'p', totp: '000000' });
    expect([401, 422, 429], JSON.stringify(name.slice(0, 20))).toContain(refused.status);
  }
  expect(account('rene@example.org')).toBe(0);
});

test('the reason of a pause is shown as it is, and is not endless', async () => {
  const uuid = (await post(harmless())).body.uuid as string;
  for (const why of ['\u202egpj', 'x'.repeat(80_000)]) {
    const answer = await client.send('POST', `/api/organiser/elections/${uuid}/pause`, { why, until: null });
    expect([409, 413, 422]).toContain(answer.status);
  }
});

// Shows HRD-01, B28.
test('what looks like a script is text in the console, the booth and on the board', async () => {
  const definition = harmless();
  const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  for (const [name, put] of Object.entries(fields)) put(definition, name === 'description' ? `${evil} javascript:alert(3)` : `${evil} ${name}`);
  definition['questions'].pop(); // without a shuffle
  const { body } = await post(definition);
  const uuid = body.uuid as string;
  await organiser.take_roll(uuid, `id,last_name,first_name,college\nv1,"${evil}","${evil}","${evil}"\nv2,B,Bo,"${evil}"\n`);
  await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
  const { letters } = await organiser.print_letters(uuid);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', definition['name'] as string);

  const browser: Browser = await open_browser();
  try {
    const window = await StrictPage.open(browser, platform.origin, { width: 1280, height: 800, language: 'en' });
    const { page } = window;
    page.on('dialog', (dialog) => {
      window.page.evaluate((text) => console.error(text), `dialog: ${dialog.message()}`).catch(() => undefined);
      void dialog.dismiss();
    });
    const shows_text = async (): Promise<void> => {
      await page.getByText(evil).first().waitFor();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
    };
    await window.go(`/v/${uuid}`);
    await shows_text();
    await page.getByLabel(en['code.label'], { exact: true }).fill(letters[0]!.code);
    await page.getByRole('button', { name: en['code.continue'] }).click();
    await page.getByRole('radio').first().or(page.getByRole('checkbox').first()).waitFor();
    await shows_text();
    await window.go(`/b/${uuid}`);
    await shows_text();
    const kept = [...organiser.client.cookies].map(([name, value]) => ({ name, value, url: platform.origin, secure: true, httpOnly: name !== '__Host-urna-page', sameSite: 'Strict' as const }));
    await window.context.addCookies(kept);
    await window.go('/console');
    await shows_text();
    expect(window.complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

// Shows HRD-01.
test('no page stands in a frame of somebody else', async () => {
  const browser: Browser = await open_browser();
  try {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    for (const path of ['/console', '/v/22222222222222', '/b/22222222222222', '/t/22222222222222', '/d']) {
      const refused = page.waitForEvent('console', (message) => /frame/iu.test(message.text()));
      await page.setContent(`<iframe src="${platform.origin}${path}"></iframe>`);
      expect((await refused).text(), path).toContain("frame-ancestors 'none'");
    }
  } finally {
    await browser.close();
  }
});
