// SPDX-License-Identifier: EUPL-1.2
import type { Turnout } from '../api/shapes';

export interface HoursTable {
  /** the beginning of each hour from the first vote to the last, none left out */
  hours: string[];
  colleges: string[];
  /** per college, per hour */
  votes: number[][];
}

const hour_ms = 3_600_000;
const hours_max = 24 * 62;

/** Votes by college and hour as a full table: an hour without a vote is a zero, not a gap. */
export function hours_table(turnout: Turnout): HoursTable {
  const known = turnout.hours.filter((entry) => !Number.isNaN(Date.parse(entry.from)));
  const colleges = [...new Set([...turnout.colleges.map((college) => college.name), ...known.map((entry) => entry.college)])].filter((name) => known.some((entry) => entry.college === name));
  if (known.length === 0) return { hours: [], colleges: [], votes: [] };
  const at = known.map((entry) => Math.floor(Date.parse(entry.from) / hour_ms));
  const first = at.reduce((least, one) => Math.min(least, one));
  const last = Math.min(at.reduce((most, one) => Math.max(most, one)), first + hours_max - 1);
  const hours = Array.from({ length: last - first + 1 }, (_, i) => new Date((first + i) * hour_ms).toISOString());
  const votes = colleges.map(() => hours.map(() => 0));
  known.forEach((entry, i) => {
    const series = votes[colleges.indexOf(entry.college)];
    const place = at[i]! - first;
    if (series && place < hours.length) series[place]! += entry.voted;
  });
  return { hours, colleges, votes };
}
