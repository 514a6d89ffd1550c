// SPDX-License-Identifier: EUPL-1.2
// The organiser's console and the trustees' pages against the real programs: from the invitation to the minutes.
// URNA_BIN names the folder that holds urnad/urnad, urna-box/urna-box, urnactl/urnactl and urna-verify/urna-verify, as
// the build lays them out; without it there is nothing to test against.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dist } from '../page_server';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';

const programs = process.env['URNA_BIN'];
const program = (name: string): string => join(programs ?? '', name, name);
const port = 18_443;
const origin = `https://localhost:${port}`;
const name = 'Assemblée générale de la chorale';
const people = ['Ada Fischer', 'Tom de Wit', 'Zoé Martin'];
const password = 'quatre mots sans rapport';

let folder = '';
let browser: Browser;
const running: ChildProcess[] = [];

/** RFC 6238, SHA-1, six digits. */
function totp(secret: string, at = Date.now()): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const from = mac[19]! & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await what()) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error('it never came');
}

function start(path: string, ...words: string[]): void {
  const child = spawn(path, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  running.push(child);
}

beforeAll(async () => {
  if (!programs) return;
  folder = mkdtempSync(join(tmpdir(), 'urna-whole-'));
  const socket = join(folder, 'box.sock');
  start(program('urna-box'), '--data', join(folder, 'box'), '--socket', socket);
  await until(() => existsSync(socket));
  start(program('urnad'), '--data', join(folder, 'desk'), '--box', socket, '--pages', dist, '--listen', `127.0.0.1:${port}`, '--address', origin);
  await until(() => existsSync(join(folder, 'desk', 'desk.db')));
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  for (const child of running) child.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const strict_pages: StrictPage[] = [];
async function open(path: string): Promise<StrictPage> {
  const strict = await StrictPage.open(browser, origin, desk_fr);
  strict.expected.push(/status of 401/u);
  strict_pages.push(strict);
  await strict.go(path);
  return strict;
}

async function enrol(page: Page): Promise<string> {
  const said = execFileSync(program('urnactl'), ['--json', 'account', 'new', 'aude', '--data', join(folder, 'desk')], { encoding: 'utf8' });
  const code = Object.entries(JSON.parse(said) as Record<string, string>).find(([key]) => key.includes('code'))?.[1] ?? '';
  await page.getByLabel('Nom du compte').fill('aude');
  await page.getByLabel('Code à usage unique').fill(code);
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Le même mot de passe').fill(password);
  await page.getByRole('button', { name: 'Passer au second facteur' }).click();
  const secret = (await page.getByRole('list', { name: 'Secret pour l’application' }).innerText()).replace(/\s/gu, '');
  await page.getByLabel('Nombre affiché maintenant').fill(totp(secret));
  await page.getByRole('button', { name: 'Terminer mon compte' }).click();
  await page.getByRole('heading', { level: 1, name: /Connexion|Scrutins/u }).waitFor();
  if (await page.getByRole('button', { name: 'Entrer dans la console' }).isVisible()) {
    // A number works once: the one of the next half minute is taken too.
    await page.getByLabel('Nom du compte').fill('aude');
    await page.getByLabel('Mot de passe').fill(password);
    await page.getByLabel('Nombre à six chiffres').fill(totp(secret, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  }
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  return secret;
}

async function prepare(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Nouveau scrutin' }).first().click();
  await page.getByLabel('Nom', { exact: true }).fill(name);
  await page.getByLabel('Question', { exact: true }).fill('Approuvez-vous les nouveaux statuts ?');
  await page.getByLabel('Réponses 1').fill('Oui');
  await page.getByLabel('Réponses 2').fill('Non');
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel('Ouverture').fill(at(-1));
  await page.getByLabel('Clôture').fill(at(3));
  for (const [i, person] of people.entries()) await page.getByLabel(`Membres qui se partagent une clé ${i + 1}`).fill(person);
  await page.getByRole('button', { name: 'Créer le scrutin' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return page.url().split('/').at(-1)!;
}

async function make_key(strict: StrictPage): Promise<{ name: string; buffer: Buffer }> {
  const { page } = strict;
  await page.getByRole('button', { name: 'Commencer' }).click();
  await page.getByRole('button', { name: 'Faire ma clé' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Enregistrer le fichier de clé' }).click();
  const download = await saving;
  const file = { name: download.suggestedFilename(), buffer: readFileSync((await download.path())!) };
  await page.locator('main input[type=file]').setInputFiles({ ...file, mimeType: 'application/octet-stream' });
  return file;
}

test.skipIf(!programs)('an election is prepared, opened, closed, counted and verified', { timeout: 240_000 }, async () => {
  const console_page = await open('/console#/enrol');
  console_page.expected.push(/status of 409|status of 422/u);
  const { page } = console_page;
  await enrol(page);
  const uuid = await prepare(page);

  await page.goto(`${origin}/console#/e/${uuid}/roll`);
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('Matricule;Nom;Courriel\nA1;Petit;petit@example\n') });
  await page.getByText('La liste a 1 défaut').waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('Matricule;Nom;Prénom;Collège\nA1;Petit;Eva;Sopranos\nA2;Roy;Max;Basses\nA3;Ott;Lena;Basses\n') });
  await page.getByRole('button', { name: 'Prendre cette liste de 3 électeurs' }).click();
  await page.getByText('La liste de 3 électeurs est prise.').waitFor();
  await page.getByText('Lena').waitFor();
  await console_page.picture('real_roll');

  await page.goto(`${origin}/console#/e/${uuid}/trustees`);
  await page.getByText('Ada Fischer').waitFor();
  const links = await page.evaluate(async (id) => ((await (await fetch(`/api/organiser/elections/${id}/trustees`)).json()) as { link: string }[]).map(({ link }) => link), uuid);
  const trustees = await Promise.all(links.map((link) => open(link)));
  const keys: { name: string; buffer: Buffer }[] = [];
  for (const trustee of trustees) keys.push(await make_key(trustee));
  for (const trustee of trustees) await trustee.page.getByRole('button', { name: 'Toutes les phrases concordent' }).click();
  for (const trustee of trustees) await trustee.page.getByRole('heading', { level: 1, name: 'Votre clé est prête' }).waitFor();
  await page.getByText('3 sur 3 prêts').waitFor();
  await console_page.picture('real_trustees');

  await page.goto(`${origin}/console#/e/${uuid}/codes`);
  await page.getByRole('button', { name: 'Faire les codes et les lettres' }).click();
  await page.getByLabel('Je peux enregistrer le fichier').check();
  const letters = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Faire les codes et enregistrer' }).click();
  expect(readFileSync((await (await letters).path())!).subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto(`${origin}/console#/e/${uuid}`);
  await console_page.picture('real_checklist');
  await page.getByRole('button', { name: 'Annoncer le scrutin' }).click();
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Annoncer le scrutin' }).click();
  await page.getByRole('link', { name: 'Ouvrir l’urne' }).click();
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('button', { name: 'Ouvrir l’urne maintenant' }).click();
  await page.getByText('L’urne est ouverte', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Suivre la participation' }).click();
  await page.getByText('Sopranos').waitFor();
  await console_page.picture('real_turnout');

  await page.goto(`${origin}/console#/e/${uuid}/closing`);
  await page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await page.getByRole('button', { name: 'Clore l’urne définitivement' }).click();
  await page.getByText('L’urne est close', { exact: true }).waitFor();

  for (const [i, trustee] of trustees.slice(0, 2).entries()) {
    await trustee.page.goto('about:blank');
    await trustee.page.goto(`${origin}${links[i]}`);
    await trustee.page.getByRole('button', { name: 'Commencer' }).click();
    await trustee.page.locator('main input[type=file]').first().setInputFiles({ ...keys[i]!, mimeType: 'application/octet-stream' });
    await trustee.page.getByRole('button', { name: 'Envoyer ma part' }).click();
    await trustee.page.getByRole('heading', { level: 1, name: 'Votre part est remise' }).waitFor();
  }
  await page.getByRole('link', { name: 'Dépouiller' }).click();
  await page.getByText('Assez pour dépouiller').waitFor();
  await console_page.picture('real_parts');
  await page.getByRole('button', { name: 'Dépouiller et publier' }).click();
  await page.getByText('Bulletins comptés').waitFor();
  await page.getByRole('rowheader', { name: 'Oui' }).waitFor();
  await console_page.picture('real_results');

  const minutes = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Procès-verbal' }).click();
  expect(readFileSync((await (await minutes).path())!).subarray(0, 5).toString()).toBe('%PDF-');
  const archive = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Archive' }).click();
  const path = join(folder, `${uuid}.bel`);
  await (await archive).saveAs(path);
  execFileSync(program('urna-verify'), [path]);

  await trustees[2]!.page.goto('about:blank');
  await trustees[2]!.page.goto(`${origin}${links[2]}`);
  await trustees[2]!.page.getByRole('button', { name: 'Commencer' }).click();
  await trustees[2]!.page.getByText(/Votre part est remise|Le dépouillement est terminé/u).first().waitFor();
  expect(strict_pages.flatMap(({ complaints }) => complaints)).toEqual([]);
});
