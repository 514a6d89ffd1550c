// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { ago, bytes, lasted } from './figures';

const now = Date.parse('2026-11-24T10:00:00Z');

test('an age is told in its largest unit, and never from the future', () => {
  expect(ago('2026-11-24T09:59:30Z', now, 'en-GB')).toBe('now');
  expect(ago('2026-11-24T09:01:00Z', now, 'en-GB')).toBe('59 minutes ago');
  expect(ago('2026-11-23T11:00:00Z', now, 'en-GB')).toBe('23 hours ago');
  expect(ago('2026-10-10T10:00:00Z', now, 'en-GB')).toBe('45 days ago');
  expect(ago('2026-11-24T11:00:00Z', now, 'en-GB')).toBe('now');
  expect(ago('nonsense', now, 'en-GB')).toBe('');
});

test('what lasted a moment did not last nothing', () => {
  expect(lasted(3, 'en-GB')).toBe('0.1 secs');
  expect(lasted(4_200, 'en-GB')).toBe('4.2 secs');
  expect(lasted(12 * 60_000, 'en-GB')).toBe('12 mins');
  expect(lasted(3.5 * 3_600_000, 'en-GB')).toBe('3.5 hrs');
});

test('sizes are told in what disks are sold in', () => {
  expect(bytes(12_345, 'en-GB')).toBe('12 kB');
  expect(bytes(5_300_000, 'en-GB')).toBe('5.3 MB');
  expect(bytes(41_000_000_000, 'en-GB')).toBe('41 GB');
});
