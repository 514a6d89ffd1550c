// SPDX-License-Identifier: EUPL-1.2
// The real programs, as the build lays them out in the folder that URNA_BIN names, and an organiser who signs in to them.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { dist } from '../page_server';

export const programs = process.env['URNA_BIN'];
export const program = (name: string): string => join(programs ?? '', name, name);

export const password = 'quatre mots sans rapport';

/** Ten recovery codes cost ten passwords, one after the other: a second where nothing else goes on. */
export const codes_milliseconds_max = 60_000;

/** What somebody is who runs elections alone, where nobody owns the desk. */
const alone = ['organiser', 'board_member'] as const;

/** RFC 6238, SHA-1, six digits. */
export function totp(secret: string, at = Date.now()): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const from = mac[19]! & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A telephone with an app.  The desk takes each number once, and those of the half minutes before and after too. */
export class Phone {
  private last_step = 0;

  constructor(private readonly secret: string) {}

  /** Six digits that were not used before; waits for them when need be. */
  async digits(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 30_000);
      const step = Math.max(this.last_step + 1, now);
      if (step <= now + 1) {
        this.last_step = step;
        return totp(this.secret, step * 30_000);
      }
      await new Promise((wait) => setTimeout(wait, 500));
    }
  }

  /** Answers the window that asks for a factor, whenever it comes on this page. */
  async is_at_hand(page: Page): Promise<void> {
    const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
    await page.addLocatorHandler(step, async () => {
      await step.getByLabel('Nombre à six chiffres').fill(await this.digits());
      await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
      await step.waitFor({ state: 'hidden' });
    });
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await what()) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error('it never came');
}

/** A desk and a box of their own, in a folder of their own. */
export class Servers {
  private readonly running: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly origin: string,
  ) {}

  static async start(port: number): Promise<Servers> {
    const servers = new Servers(mkdtempSync(join(tmpdir(), 'urna-whole-')), `https://localhost:${port}`);
    const socket = join(servers.folder, 'box.sock');
    servers.run('urna-box', '--data', join(servers.folder, 'box'), '--socket', socket);
    await until(() => existsSync(socket));
    servers.run('urnad', '--data', join(servers.folder, 'desk'), '--box', socket, '--pages', dist, '--listen', `127.0.0.1:${port}`, '--address', servers.origin, '--cheap-passphrase');
    await until(() => existsSync(join(servers.folder, 'desk', 'control.sock')));
    // For tests only: everybody knows this passphrase.
    const input = 'for tests only, known to everybody\n'.repeat(2);
    execFileSync(program('urnactl'), ['init', '--passphrase', '--data', join(servers.folder, 'desk')], { input });
    return servers;
  }

  private run(name: string, ...words: string[]): void {
    const user = process.getuid?.() === 0 ? ['--user', 'root'] : [];
    this.running.push(spawn(program(name), [...words, ...user], { stdio: ['ignore', 'ignore', 'inherit'] }));
  }

  stop(): void {
    for (const child of this.running) child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The link of an invitation made on the machine, from its `#` on. */
  invite(address: string, roles: readonly string[] = alone): string {
    const said = execFileSync(program('urnactl'), ['--json', 'person', 'invite', address, ...roles.flatMap((role) => ['--role', role]), '--data', join(this.folder, 'desk')], { encoding: 'utf8' });
    return new URL((JSON.parse(said) as { link: string }).link).hash;
  }

  /** From the page of an invitation to the list of elections, with a telephone.  From then on the telephone is shown on this
      page whenever the desk wants it anew. */
  enrol(page: Page, address = 'aude@example.org', roles: readonly string[] = alone): Promise<Phone> {
    return this.take_up(page, this.invite(address, roles), address, 'Aude Roche');
  }

  /** The same with a link, from its `#` on, that somebody handed over. */
  async take_up(page: Page, link: string, address: string, name: string): Promise<Phone> {
    await page.goto(`${this.origin}/console${link}`);
    await page.getByLabel('Adresse de courriel').fill(address);
    await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
    await page.getByLabel('Votre nom').fill(name);
    await page.getByLabel('Nouveau mot de passe').fill(password);
    await page.getByLabel('Le même mot de passe').fill(password);
    await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
    const phone = new Phone((await page.getByRole('list', { name: 'Secret pour l’application' }).innerText()).replace(/\s/gu, ''));
    await page.getByLabel('Nombre affiché maintenant').fill(await phone.digits());
    await page.getByRole('button', { name: 'Vérifier le nombre' }).click();
    await page.getByRole('button', { name: /^Ouvrir mon compte/u }).click();
    await page.getByRole('list', { name: 'Codes de secours' }).waitFor({ timeout: codes_milliseconds_max });
    await page.getByLabel('Je les ai gardés').check();
    await page.getByRole('button', { name: 'Aller à la connexion' }).click();
    await sign_in(page, address, phone);
    await phone.is_at_hand(page);
    return phone;
  }
}

/** From the page of the sign-in to the list of elections. */
export async function sign_in(page: Page, address: string, phone: Phone): Promise<void> {
  await page.getByLabel('Adresse de courriel').fill(address);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByLabel('Nombre à six chiffres').fill(await phone.digits());
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
}
