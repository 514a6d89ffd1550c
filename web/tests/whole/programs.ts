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

  /** The one-time code of a new account. */
  invite(account: string): string {
    const said = execFileSync(program('urnactl'), ['--json', 'account', 'new', account, '--data', join(this.folder, 'desk')], { encoding: 'utf8' });
    return Object.entries(JSON.parse(said) as Record<string, string>).find(([key]) => key.includes('code'))?.[1] ?? '';
  }

  /** From the page `#/enrol` to the list of elections. */
  async enrol(page: Page, account = 'aude'): Promise<void> {
    await page.getByLabel('Nom du compte').fill(account);
    await page.getByLabel('Code à usage unique').fill(this.invite(account));
    await page.getByLabel('Nouveau mot de passe').fill(password);
    await page.getByLabel('Le même mot de passe').fill(password);
    await page.getByRole('button', { name: 'Passer au second facteur' }).click();
    const secret = (await page.getByRole('list', { name: 'Secret pour l’application' }).innerText()).replace(/\s/gu, '');
    await page.getByLabel('Nombre affiché maintenant').fill(totp(secret));
    await page.getByRole('button', { name: 'Terminer mon compte' }).click();
    await page.getByRole('heading', { level: 1, name: /Connexion|Scrutins/u }).waitFor();
    if (await page.getByRole('button', { name: 'Entrer dans la console' }).isVisible()) {
      // A number works once: the one of the next half minute is taken too.
      await page.getByLabel('Nom du compte').fill(account);
      await page.getByLabel('Mot de passe').fill(password);
      await page.getByLabel('Nombre à six chiffres').fill(totp(secret, Date.now() + 30_000));
      await page.getByRole('button', { name: 'Entrer dans la console' }).click();
    }
    await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  }
}
