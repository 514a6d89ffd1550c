// SPDX-License-Identifier: EUPL-1.2
// The power goes, for both servers at once, after every change that a cast makes to either disk.  What was said and written
// is taken down from real casts; each disk that a cut may have left is made, and the real servers are started on it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Platform, program } from '../../functional/support/platform';
import { after_power_cut, by_chance, fingerprint, kept, last_torn, lost, read_folder, write_folder, type Fates, type Files } from './disk_image';
import { store_kinds, type Traced } from './faults';
import { is_settled, send_again } from './kills';
import { Stage, StoryFailed, until, wait, type Voter } from './stage';

const fates: readonly [string, Fates][] = [
  ['nothing unsynced is left', lost],
  ['everything is left', kept],
  ['the last write is torn', last_torn],
  ['chance decides', by_chance(1)],
];

interface Cut {
  what: string;
  files: Files;
  /** Who has read a receipt by then. */
  acknowledged: Voter[];
}

interface Act {
  base: Files;
  trace: Traced[];
  voters: Voter[];
  /** How many changes there were when the desk had sent the receipt. */
  told: Map<Voter, number>;
}

async function cast(stage: Stage, voter: Voter): Promise<void> {
  const { session } = await stage.sign_in(voter);
  if ((await stage.send(voter, session))?.status !== 201) throw new StoryFailed('a cast that nothing hindered failed');
}

/** A whole cast with the forgetting after it; then one whose desk is killed in the middle of noting it, and its settlement. */
async function play(stage: Stage): Promise<Act> {
  const { faults, platform } = stage;
  const before = stage.new_voter();
  await cast(stage, before);
  await is_settled(stage, before);
  await stage.balance('before the cuts');
  await platform.stop_server('urnad');
  await platform.stop_server('urna-box');
  const base: Files = new Map(['desk', 'box'].flatMap((store) => [...read_folder(join(platform.folder, store))].map(([path, content]): [string, Buffer] => [`${store}/${path}`, content])));
  faults.set('tracing', 1);
  await stage.raise();
  const whole = stage.new_voter();
  const told = new Map([[before, 0]]);
  faults.arm({ at: 0, action: 'none', programs: ['urnad', 'urna-box'] });
  await cast(stage, whole);
  faults.set('haste', 1000);
  await wait(1500);
  const traced = faults.get('traced');
  stage.settle_at_leisure();
  const cut_off = stage.new_voter();
  const { session } = await stage.sign_in(cut_off);
  // Its second transaction, which notes the signature, has begun to write to its database.
  const desk_writes = faults.trace().slice(0, traced).filter(({ server, kind }) => server === 'urnad' && kind === 'write');
  const in_database = desk_writes.map(({ path }) => path.endsWith('.db'));
  const first_of_second = in_database.indexOf(true, in_database.indexOf(true) + 1);
  faults.arm({ at: first_of_second + 1, action: 'kill_half', programs: ['urnad'], victims: ['urnad'], counted: ['write'] });
  await stage.send(cut_off, session);
  await until('the desk was to die and lives', () => !platform.is_running('urnad'));
  faults.disarm();
  await stage.raise();
  await is_settled(stage, cut_off);
  faults.set('tracing', 0);
  const trace = faults.trace();
  const receipt = trace.slice(0, traced).map(({ kind, path }) => kind === 'send' && path === 'browser').lastIndexOf(true);
  if (receipt < 0) throw new StoryFailed('the receipt is not in the trace');
  told.set(whole, receipt + 1);
  return { base, trace, voters: [before, whole, cut_off, stage.new_voter()], told };
}

/** Every disk that differs from those before it, or on which more must be found. */
function* cuts(act: Act, folder: string): Generator<Cut> {
  const seen = new Set<string>();
  for (let at = 0; at <= act.trace.length; ++at) {
    const acknowledged = act.voters.filter((voter) => (act.told.get(voter) ?? Infinity) <= at);
    const last = act.trace[at - 1];
    for (const [name, fate] of fates) {
      const files = after_power_cut(act.base, folder, act.trace.slice(0, at), fate);
      const key = `${acknowledged.length} ${fingerprint(files)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { what: `the power goes after change ${at} of ${act.trace.length} (${last?.kind ?? 'none'} by ${last?.server ?? 'nobody'}), ${name}`, files, acknowledged };
    }
  }
}

/** Starts the servers on that disk; everybody votes who has not, and the figures hold. */
async function live_on(stage: Stage, folder: string, cut: Cut, voters: readonly Voter[]): Promise<void> {
  mkdirSync(folder, { mode: 0o700 });
  write_folder(folder, cut.files);
  const platform = await Platform.start({ folder, environment: (store) => stage.faults.environment(store) });
  const client = platform.client();
  try {
    await stage.organiser.at(client).sign_in();
    for (const voter of cut.acknowledged) {
      if (!(await stage.is_on_board(voter, client))) throw new StoryFailed('a ballot was acknowledged and is lost');
    }
    for (const voter of voters) await is_settled(stage, { ...voter, acknowledged: false }, client);
    await stage.compare_figures(client, 'after the power came back');
    for (const voter of voters) await send_again(stage, { ...voter }, client);
    for (const voter of voters) await is_settled(stage, { ...voter, acknowledged: true }, client);
    const counted = await stage.compare_figures(client, 'after everybody voted');
    if (counted !== voters.length) throw new StoryFailed(`${voters.length} voters, ${counted} ballots`);
    const archive = join(folder, `${stage.uuid}.bel`);
    writeFileSync(archive, (await client.ask('GET', `/api/board/${stage.uuid}/archive`)).body);
    execFileSync(program('urna-verify'), [archive], { stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    client.close();
    await platform.kill('urnad');
    await platform.kill('urna-box');
  }
  rmSync(folder, { recursive: true });
}

export async function power_cut_at_every_change(stage: Stage, folder: string): Promise<string> {
  const act = await play(stage);
  await stage.stop_servers();
  const all = [...cuts(act, stage.platform.folder)];
  let next = 0;
  let failed = false;
  const live_on_next = async (): Promise<void> => {
    while (next < all.length && !failed) {
      const number = next++;
      const cut = all[number] as Cut;
      try {
        await live_on(stage, `${folder}-${number}`, cut, act.voters);
      } catch (error) {
        failed = true;
        throw new StoryFailed(`${cut.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const side_by_side = await Promise.allSettled([live_on_next(), live_on_next()]);
  for (const one of side_by_side) if (one.status === 'rejected') throw one.reason;
  const changes = act.trace.filter(({ kind }) => store_kinds.includes(kind)).length;
  return `the power goes after each of ${changes} changes of the two disks: the servers lived on, on each of ${all.length} different disks; every archive VERIFIED`;
}
