// SPDX-License-Identifier: EUPL-1.2
// docs/operating/first-day.md, followed to the letter: its commands are typed as they stand there, on a machine that has
// nothing, and its pages are clicked through by the words that it names.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messages as console_words } from '../../web/src/console/messages/en';
import { account_messages } from '../../web/src/console/messages/account/en';
import { people_messages } from '../../web/src/console/messages/people/en';
import { rights_messages } from '../../web/src/console/messages/rights/en';
import { messages as page_words } from '../../web/src/document/messages/en';
import { VirtualKeys } from '../../web/tests/console/virtual_keys';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { Machine, shell_blocks } from './support/machine';
import { root } from './support/platform';
import { totp } from './support/totp';

const guide = readFileSync(join(root, 'docs/operating/first-day.md'), 'utf8');
const [install, settings, ceremony, by_passphrase, first_person, customer, restart, ...more] = shell_blocks(guide);
const password = 'seven herons waited by the frozen canal';
const passphrase = 'a dozen quiet mules';
const content = 'id,name\n1,Ada\n';

let machine: Machine;
let browser: Browser | undefined;
const opened: StrictPage[] = [];

/** Words that the guide shows. */
function shown(words: string): string {
  expect(guide.replaceAll('\n', ' ')).toContain(`**${words}**`);
  return words;
}
const press = (page: Page, words: string): Promise<void> => page.getByRole('button', { name: shown(words), exact: true }).click();
const link_in = (told: string): string => /https:\S+/u.exec(told)![0];

/** In a window of their own. */
async function open(address: string): Promise<Page> {
  const { origin, pathname, hash } = new URL(address);
  const window = await StrictPage.open(browser!, origin, { width: 1280, height: 800, language: 'en' });
  // Pages that stay open while the program is started again ask in vain.
  window.expected.push(/status of (401|503)|ERR_CONNECTION_REFUSED/u);
  opened.push(window);
  await window.go(pathname + hash);
  return window.page;
}

async function sign_in_with_key(page: Page, address: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('radio', { name: 'Security key' }).check();
  await press(page, 'Sign in to the console');
}

/** From the link of an invitation to the console, with a telephone and, where the role asks for them, two keys. */
async function come_in(link: string, address: string, name: string, with_keys: boolean): Promise<Page> {
  const page = await open(link);
  const keys = with_keys ? await VirtualKeys.of(page) : undefined;
  await page.getByLabel('E-mail address').fill(address);
  await press(page, 'Check the invitation');
  await page.getByLabel(shown('Your name')).fill(name);
  await page.getByLabel(shown('New password')).fill(password);
  await page.getByLabel('The same password again').fill(password);
  await page.getByRole('button', { name: 'Go on to the second factor' }).click();
  const secret = (await page.getByRole('list', { name: 'Secret for the app' }).innerText()).replaceAll(/\s/gu, '');
  await page.getByLabel(shown('Number that the app shows now')).fill(totp(secret, Date.now()));
  await press(page, 'Check the number');
  if (keys) {
    await press(page, 'Add a key');
    await page.getByText('1 key added').waitFor();
    await keys.plug();
    await press(page, 'Add another key');
    await page.getByText('2 keys added').waitFor();
    await press(page, 'Open my account');
  } else await page.getByRole('button', { name: 'Open my account without a key' }).click();
  expect(shown('Recovery codes')).toBe(account_messages['enrol.step_codes']);
  await page.getByRole('list', { name: /^Recovery codes/u }).getByRole('listitem').nth(9).waitFor({ timeout: 60_000 });
  await page.getByLabel('I have kept them').check();
  await page.getByRole('button', { name: 'Go to the sign-in' }).click();
  if (keys) await sign_in_with_key(page, address);
  else {
    await page.getByLabel('E-mail address').fill(address);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Six-digit number').fill(totp(secret, Date.now() + 30_000));
    await press(page, 'Sign in to the console');
  }
  await page.getByRole('heading', { level: 1, name: 'Elections' }).waitFor();
  return page;
}

/** Made by no authority: here the browser is told to believe it. */
function make_certificate(folder: string): void {
  const names = 'subjectAltName=DNS:vote.example.org,DNS:vote.amicale.example';
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2', '-subj', '/CN=vote.example.org', '-addext', names, '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')], { stdio: 'pipe' });
}

async function install_on(one: Machine): Promise<string> {
  await one.type(install!);
  make_certificate(join(one.folder, 'etc/urna'));
  return one.type(settings!);
}

beforeAll(async () => {
  expect(more).toEqual([]);
  machine = await Machine.make();
});
afterAll(async () => {
  await browser?.close();
  await machine?.remove();
});

test('every word in bold is on a page', () => {
  const words = new Set<string>(Object.values({ ...console_words, ...account_messages, ...people_messages, ...rights_messages, ...page_words }));
  const bold = [...guide.replaceAll('\n', ' ').matchAll(/\*\*(.+?)\*\*/gu)].map(([, text]) => text!).filter((text) => text !== 'bold');
  expect(bold.length).toBeGreaterThan(20);
  for (const text of bold) expect(words, text).toContain(text);
});

// Shows KEY-01, KEY-04.
test('from a machine with nothing to two desks, a document handed out, and everybody back after a restart', { timeout: 240_000 }, async () => {
  expect(await install_on(machine)).toContain('The platform is uninitialised');

  const shares: string[] = [];
  const custodian = (asked: string): string | undefined => {
    if (asked.endsWith('once. ')) return '';
    if (asked.endsWith('cleared. ')) {
      shares.push(/^ {2}(\S.*)$/mu.exec(asked)![1]!);
      return '';
    }
    return asked.endsWith('type your share (it is not shown): ') ? shares.at(-1) : undefined;
  };
  // Whoever holds the first, the third and the fifth is there.
  let present: string[] = [];
  const quorum = (asked: string): string | undefined => (asked.endsWith('(it is not shown): ') && !asked.includes('type your share') ? present.shift() : undefined);
  const custodians = (asked: string): string | undefined => {
    const typed = custodian(asked);
    if (typed !== undefined || shares.length < 5) return typed;
    if (present.length === 0) present = [shares[0]!, shares[2]!, shares[4]!];
    return quorum(asked);
  };
  expect(await machine.type(ceremony!, custodians)).toContain('The platform is unlocked');
  expect(new Set(shares).size).toBe(5);

  browser = await open_browser(['--host-resolver-rules=MAP vote.example.org 127.0.0.1, MAP vote.amicale.example 127.0.0.1']);
  // Whoever owns the operator’s own desk, and somebody with a role, then another.
  const odile = await come_in(link_in(await machine.type(first_person!)), 'odile@example.org', 'Odile Girard', true);
  await odile.getByRole('link', { name: shown('People') }).click();
  await press(odile, 'Invite a person');
  const drawer = odile.getByRole('dialog', { name: 'Invite a person' });
  await drawer.getByLabel('E-mail address').fill('bruno@example.org');
  await drawer.getByRole('checkbox', { name: new RegExp(`^${shown('Organiser')}`, 'u') }).check();
  await drawer.getByLabel('Why').fill('Prepares our elections');
  await drawer.getByRole('button', { name: shown('Make the invitation') }).click();
  const link = await drawer.getByText(/#\/invitation\//u).innerText();
  await drawer.getByRole('button', { name: 'Done' }).click();
  await come_in(link, 'bruno@example.org', 'Bruno Vidal', false);
  await odile.reload();
  await odile.getByRole('link', { name: 'Bruno Vidal' }).click();
  await press(odile, 'Give a role');
  const giving = odile.getByRole('dialog', { name: 'Give Bruno Vidal a role' });
  await giving.getByRole('radio', { name: new RegExp(`^${shown('Member of the electoral board')}`, 'u') }).check();
  await giving.getByLabel('Why').fill('Presides');
  await giving.getByRole('button', { name: 'Give a role' }).click();
  await odile.getByRole('region', { name: shown('What this allows now') }).getByText('Member of the electoral board').first().waitFor();

  // A customer, whose owner stores a document and hands it to somebody outside.
  const told = await machine.type(customer!);
  const clara = await come_in(link_in(told.slice(told.indexOf('Invitation'))), 'clara@example.org', 'Clara Roy', true);
  expect(new URL(clara.url()).host).toBe(`vote.amicale.example:${machine.port}`);
  await clara.getByRole('link', { name: shown('Documents') }).click();
  await press(clara, 'New room');
  const naming = clara.getByRole('dialog', { name: 'New room' });
  await naming.getByLabel(shown('Name')).fill('Council');
  await naming.getByRole('button', { name: console_words['documents.make'] }).click();
  await clara.getByLabel(shown('Add a document')).setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await clara.getByRole('button', { name: 'roll.csv' }).click();
  const document = clara.getByRole('dialog', { name: 'roll.csv' });
  await document.getByLabel(shown('Passphrase'), { exact: true }).fill(passphrase);
  await document.getByRole('button', { name: shown('Make a link') }).click();
  const address = await document.getByText(/\/d#/u).innerText();
  const outside = await open(address);
  await outside.getByLabel('Passphrase').fill(passphrase);
  const [download] = await Promise.all([outside.waitForEvent('download'), press(outside, 'Open and download')]);
  expect(readFileSync(await download.path(), 'utf8')).toBe(content);

  present = [shares[1]!, shares[2]!, shares[3]!];
  expect(await machine.type(restart!, quorum)).toContain('unlocked');
  await clara.goto(`https://vote.amicale.example:${machine.port}/console#/documents`);
  await clara.reload();
  await sign_in_with_key(clara, 'clara@example.org');
  await clara.getByRole('link', { name: 'Documents' }).click();
  await clara.getByRole('link', { name: 'Council' }).click();
  await clara.getByRole('button', { name: 'roll.csv' }).waitFor();
  expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
});

test('a small organisation opens its platform with a passphrase', { timeout: 60_000 }, async () => {
  const small = await Machine.make();
  try {
    await install_on(small);
    // For tests only: everybody knows this passphrase.
    const words = 'for tests only, known to everybody';
    const told = await small.type(by_passphrase!, (asked) => (asked.endsWith('(it is not shown): ') || asked.endsWith('again: ') ? words : undefined));
    expect(told).toContain('The platform is unlocked');
    await small.type('urnactl person invite rosa@example.org --role organiser --role board_member --data /var/lib/urna-desk');
  } finally {
    await small.remove();
  }
});
