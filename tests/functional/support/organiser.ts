// SPDX-License-Identifier: EUPL-1.2
// An organiser at work through the public interface, as the console is.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read_voting_code } from '../../../web/src/protocol/voting_code';
import type { Answer, HttpClient } from './http_client';
import type { Platform } from './platform';
import { totp } from './totp';

export interface TrusteeLink {
  number: number;
  name: string;
  kind: 'single' | 'member';
  secret: string;
}

/** A request that waits for another person, as far as it is needed to confirm it. */
export interface Approval {
  id: string;
  name: string;
  hash: string;
  state: string;
}

/** A voter's letter, as far as it is needed to vote. */
export interface Letter {
  code: string;
  text: string;
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const step_milliseconds = 30_000;

/** What somebody is who runs elections alone, where nobody owns the desk. */
const alone = ['organiser', 'board_member'] as const;

export class Organiser {
  private last_step = 0;

  private constructor(readonly client: HttpClient, readonly address: string, readonly password: string, readonly totp_secret: string, private readonly clock: () => number) {}

  /** Is invited on the machine itself, then enrols: link, password, telephone. */
  static async enrol(platform: Platform, name = 'claire', password = 'un grand tilleul en fleurs', roles: readonly string[] = alone): Promise<Organiser> {
    const address = `${name}@example.org`;
    const told = platform.urnactl('person', 'invite', address, ...roles.flatMap((role) => ['--role', role]), ...platform.customer, '--data', join(platform.folder, 'desk'), '--json');
    const { link } = JSON.parse(told) as { link: string };
    return Organiser.take_up(platform, link, address, name, password);
  }

  /** The same by a link that somebody handed over. */
  static async take_up(platform: Platform, link: string, address: string, name: string, password: string): Promise<Organiser> {
    const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address };
    const client = platform.client();
    const enrolment = await client.ask('POST', '/api/account/enrol', { ...invited, name, password });
    const { totp_secret } = enrolment.json<{ totp_secret: string }>();
    const organiser = new Organiser(client, address, password, totp_secret, platform.clock);
    await client.ask('POST', '/api/account/enrol/device', { ...invited, totp: await organiser.six_digits() });
    await client.ask('POST', '/api/account/enrol/finish', invited);
    await organiser.sign_in();
    return organiser;
  }

  /** The same person at another client, not yet signed in. */
  at(client: HttpClient): Organiser {
    const there = new Organiser(client, this.address, this.password, this.totp_secret, this.clock);
    there.last_step = this.last_step;
    return there;
  }

  /** A number of the telephone is good once.  Where one was used elsewhere meanwhile, the next is tried, when it comes. */
  async sign_in(): Promise<void> {
    let refusal = '';
    for (let tries = 0; tries < 3; ++tries) {
      const answer = await this.client.send('POST', '/api/account/sign-in', { address: this.address, password: this.password, totp: await this.six_digits() });
      if (answer.status === 200) return;
      refusal = `${answer.status} ${answer.body.toString('utf8')}`;
    }
    throw new Error(`the organiser is not let in: ${refusal}`);
  }

  /** Six digits that were not used before; waits for them when need be. */
  async six_digits(): Promise<string> {
    for (;;) {
      const now = Math.floor(this.clock() / step_milliseconds);
      const step = Math.max(this.last_step + 1, now);
      if (step <= now + 1) {
        this.last_step = step;
        return totp(this.totp_secret, step * step_milliseconds);
      }
      await wait(500);
    }
  }

  /** Shows the telephone again: grave acts want it shown in the last minutes. */
  async step_up(): Promise<void> {
    await this.client.ask('POST', '/api/account/step-up', { totp: await this.six_digits() });
  }

  /** Asks; where the telephone has to be shown again first, shows it and asks again. */
  async send(...asked: Parameters<HttpClient['send']>): Promise<Answer> {
    const answer = await this.client.send(...asked);
    if (answer.status !== 401 || answer.json<{ code: string }>().code !== 'step-up') return answer;
    await this.step_up();
    return this.client.send(...asked);
  }

  /** Like `send`, but anything else than success is an error that shows the answer. */
  async ask(...asked: Parameters<HttpClient['send']>): Promise<Answer> {
    const answer = await this.send(...asked);
    if (answer.status >= 300) throw new Error(`${asked[0]} ${asked[1]}: ${answer.status} ${answer.body.toString('utf8').slice(0, 2000)}`);
    return answer;
  }

  async create(definition: object): Promise<string> {
    return (await this.ask('POST', '/api/organiser/elections', { definition })).json<{ uuid: string }>().uuid;
  }

  async take_roll(uuid: string, csv: string): Promise<void> {
    await this.ask('POST', `/api/organiser/elections/${uuid}/roll`, csv, { 'Content-Type': 'text/csv; charset=utf-8' });
  }

  async trustees(uuid: string): Promise<TrusteeLink[]> {
    const answer = (await this.ask('GET', `/api/organiser/elections/${uuid}/trustees`)).json<
      { number: number; name: string; kind: 'single' | 'member'; link: string }[] | { trustees: { number: number; name: string; kind: 'single' | 'member'; link: string }[] }
    >();
    const list = Array.isArray(answer) ? answer : answer.trustees;
    return list.map(({ number, name, kind, link }) => ({ number, name, kind, secret: link.slice(link.indexOf('#') + 1) }));
  }

  /** The letters, as the printer gets them, and the codes on them, read from the paper. */
  async print_letters(uuid: string): Promise<{ pdf: Buffer; letters: Letter[] }> {
    const pdf = (await this.ask('POST', `/api/organiser/elections/${uuid}/codes`)).body;
    return { pdf, letters: read_letters(pdf) };
  }

  /** Codes that the desk never sees, as an authority of its own makes them; one a voter, in the order of the roll. */
  async take_codes_made_elsewhere(platform: Platform, uuid: string, roll: string): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'urna-authority-'));
    try {
      const file = join(folder, 'roll.csv');
      const out = join(folder, 'codes');
      writeFileSync(file, roll);
      platform.urnactl('codes', 'make', '--roll', file, '--uuid', uuid, '--group', 'Ed25519', '--out', out);
      const read = (name: string): string => readFileSync(join(out, name), 'utf8');
      const verifiers = JSON.parse(read('sign_in_verifiers.json')) as object;
      await this.ask('PUT', `/api/organiser/elections/${uuid}/codes`, { public_credentials: JSON.parse(read('public_credentials.json')), ...verifiers });
      return read('voting-codes.csv').trim().split('\n').slice(1).map((line) => line.split(',')[1] ?? '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async act(uuid: string, what: 'announce' | 'open' | 'close' | 'pause' | 'resume', typed_name?: string): Promise<void> {
    await this.ask('POST', `/api/organiser/elections/${uuid}/${what}`, typed_name === undefined ? {} : { typed_name });
  }

  /** Asks for what takes two people. */
  async ask_for(uuid: string, what: 'open' | 'close', typed_name: string): Promise<Approval> {
    return (await this.ask('POST', `/api/organiser/elections/${uuid}/approvals`, { action: `election.${what}`, typed_name, reason: 'it is time' })).json<Approval>();
  }

  /** Confirms what another has asked for; whatever the answer is. */
  async confirm(asked: Approval, changed: { typed_name?: string; hash?: string } = {}): Promise<Answer> {
    return this.send('POST', `/api/organiser/approvals/${asked.id}/confirm`, { typed_name: asked.name, hash: asked.hash, ...changed });
  }

  async count(uuid: string): Promise<any> {
    return (await this.ask('POST', `/api/organiser/elections/${uuid}/count`, {})).json();
  }

  async minutes(uuid: string): Promise<Buffer> {
    return (await this.ask('GET', `/api/organiser/elections/${uuid}/minutes`)).body;
  }
}

/** Reads the letters with a PDF reader, one page a voter. */
export function read_letters(pdf: Buffer): Letter[] {
  const folder = mkdtempSync(join(tmpdir(), 'urna-letters-'));
  try {
    const file = join(folder, 'letters.pdf');
    writeFileSync(file, pdf, { mode: 0o600 });
    const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\f');
    return pages.flatMap((text) => {
      const groups = text.split(/\s+/).filter((word) => /^[0-9A-HJKMNP-TV-Z]{5}$/.test(word));
      for (let first = 0; first + 6 <= groups.length; ++first) {
        const code = groups.slice(first, first + 6).join(' ');
        if (read_voting_code(code).fault === null) return [{ code, text }];
      }
      return [];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
