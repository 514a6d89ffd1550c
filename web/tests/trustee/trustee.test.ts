// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { phrase_of } from '../../src/ui/phrase';
import type { Api } from '../page_server';
import { desk_fr, looks, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeCeremony, FakeCount, secret } from './fake_ceremony';

const open = watched_pages();

async function visit(desk: { uuid: string; api: Api }, look: Look = desk_fr, link = secret): Promise<StrictPage> {
  const strict = await open(desk.api, look);
  await strict.go(`/t/${desk.uuid}${link ? `#${link}` : ''}`);
  return strict;
}

const bytes_of = async (download: Download): Promise<Buffer> => readFileSync((await download.path())!);
const main = (page: Page) => page.locator('main');

async function make_and_save(page: Page): Promise<{ name: string; file: Buffer }> {
  await page.getByRole('button', { name: /Commencer|Beginnen/u }).click();
  await page.getByRole('button', { name: /Faire ma clé|Meinen Schlüssel machen/u }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: /Enregistrer le fichier de clé|Schlüsseldatei speichern/u }).click();
  const download = await saving;
  return { name: download.suggestedFilename(), file: await bytes_of(download) };
}
const choose = (page: Page, name: string, buffer: Buffer) => main(page).locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

test('the secret of the link leaves the address at once, and a reload asks for the link again', async () => {
  const desk = new FakeCeremony('single');
  const strict = await visit(desk);
  await strict.page.getByText('Bienvenue, Hélène Tessier').waitFor();
  expect(strict.page.url()).not.toContain('#');
  expect(await strict.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]))).not.toContain(secret);
  await strict.page.reload();
  await strict.page.getByText('Ouvrez votre lien personnel').waitFor();
  await strict.inspect();
  await strict.picture('trustee_no_link');
});

test('a link that is not known is refused without a word about the election', async () => {
  const strict = await visit(new FakeCeremony('single'), desk_fr, 'other');
  strict.expected.push(/status of 401/u);
  await strict.page.getByText('Ce lien ne fonctionne pas').waitFor();
  expect(await strict.page.locator('body').innerText()).not.toContain('Tilleuls');
  await strict.inspect();
});

test('a key is not registered before its file has been opened again; a wrong file is told', async () => {
  const desk = new FakeCeremony('single');
  const strict = await visit(desk);
  const { page } = strict;
  const { name, file } = await make_and_save(page);
  expect(name).toBe(`urna-${desk.uuid}-1.privkey`);
  expect(desk.given['public-key']).toBeUndefined();
  await choose(page, 'other.privkey', Buffer.from('"12345"\n'));
  await page.getByText('Ce fichier contient une autre clé').waitFor();
  await choose(page, 'letter.txt', Buffer.from('hello'));
  await page.getByText('Ce n’est pas un fichier de clé').waitFor();
  await strict.inspect();
  await strict.picture('trustee_wrong_file');
  expect(desk.given['public-key']).toBeUndefined();
  await choose(page, name, file);
  await page.getByRole('heading', { level: 1, name: 'Votre clé est prête' }).waitFor();
  expect(desk.given['public-key']).toContain('"public_key"');
  expect(desk.given['public-key']).not.toContain(JSON.parse(file.toString()) as string);
  await strict.inspect();
  await strict.picture('trustee_ready');
});

for (const [look_name, look] of Object.entries(looks)) {
  test(`a member makes a share, compares by voice, and the ceremony ends, ${look_name}`, async () => {
    const desk = new FakeCeremony('member');
    const strict = await visit(desk, look);
    const { page } = strict;
    await page.getByRole('button', { name: /Commencer|Beginnen/u }).waitFor();
    await strict.inspect();
    await strict.picture(`trustee_1_welcome_${look_name}`);
    await page.getByRole('button', { name: /Commencer|Beginnen/u }).click();
    await page.getByRole('button', { name: /Faire ma clé|Meinen Schlüssel machen/u }).waitFor();
    await strict.picture(`trustee_2_make_${look_name}`);
    await page.getByRole('button', { name: /Faire ma clé|Meinen Schlüssel machen/u }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: /Enregistrer le fichier de clé|Schlüsseldatei speichern/u }).click();
    const download = await saving;
    await strict.inspect();
    await strict.picture(`trustee_3_keep_${look_name}`);
    await choose(page, download.suggestedFilename(), await bytes_of(download));
    await page.getByRole('heading', { level: 1, name: /Les autres sont attendus|Die anderen fehlen noch/u }).waitFor();
    await strict.inspect();
    await strict.picture(`trustee_4_wait_${look_name}`);
    await desk.others_make();
    await page.getByRole('heading', { level: 1, name: /Comparez à voix haute|Vergleichen Sie laut/u }).waitFor();
    for (const word of phrase_of(desk.member_2_print)) await page.getByText(word, { exact: true }).first().waitFor();
    await strict.inspect();
    await strict.picture(`trustee_5_compare_${look_name}`);
    await page.getByRole('button', { name: /Toutes les phrases|Alle Sätze/u }).click();
    await page.getByRole('heading', { level: 1, name: /Votre clé est prête|Ihr Schlüssel ist bereit/u }).waitFor();
    expect(desk.given['voutput']).toContain('private_key');
    await strict.inspect();
    await strict.picture(`trustee_6_ready_${look_name}`);
  });
}

test('when a phrase differs nothing more is sent', async () => {
  const desk = new FakeCeremony('member');
  const strict = await visit(desk);
  const { page } = strict;
  const { name, file } = await make_and_save(page);
  await choose(page, name, file);
  await page.getByRole('heading', { level: 1, name: 'Les autres sont attendus' }).waitFor();
  await desk.others_make();
  await page.getByRole('button', { name: 'Une phrase diffère' }).click();
  await page.getByText('Ne continuez pas.').waitFor();
  await page.waitForTimeout(5000);
  expect(desk.given['polynomial']).toBeUndefined();
  await strict.inspect();
  await strict.picture('trustee_differ');
});

test('without a network the key is made, saved and proved; it is sent when the network is back', async () => {
  const desk = new FakeCeremony('single');
  const strict = await visit(desk);
  const { page } = strict;
  strict.expected.push(/ERR_INTERNET_DISCONNECTED/u);
  await page.getByRole('button', { name: 'Commencer' }).waitFor();
  await strict.context.setOffline(true);
  const { name, file } = await make_and_save(page);
  await choose(page, name, file);
  await page.getByText('Il n’y a pas de connexion').waitFor();
  await strict.inspect();
  await strict.picture('trustee_offline');
  expect(desk.given['public-key']).toBeUndefined();
  await strict.context.setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'Votre clé est prête' }).waitFor();
  expect(desk.given['public-key']).toBeDefined();
});

for (const kind of ['single', 'member'] as const) {
  test(`the tally is decrypted off line and sent, ${kind}`, async () => {
    const desk = new FakeCount(kind);
    const strict = await visit(desk);
    const { page } = strict;
    strict.expected.push(/ERR_INTERNET_DISCONNECTED/u);
    await page.getByRole('button', { name: 'Commencer' }).click();
    await page.getByText(/^1.482$/u).waitFor();
    await strict.inspect();
    await strict.picture(`trustee_decrypt_${kind}`);
    await strict.context.setOffline(true);
    await choose(page, 'other', Buffer.from(kind === 'single' ? '"12345"\n' : 'a'.repeat(22)));
    await page.getByText(kind === 'single' ? 'Cette clé n’est celle d’aucun détenteur' : 'Ce fichier n’ouvre pas votre part').waitFor();
    await choose(page, 'key', Buffer.from(desk.key_file()));
    await page.getByRole('button', { name: 'Envoyer ma part' }).click();
    await page.getByText('Il n’y a pas de connexion').waitFor();
    await strict.picture(`trustee_decrypt_send_${kind}`);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'L’enregistrer dans un fichier' }).click();
    expect((await bytes_of(await saving)).toString()).toContain('"decryption_proofs"');
    await strict.context.setOffline(false);
    await page.getByRole('button', { name: 'Envoyer ma part' }).click();
    await page.getByRole('heading', { level: 1, name: 'Votre part est remise' }).waitFor();
    expect(desk.given).toBe(true);
    await strict.inspect();
    await strict.picture(`trustee_finished_${kind}`);
  });
}

test('an election that is not the one opened is not decrypted', async () => {
  const desk = new FakeCount('single');
  desk.other_election = true;
  const strict = await visit(desk);
  await strict.page.getByRole('button', { name: 'Commencer' }).click();
  await strict.page.getByText('Le scrutin n’est pas celui qui a été ouvert').waitFor();
  expect(await strict.page.locator('main input[type=file]').count()).toBe(0);
  await strict.inspect();
  await strict.picture('trustee_wrong_election');
});

test('a part that is not needed any more is told so', async () => {
  const desk = new FakeCount('single');
  const strict = await visit(desk);
  strict.expected.push(/status of 409/u);
  const { page } = strict;
  await page.getByRole('button', { name: 'Commencer' }).click();
  await page.getByText(/^1.482$/u).waitFor();
  await choose(page, 'key', Buffer.from(desk.key_file()));
  await page.getByRole('button', { name: 'Envoyer ma part' }).waitFor();
  desk.state = 'counted';
  await page.getByRole('button', { name: 'Envoyer ma part' }).click();
  await page.getByText('Il y avait assez de parts sans la vôtre').waitFor();
  await strict.inspect();
});
