// SPDX-License-Identifier: EUPL-1.2
// What the page about the platform's keys and backups asks of the platform's own desk.

import * as v from 'valibot';
import { ask_json, Problem } from './http';

const text = v.string();
const when = v.nullable(text);
const Keys = v.object({
  unlocked_since: when,
  shares: v.number(),
  has_passphrase: v.boolean(),
  threshold: v.number(),
  custodians: v.number(),
  /** As the ceremony wrote them; nobody's after one that kept none. */
  names: v.array(text),
  lock_made: when,
  keys: v.array(v.object({ use: text, current: v.number(), retired: v.number(), destroyed: v.number(), version: v.number(), oldest: when, newest: when })),
});
export type Keys = v.InferOutput<typeof Keys>;

const Check = v.nullable(v.object({ backup: text, at: text, good: v.boolean(), millis: v.number() }));
export type Check = v.InferOutput<typeof Check>;
const Backup = v.object({ name: text, made: text, bytes: v.number(), files: v.number(), copies_now: v.number(), places: v.number(), millis: v.number(), held: v.boolean(), verification: Check });
export type Backup = v.InferOutput<typeof Backup>;
const Backups = v.object({
  places: v.number(),
  key_places: v.number(),
  copies_wanted: v.number(),
  kept_days: v.number(),
  keys_kept_days: v.number(),
  last_backup: when,
  verification: Check,
  drill: Check,
  overdue: v.object({ backup: v.boolean(), verification: v.boolean(), drill: v.boolean() }),
  old_keys: v.object({ copies: v.number(), unreachable: v.number() }),
  backups: v.array(Backup),
});
export type Backups = v.InferOutput<typeof Backups>;

export const backups = (signal?: AbortSignal): Promise<Backups> => ask_json('/api/platform/backups', (value) => v.parse(Backups, value), { signal });

/** Nothing at a customer's desk, which has no keys and backups of its own. */
export async function platform(signal?: AbortSignal): Promise<{ keys: Keys; backups: Backups } | undefined> {
  try {
    const [keys, all] = await Promise.all([ask_json('/api/platform/keys', (value) => v.parse(Keys, value), { signal }), backups(signal)]);
    return { keys, backups: all };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}
