// SPDX-License-Identifier: EUPL-1.2
// What the booth asks of the desk and of the public board.

import type { Receipt } from '../protocol/public_record';
import { fetch_bytes, fetch_json, send } from '../ui/api';
import { ballot_path, type BoardBallot, type BoardState, type ElectionCard } from '../ui/election_card';

export interface Session {
  session: string;
  status: 'may-vote' | 'voted';
  /** Seconds without activity. */
  expires_in: number;
}

/** One election's desk.  Every function throws `Problem` or `Unreachable`. */
export class Desk {
  #base: string;
  #board: string;

  constructor(readonly uuid: string) {
    this.#base = `/api/elections/${encodeURIComponent(uuid)}`;
    this.#board = `/api/board/${encodeURIComponent(uuid)}`;
  }

  card(): Promise<ElectionCard> {
    return fetch_json<ElectionCard>(this.#base);
  }

  /** The record of the election, byte for byte: its fingerprint is over these bytes. */
  election(): Promise<Uint8Array> {
    return fetch_bytes(`${this.#board}/election`);
  }

  /** The record of those who hold the key, with their proofs. */
  trustees(): Promise<Uint8Array> {
    return fetch_bytes(`${this.#board}/trustees`);
  }

  board(): Promise<BoardState> {
    return fetch_json<BoardState>(this.#board);
  }

  sign_in(secret: string, birth_date: string | null): Promise<Session> {
    return fetch_json<Session>(`${this.#base}/sign-in`, { method: 'POST', body: { secret, birth_date } });
  }

  async keep_alive(session: string): Promise<void> {
    await send(`${this.#base}/session`, { bearer: session, retries: 0 });
  }

  async sign_out(session: string): Promise<void> {
    await send(`${this.#base}/session`, { method: 'DELETE', bearer: session });
  }

  cast(session: string, ballot: string): Promise<Receipt> {
    const options = { method: 'POST', bearer: session, body: ballot, timeout: 45_000 } as const;
    return fetch_json<Receipt>(`${this.#base}/ballots`, options);
  }

  find(tracker: string): Promise<BoardBallot> {
    return fetch_json<BoardBallot>(ballot_path(this.uuid, tracker), { retries: 0, timeout: 10_000 });
  }
}
