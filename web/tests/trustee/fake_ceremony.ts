// SPDX-License-Identifier: EUPL-1.2
// A desk of cardboard for trustees: it relays a real ceremony of three members, two of them played here, and holds the
// closed ballot box of a stored election.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse_election } from '../../src/protocol/election';
import { read_encrypted_tally, check_partial_decryption, type EncryptedTally } from '../../src/protocol/partial_decryption';
import { check_shuffle } from '../../src/protocol/shuffle_check';
import { preference_places, shuffle_text } from '../../src/protocol/shuffle_record';
import { archive_records, read_bytes, read_text } from '../../src/protocol/testing/fixtures';
import { parse_trustees } from '../../src/protocol/trustees';
import { Workbench, type MadeKey, type Role } from '../../src/trustee/workbench';
import { answer, problem } from '../page_server';

const uuid = 'n4wpxiMSJtSPaa';
export const secret = 'SomethingSecret';

interface Polynomial {
  polynomial: string;
  secrets: string[];
  coefexps: unknown;
  signature: unknown;
}

/** The making of a key; our trustee is member 1 of 3, or a single one. */
export class FakeCeremony {
  readonly uuid = uuid;
  readonly given: Record<string, string> = {};
  readonly seen: string[] = [];
  /** The desk swaps the certificate of member 2 after member 1 has sent theirs: the attack that voices find out. */
  member_2_print = '';
  refuse_with: { status: number; code: string } | null = null;
  others_wait = false;
  private readonly others = [new Workbench(() => undefined), new Workbench(() => undefined)];
  private readonly records: { certificate?: string; polynomial?: string; voutput?: string }[] = [{}, {}, {}];

  constructor(readonly kind: 'single' | 'member') {}

  private role(index: number): Role {
    return { kind: 'member', context: { group: 'Ed25519', size: 3, threshold: 2, index } };
  }

  async others_make(): Promise<void> {
    for (const [i, bench] of this.others.entries()) {
      const made = (await bench.do({ kind: 'make', role: this.role(i + 2) })) as MadeKey;
      await bench.do({ kind: 'open', role: this.role(i + 2), file: made.file });
      this.records[i + 1]!.certificate = made.record;
      if (i === 0) this.member_2_print = made.fingerprint;
    }
  }
  private async others_go_on(): Promise<void> {
    const certificates = this.records.map((record) => record.certificate ?? '');
    for (const [i, bench] of this.others.entries()) {
      const record = this.records[i + 1]!;
      record.polynomial ??= (await bench.do({ kind: 'polynomial', certificates, threshold: 2 })) as string;
    }
    for (const [i, bench] of this.others.entries()) {
      const record = this.records[i + 1]!;
      record.voutput ??= (await bench.do({ kind: 'accept', certificates, input: this.input(i + 2) })) as string;
    }
  }
  private input(member: number): string {
    const parts = this.records.map((record) => JSON.parse(record.polynomial ?? '{}') as Polynomial);
    return JSON.stringify({ polynomial: parts[member - 1]?.polynomial, secrets: parts.map((part) => part.secrets[member - 1]), coefexps: parts.map((part) => part.coefexps), signatures: parts.map((part) => part.signature) });
  }

  private standing(): unknown {
    const me = this.records[0]!;
    const all = this.records.every((record) => record.certificate);
    const parts = this.records.every((record) => record.polynomial);
    const step = this.kind === 'single' ? (this.given['public-key'] ? 'done' : 'single-key') : !me.certificate ? 'certificate' : !me.polynomial ? 'polynomial' : !me.voutput ? 'accept' : 'done';
    return {
      election: { uuid, name: 'Élection du CSE de la coopérative des Tilleuls', group: 'Ed25519', state: 'draft', language: 'fr', fingerprint: null },
      me: { number: 1, name: 'Hélène Tessier', kind: this.kind, fingerprint: null },
      size: this.kind === 'single' ? 0 : 3,
      threshold: this.kind === 'single' ? 0 : 2,
      step,
      waiting_for: this.kind === 'member' && ((step === 'polynomial' && !all) || (step === 'accept' && !parts)) ? ['Marc Olivier', 'Awa N’Guessan'] : [],
      tally: false,
      ...(all ? { certificates: this.records.map((record) => record.certificate) } : {}),
      ...(step === 'accept' && parts ? { my_input: this.input(1) } : {}),
    };
  }

  readonly api = async (request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void> => {
    this.seen.push(`${request.method ?? ''} ${url.pathname}`);
    if (request.headers.authorization !== `Bearer ${secret}`) return problem(response, 401, 'link-refused');
    const rest = url.pathname.split('/')[4];
    if (rest && this.refuse_with) return problem(response, this.refuse_with.status, this.refuse_with.code);
    if (rest) {
      this.given[rest] = body.toString();
      const me = this.records[0]!;
      if (rest === 'certificate') me.certificate = body.toString();
      if (rest === 'polynomial') {
        me.polynomial = body.toString();
        await this.others_go_on();
      }
      if (rest === 'voutput') me.voutput = body.toString();
    }
    answer(response, 200, this.standing());
  };
}

/** The count of a stored election: our trustee is its single one, or the first of its members. */
export class FakeCount {
  readonly uuid: string;
  readonly seen: string[] = [];
  state = 'tallied';
  given = false;
  other_election = false;
  private readonly folder: string;
  private readonly election_record: Uint8Array;
  private readonly trustees: string;
  private readonly tally: string;

  constructor(readonly kind: 'single' | 'member') {
    this.folder = kind === 'single' ? 'a1-ed25519-single-homomorphic' : 'b1-ed25519-threshold-weights-revotes';
    const records = archive_records(read_bytes('fixtures', 'belenios', this.folder, 'election.bel')).map(({ content }) => content);
    const texts = records.map((content) => new TextDecoder().decode(content));
    const at = texts.findIndex((text) => text.startsWith('{"version":1,"description"'));
    this.election_record = records[at]!;
    this.trustees = texts.find((text) => text.startsWith('[["Single"') || text.startsWith('[["Pedersen"'))!;
    this.tally = texts.find((text) => /^\[\[?\{"alpha"/u.test(text) || text.startsWith('[[{"alpha"') || text.startsWith('[[[{"alpha"'))!;
    this.uuid = parse_election(this.election_record).uuid;
  }

  key_file(): string {
    return this.kind === 'single' ? read_text('fixtures', 'belenios', this.folder, 'secrets', 'trustee1.privkey') : read_text('fixtures', 'belenios', this.folder, 'secrets', 'dkg', 'member1.key');
  }

  private standing(): unknown {
    const share = this.kind === 'member' ? read_text('fixtures', 'belenios', this.folder, 'secrets', 'dkg', 'member1.dkey').trim() : null;
    return {
      election: { uuid: this.uuid, name: 'Test', group: 'Ed25519', state: this.state, language: 'fr', fingerprint: parse_election(this.election_record).fingerprint },
      me: { number: 1, name: 'Hélène Tessier', kind: this.kind, fingerprint: null },
      size: this.kind === 'single' ? 0 : 3, threshold: this.kind === 'single' ? 0 : 2,
      step: this.given ? 'finished' : this.state === 'counted' ? 'finished' : 'decrypt',
      waiting_for: [], tally: true, ...(share ? { my_share: share } : {}),
    };
  }

  readonly api = (request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void => {
    this.seen.push(`${request.method ?? ''} ${url.pathname}`);
    const record = (content: Uint8Array | string) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(content);
    if (url.pathname === `/api/board/${this.uuid}`) return answer(response, 200, { uuid: this.uuid, stage: 'tallied', ballots: 1482 });
    if (url.pathname.endsWith('/election')) {
      const other = new TextDecoder().decode(this.election_record).replace('"description":"', '"description":"x');
      return void record(this.other_election ? other : this.election_record);
    }
    if (url.pathname.endsWith('/trustees')) return void record(this.trustees);
    if (url.pathname.endsWith('/archive')) return void record(read_bytes('fixtures', 'belenios', this.folder, 'election.bel'));
    if (request.headers.authorization !== `Bearer ${secret}`) return problem(response, 401, 'link-refused');
    if (url.pathname.endsWith('/decryption')) {
      if (this.state === 'counted') return problem(response, 409, 'not-now');
      const election = parse_election(this.election_record);
      const keys = parse_trustees(election.group, this.trustees).flatMap((item) => (item.kind === 'single' ? [item.key] : item.verification_keys));
      check_partial_decryption(election, read_encrypted_tally(election, this.tally), keys[0]!.public_key, body.toString().trim());
      this.given = true;
    }
    answer(response, 200, this.standing());
  };
}

/** The shuffles of a stored election, whose ballots are as many as a test likes: ours is the only trustee who comes. */
export class FakeShuffles {
  readonly uuid: string;
  waiting_for: string[] = [];
  /** another shuffle came between: the ciphertexts are handed out in another order from now on */
  reversed = false;
  given = 0;
  verdict = '';
  private readonly election_record: Uint8Array;
  private readonly trustees: string;
  private readonly tally: EncryptedTally;

  constructor(ballots: number) {
    const records = archive_records(read_bytes('fixtures', 'belenios', 'd2-ed25519-nh-mixnet', 'election.bel')).map(({ content }) => content);
    const texts = records.map((content) => new TextDecoder().decode(content));
    this.election_record = records[texts.findIndex((text) => text.startsWith('{"version":1,"description"'))]!;
    this.trustees = texts.find((text) => text.startsWith('[["Single"'))!;
    const election = parse_election(this.election_record);
    const tally = read_encrypted_tally(election, texts.find((text) => text.startsWith('[[{"alpha"'))!);
    this.uuid = election.uuid;
    this.tally = tally.map((question, i) => {
      if (!preference_places(election).includes(i)) return question;
      return { ...question, ciphertexts: Array.from({ length: ballots }, (_, k) => question.ciphertexts[k % question.ciphertexts.length]!) };
    });
  }

  /** What is handed out now, in the places of the preference questions. */
  private present(): EncryptedTally {
    return this.tally.map((question) => (this.reversed ? { ...question, ciphertexts: [...question.ciphertexts].reverse() } : question));
  }
  private standing(): unknown {
    const election = parse_election(this.election_record);
    return {
      election: { uuid: this.uuid, name: 'Nom de la nouvelle bibliothèque', group: 'Ed25519', state: 'closed', language: 'fr', fingerprint: election.fingerprint },
      me: { number: 1, name: 'Hélène Tessier', kind: 'single', fingerprint: null },
      size: 0, threshold: 0, step: this.given > 0 ? 'shuffled' : 'shuffle', waiting_for: this.waiting_for, tally: false,
    };
  }

  readonly api = async (request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void> => {
    const election = parse_election(this.election_record);
    const record = (content: Uint8Array | string) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(content);
    if (url.pathname.endsWith('/election')) return record(this.election_record);
    if (url.pathname.endsWith('/trustees')) return record(this.trustees);
    if (request.headers.authorization !== `Bearer ${secret}`) return problem(response, 401, 'link-refused');
    if (url.pathname.endsWith('/shuffle-input')) {
      const arrays = preference_places(election).map((place) => this.present()[place]!.ciphertexts);
      return record(/^\{"ciphertexts":(.*),"proofs":\[\]\}$/u.exec(shuffle_text(election.group, { outputs: arrays, proofs: [] }))![1]!);
    }
    if (url.pathname.endsWith('/shuffle')) {
      this.verdict = await check_shuffle(election, this.present(), body.toString()).then(() => 'holds', (error: Error) => error.message);
      if (this.verdict !== 'holds') return problem(response, 422, 'refused');
      this.given += 1;
    }
    answer(response, 200, this.standing());
  };
}
