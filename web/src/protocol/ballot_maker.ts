// SPDX-License-Identifier: EUPL-1.2
// The page's end of the Worker.

import type { WorkshopAnswer, WorkshopRequest } from './ballot_workshop';
import type { Choices, ChoiceFault } from './choices';
import type { Receipt } from './public_record';
import { Refused } from './refused';

/** Choices that break a rule; `fault` says which, for the page to say it in its language. */
export class ChoicesRefused extends Refused {
  readonly fault: ChoiceFault;

  constructor(fault: ChoiceFault, message: string) {
    super('choices-refused', message);
    this.fault = fault;
  }
}

type Body<T> = T extends { id: number } ? Omit<T, 'id'> : never;
type Request = Body<WorkshopRequest>;

interface Waiting {
  resolve: (answer: WorkshopAnswer) => void;
  reject: (error: Error) => void;
}

/** What the page needs of a Worker; tests hand in another. */
export interface Workplace {
  postMessage(request: WorkshopRequest, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<WorkshopAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/**
 * Makes one voter's ballots in a Worker: `prepare` while the voter reads, `derive` when the code is typed, `encrypt`
 * when the choice is confirmed, `close` when all is done: the Worker and the key in it are then gone.
 */
export class BallotMaker {
  #next_id = 1;
  /** Why nothing can be asked any more. */
  #over: Refused | null = null;
  readonly #waiting = new Map<number, Waiting>();
  readonly #workplace: Workplace;

  /** @param workplace  a Worker that runs worker.ts */
  constructor(workplace: Workplace) {
    this.#workplace = workplace;
    workplace.onmessage = ({ data }) => this.#take(data);
    workplace.onerror = (event) => {
      this.#drop(new Refused('worker-failed', event.message));
    };
  }

  /**
   * @param election     the bytes of the record
   * @param fingerprint  what is known of the election from elsewhere, or null
   * @param trustees     the bytes of the trustees' record, when it is to be checked that the key is theirs
   * @returns            the record's fingerprint, and how long it took
   * @throws Refused     those of `parse_election` and `check_trustees`
   */
  async prepare(
    election: Uint8Array, fingerprint: string | null, trustees: Uint8Array | null = null,
  ): Promise<{ fingerprint: string; milliseconds: number }> {
    const answer = await this.#ask({ kind: 'prepare', election, fingerprint, trustees });
    if (answer.kind !== 'prepared') throw new Refused('failed', answer.kind);
    return answer;
  }

  /** @param code  canonical, from `read_voting_code` */
  async derive(code: string): Promise<{ credential: string; sign_in: string }> {
    const bytes = new TextEncoder().encode(code);
    const answer = await this.#ask({ kind: 'derive', code: bytes }, [bytes.buffer]);
    if (answer.kind !== 'derived') throw new Refused('failed', answer.kind);
    return answer;
  }

  /**
   * @returns  the ballot to be sent, byte for byte, and its tracker
   * @throws ChoicesRefused  when they break a rule
   */
  async encrypt(choices: Choices): Promise<{ ballot: string; tracker: string; milliseconds: number }> {
    const copy = choices.map((row) => [...row]);
    const answer = await this.#ask({ kind: 'encrypt', choices: copy });
    copy.forEach((row) => row.fill(0));
    if (answer.kind !== 'encrypted') throw new Refused('failed', answer.kind);
    return answer;
  }

  /**
   * Checks that the ballot box signed for these very bytes.
   *
   * @param box_key  Base64, as the board gave it before the vote
   * @throws Refused  tracker-differs, receipt-signature-invalid
   */
  async check_receipt(receipt: Receipt, ballot: string, box_key: string): Promise<void> {
    await this.#ask({ kind: 'check-receipt', receipt, ballot, box_key });
  }

  close(): void {
    this.#workplace.terminate();
    this.#drop(new Refused('closed', 'the ballot maker was closed'));
  }

  #ask(request: Request, transfer: Transferable[] = []): Promise<WorkshopAnswer> {
    if (this.#over !== null) return Promise.reject(this.#over);
    const id = this.#next_id++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#workplace.postMessage({ id, ...request }, transfer);
    });
  }

  #take(answer: WorkshopAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind !== 'refused') return waiting?.resolve(answer);
    const { code, message, fault } = answer;
    waiting?.reject(fault === null ? new Refused(code, message) : new ChoicesRefused(fault, message));
  }

  #drop(error: Refused): void {
    this.#over ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
