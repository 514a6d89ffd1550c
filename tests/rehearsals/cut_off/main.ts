// SPDX-License-Identifier: EUPL-1.2
// Casting is cut off at every step, on the real servers: tests/rehearsals/casting_cut_off.
import '../../../web/build/web_crypto';
import { join } from 'node:path';
import { vote_into_an_archive } from './archives';
import { all_kills, kill_at_every_step } from './kills';
import { bad_disk_at_every_step } from './disks';
import { power_cut_at_every_change } from './power';
import { Stage, servers } from './stage';

const say = (text: string): void => console.log(`   ${text}`);

const folder = (name: string): string => join(process.env['URNA_STAGE'] ?? '', name);

async function bad_disks(): Promise<void> {
  const stage = await Stage.open(folder('bad-disks'), 1100);
  try {
    for (const server of servers) say(await bad_disk_at_every_step(stage, server));
    say(`after the bad disks: ${await stage.count_and_audit()}`);
  } finally {
    await stage.end();
  }
}

async function archives(): Promise<void> {
  say(vote_into_an_archive(folder('archive')));
}

async function power_cuts(): Promise<void> {
  const stage = await Stage.open(folder('power'), 8);
  try {
    say(await power_cut_at_every_change(stage, folder('power-came-back')));
  } finally {
    await stage.end();
  }
}

async function killed(): Promise<void> {
  const stage = await Stage.open(folder('killed'), 700);
  try {
    for (const kills of all_kills) say(await kill_at_every_step(stage, kills));
    say(`after the kills: ${await stage.count_and_audit()}`);
  } finally {
    await stage.end();
  }
}

const parts: Record<string, () => Promise<void>> = { archives, killed, bad_disks, power_cuts };
const wanted = process.env['URNA_PARTS']?.split(',') ?? Object.keys(parts);

// Side by side: each has servers of its own.
Promise.allSettled(wanted.map((part) => parts[part]?.())).then((ended) => {
  const failures = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  for (const failure of failures) console.error(`   FAILED: ${failure instanceof Error ? failure.message : String(failure)}`);
  process.exit(failures.length === 0 ? 0 : 1);
});
