// SPDX-License-Identifier: EUPL-1.2
// One trustee's visit: where the ceremony stands, what this page holds in memory, and what comes next.  Nothing is
// stored; the key stays in the Worker and in the file that the trustee saves.

import { is_locked, Problem, Unreachable } from '../ui/api';
import { Bench, BenchRefused } from './bench';
import { TrusteeDeskLine, type RecordKind, type Standing } from './desk';
import { looks_like_decryption, looks_like_shuffle, type ElectionSummary, type MadeKey, type Role, type ShuffleWork } from './workbench';

export type Screen =
  | 'joining' | 'no-link' | 'link-refused' | 'unreachable' | 'locked'
  | 'welcome' | 'make' | 'keep' | 'send' | 'compare' | 'load' | 'wait' | 'differ' | 'ready'
  | 'shuffle-wait' | 'shuffle' | 'shuffle-work' | 'shuffle-send' | 'shuffled' | 'decrypt-load' | 'decrypt' | 'decrypt-send' | 'finished' | 'not-needed' | 'annulled';

/** What went wrong last: a word for the page to translate, and for helpers the cause. */
export interface Trouble {
  code: string;
  detail: string;
  trace: string;
}

const poll_ms = 4000;

export class TrusteeVisit {
  screen = $state<Screen>('joining');
  standing = $state.raw<Standing | null>(null);
  online = $state(navigator.onLine);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  page_print = $state('');
  /** a key just made and not yet proved to be in a file */
  made = $state.raw<MadeKey | null>(null);
  saved = $state(false);
  /** the key is open in the Worker, out of a file */
  has_key = $state(false);
  own_print = $state('');
  prints = $state.raw<string[]>([]);
  compared = $state(false);
  summary = $state.raw<ElectionSummary | null>(null);
  ballots = $state(0);
  progress = $state({ done: 0, total: 0 });
  paused = $state(false);
  work = $state.raw<ShuffleWork | null>(null);
  /** seconds that the work still takes; null while that cannot be said */
  left = $state<number | null>(null);
  shuffle = $state.raw<Blob | null>(null);
  decryption = $state.raw<Blob | null>(null);
  sent_here = $state(false);

  readonly #desk: TrusteeDeskLine;
  readonly #bench = new Bench();
  #archive: Uint8Array = new Uint8Array();
  /** a record that is made but has not arrived yet */
  #unsent: { kind: RecordKind; record: string } | null = null;
  #welcomed = false;
  /** what is to be done when the work at hand is done */
  #next: (() => void) | null = null;
  /** when the long work began, less the time it was paused */
  #began = 0;
  #paused_at = 0;

  constructor(
    readonly uuid: string,
    secret: string,
  ) {
    this.#desk = new TrusteeDeskLine(uuid, secret);
    this.#bench.onprogress = (done, total) => {
      this.progress = { done, total };
      const spent = (performance.now() - this.#began) / 1000;
      this.left = done > 0 && spent > 2 ? Math.ceil((spent * (total - done)) / done) : null;
    };
    addEventListener('online', () => {
      this.online = true;
      if (this.screen === 'send' || this.screen === 'shuffle-send') void this.send_again();
      else void this.refresh();
    });
    addEventListener('offline', () => (this.online = false));
    addEventListener('beforeunload', (event) => {
      if ((this.made && !this.has_key) || this.screen === 'decrypt' || this.screen === 'shuffle-work' || this.shuffle || (this.decryption && !this.sent_here)) event.preventDefault();
    });
    if (!secret || !uuid) this.screen = 'no-link';
    else void this.#join();
  }

  async #join(): Promise<void> {
    try {
      this.page_print = await this.#desk.page_print();
    } catch {
      // The page shows a dash: what cannot be measured is not claimed.
    }
    await this.refresh();
    setInterval(() => {
      if (['wait', 'send', 'ready', 'compare', 'unreachable', 'locked', 'shuffle-wait', 'shuffle', 'shuffled'].includes(this.screen) && this.online && !document.hidden && !this.busy) void this.refresh();
    }, poll_ms);
  }

  get role(): Role {
    const { me, election, size, threshold } = this.standing!;
    return me.kind === 'single' ? { kind: 'single', group: election.group, name: me.name } : { kind: 'member', context: { group: election.group, size, threshold, index: me.number } };
  }
  get file_name(): string {
    const { me } = this.standing!;
    return `urna-${this.uuid}-${me.number}.${me.kind === 'single' ? 'privkey' : 'seed'}`;
  }
  get shuffle_name(): string {
    return `urna-${this.uuid}-${this.standing?.me.number ?? 0}.shuffle.json`;
  }
  get decryption_name(): string {
    return `urna-${this.uuid}-${this.standing?.me.number ?? 0}.decryption.json`;
  }

  /** Asks the desk where things stand.  A network that is away changes nothing on the page. */
  async refresh(): Promise<void> {
    try {
      this.#take(await this.#desk.standing());
    } catch (error) {
      this.#heard(error);
    }
  }

  #heard(error: unknown): void {
    if (error instanceof Problem && error.status === 401) this.screen = 'link-refused';
    else if (!this.standing) this.screen = is_locked(error) ? 'locked' : 'unreachable';
    else if (error instanceof Problem) this.#say(error);
  }
  #say(error: unknown): void {
    if (error instanceof BenchRefused) this.trouble = { code: error.code, detail: error.member ? `${error.member}: ${error.message}` : error.message, trace: '' };
    else if (error instanceof Unreachable) this.trouble = { code: 'offline', detail: '', trace: '' };
    else if (error instanceof Problem) this.trouble = { code: error.code, detail: error.detail, trace: error.trace };
    else this.trouble = { code: 'failed', detail: error instanceof Error ? error.message : '', trace: '' };
  }

  #take(standing: Standing): void {
    const before = this.standing;
    this.standing = standing;
    if (before && before.step === standing.step && before.waiting_for.join() === standing.waiting_for.join() && this.screen !== 'unreachable' && this.screen !== 'locked' && this.screen !== 'joining') return;
    if (this.made && !this.has_key) return; // first the file, whatever happens elsewhere
    if (['decrypt', 'decrypt-send', 'shuffle-work', 'shuffle-send', 'differ'].includes(this.screen) && standing.step !== 'finished') return;
    this.#show();
  }

  /** The screen that fits where things stand. */
  #show(): void {
    const { step, waiting_for, certificates, election } = this.standing!;
    if (!this.#welcomed) {
      this.screen = 'welcome';
      return;
    }
    switch (step) {
      case 'single-key':
      case 'certificate':
        this.screen = this.#unsent ? 'send' : 'make';
        return;
      case 'polynomial':
        if (!certificates || waiting_for.length > 0) this.screen = 'wait';
        else if (!this.compared) void this.#show_comparison();
        else void this.#go_on();
        return;
      case 'accept':
        if (waiting_for.length > 0 || !this.standing!.my_input) this.screen = 'wait';
        else void this.#go_on();
        return;
      case 'done':
        this.screen = election.state === 'annulled' ? 'annulled' : election.state === 'counted' && !this.sent_here ? 'not-needed' : 'ready';
        return;
      case 'shuffle':
        if (waiting_for.length > 0) this.screen = 'shuffle-wait';
        else void this.#prepare_shuffle();
        return;
      case 'shuffled':
        this.screen = 'shuffled';
        return;
      case 'decrypt':
        if (!['decrypt', 'decrypt-send'].includes(this.screen)) void this.#prepare_decryption();
        return;
      case 'finished':
        this.screen = election.state === 'counted' && this.decryption && !this.sent_here ? 'not-needed' : 'finished';
        return;
    }
  }

  begin(): void {
    this.#welcomed = true;
    this.#show();
  }

  async #work(step: () => Promise<void>, trouble: Trouble | null = null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = trouble;
    try {
      await step();
    } catch (error) {
      this.#say(error);
    } finally {
      this.busy = false;
    }
    const next = this.#next;
    this.#next = null;
    next?.();
  }

  make(): Promise<void> {
    return this.#work(async () => {
      this.made = await this.#bench.do({ kind: 'make', role: this.role });
      this.saved = false;
      this.has_key = false;
      this.screen = 'keep';
    });
  }

  /** Takes the file that was just saved, proves that it opens and works, and only then tells the desk. */
  prove(file: File): Promise<void> {
    return this.#work(async () => {
      const made = this.made;
      if (!made) return;
      const opened = await this.#bench.do({ kind: 'open', role: this.role, file: await read_small(file) });
      if (opened.fingerprint !== made.fingerprint) throw new BenchRefused('other-file', 'the file holds another key', 0);
      if (!(await this.#bench.do({ kind: 'rehearse' }))) throw new BenchRefused('rehearsal-failed', 'the test message did not open', 0);
      this.has_key = true;
      this.own_print = made.fingerprint;
      this.#unsent = { kind: this.role.kind === 'single' ? 'public-key' : 'certificate', record: made.record };
      this.made = null;
      this.screen = 'send';
      await this.#send();
    });
  }

  /** Opens the key of an earlier visit. */
  load(file: File): Promise<void> {
    return this.#work(async () => {
      const { me } = this.standing!;
      const opened = await this.#bench.do({ kind: 'open', role: this.role, file: await read_small(file) });
      if (me.fingerprint && opened.fingerprint !== me.fingerprint) throw new BenchRefused('other-file', 'the file holds another key', 0);
      this.has_key = true;
      this.own_print = opened.fingerprint;
      if (this.screen === 'decrypt-load') await this.#start_decryption();
      else await this.#continue();
    });
  }

  send_again(): Promise<void> {
    return this.#work(() => (this.screen === 'decrypt-send' ? this.#send_decryption() : this.screen === 'shuffle-send' ? this.#send_shuffle() : this.#send()));
  }

  async #send(): Promise<void> {
    const unsent = this.#unsent;
    if (!unsent) return;
    try {
      this.standing = await this.#desk.give(unsent.kind, unsent.record);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'given-before') throw error;
      this.standing = await this.#desk.standing(); // it had arrived, and the answer had not
    }
    this.#unsent = null;
    this.trouble = null;
    await this.#continue();
  }

  async #show_comparison(): Promise<void> {
    const { election, certificates, me } = this.standing!;
    try {
      this.prints = await this.#bench.do({ kind: 'fingerprints', group: election.group, certificates: certificates ?? [] });
      const own = this.own_print || me.fingerprint;
      this.screen = own && this.prints[me.number - 1] !== own ? 'differ' : 'compare';
    } catch (error) {
      this.#say(error);
      this.screen = 'differ';
    }
  }

  answer_comparison(same: boolean): Promise<void> {
    return this.#work(async () => {
      if (!same) {
        this.screen = 'differ';
        return;
      }
      this.compared = true;
      await this.#continue();
    });
  }

  async #go_on(): Promise<void> {
    await this.#work(() => this.#continue());
  }

  /** Does the next step of the ceremony, when it is this member's turn. */
  async #continue(): Promise<void> {
    const { step, certificates, my_input, threshold, waiting_for } = this.standing!;
    if (step !== 'polynomial' && step !== 'accept') return this.#show();
    if (step === 'polynomial' && certificates && waiting_for.length === 0 && !this.compared) return this.#show_comparison();
    if (!this.has_key) {
      this.screen = 'load';
      return;
    }
    if (!certificates || waiting_for.length > 0 || (step === 'accept' && !my_input)) {
      this.screen = 'wait';
      return;
    }
    this.screen = 'send';
    if (!this.#unsent) {
      const all = [...certificates];
      this.#unsent =
        step === 'polynomial'
          ? { kind: 'polynomial', record: await this.#bench.do({ kind: 'polynomial', certificates: all, threshold }) }
          : { kind: 'voutput', record: await this.#bench.do({ kind: 'accept', certificates: all, input: my_input ?? '' }) };
    }
    const record = this.#unsent;
    try {
      this.standing = await this.#desk.give(record.kind, record.record);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'given-before') throw error;
      this.standing = await this.#desk.standing();
    }
    this.#unsent = null;
    await this.#continue();
  }

  /** Fetches all that shuffling needs, so that it goes on without a network. */
  async #prepare_shuffle(): Promise<void> {
    this.screen = 'shuffle';
    this.work = null;
    if (this.busy) {
      this.#next = () => void this.#prepare_shuffle();
      return;
    }
    // Why the one before was not taken is still to be read.
    await this.#work(async () => {
      const [record, trustees, input] = await Promise.all([this.#desk.election_record(), this.#desk.trustees_record(), this.#desk.shuffle_input()]);
      this.summary = await this.#bench.do({ kind: 'election', uuid: this.uuid, fingerprint: this.standing!.election.fingerprint, record, trustees });
      this.work = await this.#bench.do({ kind: 'shuffle-input', input });
    }, this.trouble);
  }

  start_shuffle(): Promise<void> {
    return this.#work(async () => {
      this.#begin_work('shuffle-work');
      try {
        this.shuffle = new Blob([await this.#bench.do({ kind: 'shuffle' })], { type: 'application/json' });
      } catch (error) {
        this.screen = 'shuffle';
        if (error instanceof BenchRefused && error.code === 'stopped') return;
        throw error;
      }
      this.screen = 'shuffle-send';
      await this.#send_shuffle();
    });
  }

  /** Gives the shuffle up that is being made; another may be made later. */
  async stop_shuffle(): Promise<void> {
    await this.#bench.do({ kind: 'stop' });
  }

  async #send_shuffle(): Promise<void> {
    if (!this.shuffle) return;
    try {
      this.standing = await this.#desk.give('shuffle', this.shuffle);
      await this.#bench.do({ kind: 'shuffle-taken' });
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 409 && error.status !== 422)) throw error;
      // Of what the server says for certain nothing is kept: either it had arrived, or another one is to be made.
      this.shuffle = null;
      this.standing = await this.#desk.standing();
      if (error.code === 'given-before') await this.#bench.do({ kind: 'shuffle-taken' });
      this.#show();
      if (error.code === 'given-before') return;
      throw error.code === 'refused' ? new Problem(error.status, 'shuffle-refused', error.trace, error.detail, null) : error;
    }
    this.shuffle = null;
    this.#show();
  }

  #begin_work(screen: Screen): void {
    this.screen = screen;
    this.paused = false;
    this.progress = { done: 0, total: 0 };
    this.left = null;
    this.#began = performance.now();
  }

  /** Fetches all that decrypting needs, so that it goes on without a network. */
  async #prepare_decryption(): Promise<void> {
    await this.#work(async () => {
      const [record, trustees, archive, ballots] = await Promise.all([this.#desk.election_record(), this.#desk.trustees_record(), this.#desk.archive(), this.#desk.ballots()]);
      this.#archive = archive;
      this.ballots = ballots;
      this.screen = 'decrypt-load';
      this.summary = await this.#bench.do({ kind: 'election', uuid: this.uuid, fingerprint: this.standing!.election.fingerprint, record, trustees });
    });
    if (this.trouble) this.screen = 'decrypt-load';
  }

  async #start_decryption(): Promise<void> {
    this.#begin_work('decrypt');
    try {
      const record = await this.#bench.do({ kind: 'decrypt', archive: this.#archive, share: this.standing!.my_share });
      this.decryption = new Blob([record], { type: 'application/json' });
      this.screen = 'decrypt-send';
    } catch (error) {
      this.has_key = false;
      this.screen = 'decrypt-load';
      throw error;
    }
  }

  async pause(on: boolean): Promise<void> {
    await this.#bench.do({ kind: on ? 'pause' : 'resume' });
    if (on) this.#paused_at = performance.now();
    else if (this.paused) this.#began += performance.now() - this.#paused_at;
    this.paused = on;
  }

  async #send_decryption(): Promise<void> {
    if (!this.decryption) return;
    try {
      this.standing = await this.#desk.give('decryption', this.decryption);
      this.sent_here = true;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      this.standing = await this.#desk.standing();
      if (error.code === 'given-before') this.sent_here = true;
    }
    const { step, election } = this.standing;
    this.screen = this.sent_here || step === 'finished' ? 'finished' : 'decrypt-send';
    if (!this.sent_here && election.state === 'counted') this.screen = 'not-needed';
  }

  /** A part that `urnactl` made elsewhere. */
  hand_over(kind: 'decryption' | 'shuffle', file: File): Promise<void> {
    return this.#work(async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const fits = kind === 'decryption' ? looks_like_decryption(bytes) : looks_like_shuffle(bytes);
      if (!fits) throw new BenchRefused('other-part', 'this file is no such part', 0);
      this.standing = await this.#desk.give(kind, file);
      if (kind === 'decryption') this.sent_here = true;
      this.#show();
    });
  }
}

const key_file_bytes_max = 4096;

async function read_small(file: File): Promise<string> {
  if (file.size > key_file_bytes_max) throw new BenchRefused('malformed', 'too large for a key', 0);
  return file.text();
}
