// SPDX-License-Identifier: EUPL-1.2
// Sends one ballot until it is known to be in the box or known to be refused.  What is sent is always the same bytes, which
// the box keeps once however often they arrive; as long as no answer came we say that we do not know.

import type { Receipt } from '../protocol/public_record';
import { Refused } from '../protocol/refused';
import { Problem, Unreachable } from '../ui/api';
import type { Desk } from './desk';

export interface MadeBallot {
  ballot: string;
  tracker: string;
}

export type CastingState =
  | { kind: 'encrypting' }
  | { kind: 'sending'; bytes: number }
  /** Nothing is known of the last attempt; the next one starts at `retry_at` (milliseconds since 1970). */
  | { kind: 'lost'; retry_at: number }
  /** The desk answered that it has too much to do. */
  | { kind: 'busy'; retry_at: number }
  /** What came back is no receipt of the ballot box for these bytes: nothing is known, and only the voter goes on. */
  | { kind: 'unconfirmed' }
  | { kind: 'in-the-box'; receipt: Receipt }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'session-expired' };

/** Seconds before the second attempt, the third, … ; the last is repeated. */
export const PAUSES = [2, 4, 8, 15];

type CastingDesk = Pick<Desk, 'cast' | 'find' | 'sign_in'>;
type CheckReceipt = (receipt: Receipt, ballot: string) => Promise<void>;

export class Casting {
  state = $state.raw<CastingState>({ kind: 'encrypting' });
  #desk: CastingDesk;
  #check: CheckReceipt;
  #session: string;
  #secret: string;
  #birth_date: string | null;
  #wake: (() => void) | null = null;
  /** An attempt went out and was never answered: the ballot may be in the box. */
  #in_doubt = false;

  /** @param check  throws `Refused` unless the ballot box signed the receipt, for these very bytes */
  constructor(desk: CastingDesk, session: string, secret: string, birth_date: string | null, check: CheckReceipt) {
    this.#desk = desk;
    this.#check = check;
    this.#session = session;
    this.#secret = secret;
    this.#birth_date = birth_date;
  }

  get is_over(): boolean {
    return this.state.kind === 'in-the-box' || this.state.kind === 'refused' || this.state.kind === 'session-expired';
  }

  /** Does not wait for the rest of the pause. */
  retry_now = (): void => this.#wake?.();

  /** Until it is over.  @param made  a ballot whose bytes never change */
  async send(made: MadeBallot): Promise<void> {
    for (let attempt = 0; !this.is_over; attempt += 1) {
      this.state = { kind: 'sending', bytes: made.ballot.length };
      const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 15;
      try {
        await this.#attempt(made);
      } catch (error) {
        await this.#not_answered(error, pause);
      }
    }
    this.#session = '';
    this.#secret = '';
    this.#birth_date = null;
  }

  async #attempt(made: MadeBallot): Promise<void> {
    const on_board = this.#in_doubt && (await this.#is_on_board(made.tracker));
    try {
      const receipt = await this.#desk.cast(this.#session, made.ballot);
      await this.#check(receipt, made.ballot);
      this.state = { kind: 'in-the-box', receipt };
    } catch (error) {
      if (!on_board || error instanceof Refused) throw error;
      // The desk cannot be asked, but the box has shown the ballot: that is what counts.
      this.state = { kind: 'in-the-box', receipt: { tracker: made.tracker, cast_at: null, signature: null } };
      return;
    }
  }

  async #is_on_board(tracker: string): Promise<boolean> {
    try {
      await this.#desk.find(tracker);
      return true;
    } catch {
      return false;
    }
  }

  async #not_answered(error: unknown, pause: number): Promise<void> {
    if (error instanceof Unreachable) {
      this.#in_doubt = true;
      await this.#wait('lost', pause);
      return;
    }
    if (error instanceof Refused) {
      this.#in_doubt = true;
      this.state = { kind: 'unconfirmed' };
      return new Promise((resume) => (this.#wake = resume));
    }
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) {
      await this.#sign_in_again();
    } else if (error.code === 'box-unreachable' || error.status === 502 || error.status === 504 || error.status === 500) {
      this.#in_doubt = true;
      await this.#wait('lost', error.retry_after ?? pause);
    } else if (error.status === 503 || error.status === 429 || error.code === 'casting-elsewhere') {
      await this.#wait('busy', error.retry_after ?? pause);
    } else {
      this.state = { kind: 'refused', problem: error };
    }
  }

  /** Only when the ballot may be in the box: else the voter is asked for the code again. */
  async #sign_in_again(): Promise<void> {
    if (!this.#in_doubt) {
      this.state = { kind: 'session-expired' };
      return;
    }
    try {
      this.#session = (await this.#desk.sign_in(this.#secret, this.#birth_date)).session;
    } catch (error) {
      if (error instanceof Problem && error.status !== 429 && error.status < 500) {
        this.state = { kind: 'refused', problem: error };
      } else {
        await this.#wait('lost', 15);
      }
    }
  }

  async #wait(kind: 'lost' | 'busy', seconds: number): Promise<void> {
    this.state = { kind, retry_at: Date.now() + seconds * 1000 };
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
