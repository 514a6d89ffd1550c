// SPDX-License-Identifier: EUPL-1.2
// What the booth asks of the desk and of the public board.

import { fetch_bytes, fetch_json, send } from '../ui/api';
import { ballot_path, type BoardBallot, type ElectionCard } from '../ui/election_card';

export interface Session {
  session: string;
  status: 'may-vote' | 'voted';
  /** Seconds without activity. */
  expires_in: number;
}

/** What the ballot box handed back for one ballot; time and signature are missing when only the board could be asked. */
export interface Receipt {
  tracker: string;
  cast_at: string | null;
  signature: string | null;
}

/** One election's desk.  Every function throws `Problem` or `Unreachable`. */
export class Desk {
  #base: string;

  constructor(readonly uuid: string) {
    this.#base = `/api/elections/${encodeURIComponent(uuid)}`;
  }

  card(): Promise<ElectionCard> {
    return fetch_json<ElectionCard>(this.#base);
  }

  /** The record of the election, byte for byte: its fingerprint is over these bytes. */
  election(): Promise<Uint8Array> {
    return fetch_bytes(`/api/board/${encodeURIComponent(this.uuid)}/election`);
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
