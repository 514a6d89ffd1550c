// SPDX-License-Identifier: EUPL-1.2
// What the public board says of one election, kept up to date while the page is open.

import type { Locale } from '../i18n/locales';
import { fetch_bytes, fetch_json, is_locked, Problem, Unreachable } from '../ui/api';
import { ballot_path, type BoardBallot, type BoardState, type ElectionCard } from '../ui/election_card';
import type { BoardEvent, Outcome } from './outcome';
import { bare_tracker, is_tracker } from './tracker_input';

export type Finding =
  | { kind: 'nothing' }
  | { kind: 'looking' }
  | { kind: 'malformed'; length: number }
  | { kind: 'found'; tracker: string; number: number; counts: boolean; time: Date }
  | { kind: 'missing'; tracker: string }
  | { kind: 'offline' };

export class PublicBoard {
  card = $state.raw<ElectionCard | null>(null);
  board = $state.raw<BoardState | null>(null);
  /** When `board` was true. */
  as_of = $state.raw(new Date());
  is_live = $state(false);
  events = $state.raw<BoardEvent[] | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  /** The fingerprint of the record as this page computed it. */
  computed_fingerprint = $state('');
  fault = $state.raw<{ kind: 'not_found' | 'offline' | 'locked' | 'server'; code: string } | null>(null);
  finding = $state.raw<Finding>({ kind: 'nothing' });

  readonly uuid: string;
  #path: string;
  #board_path: string;
  #source: EventSource | null = null;
  #outcome_language: Locale | null = null;

  constructor(uuid: string) {
    this.uuid = uuid;
    this.#path = `/api/elections/${encodeURIComponent(uuid)}`;
    this.#board_path = `/api/board/${encodeURIComponent(uuid)}`;
  }

  async open_card(): Promise<void> {
    this.fault = null;
    try {
      this.card = await fetch_json<ElectionCard>(this.#path);
    } catch (error) {
      this.#fail(error);
    }
  }

  async open(): Promise<void> {
    await this.open_card();
    if (this.card === null || this.card.state === 'announced') return;
    try {
      this.#take(await fetch_json<BoardState>(this.#board_path));
      this.events = await fetch_json<BoardEvent[]>(`${this.#board_path}/events`);
      const record = await fetch_bytes(`${this.#board_path}/election`);
      const digest = await crypto.subtle.digest('SHA-256', record as BufferSource);
      this.computed_fingerprint = btoa(String.fromCharCode(...new Uint8Array(digest))).replace(/=+$/, '');
      if (this.card.state !== 'counted') this.#listen();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The result, with the steps of the count in this language.  What was shown before stays when that fails. */
  async tell_outcome(locale: Locale): Promise<void> {
    this.#outcome_language = locale;
    try {
      const told = await fetch_json<Outcome>(`${this.#path}/outcome?language=${locale}`);
      // Whoever changes the language twice may be answered in the wrong order.
      if (this.#outcome_language === locale) this.outcome = told;
    } catch (error) {
      if (this.outcome === null) this.#fail(error);
    }
  }

  #take(board: BoardState): void {
    const changed = this.board !== null && (this.board.stage !== board.stage || this.board.ballots !== board.ballots);
    this.board = board;
    this.as_of = new Date();
    if (changed) void this.#take_events();
  }

  async #take_events(): Promise<void> {
    try {
      this.events = await fetch_json<BoardEvent[]>(`${this.#board_path}/events`);
    } catch {
      // The log stays as it was; the next change asks again.
    }
  }

  #listen(): void {
    this.#source = new EventSource(`${this.#board_path}/live`);
    this.#source.addEventListener('open', () => (this.is_live = true));
    this.#source.addEventListener('error', () => (this.is_live = false));
    this.#source.addEventListener('state', (event) => {
      this.is_live = true;
      this.#take(JSON.parse(event.data) as BoardState);
    });
  }

  #fail(error: unknown): void {
    if (error instanceof Unreachable) this.fault = { kind: 'offline', code: '' };
    else if (is_locked(error)) this.fault = { kind: 'locked', code: '' };
    else if (error instanceof Problem) {
      this.fault = { kind: error.status === 404 ? 'not_found' : 'server', code: error.trace || error.code };
    } else throw error;
  }

  async find(typed: string): Promise<void> {
    const tracker = bare_tracker(typed);
    if (!is_tracker(tracker)) {
      this.finding = { kind: 'malformed', length: tracker.length };
      return;
    }
    this.finding = { kind: 'looking' };
    try {
      const { number, counts } = await fetch_json<BoardBallot>(ballot_path(this.uuid, tracker), { retries: 1 });
      this.finding = { kind: 'found', tracker, number, counts, time: new Date() };
    } catch (error) {
      const is_missing = error instanceof Problem && error.status === 404;
      this.finding = is_missing ? { kind: 'missing', tracker } : { kind: 'offline' };
    }
  }

  close(): void {
    this.#source?.close();
  }
}
