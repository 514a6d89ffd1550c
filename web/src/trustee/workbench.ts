// SPDX-License-Identifier: EUPL-1.2
// What the trustee's Worker does, apart from being one.  The key is made and used here; the page sees it once, as the
// file that it saves.

import { text_of_utf8 } from '../protocol/bytes';
import { without_newline } from '../protocol/canonical_json';
import { parse_election, type Election } from '../protocol/election';
import type { Group } from '../protocol/group';
import { group_named } from '../protocol/groups';
import { decryption_steps, rehearse } from '../protocol/partial_decryption';
import { system_random } from '../protocol/random';
import { Refused } from '../protocol/refused';
import { estimate_shuffle, shuffle_steps, shuffle_tables, type ShuffleTables } from '../protocol/shuffle_maker';
import { read_shuffle_input, type ShuffleArrays } from '../protocol/shuffle_record';
import { derive_message_keys, draw_seed } from '../protocol/sealed_message';
import { check_tally } from '../protocol/tally_check';
import { accept_verification_input, make_certificate, make_polynomial, read_members } from '../protocol/threshold_ceremony';
import {
  certificate_fingerprint, make_single_key, open_share, public_key_fingerprint, public_key_of, read_private_key, read_seed,
} from '../protocol/trustee_key';
import { parse_trustees, type CeremonyContext } from '../protocol/trustees';

/** Whose bench this is: a trustee alone, or a member of a key in shares. */
export type Role = { kind: 'single'; group: string; name: string } | { kind: 'member'; context: CeremonyContext };

export interface MadeKey {
  /** secret: what the file holds */
  file: string;
  /** public: the key or the certificate, as the desk takes it */
  record: string;
  fingerprint: string;
}

export type Ask =
  | { kind: 'make'; role: Role }
  | { kind: 'open'; role: Role; file: string }
  | { kind: 'rehearse' }
  | { kind: 'fingerprints'; group: string; certificates: string[] }
  | { kind: 'polynomial'; certificates: string[]; threshold: number }
  | { kind: 'accept'; certificates: string[]; input: string }
  | { kind: 'election'; uuid: string; fingerprint: string | null; record: Uint8Array; trustees: string }
  | { kind: 'shuffle-input'; input: string }
  | { kind: 'shuffle' }
  | { kind: 'shuffle-taken' }
  | { kind: 'decrypt'; archive: Uint8Array; share: string | null }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'stop' };

export interface ElectionSummary {
  name: string;
  fingerprint: string;
  questions: number;
  /** rankings or grades are asked: shuffled ballots are opened one by one */
  has_ranking: boolean;
}

/** What there is to shuffle, and about how long it takes on this device. */
export interface ShuffleWork {
  ballots: number;
  questions: number;
  seconds: number;
}

type Key = { kind: 'single'; group: Group; private_key: bigint } | { kind: 'member'; group: Group; seed: string };

function known_group(name: string): Group {
  const group = group_named(name);
  if (group === null) throw new Refused('unknown-group', `there is no group ${name}`);
  return group;
}

export class Workbench {
  #key: Key | null = null;
  #election: { election: Election; trustees: string } | null = null;
  #to_shuffle: { arrays: ShuffleArrays; tables: ShuffleTables } | null = null;
  /** the last shuffle made here, and whether the desk has taken it */
  #shuffle = { record: '', taken: false };
  #stopped = false;
  #go_on: Promise<void> = Promise.resolve();
  #resume: (() => void) | null = null;

  constructor(readonly progress: (done: number, total: number) => void) {}

  /** @throws Refused */
  async do(ask: Ask): Promise<unknown> {
    switch (ask.kind) {
      case 'make':
        return this.#make(ask.role);
      case 'open':
        return this.#open(ask.role, ask.file);
      case 'rehearse':
        return this.#rehearse();
      case 'fingerprints': {
        const group = known_group(ask.group);
        return ask.certificates.map((certificate) => certificate_fingerprint(group, certificate));
      }
      case 'polynomial': {
        const { group, seed } = this.#member();
        return make_polynomial(read_members(group, ask.certificates), seed, ask.threshold, system_random);
      }
      case 'accept': {
        const { group, seed } = this.#member();
        return accept_verification_input(read_members(group, ask.certificates), seed, ask.input, system_random);
      }
      case 'election':
        return this.#read_election(ask.uuid, ask.fingerprint, ask.record, ask.trustees);
      case 'shuffle-input':
        return this.#prepare_shuffle(ask.input);
      case 'shuffle':
        return this.#make_shuffle();
      case 'shuffle-taken':
        this.#shuffle.taken = true;
        return null;
      case 'decrypt':
        return this.#decrypt(ask.archive, ask.share);
      case 'pause':
        if (!this.#resume) this.#go_on = new Promise((resume) => (this.#resume = resume));
        return null;
      case 'resume':
        this.#let_go_on();
        return null;
      case 'stop':
        this.#stopped = true;
        this.#let_go_on();
        return null;
    }
  }

  #let_go_on(): void {
    this.#resume?.();
    this.#resume = null;
    this.#go_on = Promise.resolve();
  }

  /** Does the steps of a long work one after the other, heeding what the page says meanwhile. */
  async #drive(steps: Generator<[done: number, total: number], string>): Promise<string> {
    this.#stopped = false;
    let rest = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      const [done, total] = step.value;
      if (performance.now() - rest < 30 && done < total) continue;
      this.progress(done, total);
      await new Promise((heard) => setTimeout(heard));
      await this.#go_on;
      if (this.#stopped) throw new Refused('stopped', 'the work was given up');
      rest = performance.now();
    }
  }

  #make(role: Role): MadeKey {
    if (role.kind === 'single') {
      const group = known_group(role.group);
      const made = make_single_key(group, role.name, system_random);
      this.#key = null;
      return { file: made.private_key_file, record: made.public_key, fingerprint: public_key_fingerprint(group, made.public_key) };
    }
    const group = known_group(role.context.group);
    const seed = draw_seed(system_random);
    const record = make_certificate(group, seed, role.context, system_random);
    this.#key = null;
    return { file: `${seed}\n`, record, fingerprint: certificate_fingerprint(group, record) };
  }

  /** Takes the key from a file.  @returns its fingerprint, to be compared with the one that is known */
  #open(role: Role, file: string): { fingerprint: string; record: string } {
    if (role.kind === 'single') {
      const group = known_group(role.group);
      const record = public_key_of(group, file, role.name, system_random);
      this.#key = { kind: 'single', group, private_key: read_private_key(group, file) };
      return { fingerprint: public_key_fingerprint(group, record), record };
    }
    const group = known_group(role.context.group);
    const seed = read_seed(file);
    const record = make_certificate(group, seed, role.context, system_random);
    this.#key = { kind: 'member', group, seed };
    return { fingerprint: certificate_fingerprint(group, record), record };
  }

  /** Encrypts a test message to the public half and opens it with the private one. */
  #rehearse(): boolean {
    const key = this.#own_key();
    const secret = key.kind === 'single' ? key.private_key : derive_message_keys(key.group, key.seed).decryption;
    return rehearse(key.group, key.group.generator_powers().power(secret), secret, system_random);
  }

  #own_key(): Key {
    if (this.#key === null) throw new Refused('no-key', 'no key has been opened');
    return this.#key;
  }
  #member(): { group: Group; seed: string } {
    const key = this.#own_key();
    if (key.kind !== 'member') throw new Refused('no-key', 'this is the key of a single trustee');
    return key;
  }

  #read_election(uuid: string, fingerprint: string | null, record: Uint8Array, trustees: string): ElectionSummary {
    const election = parse_election(record, fingerprint);
    if (election.uuid !== uuid) throw new Refused('other-election', `the record is of the election ${election.uuid}`);
    parse_trustees(election.group, trustees);
    this.#election = { election, trustees };
    const has_ranking = election.questions.some((question) => question.kind === 'preference');
    return { name: election.name, fingerprint: election.fingerprint, questions: election.questions.length, has_ranking };
  }

  /**
   * What is decrypted is opened for good, so the archive is verified first, up to its tally: a server that lies could
   * otherwise have one person's ballot opened.
   */
  async #decrypt(archive: Uint8Array, share: string | null): Promise<string> {
    const { election, trustees } = this.#read();
    const key = this.#own_key();
    if (key.group !== election.group) throw new Refused('other-group', 'the key is of another group');
    if (key.kind === 'member' && share === null) throw new Refused('no-share', 'the member’s sealed share is missing');
    const secret = key.kind === 'single' ? key.private_key : await open_share(key.group, key.seed, share ?? '');
    const own = election.group.generator_powers().power(secret);
    const keys = parse_trustees(election.group, trustees).flatMap((item) => (item.kind === 'single' ? [item.key] : item.verification_keys));
    if (!keys.some(({ public_key }) => election.group.equal(public_key, own))) throw new Refused('other-key', 'no trustee of this election has this key');
    const checked = await check_tally(archive, election.fingerprint, (done, total) => this.progress(done, total));
    if (checked.election.uuid !== election.uuid) throw new Refused('other-election', `the archive is of the election ${checked.election.uuid}`);
    if (checked.to_decrypt === null) throw new Refused('not-now', 'the shuffles have not ended');
    const { record, taken } = this.#shuffle;
    if (taken && !checked.archive.shuffles.some(({ text }) => text === record)) throw new Refused('shuffle-missing', 'the shuffle made here is not in the archive');
    return this.#drive(decryption_steps(election, checked.to_decrypt, secret, system_random));
  }

  #prepare_shuffle(input: string): ShuffleWork {
    const { election } = this.#read();
    const arrays = read_shuffle_input(election, without_newline(input));
    const tables = shuffle_tables(election);
    this.#to_shuffle = { arrays, tables };
    const milliseconds = estimate_shuffle(election, tables, arrays, system_random);
    return { ballots: arrays[0]?.length ?? 0, questions: arrays.length, seconds: Math.ceil(milliseconds / 1000) };
  }

  async #make_shuffle(): Promise<string> {
    const { election } = this.#read();
    if (this.#to_shuffle === null) throw new Refused('not-now', 'there is nothing to shuffle');
    const { arrays, tables } = this.#to_shuffle;
    const record = await this.#drive(shuffle_steps(election, tables, arrays, system_random));
    this.#shuffle = { record, taken: false };
    return record;
  }

  #read(): { election: Election; trustees: string } {
    if (this.#election === null) throw new Refused('no-election', 'the election has not been read');
    return this.#election;
  }
}

/** Whether a file could be a partial decryption that another program made: only its outer form is judged here. */
export function looks_like_decryption(file: Uint8Array): boolean {
  const text = text_of_utf8(file);
  return text !== null && without_newline(text).startsWith('{"decryption_factors":[') && text.includes('"decryption_proofs":[');
}

/** The same of a shuffle. */
export function looks_like_shuffle(file: Uint8Array): boolean {
  const text = text_of_utf8(file);
  return text !== null && without_newline(text).startsWith('{"ciphertexts":[') && text.includes(',"proofs":[');
}
