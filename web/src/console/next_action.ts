// SPDX-License-Identifier: EUPL-1.2
import type { ElectionRow, ElectionState } from './api/shapes';
import type { Part } from './route.svelte';
import type { Key } from './words';

/** What the organiser does next, and where. */
export function next_action(row: Pick<ElectionRow, 'state'>): { key: Key; part: Part } {
  const next: Record<ElectionState, { key: Key; part: Part }> = {
    draft: { key: 'next.prepare', part: '' },
    announced: { key: 'next.open', part: 'opening' },
    open: { key: 'next.follow', part: 'turnout' },
    paused: { key: 'next.resume', part: '' },
    closed: { key: 'next.count', part: 'results' },
    tallied: { key: 'next.count', part: 'results' },
    counted: { key: 'next.publish', part: 'results' },
  };
  return next[row.state];
}

/** Whether its figures of turnout mean something yet. */
export const has_turnout = (state: ElectionState): boolean => state !== 'draft' && state !== 'announced';
/** Whether its questions, roll and keys may still be changed. */
export const is_in_preparation = (state: ElectionState): boolean => state === 'draft' || state === 'announced';
