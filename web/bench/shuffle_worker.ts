// SPDX-License-Identifier: EUPL-1.2
// Shuffles ciphertexts as a trustee's Worker does, in any group, and tells how long it was said to take and took.

import { parse_election } from '../src/protocol/election';
import { utf8 } from '../src/protocol/bytes';
import type { Ciphertext } from '../src/protocol/proof';
import { system_random } from '../src/protocol/random';
import { estimate_shuffle, make_shuffle, shuffle_tables } from '../src/protocol/shuffle_maker';

export interface Shuffled {
  /** milliseconds */
  estimate: number;
  took: number;
  bytes: number;
}

interface Scope {
  postMessage(answer: Shuffled): void;
  onmessage: ((event: MessageEvent<{ election: string; ballots: number }>) => void) | null;
}
const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => {
  const election = parse_election(utf8(data.election), null);
  const { group, public_key } = election;
  const input: Ciphertext[] = [{ alpha: group.generator, beta: public_key }];
  for (let last = input[0]; last !== undefined && input.length < data.ballots; last = input.at(-1)) {
    input.push({ alpha: group.multiply(last.alpha, group.generator), beta: group.multiply(last.beta, public_key) });
  }
  const tables = shuffle_tables(election);
  const estimate = estimate_shuffle(election, tables, [input], system_random);
  const began = performance.now();
  const { length } = make_shuffle(election, tables, [input], system_random);
  scope.postMessage({ estimate, took: performance.now() - began, bytes: length });
};
