// SPDX-License-Identifier: EUPL-1.2
// docs/operating/first-approval.md, followed to the letter: three people, each in a window of their own, from a description
// to an attestation and a dossier that is checked without the platform.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messages as console_words } from '../../web/src/console/messages/en';
import { people_messages } from '../../web/src/console/messages/people/en';
import { rights_messages } from '../../web/src/console/messages/rights/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { forty_services } from '../../web/tests/whole/many_services';
import { shell_blocks } from './support/machine';
import { Owner } from './support/owner';
import { Platform, program, root } from './support/platform';

const guide = readFileSync(join(root, 'docs/operating/first-approval.md'), 'utf8');
const [checking, ...more] = shell_blocks(guide);
const name = 'Vote of the works council';

let platform: Platform;
let browser: Browser;
const opened: StrictPage[] = [];

/** Words that the guide shows. */
function shown(words: string): string {
  expect(guide.replaceAll('\n', ' ')).toContain(`**${words}**`);
  return words;
}
const press = (page: Page, words: string): Promise<void> => page.getByRole('button', { name: shown(words), exact: true }).click();
const tab = (page: Page, words: string): Promise<void> => page.getByRole('tab', { name: shown(words), exact: true }).click();

/** Somebody who is signed in, in a window of their own. */
async function window_of(person: Owner): Promise<Page> {
  const window = await StrictPage.open(browser, platform.origin, { width: 1280, height: 800, language: 'en' });
  window.expected.push(/status of (401|409|422)/u);
  opened.push(window);
  await window.context.addCookies([...person.client.cookies].map(([cookie, value]) => ({ name: cookie, value, url: platform.origin, secure: true, httpOnly: cookie !== '__Host-urna-page', sameSite: 'Strict' as const })));
  await window.go('/console');
  return window.page;
}

/** What a link hands over. */
async function fetched(page: Page, words: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: shown(words), exact: true }).click()]);
  return download.path();
}

/** Each that has no answer yet, in the list; the first is opened and saved. */
async function answer_all(page: Page, status: string): Promise<number> {
  const list = page.getByRole('list', { name: 'Measures' });
  const left = list.getByRole('combobox');
  const drawer = page.getByRole('dialog');
  await page.getByLabel(shown('Status'), { exact: true }).selectOption('No answer');
  const all = await left.count();
  await list.getByRole('button').first().click();
  await drawer.getByLabel('Status').selectOption(status);
  await drawer.getByRole('button', { name: shown('Save'), exact: true }).click();
  await drawer.waitFor({ state: 'hidden' });
  for (let now = all - 1; now > 0; --now) {
    await expect.poll(() => left.count()).toBe(now);
    await left.first().selectOption(status);
  }
  await expect.poll(() => left.count()).toBe(0);
  return all;
}

/** The commands of the guide, on this platform's folder and this dossier. */
function check(dossier: string): { status: number | null; stdout: string } {
  const commands = checking!.replaceAll('/var/lib/urna-desk', join(platform.folder, 'desk')).replaceAll('decision-1.urna-dossier', dossier);
  const path = [...['urnactl', 'urna-verify'].map((one) => dirname(program(one as 'urnactl'))), process.env['PATH']].join(':');
  return spawnSync('sh', ['-c', commands], { encoding: 'utf8', cwd: platform.folder, env: { ...process.env, PATH: path } });
}

beforeAll(async () => {
  expect(more).toEqual([]);
  platform = await Platform.start({});
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

test('every word in bold is on a page', () => {
  const words = new Set<string>(Object.values({ ...console_words, ...people_messages, ...rights_messages }));
  const bold = [...guide.replaceAll('\n', ' ').matchAll(/\*\*(.+?)\*\*/gu)].map(([, text]) => text!).filter((text) => text !== 'bold');
  expect(bold.length).toBeGreaterThan(30);
  for (const text of bold) expect(words, text).toContain(text);
});

// Shows HST-10.
test('from a description to an attestation, by three people, and forty more begun', { timeout: 300_000 }, async () => {
  const odile = await Owner.enrol(platform);
  await odile.step_up();
  const page = await window_of(odile);

  // 1. Three people.
  await page.getByRole('link', { name: shown('People'), exact: true }).click();
  const come = async (address: string, who: string): Promise<Page> => {
    await press(page, 'Invite a person');
    const drawer = page.getByRole('dialog', { name: 'Invite a person' });
    await drawer.getByLabel('E-mail address').fill(address);
    await drawer.getByRole('checkbox', { name: new RegExp(`^${shown('Security officer')}`, 'u') }).check();
    await drawer.getByLabel('Why').fill('Approvals');
    await drawer.getByRole('button', { name: shown('Make the invitation') }).click();
    await drawer.getByText('Choose a day to come').waitFor();
    await drawer.getByLabel(shown('Until')).fill(new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10));
    await drawer.getByRole('button', { name: 'Make the invitation' }).click();
    const link = await drawer.getByText(/#\/invitation\//u).innerText();
    await drawer.getByRole('button', { name: 'Done' }).click();
    return window_of(await Owner.take_up(platform, link.trim(), address, who));
  };
  const emma = await come('emma@example.org', 'Emma Blanc');
  const gilles = await come('gilles@example.org', 'Gilles Petit');

  // 2. The description.
  await page.getByRole('link', { name: shown('Security approval') }).click();
  await press(page, 'Describe a service');
  await press(page, 'Save and see the measures');
  await page.getByRole('alert').getByText('Some answers are missing').waitFor();
  await page.getByLabel('Name of the service').fill(name);
  await page.getByLabel('Organisation in charge').fill('The mill');
  const choose = (question: string, answer: string): Promise<void> => page.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
  await choose('Kind of service', 'Online service');
  await choose('What it is for', 'Online voting');
  await choose('Hosting', 'The organisation’s own servers');
  await choose('Who can reach it', 'The whole Internet');
  await choose('Audience', 'Limited');
  await choose('Acceptable downtime', 'Less than 24 hours');
  await choose('Data handled', 'Identity and contact');
  await choose('Volume of data', 'Low');
  await choose('Where the data are', 'In the European Union');
  await page.getByText(/What you describe takes at least level/u).waitFor();
  await press(page, 'Save and see the measures');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const index = page.getByRole('region', { name: shown('Cyber index') });
  await index.getByText('0.0').waitFor();

  // 3. Its measures, by several people.
  await tab(page, 'Team');
  const invite = async (address: string, kind: string): Promise<void> => {
    await press(page, 'Invite somebody');
    const drawer = page.getByRole('dialog', { name: 'Invite somebody' });
    await drawer.getByRole('button', { name: 'Invite somebody' }).click();
    await drawer.getByText('Give the address of one person').waitFor();
    await drawer.getByLabel('E-mail address').fill(address);
    await drawer.getByLabel('Rights').selectOption(shown(kind));
    await drawer.getByRole('button', { name: 'Invite somebody' }).click();
    await drawer.getByText(`${address} is invited`).waitFor();
    await drawer.getByText(/#\/invitation\//u).waitFor();
    await drawer.getByRole('button', { name: 'Done' }).click();
  };
  await invite('hugo@example.org', 'Writes everything');
  await invite('works@hosting.example', 'Provider');
  await tab(page, 'Approval');
  await press(page, 'Begin a file');
  await page.getByText(/^Not answered:/u).first().waitFor();
  await tab(page, 'Measures');
  expect(await answer_all(page, 'In progress')).toBeGreaterThan(40);
  expect(Number((await index.innerText()).match(/\d\.\d/u)![0])).toBeGreaterThanOrEqual(1);
  await tab(page, 'Index');
  await page.getByRole('region', { name: shown('What would raise it most') }).getByRole('listitem').first().waitFor();

  // 4. Six steps.
  await tab(page, 'Approval');
  await page.getByLabel(shown('Who signs'), { exact: true }).selectOption('Gilles Petit');
  await press(page, 'Save this step');
  await page.getByText(console_words['fault.missing']).first().waitFor();
  await page.getByLabel(shown('Position'), { exact: true }).fill('Director');
  await press(page, 'Save this step');
  await page.getByText('Each person gives their opinion here').waitFor();

  await emma.goto(page.url());
  await tab(emma, 'Approval');
  await emma.getByLabel('Given by: names and positions').fill('Emma Blanc, engineer');
  await press(emma, 'Give this opinion');
  await emma.getByText('Emma Blanc, engineer').first().waitFor();

  await page.reload();
  await tab(page, 'Approval');
  await page.getByLabel(shown('Documents of the file')).fill('Risk study');
  await press(page, 'Save this step');
  expect(readFileSync(await fetched(page, 'Download the form (PDF)')).subarray(0, 5).toString()).toBe('%PDF-');
  await press(page, 'The form was handed out');
  await page.getByLabel(shown('Duration'), { exact: true }).selectOption('36 months');
  await press(page, 'Save this step');
  await page.getByText(/^The index allows \d+ months at most\.$/u).first().waitFor();

  await gilles.goto(page.url());
  await tab(gilles, 'Approval');
  await gilles.getByText('What is named above stands in the way').waitFor();
  await page.getByRole('button', { name: 'Change: Decision', exact: true }).click();
  await page.getByLabel('Duration', { exact: true }).selectOption('6 months');
  await press(page, 'Save this step');
  await page.getByText('Gilles Petit has to sign, from their own account.').waitFor();
  expect(await page.getByRole('button', { name: 'Sign the decision' }).count(), 'its author does not sign').toBe(0);

  await gilles.reload();
  await tab(gilles, 'Approval');
  await gilles.getByLabel('Type the name of the service').fill('Vote of the council');
  await press(gilles, 'Sign the decision');
  await gilles.getByText('This is not the name of the service').waitFor();
  await gilles.getByLabel('Type the name of the service').fill(name);
  await press(gilles, 'Sign the decision');
  await gilles.getByText('Decision signed and sealed').waitFor();

  // 5. What is handed out.
  const attestation = await fetched(gilles, 'Attestation (PDF)');
  expect(execFileSync('pdftotext', ['-layout', attestation, '-'], { encoding: 'utf8' })).toContain(name);
  expect(execFileSync('pdfinfo', [attestation], { encoding: 'utf8' })).toMatch(/^Pages:\s+1$/mu);
  const dossier = await fetched(gilles, 'Whole dossier, checkable offline');
  const told = check(dossier);
  expect(readFileSync(join(platform.folder, 'key'), 'utf8')).toMatch(/\/statement\+/u);
  expect(told).toMatchObject({ status: 0, stdout: expect.stringContaining(`VERIFIED  Security approval of “${name}”, decision 1`) as string });
  const bent = readFileSync(dossier);
  bent[bent.indexOf('works council')]! ^= 1;
  writeFileSync(join(platform.folder, 'bent.urna-dossier'), bent);
  expect(check(join(platform.folder, 'bent.urna-dossier'))).toMatchObject({ status: 1, stdout: expect.stringContaining('REFUTED') as string });

  // 6. Forty more.
  await page.getByRole('link', { name: 'All services' }).click();
  await press(page, 'Import a spreadsheet');
  await page.getByText(shown('Sheet to fill in')).first().waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'services.csv', mimeType: 'text/csv', buffer: forty_services() });
  await page.getByRole('alert').getByText('5 lines to mend of 40').waitFor();
  await page.getByRole('button', { name: 'Add the 35 good lines only' }).click();
  await page.getByText('35 services added').waitFor();
  await page.getByRole('searchbox').fill('Téléservice');
  await page.getByLabel('Choose the 35 services shown').check();
  await press(page, 'Approve together');
  await page.getByRole('heading', { level: 1, name: 'Approve 35 services together' }).waitFor();
  expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
});
