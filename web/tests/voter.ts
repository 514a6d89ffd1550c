// SPDX-License-Identifier: EUPL-1.2
// A voter's way through the booth of the stage, up to where a test begins.

import type { Window } from './browser';
import { board_of_directors } from './stage_elections';

export const CODE = '20K063R1B72GH8GQNEHPN093CBW6RG';

export async function to_code({ page }: Window, uuid = board_of_directors.uuid): Promise<void> {
  await page.goto(`/v/${uuid}`);
  await page.locator('#code').waitFor();
}

export async function to_choice(window: Window, uuid = board_of_directors.uuid): Promise<void> {
  await to_code(window, uuid);
  await window.page.locator('#code').fill(CODE);
  await window.page.locator('button[type=submit]').click();
  await window.page.locator('.bar').waitFor();
}

export async function to_review(window: Window): Promise<void> {
  await to_choice(window);
  await window.page.getByLabel('Camille Aubertin').check();
  await window.page.locator('.bar button').click();
  await window.page.locator('.ballot').waitFor();
}

export async function to_receipt(window: Window): Promise<void> {
  await to_review(window);
  await window.page.locator('main button').last().click();
  await window.page.locator('div.done').waitFor();
}
