// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { ballots_in } from './outcome';
import { bare_tracker, is_tracker } from './tracker_input';

const tracker = 'qpfZbRoyqif3Yre4p5o/zk9RZtA5+KUe6EWcrvf0UMI';

it('takes groups, line breaks and the address of a QR code', () => {
  expect(bare_tracker(tracker.replace(/(.{4})/g, '$1 '))).toBe(tracker);
  expect(bare_tracker(`https://vote.example.org/b/x/verify#${encodeURIComponent(tracker)}`)).toBe(tracker);
});
it('knows what cannot be a tracking number', () => {
  expect(is_tracker(tracker)).toBe(true);
  expect(is_tracker(tracker.slice(1))).toBe(false);
  expect(is_tracker(tracker.replace('/', '_'))).toBe(false);
  expect(is_tracker(`${tracker.slice(0, 42)}J`)).toBe(false);
});
it('counts the ballots of the log, single ones and runs', () =>
  expect(ballots_in([{ height: 0, type: 'Setup', hash: '' }, { type: 'ballots', count: 3 }, { height: 4, type: 'Ballot', hash: '' }])).toBe(4));
