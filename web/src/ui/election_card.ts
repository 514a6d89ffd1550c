// SPDX-License-Identifier: EUPL-1.2

export type ElectionState = 'announced' | 'open' | 'paused' | 'closed' | 'tallied' | 'counted' | 'annulled';

/** `GET /api/elections/{uuid}`: all that a stranger may know of an election.  Times are ISO 8601, UTC. */
export interface ElectionCard {
  uuid: string;
  name: string;
  description: string;
  language: string;
  administrator: string;
  state: ElectionState;
  opens: string | null;
  closes: string | null;
  closed_at: string | null;
  revoting: boolean;
  second_factor: null | 'birth_date';
  /** each voter has two codes, by two ways, and gives both */
  two_part_codes?: boolean;
  /** a trial of another election: no vote in it counts */
  trial?: boolean;
  help_line: string;
  group: string;
  checkable_with: string[];
  fingerprint: string;
  voters: number;
  casts_open: boolean;
  paused: { why: string; until: string | null } | null;
  /** there is no result and there will be none */
  annulled?: { at: string; why: string } | null;
  /** credentials on the public list beyond the voters', of letters in reserve */
  reserve_letters?: number;
}

/** `GET /api/board/{uuid}` and the data of its live events. */
export interface BoardState {
  uuid: string;
  stage: 'open' | 'closed' | 'tallied' | 'shuffled' | 'counted';
  ballots: number;
  counted_ballots: number;
  board_hash: string;
  fingerprint: string;
  archive_bytes: number;
  box_key: string;
}

/** `GET /api/board/{uuid}/ballots/{tracker}`. */
export interface BoardBallot {
  tracker: string;
  number: number;
  counts: boolean;
}

/** The address of a ballot on the board; a tracking number may hold `+` and `/`. */
export function ballot_path(uuid: string, tracker: string): string {
  return `/api/board/${encodeURIComponent(uuid)}/ballots/${encodeURIComponent(tracker)}`;
}
