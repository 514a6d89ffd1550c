// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import type { Index } from '../api/assurance';
import { frozen, happenings, is_approved, mean, needs_a_word, next_to_end, weakest_first, with_index, type Seen } from './standing';

const index = (total: number): Index => ({ total, shown: total.toFixed(1), gouvernance: total, protection: total / 2, defense: 0, resilience: total });
function service(name: string, total: number, approval?: Partial<NonNullable<Seen['approval']>>, secure: 'hidden' | 'read' = 'read'): Seen {
  return {
    id: name, name, level: 1, required_level: 1, months_at_most: 0, measures_asked: 1, measures_answered: 0, measures_set_aside: 0, is_this_platform: false,
    rights: { describe: 'read', secure, approve: 'read', risks: 'read', contacts: 'read', is_owner: false, is_provider: false, is_by_role: false },
    index: { standard: index(total), personalised: index(total), proved: null },
    approval: approval && { service: name, state: null, ends: null, next_step: null, waits_for_me: null, ...approval },
  };
}

test('the mean is of what is shown, and none of nothing', () => {
  expect(mean([])).toBeUndefined();
  expect(mean([index(2), index(4)])).toEqual({ total: 3, gouvernance: 3, protection: 1.5, defense: 0, resilience: 3 });
  expect(with_index([service('a', 5, {}, 'hidden'), service('b', 1)]).map(({ name }) => name)).toEqual(['b']);
});

test('the weakest stand first, and like ones by name', () => {
  expect(weakest_first([service('c', 3), service('b', 1), service('a', 3)]).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
});

test('approved is what holds now; what was refused or is over is not, and does not end next', () => {
  const all = [service('none', 1), service('refused', 1, { state: 'refused' }), service('later', 1, { state: 'active', ends: '2028-01-01' }), service('sooner', 1, { state: 'under-watch', ends: '2027-01-01' }), service('over', 1, { state: 'expired', ends: '2026-01-01' }), service('to come', 1, { state: 'upcoming', ends: '2026-12-01' })];
  expect(all.filter(is_approved).map(({ name }) => name)).toEqual(['later', 'sooner']);
  expect(all.filter(needs_a_word).map(({ name }) => name)).toEqual(['sooner', 'over']);
  expect(next_to_end(all)?.name).toBe('sooner');
  expect(next_to_end([])).toBeUndefined();
});

test('nothing changes while people vote, until the last poll closes', () => {
  expect(frozen([{ state: 'closed', closes: '2026-11-27T17:00:00Z' }])).toBeUndefined();
  expect(frozen([{ state: 'open', closes: '2026-11-27T17:00:00Z' }, { state: 'open', closes: '2026-11-28T17:00:00+01:00' }, { state: 'announced', closes: '2027-01-01T00:00:00Z' }])).toEqual({ count: 2, until: '2026-11-28T17:00:00+01:00' });
  expect(frozen([{ state: 'open', closes: null }])).toEqual({ count: 1, until: undefined });
});

test('what happened stands by its moment, whatever its zone; a visit that was called off did not', () => {
  const incident = (at: string) => ({ id: at, version: 1, kind: 'check:net.ports', is_drill: false, state: 'detected' as const, severity: 'low' as const, detected_at: at, aware_at: null, next: null });
  const visit = (id: string, state: 'announced' | 'called_off', from: string, came?: string) => ({
    id, version: 1, state, was_announced: true, alarms: [], announced_by: null, approved_by: null, closed_by: null, reviewed_by: null, codes: [], badge_logs: [], outcome: null,
    plan: { site: 's', technicians: [], systems: [], purpose: 'p', ticket: '', from, to: from, stranger: '' },
    presences: came === undefined ? [] : [{ technician: 't', came, came_with_code: true, came_by: null, left: null, left_with_code: false, left_by: null, left_reason: '' }],
  });
  const drill = { backup: 'b', at: '2026-11-20T12:00:00Z', good: false, millis: 1 };
  const backups = { places: 1, key_places: 1, copies_wanted: 1, kept_days: 1, keys_kept_days: 1, last_backup: null, verification: null, drill, overdue: { backup: false, verification: false, drill: false }, old_keys: { copies: 0, unreachable: 0 }, backups: [] };
  const all = happenings([incident('2026-11-20T12:30:00+01:00')], [visit('gone', 'called_off', '2026-11-22T00:00:00Z'), visit('came', 'announced', '2026-11-01T00:00:00Z', '2026-11-21T09:00:00Z')], backups);
  expect(all.map(({ what, at }) => [what, at])).toEqual([['visit', '2026-11-21T09:00:00Z'], ['drill', drill.at], ['incident', '2026-11-20T12:30:00+01:00']]);
  expect(happenings([], [], undefined)).toEqual([]);
});
