// SPDX-License-Identifier: EUPL-1.2
// The disk of the desk, or of the box, is full or broken from one exact call of a cast on, then from the next.
import { constants } from 'node:os';
import type { Server } from '../../functional/support/platform';
import { store_kinds, type Action, type Kind } from './faults';
import { is_settled, send_again } from './kills';
import { StoryFailed, wait, type Stage } from './stage';

export interface BadDisk {
  title: string;
  action: Action;
  error: number;
  refused: readonly Kind[];
}

const { ENOSPC, EIO } = constants.errno;
/** A full disk lets files shrink and go. */
const needs_room: readonly Kind[] = ['write', 'sync', 'create'];
export const bad_disks: readonly BadDisk[] = [
  { title: 'is full', action: 'fail', error: ENOSPC, refused: needs_room },
  { title: 'is full in the middle of a write', action: 'fail_short', error: ENOSPC, refused: needs_room },
  { title: 'is broken', action: 'fail', error: EIO, refused: store_kinds },
  { title: 'fails once', action: 'fail_once', error: EIO, refused: store_kinds },
];
const steps_max = 400;
/** A refusal after which the page keeps the ballot and sends it again, and says so. */
const try_again = [500, 503];

/** One cast; false when it has fewer steps than that. */
async function one_fault(stage: Stage, server: Server, disk: BadDisk, at: number, comes_back: boolean): Promise<boolean> {
  const { faults, platform } = stage;
  const voter = stage.new_voter();
  const { session } = await stage.sign_in(voter);
  faults.arm({ at, action: disk.action, error: disk.error, programs: [server], counted: disk.refused });
  const answer = await stage.send(voter, session);
  if (answer === null) throw new StoryFailed('the desk gave no answer');
  if (answer.status >= 300 && !try_again.includes(answer.status)) throw new StoryFailed(`the desk answered ${answer.status} ${answer.code}`);
  if (faults.fired === '') {
    stage.settle_soon();
    for (let tries = 0; faults.fired === '' && tries < 60; ++tries) await wait(10);
  }
  const fired = faults.fired !== '';
  if (!fired && answer.status !== 201) throw new StoryFailed(`nothing was hindered, and the desk answered ${answer.status}`);
  // While it lasts: as definite, whatever is asked.
  const second = await stage.send(voter, session);
  if (second === null || (second.status >= 300 && !try_again.includes(second.status))) throw new StoryFailed(`sent again, the desk answered ${second?.status} ${second?.code}`);
  for (const one of ['urnad', 'urna-box'] as const) {
    if (!platform.is_running(one)) throw new StoryFailed(`${one} has ended`);
  }
  faults.disarm();
  await stage.is_open_again();
  if (comes_back) await send_again(stage, voter);
  await is_settled(stage, voter);
  stage.settle_at_leisure();
  return fired;
}

/** All steps of that server's store, all kinds of bad disk; without a restart in between. */
export async function bad_disk_at_every_step(stage: Stage, server: Server): Promise<string> {
  let steps = 0;
  for (const disk of bad_disks) {
    for (const comes_back of [true, false]) {
      for (let at = 1; ; ++at) {
        const story = `the disk of ${server} ${disk.title} at call ${at} of the cast; the voter ${comes_back ? 'sends again' : 'never comes back'}`;
        let fired: boolean;
        try {
          fired = await one_fault(stage, server, disk, at, comes_back);
        } catch (error) {
          throw new StoryFailed(`${story}: ${error instanceof Error ? error.message : String(error)}`);
        }
        if (!fired) break;
        if (at === steps_max) throw new StoryFailed(`${story}: a cast does not end`);
        ++steps;
      }
    }
  }
  await stage.balance(`after the bad disks of ${server}`);
  return `the disk of ${server} is full, fills up in a write, breaks, fails once: ${steps} calls refused, and no restart was needed`;
}
