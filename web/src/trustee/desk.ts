// SPDX-License-Identifier: EUPL-1.2
// What a trustee's page asks of the desk and of the public board.  The secret of the link goes with every request; the
// trustee's own secret with none.

import { fetch_json, Problem, send } from '../ui/api';

export type Step = 'single-key' | 'certificate' | 'polynomial' | 'accept' | 'done' | 'shuffle' | 'shuffled' | 'decrypt' | 'finished';
const steps: readonly string[] = ['single-key', 'certificate', 'polynomial', 'accept', 'done', 'shuffle', 'shuffled', 'decrypt', 'finished'];

export interface Standing {
  election: { uuid: string; name: string; group: string; state: string; fingerprint: string | null };
  me: { number: number; name: string; kind: 'single' | 'member'; fingerprint: string | null };
  size: number;
  threshold: number;
  step: Step;
  waiting_for: string[];
  certificates: string[] | null;
  my_input: string | null;
  my_share: string | null;
}

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const text_or_null = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const count = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

/** @throws Problem with the code `strange` when this is no standing of a trustee */
export function read_standing(value: unknown): Standing {
  const outer = object(value);
  const [election, me] = [object(outer['election']), object(outer['me'])];
  const step = text(outer['step']);
  if (!steps.includes(step) || !text(election['group']) || !count(me['number']) || !['single', 'member'].includes(text(me['kind']))) throw new Problem(200, 'strange', '', '', null);
  return {
    election: { uuid: text(election['uuid']), name: text(election['name']), group: text(election['group']), state: text(election['state']), fingerprint: text_or_null(election['fingerprint']) },
    me: { number: count(me['number']), name: text(me['name']), kind: me['kind'] === 'single' ? 'single' : 'member', fingerprint: text_or_null(me['fingerprint']) },
    size: count(outer['size']),
    threshold: count(outer['threshold']),
    step: step as Step,
    waiting_for: texts(outer['waiting_for']),
    certificates: Array.isArray(outer['certificates']) ? texts(outer['certificates']) : null,
    my_input: text_or_null(outer['my_input']),
    my_share: text_or_null(outer['my_share']),
  };
}

export type RecordKind = 'public-key' | 'certificate' | 'polynomial' | 'voutput' | 'decryption' | 'shuffle';

export class TrusteeDeskLine {
  constructor(
    readonly uuid: string,
    private readonly secret: string,
  ) {}

  async standing(): Promise<Standing> {
    return read_standing(await fetch_json<unknown>(`/api/trustee/${encodeURIComponent(this.uuid)}`, { bearer: this.secret, retries: 0, timeout: 15_000 }));
  }

  async give(kind: RecordKind, record: string | Blob): Promise<Standing> {
    const answer = await send(`/api/trustee/${encodeURIComponent(this.uuid)}/${kind}`, { method: 'POST', bearer: this.secret, body: record, type: 'application/json', headers: { 'X-Urna': '1' }, timeout: 600_000 });
    return read_standing(await answer.json());
  }

  /** The ciphertexts to shuffle, while it is this trustee's turn. */
  async shuffle_input(): Promise<string> {
    return (await send(`/api/trustee/${encodeURIComponent(this.uuid)}/shuffle-input`, { bearer: this.secret, timeout: 600_000 })).text();
  }

  #board(rest: string): string {
    return `/api/board/${encodeURIComponent(this.uuid)}${rest}`;
  }
  async ballots(): Promise<number> {
    return count(object(await fetch_json<unknown>(this.#board('')))['ballots']);
  }
  async election_record(): Promise<Uint8Array> {
    return new Uint8Array(await (await send(this.#board('/election'))).arrayBuffer());
  }
  async trustees_record(): Promise<string> {
    return (await send(this.#board('/trustees'))).text();
  }
  /** The whole public archive: what is opened is verified first. */
  async archive(): Promise<Uint8Array> {
    return new Uint8Array(await (await send(this.#board('/archive'), { timeout: 600_000 })).arrayBuffer());
  }

  /** SHA-256, in hexadecimal, of this page's own HTML, which names every script with the digest of its bytes. */
  async page_print(): Promise<string> {
    const page = await (await send(location.pathname, { headers: { accept: 'text/html' } })).arrayBuffer();
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', page));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
