// SPDX-License-Identifier: EUPL-1.2
// The voter's way through the booth.  All that is known of the vote is in this object's memory, and is dropped when the
// ballot is in the box, when the session expires and when the voter leaves: never in storage, address, title or history.

import { BallotMaker } from '../protocol/ballot_maker';
import type { Receipt } from '../protocol/public_record';
import { Refused } from '../protocol/refused';
import { Problem, Unreachable } from '../ui/api';
import type { ElectionCard } from '../ui/election_card';
import { StepHistory, take_fragment } from '../ui/router';
import { Casting } from './casting.svelte';
import { Desk } from './desk';
import { type Choice, nothing_chosen, plain_values, type Question, questions_of, UnknownElection } from './questions';
import { SessionClock } from './session_clock.svelte';
import { start_worker } from './trusted_worker';

export type Screen =
  | 'loading'
  | 'broken'
  | 'locked'
  | 'before'
  | 'paused'
  | 'closed'
  | 'annulled'
  | 'code'
  | 'voted'
  | 'choice'
  | 'review'
  | 'sending'
  | 'receipt'
  | 'expired';

export type Fault = 'not_found' | 'fingerprint' | 'offline' | 'worker' | 'server';

/** What came of showing the code to the desk. */
export type SignIn =
  | { kind: 'ok' }
  | { kind: 'unknown' }
  /** Not now, but in so many seconds: too many tries of this voter, or too many voters. */
  | { kind: 'too-many' | 'busy'; seconds: number }
  | { kind: 'offline' }
  | { kind: 'failed'; code: string };

function screen_for(card: ElectionCard): Screen {
  if (card.paused !== null || card.state === 'paused') return 'paused';
  if (card.state === 'announced') return 'before';
  if (card.state === 'annulled') return 'annulled';
  return card.state === 'open' ? 'code' : 'closed';
}

export class Booth {
  screen = $state<Screen>('loading');
  card = $state.raw<ElectionCard | null>(null);
  fault = $state.raw<{ fault: Fault; reference: string } | null>(null);
  questions = $state.raw<Question[]>([]);
  choices = $state.raw<Choice[]>([]);
  question_index = $state(0);
  /** What stands in the code field; empty once signed in. */
  typed_code = $state('');
  /** What stands in the second field, where a code comes in two parts. */
  typed_second = $state('');
  code_came_from_letter = $state(false);
  /** The voter has voted before and may do so again. */
  votes_again = $state(false);
  casting = $state.raw<Casting | null>(null);
  tracker = $state('');
  receipt = $state.raw<Receipt | null>(null);
  /** With which the ballot box signs receipts, as the board told it before the vote. */
  box_key = '';

  readonly desk: Desk;
  readonly clock: SessionClock;
  #history: StepHistory;
  /** Holds the key that the code gives, in a Worker of its own. */
  #maker: BallotMaker | null = null;
  #prepared: Promise<unknown> = Promise.resolve();
  #session = '';
  /** What the desk knows the voter by; neither the code nor the key can be found from it. */
  #secret = '';
  #birth_date: string | null = null;

  constructor(uuid: string) {
    this.desk = new Desk(uuid);
    this.clock = new SessionClock(
      () => this.desk.keep_alive(this.#session),
      () => this.#expire(),
    );
    this.#history = new StepHistory((step) => this.#return_to(step));
  }

  /** Asks for the election, and shows the screen that its state calls for. */
  async open(): Promise<void> {
    this.screen = 'loading';
    this.fault = null;
    const fragment = take_fragment();
    if (fragment !== '') {
      this.typed_code = fragment;
      this.code_came_from_letter = true;
    }
    try {
      const card = await this.desk.card();
      this.card = card;
      const screen = screen_for(card);
      if (screen === 'code') await this.#prepare(card);
      else this.#show(screen);
    } catch (error) {
      this.#break(error);
    }
  }

  async #prepare(card: ElectionCard): Promise<void> {
    const [record, trustees, board] = await Promise.all([this.desk.election(), this.desk.trustees(), this.desk.board()]);
    this.box_key = board.box_key;
    this.questions = questions_of(new TextDecoder().decode(record));
    this.choices = this.questions.map(nothing_chosen);
    this.#maker?.close();
    const maker = new BallotMaker(start_worker());
    this.#maker = maker;
    // The tables are made while the voter reads; what the record is worth is known before anything is sent.
    this.#prepared = maker.prepare(record, card.fingerprint, trustees);
    this.#prepared.catch((error: unknown) => {
      if (this.#maker === maker) this.#break(error);
    });
    this.#history.replace('code');
    this.#show('code');
  }

  #break(error: unknown): void {
    let fault: Fault = 'server';
    let reference = '';
    if (error instanceof Unreachable) {
      fault = 'offline';
    } else if (error instanceof Problem) {
      if (error.status === 404) fault = 'not_found';
      reference = error.trace || error.code;
    } else if (error instanceof Refused) {
      fault = error.code === 'worker-failed' || error.code === 'failed' ? 'worker' : 'fingerprint';
      reference = error.code;
    } else if (error instanceof UnknownElection) {
      fault = 'fingerprint';
      reference = error.message;
    } else {
      throw error;
    }
    this.#wipe();
    this.fault = { fault, reference };
    this.#show((error as Problem).code === 'sealed' ? 'locked' : 'broken');
  }

  #show(screen: Screen): void {
    this.screen = screen;
  }

  /** @param code  canonical: 30 characters */
  async sign_in(code: string, birth_date: string | null): Promise<SignIn> {
    const maker = this.#maker;
    if (maker === null) return { kind: 'failed', code: 'no-ballot-maker' };
    let secret: string;
    try {
      await this.#prepared;
      secret = (await maker.derive(code)).sign_in;
    } catch (error) {
      this.#break(error);
      return { kind: 'ok' };
    }
    try {
      const session = await this.desk.sign_in(secret, birth_date);
      this.#session = session.session;
      this.#secret = secret;
      this.#birth_date = birth_date;
      this.typed_code = this.typed_second = '';
      this.code_came_from_letter = false;
      this.votes_again = session.status === 'voted';
      if (this.votes_again && !this.card?.revoting) {
        this.#wipe();
        this.#show('voted');
        return { kind: 'ok' };
      }
      this.clock.start(session.expires_in);
      this.question_index = 0;
      this.#history.push('choice 0');
      this.#show('choice');
      return { kind: 'ok' };
    } catch (error) {
      return this.#not_signed_in(error);
    }
  }

  #not_signed_in(error: unknown): SignIn {
    if (error instanceof Unreachable) return { kind: 'offline' };
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) return { kind: 'unknown' };
    if (error.status === 409) {
      void this.open();
      return { kind: 'ok' };
    }
    if (error.status === 429 || error.status === 503) {
      return { kind: error.status === 429 ? 'too-many' : 'busy', seconds: error.retry_after ?? 60 };
    }
    return { kind: 'failed', code: error.trace || error.code };
  }

  choose(choice: Choice): void {
    this.choices = this.choices.map((old, index) => (index === this.question_index ? choice : old));
  }

  /** One question forward, or to the review after the last. */
  forward(): void {
    if (this.question_index + 1 < this.questions.length) {
      this.question_index += 1;
      this.#history.push(`choice ${this.question_index}`);
    } else {
      this.#history.push('review');
      this.#show('review');
    }
  }

  back(): void {
    history.back();
  }

  change(question: number): void {
    this.question_index = question;
    this.#history.push(`choice ${question}`);
    this.#show('choice');
  }

  /** The back button: within the choices and the review; never into or out of the casting. */
  #return_to(step: string): void {
    if (this.screen === 'receipt' || this.screen === 'sending') {
      this.#history.push(this.screen);
      return;
    }
    if (this.screen !== 'choice' && this.screen !== 'review' && this.screen !== 'code') return;
    if (this.#session === '') return;
    const [name, number] = step.split(' ');
    if (name === 'choice') {
      this.question_index = Math.min(Number(number ?? 0) || 0, this.questions.length - 1);
      this.#show('choice');
    } else if (name === 'review') {
      this.#show('review');
    } else if (name === 'code') {
      this.#show('code');
    }
  }

  /** True while a voter who came back to the code page can go on without the code. */
  get is_signed_in(): boolean {
    return this.#session !== '';
  }

  resume(): void {
    this.#history.push('choice 0');
    this.question_index = 0;
    this.#show('choice');
  }

  async cast(): Promise<void> {
    const maker = this.#maker;
    if (this.casting !== null) return;
    if (maker === null) return this.#break(new Refused('failed', 'there is nothing to make ballots with'));
    const casting = new Casting(this.desk, this.#session, this.#secret, this.#birth_date, (receipt, ballot) =>
      maker.check_receipt(receipt, ballot, this.box_key),
    );
    this.casting = casting;
    this.clock.stop();
    this.#history.push('sending');
    this.#show('sending');
    addEventListener('beforeunload', warn_before_leaving);
    try {
      const values = this.questions.map((question, index) => {
        const choice = this.choices[index];
        if (choice === undefined) throw new Error('a question has no choice');
        return plain_values(question, choice);
      });
      const made = await maker.encrypt(values);
      this.tracker = made.tracker;
      await casting.send(made);
    } catch (error) {
      this.#break(error);
      return;
    } finally {
      removeEventListener('beforeunload', warn_before_leaving);
    }
    this.#over(casting);
  }

  #over(casting: Casting): void {
    switch (casting.state.kind) {
      case 'in-the-box':
        this.receipt = casting.state.receipt;
        this.#wipe();
        this.#history.push('receipt');
        this.#show('receipt');
        break;
      case 'session-expired':
        this.#expire();
        break;
      case 'refused':
        this.#wipe();
        break;
      default:
        throw new Error('casting has not ended');
    }
  }

  #expire(): void {
    this.#wipe();
    this.#show('expired');
  }

  /** Forgets the code, the session, the choices and the program that held them. */
  #wipe(): void {
    const session = this.#session;
    this.clock.stop();
    this.#session = '';
    this.#secret = '';
    this.#birth_date = null;
    this.typed_code = this.typed_second = '';
    this.choices = this.questions.map(nothing_chosen);
    this.question_index = 0;
    this.#maker?.close();
    this.#maker = null;
    // The server forgets it by itself after a while; that it could not be told changes nothing for the voter.
    if (session !== '') this.desk.sign_out(session).catch(() => undefined);
  }

  async start_again(): Promise<void> {
    this.#wipe();
    this.casting = null;
    this.tracker = '';
    await this.open();
  }
}

function warn_before_leaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
