// SPDX-License-Identifier: EUPL-1.2
// What the Worker does, apart from being one: it holds the voter's key, and gives out what may leave.

import { make_ballot, public_credential } from './ballot';
import { wipe } from './bytes';
import type { Choices, ChoiceFault } from './choices';
import { find_choice_fault } from './choices';
import { derive_private_key, derive_sign_in_secret, sign_in_text } from './credential';
import { type Election, parse_election } from './election';
import type { PowerTable } from './group';
import { check_receipt, check_setup, type Receipt } from './public_record';
import { system_random } from './random';
import { Refused } from './refused';
import { tracker_of } from './tracker';

/** What a page asks.  `id` comes back in the answer. */
export type WorkshopRequest =
  /** Reads the election's record, checks the trustees' when it is there, and makes the tables of g and y. */
  | { id: number; kind: 'prepare'; election: Uint8Array; fingerprint: string | null; trustees: Uint8Array | null }
  /** Derives key and sign-in secret from the canonical code, 30 ASCII characters, which is wiped. */
  | { id: number; kind: 'derive'; code: Uint8Array }
  | { id: number; kind: 'encrypt'; choices: number[][] }
  | { id: number; kind: 'check-receipt'; receipt: Receipt; ballot: string; box_key: string };

export type WorkshopAnswer =
  | { id: number; kind: 'prepared'; fingerprint: string; milliseconds: number }
  /** The public credential, and the sign-in secret in the 43 characters that the desk is sent. */
  | { id: number; kind: 'derived'; credential: string; sign_in: string }
  /** The ballot's bytes as text (ASCII), and its tracker. */
  | { id: number; kind: 'encrypted'; ballot: string; tracker: string; milliseconds: number }
  | { id: number; kind: 'receipt-holds' }
  /** `code` is a word for pages to translate: those of `Refused`, or not-prepared, no-key, failed. */
  | { id: number; kind: 'refused'; code: string; message: string; fault: ChoiceFault | null };

export class BallotWorkshop {
  #election: Election | null = null;
  #y_powers: PowerTable | null = null;
  #private_key: bigint | null = null;
  readonly #answer: (answer: WorkshopAnswer) => void;

  constructor(answer: (answer: WorkshopAnswer) => void) {
    this.#answer = answer;
  }

  /** Always answers, whatever happens. */
  async handle(request: WorkshopRequest): Promise<void> {
    try {
      await this.#handle(request);
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'failed';
      const message = error instanceof Error ? error.message : 'unknown error';
      this.#answer({ id: request.id, kind: 'refused', code, message, fault: null });
    } finally {
      if (request.kind === 'derive') wipe(request.code);
      if (request.kind === 'encrypt') request.choices.forEach((row) => row.fill(0));
    }
  }

  async #handle(request: WorkshopRequest): Promise<void> {
    switch (request.kind) {
      case 'prepare':
        return this.#prepare(request);
      case 'derive':
        return this.#derive(request.id, request.code);
      case 'encrypt':
        return this.#encrypt(request.id, request.choices);
      case 'check-receipt':
        await check_receipt(request.receipt, this.#prepared().election.uuid, request.ballot, request.box_key);
        return this.#answer({ id: request.id, kind: 'receipt-holds' });
    }
  }

  #prepare({ id, election: record, fingerprint, trustees }: WorkshopRequest & { kind: 'prepare' }): void {
    const start = performance.now();
    const election = trustees === null ? parse_election(record, fingerprint) : check_setup({ election: record, trustees }, fingerprint);
    const { group, public_key } = election;
    group.generator_powers();
    this.#y_powers = group.table(public_key);
    this.#election = election;
    this.#private_key = null;
    const milliseconds = performance.now() - start;
    this.#answer({ id, kind: 'prepared', fingerprint: election.fingerprint, milliseconds });
  }

  #prepared(): { election: Election; y_powers: PowerTable } {
    if (this.#election === null || this.#y_powers === null) throw new Refused('not-prepared', 'no election was prepared');
    return { election: this.#election, y_powers: this.#y_powers };
  }

  #derive(id: number, code: Uint8Array): void {
    const { election: { uuid, group } } = this.#prepared();
    this.#private_key = derive_private_key(uuid, code, group.order);
    const secret = derive_sign_in_secret(uuid, code);
    const sign_in = sign_in_text(secret);
    wipe(secret);
    this.#answer({ id, kind: 'derived', credential: public_credential(group, this.#private_key), sign_in });
  }

  #key(): bigint {
    if (this.#private_key === null) throw new Refused('no-key', 'no code was given');
    return this.#private_key;
  }

  #encrypt(id: number, choices: Choices): void {
    const { election, y_powers } = this.#prepared();
    const key = this.#key();
    const fault = find_choice_fault(election, choices);
    if (fault !== null) {
      const message = `question ${fault.question + 1}: ${fault.code}`;
      return this.#answer({ id, kind: 'refused', code: 'choices-refused', message, fault });
    }
    const start = performance.now();
    const ballot = make_ballot(election, y_powers, key, choices, system_random);
    const milliseconds = performance.now() - start;
    this.#answer({ id, kind: 'encrypted', ballot, tracker: tracker_of(ballot), milliseconds });
  }
}
