// SPDX-License-Identifier: EUPL-1.2

export interface Figure {
  label: string;
  votes: number;
}
export interface ListFigures {
  name: string;
  votes: number;
  seats?: number;
  candidates: { name: string; votes: number }[];
}
export interface CountedQuestion {
  title: string;
  rule: string;
  type: string;
  figures?: Figure[];
  lists?: ListFigures[];
  blank?: number | null;
  /** Elected persons, or lists with what they won. */
  seats?: { name: string; list?: string; count?: number; seats?: number }[];
  /** Best first; those of one group stand equal. */
  order?: string[][];
  tied?: string[];
  explanation?: string[];
  balance?: string[];
}

/** `GET /api/elections/{uuid}/outcome`. */
export interface Outcome {
  questions: CountedQuestion[];
  voters: number;
  ballots: number;
}

/** `GET /api/board/{uuid}/events`: single events, and runs of ballots. */
export type BoardEvent = { height: number; type: string; hash: string } | { type: 'ballots'; count: number };

/** How many ballots the log holds. */
export function ballots_in(events: readonly BoardEvent[]): number {
  let count = 0;
  for (const event of events) {
    if ('count' in event) count += event.count;
    else if (event.type === 'Ballot') count += 1;
  }
  return count;
}
