// SPDX-License-Identifier: EUPL-1.2
// Names for what the desk names by numbers, as far as the reader may see them.

import { groups, type Group } from '../api/people';
import { elections } from '../api/organiser';
import type { ElectionRow } from '../api/shapes';
import { session } from '../session.svelte';
import { t } from '../words';

export interface Names {
  groups: Group[];
  elections: ElectionRow[];
}

/** Of whatever the reader may not see there is nothing: that is no fault. */
export async function names(signal?: AbortSignal): Promise<Names> {
  const [known_groups, known_elections] = await Promise.all([
    session.may('grant.read') ? groups(signal).catch(() => []) : [],
    session.may('election.read') ? elections(signal).catch(() => []) : [],
  ]);
  return { groups: known_groups, elections: known_elections };
}

export const group_name = (known: Names, id: string | null): string => known.groups.find((one) => one.id === id)?.name ?? t('grant.a_group');

/** “Toute l’organisation”, or which election. */
export function place_words(known: Names, election: string | null): string {
  if (election === null) return t('grant.everywhere');
  return known.elections.find((row) => row.uuid === election)?.name || t('grant.one_election');
}
