// SPDX-License-Identifier: EUPL-1.2
// One verification: the archive is fetched or chosen, Workers recompute it, and what they find is compared with what the
// server says.

import type { BallotFinding } from '../audit/ballot_book';
import { is_archive } from '../audit/record_reader';
import { type AuditReport, empty_report } from '../audit/report';
import type { Progress } from '../audit/state';
import { start_worker } from '../audit/trusted_worker';
import type { News, Order } from '../audit/worker';
import type { Outcome } from '../board/outcome';
import { bare_tracker, is_tracker } from '../board/tracker_input';
import { fetch_json, send, Unreachable } from '../ui/api';
import type { BoardState, ElectionCard } from '../ui/election_card';
import { Pace } from './pace';

export type Step =
  | { kind: 'downloading'; done: number; total: number }
  | { kind: 'checking'; progress: Progress }
  | { kind: 'done' }
  | { kind: 'stopped' }
  /** Nothing was verified, so nothing is known. */
  | { kind: 'failed'; why: 'offline' | 'server' | 'no_archive' | 'program'; detail: string };

export type TrackerAnswer = { kind: 'nothing' } | { kind: 'malformed'; length: number } | (BallotFinding & { tracker: string });

/** More than this keeps no computer quicker. */
const workers_max = 16;
const download_patience = 6 * 3600 * 1000;

export class Verification {
  step = $state.raw<Step>({ kind: 'stopped' });
  report = $state.raw<AuditReport>(empty_report());
  /** Seconds until all ballots are checked; null while that cannot be told. */
  seconds_left = $state.raw<number | null>(null);
  /** What the server said before the archive was fetched; null when it was not asked or did not answer. */
  board = $state.raw<BoardState | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  /** The bytes that were verified, to be kept. */
  archive = $state.raw<Blob | null>(null);
  ended = $state.raw(new Date());
  answer = $state.raw<TrackerAnswer>({ kind: 'nothing' });
  workers = $state.raw(0);

  readonly card: ElectionCard;
  #crew: Worker[] = [];
  #lead: Worker | null = null;
  #abort: AbortController | null = null;
  #pace = new Pace();

  constructor(card: ElectionCard) {
    this.card = card;
  }

  /** Verifies the archive that the server gives now. */
  async verify_served(): Promise<void> {
    const abort = this.#begin();
    const path = `/api/board/${encodeURIComponent(this.card.uuid)}`;
    try {
      await this.#ask_server(path, abort.signal);
      const archive = await this.#download(`${path}/archive`, abort.signal);
      await this.#check(archive, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      const offline = error instanceof Unreachable || error instanceof TypeError;
      this.#fail(offline ? 'offline' : 'server', error);
    }
  }

  /** Verifies a file that the reader has. */
  async verify_file(file: Blob): Promise<void> {
    const abort = this.#begin();
    try {
      await this.#ask_server(`/api/board/${encodeURIComponent(this.card.uuid)}`, abort.signal);
    } catch {
      // The file is judged all the same; what cannot be compared is shown as not compared.
    }
    if (abort.signal.aborted) return;
    try {
      await this.#check(file, abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.#fail('program', error);
    }
  }

  stop(): void {
    this.#abort?.abort();
    this.#dismiss();
    this.step = { kind: 'stopped' };
  }

  /** Ends everything without a word: the page is left. */
  close(): void {
    this.#abort?.abort();
    this.#dismiss();
  }

  /** Looks for a tracking number in what was verified. */
  find(typed: string): void {
    const tracker = bare_tracker(typed);
    if (!is_tracker(tracker)) this.answer = { kind: 'malformed', length: tracker.length };
    else this.#lead?.postMessage({ kind: 'find', tracker } satisfies Order);
  }

  #begin(): AbortController {
    this.close();
    this.report = empty_report();
    this.seconds_left = null;
    this.archive = null;
    this.board = null;
    this.outcome = null;
    this.answer = { kind: 'nothing' };
    this.#pace = new Pace();
    this.#abort = new AbortController();
    this.step = { kind: 'downloading', done: 0, total: 0 };
    return this.#abort;
  }

  async #ask_server(path: string, signal: AbortSignal): Promise<void> {
    this.board = await fetch_json<BoardState>(path, { signal });
    if (this.card.state !== 'counted') return;
    this.outcome = await fetch_json<Outcome>(`/api/elections/${encodeURIComponent(this.card.uuid)}/outcome`, { signal });
  }

  /** The archive as a Blob, which a browser keeps outside the page's memory. */
  async #download(path: string, signal: AbortSignal): Promise<Blob> {
    const response = await send(path, { signal, timeout: download_patience, headers: { accept: '*/*' } });
    if (response.body === null) throw new Unreachable(path);
    const total = Number(response.headers.get('content-length')) || (this.board?.archive_bytes ?? 0);
    let done = 0;
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        done += chunk.length;
        this.step = { kind: 'downloading', done, total };
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(count, { signal })).blob();
  }

  async #check(archive: Blob, signal: AbortSignal): Promise<void> {
    if (!(await is_archive(archive))) {
      this.step = { kind: 'failed', why: 'no_archive', detail: '' };
      return;
    }
    if (signal.aborted) return;
    this.archive = archive;
    this.step = { kind: 'checking', progress: { phase: 'reading', done: 0, total: archive.size } };
    this.workers = Math.min(workers_max, Math.max(1, navigator.hardwareConcurrency || 2));
    const ports: MessagePort[] = [];
    for (let i = 0; i < this.workers; ++i) {
      const [ours, theirs] = ((channel) => [channel.port1, channel.port2] as const)(new MessageChannel());
      this.#crew.push(this.#start({ kind: 'help', port: theirs }, [theirs]));
      ports.push(ours);
    }
    this.#lead = this.#start({ kind: 'lead', archive, ports }, ports);
    this.#lead.onmessage = ({ data }: MessageEvent<News>) => this.#hear(data);
  }

  #start(order: Order, transfer: Transferable[]): Worker {
    const worker = start_worker();
    worker.onerror = (event) => this.#fail('program', new Error(event.message || 'a Worker stopped'));
    worker.postMessage(order, transfer);
    return worker;
  }

  #hear(news: News): void {
    switch (news.kind) {
      case 'progress':
        this.report = news.report;
        this.step = { kind: 'checking', progress: news.progress };
        if (news.progress.phase === 'ballots') this.seconds_left = this.#pace.seconds_left(news.progress.done, news.progress.total);
        else this.seconds_left = null;
        return;
      case 'done':
        this.report = news.report;
        this.ended = new Date();
        this.step = { kind: 'done' };
        for (const worker of this.#crew.splice(0)) worker.terminate();
        return;
      case 'found':
        this.answer = { ...news.finding, tracker: news.tracker };
        return;
      case 'failed':
        return this.#fail('program', new Error(news.message));
    }
  }

  #fail(why: 'offline' | 'server' | 'program', error: unknown): void {
    this.#dismiss();
    this.step = { kind: 'failed', why, detail: error instanceof Error ? error.message : '' };
  }

  #dismiss(): void {
    for (const worker of this.#crew.splice(0)) worker.terminate();
    this.#lead?.terminate();
    this.#lead = null;
  }
}
