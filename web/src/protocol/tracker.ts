// SPDX-License-Identifier: EUPL-1.2
// What stands for a ballot on the public board.  Protocol §7.5.

import { digest, from_base64, to_base64 } from './bytes';

/** The Base64 of the SHA-256 of a whole ballot, 43 characters. */
export function tracker_of(ballot: string): string {
  return to_base64(digest(ballot));
}

/** A tracker as people type or scan it, without blanks; null when it cannot be one. */
export function read_tracker(typed: string): string | null {
  const tracker = typed.replace(/[\s\u00a0\u202f]/gu, '');
  return tracker.length === 43 && from_base64(tracker)?.length === 32 ? tracker : null;
}

/** A tracker in 11 groups of 4, the last of 3. */
export function grouped_tracker(tracker: string): string[] {
  return tracker.match(/.{1,4}/gs) ?? [];
}

/** One ballot as the board lists it. */
export interface BoardEntry {
  number: number;
  tracker: string;
  counts: boolean;
}

/** The ballot with this tracker among those that the board lists. */
export function find_on_board(entries: readonly BoardEntry[], tracker: string): BoardEntry | null {
  return entries.find((entry) => entry.tracker === tracker) ?? null;
}
