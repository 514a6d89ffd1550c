// SPDX-License-Identifier: EUPL-1.2
// What an audit in progress knows of an election.

import type { Election } from '../protocol/election';
import type { Element } from '../protocol/group';
import type { EncryptedTally } from '../protocol/partial_decryption';
import type { TrusteeItem, TrusteePublicKey } from '../protocol/trustees';
import type { BallotBook, Credentials } from './ballot_book';
import { type AuditReport, empty_report } from './report';
import type { Crew } from './tasks';

/** What the audit is at, for a page to show.  `total` is 0 while nobody knows. */
export interface Progress {
  phase: 'reading' | 'credentials' | 'ballots' | 'tally' | 'shuffles' | 'decryptions' | 'result';
  done: number;
  total: number;
}

export interface OwnedFactors {
  owner: number;
  /** Per question, flat. */
  factors: Element[][];
}

export class AuditState {
  readonly report: AuditReport = empty_report();
  election: Election | null = null;
  trustees: TrusteeItem[] | null = null;
  credentials: Credentials | null = null;
  book: BallotBook | null = null;
  /** The tally of the ballots that count, once the poll is closed. */
  counted: EncryptedTally | null = null;
  /** The published tally, when it can be read and is not the counted one: what follows may have been made for it. */
  published: EncryptedTally | null = null;
  follows_published = false;
  /** What came out of the last shuffle, per preference question; null before the first. */
  shuffled: EncryptedTally | null = null;
  shufflers: number[] = [];
  decryptions: OwnedFactors[] = [];
  next_height = 0;
  last_event: string | null = null;

  constructor(
    readonly archive: Blob,
    readonly crew: Crew,
    readonly tell: (progress: Progress, report: AuditReport) => void,
  ) {}

  progress(progress: Progress): void {
    this.tell(progress, this.report);
  }

  /** What the trustees decrypt. */
  tally_to_decrypt(): EncryptedTally {
    const tally = this.follows_published ? this.published : this.counted;
    if (tally === null) throw new Error('there is a tally before it is decrypted');
    return tally.map((question, i) => this.shuffled?.[i] ?? question);
  }
}

export interface Owner {
  /** From 1. */
  number: number;
  /** Of the item in the list of trustees. */
  item: number;
  /** Place among the members of the item, from 1. */
  member: number;
  key: TrusteePublicKey;
}

/** Every key of the list in the order of its numbers. */
export function owners_of(trustees: readonly TrusteeItem[]): Owner[] {
  const owners: Owner[] = [];
  trustees.forEach((item, place) => {
    const keys = item.kind === 'single' ? [item.key] : item.verification_keys;
    keys.forEach((key, i) => owners.push({ number: owners.length + 1, item: place, member: i + 1, key }));
  });
  return owners;
}
