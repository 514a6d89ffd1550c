// SPDX-License-Identifier: EUPL-1.2
// Makes ballots in the Worker, as the booth does, and tells how long it took.

import { BallotMaker } from '../src/protocol/ballot_maker';
import { utf8 } from '../src/protocol/bytes';
import { find_choice_fault } from '../src/protocol/choices';
import { find_on_board, grouped_tracker, read_tracker } from '../src/protocol/tracker';
import { read_voting_code } from '../src/protocol/voting_code';

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

// What a booth needs beside the Worker, so that the build's size is the one that counts.
Object.assign(globalThis, { measure, booth_needs: { find_choice_fault, find_on_board, grouped_tracker, read_tracker } });
