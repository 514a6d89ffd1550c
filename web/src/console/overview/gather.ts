// SPDX-License-Identifier: EUPL-1.2
// Reads what the overview shows: only what the reader may ask.  What did not answer is undefined, and the page says that it is not known.

import { standings } from '../api/approval';
import { services } from '../api/assurance';
import { platform_checks, type CheckList } from '../api/evidence';
import { hosting, type Hosting } from '../api/hosting';
import { Problem } from '../api/http';
import { incidents, type Summary as Incident } from '../api/incidents';
import { announced, type Announced } from '../api/organiser';
import { backups, type Backups } from '../api/platform';
import { session } from '../session.svelte';
import type { Seen } from './standing';

/** `none`: it is not the reader's, or not this desk's; `unknown`: it did not answer. */
export type Told<T> = { is: 'told'; it: T } | { is: 'none' } | { is: 'unknown' };

export interface Overview {
  services: readonly Seen[];
  checks: Told<CheckList>;
  hosting: Told<Hosting>;
  incidents: Told<readonly Incident[]>;
  backups: Told<Backups>;
  polls: Told<readonly Announced[]>;
}

async function told<T>(may: boolean, ask: () => Promise<T | undefined>): Promise<Told<T>> {
  if (!may) return { is: 'none' };
  try {
    const it = await ask();
    return it === undefined ? { is: 'none' } : { is: 'told', it };
  } catch (error) {
    session.heard(error);
    return { is: error instanceof Problem && (error.status === 404 || error.status === 403) ? 'none' : 'unknown' };
  }
}

export async function overview(signal: AbortSignal): Promise<Overview> {
  const here = (permission: string): boolean => session.may_everywhere(permission);
  const [all, approvals, checks, places, noted, kept, polls] = await Promise.all([
    services(signal),
    standings(signal),
    told(here('assurance.read'), () => platform_checks(signal)),
    told(session.at_platform && here('hosting.read'), () => hosting(signal)),
    told(here('incident.read'), () => incidents(signal)),
    told(session.at_platform && here('backup.read'), () => backups(signal)),
    told(true, () => announced(signal)),
  ]);
  return { services: all.map((one) => ({ ...one, approval: approvals.find(({ service }) => service === one.id) })), checks, hosting: places, incidents: noted, backups: kept, polls };
}
