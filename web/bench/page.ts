// SPDX-License-Identifier: EUPL-1.2
// Makes ballots in the Worker, as the booth does, and shuffles them, as a trustee's page does; tells how long it took.

import { is_verified } from '../src/audit/report';
import type { News, Order } from '../src/audit/worker';
import { make_archive } from './archive_maker';
import { BallotMaker } from '../src/protocol/ballot_maker';
import { utf8 } from '../src/protocol/bytes';
import { find_choice_fault } from '../src/protocol/choices';
import { find_on_board, grouped_tracker, read_tracker } from '../src/protocol/tracker';
import { read_voting_code } from '../src/protocol/voting_code';
import type { Shuffled } from './shuffle_worker';

export interface Measured {
  tables: number;
  /** Each ballot in turn: the first is made by code that the browser has not compiled yet. */
  ballots: number[];
  bytes: number;
}

async function measure(election: string, candidates: number, times: number): Promise<Measured> {
  const worker = new Worker(new URL('../src/protocol/worker.ts', import.meta.url), { type: 'module' });
  const maker = new BallotMaker(worker);
  const { milliseconds: tables } = await maker.prepare(utf8(election), null);
  const reading = read_voting_code('20K06-3R1B7-2GH8G-QNEHP-N093C-BW6RG');
  if (reading.fault !== null) throw new Error(reading.fault);
  await maker.derive(reading.code);
  const ballots: number[] = [];
  let bytes = 0;
  for (let i = 0; i < times; ++i) {
    const choices = [Array.from({ length: candidates }, (_, place) => (place === i % candidates ? 1 : 0))];
    const { ballot, milliseconds } = await maker.encrypt(choices);
    ballots.push(milliseconds);
    bytes = ballot.length;
  }
  maker.close();
  return { tables, ballots, bytes };
}

/** Seconds in which so many Workers audit an archive.  @throws Error when it does not hold */
async function audit_seconds(archive: Blob, workers: number): Promise<number> {
  const started: Worker[] = [];
  const start = (order: Order, transfer: Transferable[]) => {
    const worker = new Worker(new URL('../src/audit/worker.ts', import.meta.url), { type: 'module' });
    worker.postMessage(order, transfer);
    started.push(worker);
    return worker;
  };
  const ports = Array.from({ length: workers }, () => {
    const { port1, port2 } = new MessageChannel();
    start({ kind: 'help', port: port2 }, [port2]);
    return port1;
  });
  const from = performance.now();
  const lead = start({ kind: 'lead', archive, ports }, ports);
  const report = await new Promise<News & { kind: 'done' }>((resolve, reject) => {
    lead.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.kind === 'done') resolve(data);
      else if (data.kind === 'failed') reject(new Error(data.message));
    };
  });
  const seconds = (performance.now() - from) / 1000;
  for (const worker of started) worker.terminate();
  if (!is_verified(report.report)) throw new Error('the archive does not hold');
  return seconds;
}

let audited = new Blob();

function make_audited(group: string, candidates: number, ballots: number): void {
  audited = make_archive(group, candidates, ballots);
}

/** How long so many Workers take with the archive made before, seconds. */
function measure_audit(workers: number): Promise<number> {
  return audit_seconds(audited, workers);
}

/** The same with an archive from a file. */
async function measure_file(archive: Blob, workers: number): Promise<{ bytes: number; seconds: number }> {
  return { bytes: archive.size, seconds: await audit_seconds(archive, workers) };
}

function measure_shuffle(election: string, ballots: number): Promise<Shuffled> {
  const worker = new Worker(new URL('./shuffle_worker.ts', import.meta.url), { type: 'module' });
  return new Promise((done, failed) => {
    worker.onmessage = ({ data }: MessageEvent<Shuffled>) => {
      worker.terminate();
      done(data);
    };
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.postMessage({ election, ballots });
  });
}

// What a booth needs beside the Worker, so that the build's size is the one that counts.
Object.assign(globalThis, { measure, make_audited, measure_audit, measure_file, measure_shuffle, booth_needs: { find_choice_fault, find_on_board, grouped_tracker, read_tracker } });
