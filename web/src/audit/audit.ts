// SPDX-License-Identifier: EUPL-1.2
// Recomputes everything in an archive: every check of protocol §13 that can be made from the archive alone, all
// failures, not only the first.  Memory grows with the credentials and by a few bytes for each ballot; the archive itself
// stays on the disk.

import { to_base64 } from '../protocol/bytes';
import { Refused, refusal_of } from '../protocol/refused';
import { BallotBook } from './ballot_book';
import { type ArchiveEvent, data_counts, type EventType, read_event } from './events';
import { ArchiveFault, type ArchiveRecord, content_of, estimate_ballots, loaded_bytes_max, RecordReader } from './record_reader';
import { type AuditReport, check_of, type ElectionStage, fail, pass } from './report';
import { audit_setup } from './setup_audit';
import { AuditState, type Progress } from './state';
import {
  audit_encrypted_tally, audit_partial_decryption, audit_result, audit_shuffle, count_tally, finish_tally,
} from './tally_audit';
import type { BallotAnswer, Crew, Place } from './tasks';

const ballots_per_task = 8;
/** … or of so many bytes together. */
const task_bytes_max = 1 << 20;
/** Events out of order are still looked into; after so many the picture is clear. */
const out_of_order_max = 100;
const data_count_max = 4;

interface QueuedBallot {
  tracker: string;
  place: Place;
  height: number;
}

/** Goes through the archive from the first record to the last. */
class ArchiveAudit {
  readonly #state: AuditState;
  readonly #reader: RecordReader;
  /** The last data records since the last event. */
  #pending: ArchiveRecord[] = [];
  #pending_count = 0;
  #records = 0;
  #out_of_order = 0;
  #is_polling = false;
  #queue: QueuedBallot[] = [];
  #queue_bytes = 0;
  readonly #working: { ballots: QueuedBallot[]; answers: Promise<BallotAnswer[]> }[] = [];
  #total = 0;

  constructor(state: AuditState) {
    this.#state = state;
    this.#reader = new RecordReader(state.archive);
  }

  async run(): Promise<void> {
    const { report, archive } = this.#state;
    this.#state.progress({ phase: 'reading', done: 0, total: archive.size });
    this.#total = await estimate_ballots(archive);
    try {
      for (let record = await this.#reader.next(); record !== null; record = await this.#reader.next()) await this.#take(record);
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error;
      fail(report, 'archive_form', `at byte ${error.offset}: ${error.message}`);
    }
    if (this.#pending.length > 0 && check_of(report, 'archive_form').status !== 'failed') {
      this.#chain_failed('data records without an event follow the last event');
    }
    await this.#finish();
  }

  async #take(record: ArchiveRecord): Promise<void> {
    this.#records += 1;
    if (!record.content_matches_name) {
      fail(this.#state.report, 'archive_form', `at byte ${record.offset}: the SHA-256 of the content is not the record's name, ${record.hash}`);
    }
    if (record.kind === 'event') return this.#take_event(record);
    if (record.kind === 'header') return;
    this.#pending_count += 1;
    this.#pending.push(record);
    if (this.#pending.length > data_count_max) this.#pending.shift();
  }

  async #take_event(record: ArchiveRecord): Promise<void> {
    const state = this.#state;
    const place = `event ${state.next_height}`;
    const bytes = await content_of(state.archive, record);
    const event = refusal_of(() => read_event(bytes));
    if (event instanceof Refused) this.#chain_failed(`${place} cannot be read, ${event.message}`);
    else this.#check_links(event, `${place} (${event.type})`);
    state.last_event = record.hash;
    if (!(event instanceof Refused) && this.#is_in_order(event.type, place)) await this.#handle(event.type);
    state.next_height += 1;
    this.#pending = [];
    this.#pending_count = 0;
  }

  #check_links(event: ArchiveEvent, place: string): void {
    const { last_event, next_height } = this.#state;
    if (event.parent !== last_event) this.#chain_failed(`${place}: its parent is not the hash of the event before it`);
    if (event.height !== next_height) this.#chain_failed(`${place}: its height is ${event.height}`);
    if (this.#pending_count !== data_counts[event.type]) {
      this.#chain_failed(`${place}: ${this.#pending_count} data records stand before it, not ${data_counts[event.type]}`);
    }
    if (event.payload !== (this.#pending.at(-1)?.hash ?? null)) this.#chain_failed(`${place}: its payload is not the data record before it`);
  }

  #chain_failed(what: string): void {
    fail(this.#state.report, 'event_chain', what);
  }

  /** Whether the event may stand here, protocol §3.3.  One that cannot be made sense of here is left aside. */
  #is_in_order(type: EventType, place: string): boolean {
    const { election, shufflers, report: { stage } } = this.#state;
    const has_ranking = election?.questions.some(({ kind }) => kind === 'preference') ?? false;
    const stages: Record<EventType, readonly ElectionStage[]> = {
      Setup: ['unknown'],
      Ballot: ['open'],
      EndBallots: ['open'],
      EncryptedTally: ['closed'],
      Shuffle: has_ranking ? ['tallied'] : [],
      EndShuffles: shufflers.length > 0 ? ['tallied'] : [],
      PartialDecryption: ['decrypting', has_ranking ? 'shuffled' : 'tallied'],
      Result: ['decrypting'],
    };
    const is_allowed = stages[type].includes(stage);
    let is_useful = this.#pending.length >= data_counts[type];
    if (type === 'Setup' || type === 'Ballot' || type === 'EndBallots') is_useful &&= is_allowed;
    if (type === 'EncryptedTally') is_useful &&= is_allowed || (stage === 'open' && this.#is_polling);
    if (type === 'Result') is_useful &&= stage !== 'finished';
    if (!is_allowed) {
      this.#chain_failed(`${place}: ${type} cannot stand here, the election is ${stage === 'unknown' ? 'not set up' : stage}`);
      this.#out_of_order += 1;
      is_useful &&= this.#out_of_order <= out_of_order_max;
    }
    return is_useful && (type === 'Setup' || election !== null);
  }

  async #handle(type: EventType): Promise<void> {
    const state = this.#state;
    const { report } = state;
    const data = this.#pending.slice(this.#pending.length - data_counts[type]);
    if (type !== 'Setup' && type !== 'Ballot') await this.#close_poll();
    switch (type) {
      case 'Setup':
        await audit_setup(state, data);
        report.stage = 'open';
        if (state.credentials !== null) {
          state.book = new BallotBook(state.credentials);
          this.#is_polling = true;
        }
        return;
      case 'Ballot':
        return this.#take_ballot(data);
      case 'EndBallots':
        report.stage = 'closed';
        return;
      case 'EncryptedTally':
        await audit_encrypted_tally(state, data);
        report.stage = 'tallied';
        return;
      case 'Shuffle':
        return this.#if_counted(() => audit_shuffle(state, data));
      case 'EndShuffles':
        report.stage = 'shuffled';
        return;
      case 'PartialDecryption':
        await this.#if_counted(() => audit_partial_decryption(state, data));
        report.stage = 'decrypting';
        return;
      case 'Result':
        await this.#if_counted(() => audit_result(state, data));
        report.stage = 'finished';
        return;
    }
  }

  /** Nothing after the vote can be judged when there was none. */
  async #if_counted(audit: () => Promise<void>): Promise<void> {
    if (this.#state.counted !== null) await audit();
  }

  async #take_ballot(data: readonly ArchiveRecord[]): Promise<void> {
    const [record] = data;
    const { report, next_height } = this.#state;
    if (record === undefined || !this.#is_polling) return;
    if (record.length > loaded_bytes_max) {
      return fail(report, 'ballots', `event ${next_height}: a ballot of ${record.length} bytes is none`);
    }
    const place = { from: record.offset + 512, length: record.length };
    this.#queue.push({ tracker: to_base64(record.digest), place, height: next_height });
    this.#queue_bytes += record.length;
    if (this.#queue.length >= ballots_per_task || this.#queue_bytes >= task_bytes_max) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#queue.length > 0) {
      const ballots = this.#queue;
      const answers = this.#state.crew.ask({ kind: 'ballots', places: ballots.map(({ place }) => place) });
      this.#working.push({ ballots, answers });
    }
    this.#queue = [];
    this.#queue_bytes = 0;
    if (this.#working.length > 2 * this.#state.crew.size) await this.#admit();
  }

  /** Admits the ballots of the oldest task, in their order. */
  async #admit(): Promise<void> {
    const { book, report } = this.#state;
    const next = this.#working.shift();
    if (next === undefined || book === null) return;
    const answers = await next.answers;
    next.ballots.forEach(({ tracker, place, height }, i) => {
      const answer = answers[i];
      if (answer === undefined) throw new Error('a crew answers for each ballot');
      const refusal = 'refusal' in answer ? answer.refusal : book.admit(tracker, answer.credential, place);
      if ('refusal' in answer) book.refuse(tracker);
      if (refusal !== null) fail(report, 'ballots', `ballot ${tracker} (event ${height}): ${refusal}`);
    });
    report.ballot_count = book.seen;
    this.#state.progress({ phase: 'ballots', done: book.seen, total: Math.max(this.#total, book.seen) });
  }

  /** The vote is over at the first event that is no ballot: what counts is settled here. */
  async #close_poll(): Promise<void> {
    if (!this.#is_polling) return;
    await this.#count_ballots();
    this.#state.counted = await count_tally(this.#state);
  }

  async #count_ballots(): Promise<void> {
    await this.#flush();
    while (this.#working.length > 0) await this.#admit();
    this.#is_polling = false;
    const { book, report } = this.#state;
    if (book === null) return;
    report.ballot_count = book.seen;
    report.num_tallied = book.num_tallied;
    report.total_weight = book.total_weight;
    pass(report, 'ballots', { ballots: book.seen, hold: book.admitted });
    pass(report, 'counted_ballots', { ballots: book.num_tallied, weight: book.total_weight, replaced: book.admitted - book.num_tallied });
  }

  async #finish(): Promise<void> {
    if (this.#is_polling) await this.#count_ballots();
    const state = this.#state;
    const { report } = state;
    report.board_hash = state.last_event ?? '';
    pass(report, 'archive_form', { records: this.#records, bytes: this.#reader.offset });
    if (report.stage === 'unknown') this.#chain_failed('there is no set-up, so there is no election to check');
    else pass(report, 'event_chain', { events: state.next_height });
    finish_tally(state);
  }
}

/** Audits the archive in a file.  What it found is in the state's report; the state also knows every tracking number. */
export async function audit(archive: Blob, crew: Crew, tell: (progress: Progress, report: AuditReport) => void = () => undefined): Promise<AuditState> {
  const state = new AuditState(archive, crew, tell);
  await new ArchiveAudit(state).run();
  return state;
}
