// SPDX-License-Identifier: EUPL-1.2
import type { ElectionRow, ElectionState } from './api/shapes';
import type { Part } from './route.svelte';
import { session } from './session.svelte';
import type { Key } from './words';

type Election = Pick<ElectionRow, 'uuid' | 'state' | 'two_people'>;

/** Whether one may open or close the ballot box: by oneself or, where it takes two, by asking another. */
export const may_act = (row: Pick<Election, 'uuid' | 'two_people'>, what: 'open' | 'close'): boolean => session.may_in(row.uuid, row.two_people ? 'approval.request' : `election.${what}`);

/** What comes next, and where; whoever may not do it looks. */
export function next_action(row: Election): { key: Key; part: Part } {
  const look: { key: Key; part: Part } = { key: 'checklist.see', part: '' };
  const results: { key: Key; part: Part } = { key: 'nav.results', part: 'results' };
  const may = (permission: string) => session.may_in(row.uuid, permission);
  const next: Record<ElectionState, { key: Key; part: Part }> = {
    draft: may('election.prepare') ? { key: 'next.prepare', part: '' } : look,
    announced: may_act(row, 'open') ? { key: 'next.open', part: 'opening' } : look,
    open: may('turnout.read') ? { key: 'next.follow', part: 'turnout' } : look,
    paused: may('election.open') ? { key: 'next.resume', part: '' } : look,
    closed: may('election.tally') ? { key: 'next.count', part: 'results' } : results,
    tallied: may('election.tally') ? { key: 'next.count', part: 'results' } : results,
    counted: { key: 'next.publish', part: 'results' },
    annulled: look,
  };
  return next[row.state];
}

/** Whether its figures of turnout mean something yet. */
export const has_turnout = (state: ElectionState): boolean => state !== 'draft' && state !== 'announced';
/** Whether its questions, roll and keys may still be changed. */
export const is_in_preparation = (state: ElectionState): boolean => state === 'draft' || state === 'announced';
