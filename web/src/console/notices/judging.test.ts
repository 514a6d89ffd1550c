// SPDX-License-Identifier: EUPL-1.2
// What is told too early is read over; what is told too late has happened.

import { expect, test, vi } from 'vitest';
import type { PlaceReview } from '../api/access';
import type { Standing } from '../api/approval';
import type { ListedBatch } from '../api/batch';
import type { Check } from '../api/evidence';
import type { Visit } from '../api/hosting';
import type { Summary } from '../api/incidents';
import type { Backups } from '../api/platform';
import { days_before, of_backups, of_batches, of_checks, of_file, of_incidents, of_reviews, of_visits } from './judging';

// Where there is no browser there is no address to read.
vi.hoisted(() => {
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('addEventListener', () => undefined);
});

const now = new Date('2026-11-22T12:00:00Z');
const in_days = (days: number, seconds = 0): string => new Date(now.getTime() + days * 86_400_000 + seconds * 1000).toISOString();

const review = (due: string, more: Partial<PlaceReview> = {}): PlaceReview =>
  ({ place: 'tenant', completed: in_days(-300), due, is_overdue: false, open_items: 0, endless: 0, may_decide: true, open: null, ...more });

test('a review is told of from its fortnight on, not a second before', () => {
  expect(of_reviews([review(in_days(days_before.review, 1))], now)).toEqual([]);
  expect(of_reviews([review(in_days(days_before.review))], now)).toHaveLength(1);
  expect(of_reviews([review(in_days(days_before.review), { may_decide: false })], now)).toEqual([]);
});

test('a review that is overdue is late, however long ago it was due', () => {
  const [told] = of_reviews([review(in_days(-100), { is_overdue: true })], now);
  expect(told).toMatchObject({ is_late: true, by: in_days(-100) });
});

test('a review under way is told of only while roles of others wait for a verdict', () => {
  const role = { verdict: null, is_over: false, is_own: false };
  const open = (items: object[]) => review(in_days(100), { open: { id: 'r', begun: in_days(-1), due: in_days(100), items } as unknown as PlaceReview['open'] });
  expect(of_reviews([open([role])], now)).toHaveLength(1);
  expect(of_reviews([open([{ ...role, verdict: 'keep' }, { ...role, is_over: true }, { ...role, is_own: true }])], now)).toEqual([]);
});

test('a file or a batch is told of as the desk says that it waits for this reader, and not otherwise', () => {
  const batch = (waits_for_me: ListedBatch['waits_for_me']): ListedBatch => ({ id: 'b', author: { id: 'ada', name: 'Ada' }, authority: { id: 'grace', name: 'Grace' }, next_step: 'summary', services: 3, waits_for_me });
  const file = (waits_for_me: Standing['waits_for_me']): Standing => ({ service: 's', state: 'active', ends: null, next_step: 'summary', waits_for_me });
  expect(of_batches([batch(null)])).toEqual([]);
  expect(of_batches([batch('opinion'), batch('signature')])).toMatchObject([{ key: 'assurance:batch-b' }, { key: 'assurance:batch-b' }]);
  expect(of_file(file(null), 'Site')).toEqual([]);
  expect(of_file(file('signature'), 'Site')).toMatchObject([{ key: 'assurance:file-s', is_late: false, is_urgent: false }]);
});

test('a visit waits for a word until it is approved, and again once it is closed', () => {
  const visit = (state: string, from: string): Visit => ({ id: 'v', state, plan: { purpose: 'disk', from } }) as unknown as Visit;
  expect(of_visits([visit('announced', in_days(0, 1))], now)).toMatchObject([{ is_late: false }]);
  expect(of_visits([visit('announced', in_days(0))], now)).toMatchObject([{ is_late: true }]);
  expect(of_visits([visit('approved', in_days(0)), visit('in_progress', in_days(0)), visit('reviewed', in_days(0))], now)).toEqual([]);
  expect(of_visits([visit('closed', in_days(-1))], now)).toHaveLength(1);
});

test('an exercise is told of a quarter after the last one that was held', () => {
  const drill = (days: number, more: object = {}) => ({ id: 'i', is_drill: true, state: 'closed', kind: 'flood', detected_at: in_days(days), next: null, ...more }) as unknown as Summary;
  const told = (...all: Summary[]) => of_incidents(all, now);
  expect(told()).toEqual([]);
  expect(told(drill(-91))).toEqual([]);
  expect(told(drill(-92))).toMatchObject([{ area: 'incidents', is_late: false, since: in_days(0) }]);
  expect(told(drill(-200), drill(-30))).toEqual([]);
  expect(told(drill(-200), drill(-30, { state: 'dismissed' })), 'one that was dismissed was not held').toHaveLength(1);
  expect(told(drill(-200), drill(-30, { is_drill: false })), 'an incident is no exercise').toHaveLength(1);
});

test('a check is told of when it fails, not when nobody could look', () => {
  const check = (finding: string): Check => ({ check: 'net.ports', finding, newest: null }) as unknown as Check;
  expect(of_checks([check('pass'), check('unknown')])).toEqual([]);
});

test('backups are told of once they are overdue or a trial of one went wrong, the gravest word alone', () => {
  const backups = (more: object): Backups =>
    ({ last_backup: in_days(-1), overdue: { backup: false, verification: false, drill: false }, verification: { at: in_days(-1), good: true }, drill: { at: in_days(-1), good: true }, ...more }) as unknown as Backups;
  expect(of_backups(backups({}))).toEqual([]);
  expect(of_backups(backups({ overdue: { backup: true, verification: false, drill: false } }))).toHaveLength(1);
  const bad = { verification: { at: in_days(-1), good: false } };
  expect(of_backups(backups(bad))).toMatchObject([{ key: 'keys:verification', is_late: false, is_urgent: true }]);
  expect(of_backups(backups({ ...bad, overdue: { backup: false, verification: true, drill: false } }))).toMatchObject([{ key: 'keys:verification', is_late: true }]);
  expect(of_backups(backups({ verification: null }))).toEqual([]);
});
