// SPDX-License-Identifier: EUPL-1.2
// Who may vote, and which ballots count: the last one of each credential.  Protocol §7.6, §8.

import type { Place } from './tasks';

/** The public credentials, each with its weight. */
export class Credentials {
  readonly #indexes = new Map<string, number>();
  readonly weights: bigint[] = [];
  total_weight = 0n;

  get size(): number {
    return this.weights.length;
  }

  /** @returns  false when it is listed already */
  add(credential: string, weight: bigint): boolean {
    if (this.#indexes.has(credential)) return false;
    this.#indexes.set(credential, this.weights.length);
    this.weights.push(weight);
    this.total_weight += weight;
    return true;
  }

  find(credential: string): number | undefined {
    return this.#indexes.get(credential);
  }
}

/** What became of the ballot with a tracking number. */
export type BallotFinding =
  | { kind: 'missing' }
  /** It is in the archive, but its proofs, its signature or its right to vote do not hold. */
  | { kind: 'refused'; number: number }
  | { kind: 'counts'; number: number }
  /** A later one of the same voter counts instead. */
  | { kind: 'replaced'; number: number };

interface Noted {
  /** In the order of the archive, from 1. */
  number: number;
  /** Of its credential; null when it was refused. */
  credential: number | null;
}

export class BallotBook {
  readonly #credentials: Credentials;
  readonly #noted = new Map<string, Noted>();
  readonly #last = new Map<number, { tracker: string; place: Place }>();
  seen = 0;
  admitted = 0;
  total_weight = 0n;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  get num_tallied(): number {
    return this.#last.size;
  }

  /** Notes a ballot that does not hold by itself. */
  refuse(tracker: string): void {
    this.seen += 1;
    if (!this.#noted.has(tracker)) this.#noted.set(tracker, { number: this.seen, credential: null });
  }

  /** Admits a ballot that holds by itself.  @returns  why not, in words; null when it was admitted */
  admit(tracker: string, credential: string, place: Place): string | null {
    const index = this.#credentials.find(credential);
    if (index === undefined) {
      this.refuse(tracker);
      return 'unknown credential: its credential is not on the list';
    }
    this.seen += 1;
    if (this.#noted.has(tracker)) return 'replayed: this very ballot was cast before';
    if (!this.#last.has(index)) this.total_weight += this.#credentials.weights[index] ?? 0n;
    this.#last.set(index, { tracker, place });
    this.#noted.set(tracker, { number: this.seen, credential: index });
    this.admitted += 1;
    return null;
  }

  /** The ballots that count, with their weights. */
  counted(): { place: Place; weight: bigint }[] {
    return [...this.#last].map(([index, { place }]) => ({ place, weight: this.#credentials.weights[index] ?? 0n }));
  }

  find(tracker: string): BallotFinding {
    const noted = this.#noted.get(tracker);
    if (noted === undefined) return { kind: 'missing' };
    const { number, credential } = noted;
    if (credential === null) return { kind: 'refused', number };
    return { kind: this.#last.get(credential)?.tracker === tracker ? 'counts' : 'replaced', number };
  }
}
