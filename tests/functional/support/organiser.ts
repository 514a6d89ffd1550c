// SPDX-License-Identifier: EUPL-1.2
// An organiser at work through the public interface, as the console is.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read_voting_code } from '../../../web/src/protocol/voting_code';
import type { HttpClient } from './http_client';
import type { Platform } from './platform';
import { totp } from './totp';

export interface TrusteeLink {
  number: number;
  name: string;
  kind: 'single' | 'member';
  secret: string;
}

/** A voter's letter, as far as it is needed to vote. */
export interface Letter {
  code: string;
  text: string;
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

export class Organiser {
  private constructor(readonly client: HttpClient, readonly name: string, readonly password: string, readonly totp_secret: string) {}

  /** Makes the account on the machine itself, then enrols: one-time code, password, telephone. */
  static async enrol(platform: Platform, name = 'claire', password = 'un grand tilleul en fleurs'): Promise<Organiser> {
    const told = platform.urnactl('account', 'new', name, '--data', join(platform.folder, 'desk'), '--json');
    const one_time_code = (JSON.parse(told) as { one_time_code: string }).one_time_code;
    const client = platform.client();
    const enrolment = await client.ask('POST', '/api/account/enrol', { name, one_time_code, password });
    const { totp_secret } = enrolment.json<{ totp_secret: string }>();
    await client.ask('POST', '/api/account/enrol/confirm', { name, one_time_code, password, totp: totp(totp_secret) });
    const organiser = new Organiser(client, name, password, totp_secret);
    await organiser.sign_in();
    return organiser;
  }

  /** A number of the telephone is good once: a second sign-in within half a minute waits for the next. */
  async sign_in(): Promise<void> {
    for (let tries = 0; tries < 4; ++tries) {
      const answer = await this.client.send('POST', '/api/account/sign-in', { name: this.name, password: this.password, totp: totp(this.totp_secret, Date.now() + 30_000 * (tries % 2)) });
      if (answer.status === 200) return;
      await wait(8_000);
    }
    throw new Error('the organiser is not let in');
  }

  async create(definition: object): Promise<string> {
    return (await this.client.ask('POST', '/api/organiser/elections', { definition })).json<{ uuid: string }>().uuid;
  }

  async take_roll(uuid: string, csv: string): Promise<void> {
    await this.client.ask('POST', `/api/organiser/elections/${uuid}/roll`, csv, { 'Content-Type': 'text/csv; charset=utf-8' });
  }

  async trustees(uuid: string): Promise<TrusteeLink[]> {
    const answer = (await this.client.ask('GET', `/api/organiser/elections/${uuid}/trustees`)).json<
      { number: number; name: string; kind: 'single' | 'member'; link: string }[] | { trustees: { number: number; name: string; kind: 'single' | 'member'; link: string }[] }
    >();
    const list = Array.isArray(answer) ? answer : answer.trustees;
    return list.map(({ number, name, kind, link }) => ({ number, name, kind, secret: link.slice(link.indexOf('#') + 1) }));
  }

  /** The letters, as the printer gets them, and the codes on them, read from the paper. */
  async print_letters(uuid: string): Promise<{ pdf: Buffer; letters: Letter[] }> {
    const pdf = (await this.client.ask('POST', `/api/organiser/elections/${uuid}/codes`)).body;
    return { pdf, letters: read_letters(pdf) };
  }

  async act(uuid: string, what: 'announce' | 'open' | 'close' | 'pause' | 'resume', typed_name?: string): Promise<void> {
    await this.client.ask('POST', `/api/organiser/elections/${uuid}/${what}`, typed_name === undefined ? {} : { typed_name });
  }

  async count(uuid: string): Promise<any> {
    return (await this.client.ask('POST', `/api/organiser/elections/${uuid}/count`, {})).json();
  }

  async minutes(uuid: string): Promise<Buffer> {
    return (await this.client.ask('GET', `/api/organiser/elections/${uuid}/minutes`)).body;
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
