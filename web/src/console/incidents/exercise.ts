// SPDX-License-Identifier: EUPL-1.2
// When an exercise was last held, and when the next one is due: once a quarter.

import type { Summary } from '../api/incidents';

const day_millis = 86_400_000;
/** The longest quarter. */
export const days_between = 92;

export interface Exercises {
  /** When the newest one began; null: none was ever held. */
  last: string | null;
  /** Null where none was held: a new desk has nothing to exercise yet. */
  due: string | null;
}
/** One that was dismissed was not held. */
export function exercises(all: readonly Summary[]): Exercises {
  const last = all.filter(({ is_drill, state }) => is_drill && state !== 'dismissed').map(({ detected_at }) => detected_at).sort().at(-1) ?? null;
  return { last, due: last === null ? null : new Date(Date.parse(last) + days_between * day_millis).toISOString() };
}
