// SPDX-License-Identifier: EUPL-1.2
// The desk, the box or both are killed at one exact call of a cast, then at the next, until a whole cast goes through.
import type { Server } from '../../functional/support/platform';
import type { Action, Kind } from './faults';
import { Stage, StoryFailed, until, wait, type Voter } from './stage';

/** What the voter does whose server died. */
type Voting = 'sends again' | 'never comes back';

interface Kills {
  title: string;
  action: Action;
  /** Whose calls are counted: the kill comes at each of them. */
  at_calls_of: readonly Server[];
  victims: readonly Server[];
  counted?: readonly Kind[];
}

const steps_max = 400;

/** One cast, killed at that step; false when the cast and all that follows it have fewer steps. */
async function one_kill(stage: Stage, kills: Kills, at: number, voting: Voting): Promise<Kind> {
  const { faults, platform } = stage;
  const voter = stage.new_voter();
  const { session } = await stage.sign_in(voter);
  faults.arm({ at, action: kills.action, programs: kills.at_calls_of, victims: kills.victims, ...(kills.counted && { counted: kills.counted }) });
  const answer = await stage.send(voter, session);
  if (faults.fired === '') {
    // The cast is over; what is left is that both forget how.
    stage.settle_soon();
    for (let tries = 0; faults.fired === '' && tries < 60; ++tries) await wait(10);
  }
  const fired = faults.fired;
  if (fired === '' && answer?.status !== 201) throw new StoryFailed(`nothing was hindered, and the desk answered ${answer?.status}`);
  if (fired !== '') {
    for (const victim of kills.victims) await until(`${victim} was to die and lives`, () => !platform.is_running(victim));
  }
  faults.disarm();
  await stage.raise();
  if (voting === 'sends again') await send_again(stage, voter);
  await is_settled(stage, voter);
  stage.settle_at_leisure();
  return fired;
}

/** As the page does: until there is a receipt. */
export async function send_again(stage: Stage, voter: Voter, client = stage.client): Promise<void> {
  const { session } = await stage.sign_in(voter, client);
  let last: number | undefined;
  await until(`the voter sends again and gets no receipt: ${last}`, async () => {
    last = (await stage.send(voter, session, client))?.status;
    return last === 200 || last === 201;
  });
}

/** The signature comes to stand exactly when the ballot is in; and it is in when there was a receipt. */
export async function is_settled(stage: Stage, voter: Voter, client = stage.client): Promise<void> {
  const is_in = await stage.is_on_board(voter, client);
  if (voter.acknowledged && !is_in) throw new StoryFailed('the ballot was acknowledged and is lost');
  stage.settle_soon();
  await until(is_in ? 'the ballot is in the box without a signature' : 'there is a signature without a ballot', async () => {
    const { status } = await stage.sign_in(voter, client);
    return (status === 'voted') === is_in;
  });
  if ((await stage.is_on_board(voter, client)) !== is_in) throw new StoryFailed('a ballot came in after its cast was settled');
}

/** All steps, in order, with a voter who sends again and one who never comes back. */
export async function kill_at_every_step(stage: Stage, kills: Kills): Promise<string> {
  const tried = new Map<Kind, number>();
  let steps = 0;
  for (const voting of ['sends again', 'never comes back'] as const) {
    for (let at = 1; ; ++at) {
      const story = `${kills.title}, at call ${at} of the cast; the voter ${voting}`;
      let fired: Kind;
      try {
        fired = await one_kill(stage, kills, at, voting);
      } catch (error) {
        throw new StoryFailed(`${story}: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (fired === '') break;
      if (at === steps_max) throw new StoryFailed(`${story}: a cast does not end`);
      tried.set(fired, (tried.get(fired) ?? 0) + 1);
      ++steps;
    }
  }
  await stage.balance(kills.title);
  return `${kills.title}: ${steps} kills (${[...tried].map(([kind, times]) => `${times} ${kind}`).join(', ')})`;
}

export const all_kills: readonly Kills[] = [
  { title: 'the desk is killed', action: 'kill', at_calls_of: ['urnad'], victims: ['urnad'] },
  { title: 'the box is killed', action: 'kill', at_calls_of: ['urna-box'], victims: ['urna-box'] },
  { title: 'both are killed', action: 'kill', at_calls_of: ['urnad', 'urna-box'], victims: ['urnad', 'urna-box'] },
  { title: 'the desk is killed in the middle of a write', action: 'kill_half', at_calls_of: ['urnad'], victims: ['urnad'], counted: ['write'] },
  { title: 'the box is killed in the middle of a write', action: 'kill_half', at_calls_of: ['urna-box'], victims: ['urna-box'], counted: ['write'] },
];
