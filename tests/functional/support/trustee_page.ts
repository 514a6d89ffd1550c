// SPDX-License-Identifier: EUPL-1.2
// A trustee at a browser: what they press on their page, in English.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { messages as say } from '../../../web/src/trustee/messages/en';

const title = (page: Page, name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 60_000 });
const choose_file = (page: Page, text: string): Promise<void> =>
  page.locator('main input[type=file]').first().setInputFiles({ name: 'key', mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

export const begin = (page: Page): Promise<void> => page.getByRole('button', { name: say['welcome.begin'] }).click();

/** Makes a key, saves its file and shows that it opens.  @returns what the file holds */
export async function make_key(page: Page): Promise<string> {
  await begin(page);
  await page.getByRole('button', { name: say['make.button'] }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: say['keep.save_button'] }).click();
  const file = readFileSync((await (await saving).path())!, 'utf8');
  await choose_file(page, file);
  return file;
}

/** Finds all phrases the same, and waits for the key to be ready. */
export const compare = (page: Page): Promise<void> => page.getByRole('button', { name: say['compare.same'] }).click({ timeout: 60_000 });
export const is_ready = (page: Page): Promise<void> => title(page, say['title.ready']);

/** Shuffles when it is their turn, until the server has taken it. */
export async function shuffle(page: Page): Promise<void> {
  await page.getByRole('button', { name: say['shuffle.button'] }).click({ timeout: 60_000 });
  await title(page, say['title.shuffled']);
}

export async function decrypt(page: Page, key_file: string): Promise<void> {
  await page.getByText(say['load.choose']).waitFor({ timeout: 60_000 });
  await choose_file(page, key_file);
  await page.getByRole('button', { name: say['decrypt-send.button'] }).click({ timeout: 60_000 });
  await title(page, say['title.finished']);
}
