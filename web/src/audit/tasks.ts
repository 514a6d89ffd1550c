// SPDX-License-Identifier: EUPL-1.2
// The long work of an audit, cut into pieces that several Workers do at the same time.

import { ballot_tables, type BallotTables, check_ballot } from '../protocol/ballot_check';
import { utf8 } from '../protocol/bytes';
import { type Election, parse_election, shape_count, choices_shape, read_shaped, type Question } from '../protocol/election';
import { CanonicalReader } from '../protocol/canonical_json';
import type { Group } from '../protocol/group';
import { read_ciphertext } from '../protocol/partial_decryption';
import type { Ciphertext } from '../protocol/proof';
import { Refused } from '../protocol/refused';
import { power_of, texts_of } from '../protocol/tally_check';
import { text_of } from './events';
import { bytes_of } from './record_reader';

/** Where the content of a record lies in the archive, bytes. */
export interface Place {
  from: number;
  length: number;
}

/** A ciphertext as its two texts. */
export type CiphertextTexts = [alpha: string, beta: string];

export type Task =
  /** Makes a Worker ready: it gets the archive and the election's record. */
  | { kind: 'begin'; archive: Blob; election: Uint8Array }
  /** Which of these keys are members of the group and not neutral: what is wrong, or null. */
  | { kind: 'keys'; texts: string[] }
  /** Every proof and the signature of each ballot. */
  | { kind: 'ballots'; places: Place[] }
  /** The product of the choices of ballots that count, each to the power of its weight. */
  | { kind: 'sum'; places: Place[]; weights: bigint[] };

/** Of one ballot: whose it is when it holds, else why it does not. */
export type BallotAnswer = { credential: string } | { refusal: string };

/** Per question: one sum a choice, flat; for a preference question the ciphertext of each ballot. */
export type SumAnswer = CiphertextTexts[][];

export interface Answers {
  begin: null;
  keys: (string | null)[];
  ballots: BallotAnswer[];
  sum: SumAnswer;
}

/** Who does the tasks. */
export interface Crew {
  /** How many tasks are worth handing out at the same time. */
  readonly size: number;
  begin(archive: Blob, election: Uint8Array): Promise<void>;
  ask<Kind extends Exclude<Task['kind'], 'begin'>>(task: Task & { kind: Kind }): Promise<Answers[Kind]>;
}

function neutral_sums(group: Group, questions: readonly Question[]): Ciphertext[][] {
  return questions.map((question) => {
    const count = question.kind === 'preference' ? 0 : shape_count(choices_shape(question));
    return Array.from({ length: count }, () => ({ alpha: group.neutral, beta: group.neutral }));
  });
}

/** The choices of a ballot that was found to hold: its proofs are passed over. */
export function choices_of({ group, questions }: Election, ballot: string): Ciphertext[][] {
  let at = ballot.indexOf(',"answers":[');
  return questions.map((question) => {
    at = ballot.indexOf('{"choices":', at + 1);
    const reader = new CanonicalReader(ballot.slice(at + '{"choices":'.length));
    const read = () => read_ciphertext(reader, group);
    return question.kind === 'preference' ? [read()] : read_shaped(reader, choices_shape(question), read);
  });
}

/** One member of a crew. */
export class Checker {
  #archive: Blob | null = null;
  #election: Election | null = null;
  #tables: BallotTables | null = null;

  async do(task: Task): Promise<Answers[Task['kind']]> {
    switch (task.kind) {
      case 'begin':
        this.#archive = task.archive;
        this.#election = parse_election(task.election);
        this.#tables = ballot_tables(this.#election);
        return null;
      case 'keys':
        return task.texts.map((text) => this.#key_fault(text));
      case 'ballots':
        return Promise.all(task.places.map((place) => this.#check(place)));
      case 'sum':
        return this.#sum(task.places, task.weights);
    }
  }

  #ready(): { archive: Blob; election: Election; tables: BallotTables } {
    if (this.#archive === null || this.#election === null || this.#tables === null) throw new Error('not begun');
    return { archive: this.#archive, election: this.#election, tables: this.#tables };
  }

  #key_fault(text: string): string | null {
    const { election: { group } } = this.#ready();
    const element = group.parse(text);
    if (element === null) return `is not an element of ${group.name} in canonical form`;
    if (!group.is_member(element)) return 'is not in the group';
    return group.equal(element, group.neutral) ? 'is the neutral element' : null;
  }

  async #check({ from, length }: Place): Promise<BallotAnswer> {
    const { archive, election, tables } = this.#ready();
    const bytes = await bytes_of(archive, from, length);
    try {
      return { credential: check_ballot(election, tables, text_of(bytes)).credential };
    } catch (error) {
      if (error instanceof Refused) return { refusal: `${error.code}: ${error.message}` };
      throw error;
    }
  }

  async #sum(places: readonly Place[], weights: readonly bigint[]): Promise<SumAnswer> {
    const { archive, election } = this.#ready();
    const { group, questions } = election;
    const sums = neutral_sums(group, questions);
    for (const [ballot, { from, length }] of places.entries()) {
      const weight = weights[ballot] ?? 1n;
      const choices = choices_of(election, text_of(await bytes_of(archive, from, length)));
      for (const [i, row] of choices.entries()) {
        const sum = sums[i] ?? [];
        if (questions[i]?.kind === 'preference') sum.push(...row);
        else row.forEach((choice, j) => this.#add(sum, j, choice, weight));
      }
    }
    return sums.map((row) => texts_of(group, row));
  }

  #add(sum: Ciphertext[], place: number, { alpha, beta }: Ciphertext, weight: bigint): void {
    const { election: { group } } = this.#ready();
    const before = sum[place];
    if (before === undefined || weight === 0n) return;
    sum[place] = {
      alpha: group.multiply(before.alpha, power_of(group, alpha, weight)),
      beta: group.multiply(before.beta, power_of(group, beta, weight)),
    };
  }
}

/** A crew of one, in this very thread: for tests, and where there are no Workers. */
export class LocalCrew implements Crew {
  readonly size = 1;
  readonly #checker = new Checker();

  async begin(archive: Blob, election: Uint8Array): Promise<void> {
    await this.#checker.do({ kind: 'begin', archive, election });
  }

  ask<Kind extends Exclude<Task['kind'], 'begin'>>(task: Task & { kind: Kind }): Promise<Answers[Kind]> {
    return this.#checker.do(task) as Promise<Answers[Kind]>;
  }
}

export function same_text(a: Uint8Array, text: string): boolean {
  const b = utf8(text);
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
