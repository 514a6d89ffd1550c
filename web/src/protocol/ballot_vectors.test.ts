// SPDX-License-Identifier: EUPL-1.2

import { describe, expect, it } from 'vitest';
import { make_ballot, public_credential } from './ballot';
import { utf8 } from './bytes';
import { parse_election } from './election';
import { QueuedRandom, read_json } from './testing/fixtures';
import { tracker_of } from './tracker';

interface RecordedBallot {
  secret: string;
  plaintext: number[][];
  randomness: Record<string, string>;
  ballot: string;
}

/** The recorded numbers in the order in which `make_ballot` draws them. */
function queue_of({ plaintext, randomness }: RecordedBallot): QueuedRandom {
  const queue = new QueuedRandom();
  const push = (label: string) => {
    queue.push(BigInt(randomness[label] ?? label));
  };
  // The true branch is made like a simulated one with challenge 0 and response w.
  const branches = (label: string, true_branch: number) => {
    for (const branch of [0, 1]) {
      push(branch === true_branch ? '0' : `${label}.c${branch}`);
      push(branch === true_branch ? `${label}.w` : `${label}.t${branch}`);
    }
  };
  const places = plaintext.flatMap((row, i) => row.map((value, j) => ({ place: `${i}.${j}`, value })));
  places.forEach(({ place }) => push(`r.${place}`));
  places.forEach(({ place, value }) => branches(`individual.${place}`, value));
  push('0');
  push('overall.w');
  plaintext.forEach((row, i) => branches(`list.${i}`, row[0] === 1 ? 0 : 1));
  ['nonzero.s', 'nonzero.w1', 'nonzero.w2', 'signature.w'].forEach(push);
  return queue;
}

describe('ballots of recorded randomness', () => {
  for (const name of ['r1-ed25519-works-council', 'r2-b2048-small']) {
    it(`are reproduced byte for byte: ${name}`, () => {
      const vectors = read_json<{ election: string; ballots: RecordedBallot[] }>('fixtures', 'lists', name, 'vectors.json');
      const election = parse_election(utf8(vectors.election));
      const y_powers = election.group.table(election.public_key);
      expect(vectors.ballots.length).toBeGreaterThan(0);
      for (const recorded of vectors.ballots) {
        const random = queue_of(recorded);
        const made = make_ballot(election, y_powers, BigInt(recorded.secret), [recorded.plaintext.flat()], random);
        expect(made).toBe(recorded.ballot);
        expect(random.is_empty).toBe(true);
      }
    });
  }

  it('have the tracker of the worked example', () => {
    const { ballots } = read_json<{ ballots: RecordedBallot[] }>('fixtures', 'lists', 'r1-ed25519-works-council', 'vectors.json');
    expect(tracker_of(ballots[1]?.ballot ?? '')).toBe('Nv7U2iI9tNs7Nq51UVM4SMquM878RRs4lcUpDEQn5eE');
  });

  it('carry the public credential of their secret', () => {
    const vectors = read_json<{ election: string; ballots: RecordedBallot[] }>('fixtures', 'lists', 'r1-ed25519-works-council', 'vectors.json');
    const { group } = parse_election(utf8(vectors.election));
    for (const { secret, ballot } of vectors.ballots) {
      expect(ballot).toContain(`"credential":"${public_credential(group, BigInt(secret))}"`);
    }
  });
});
