// SPDX-License-Identifier: EUPL-1.2
// A poll on the real servers, both under the fault injector, and voters who have yet to vote in it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpClient } from '../../functional/support/http_client';
import { Organiser } from '../../functional/support/organiser';
import { Platform, program, type Server } from '../../functional/support/platform';
import { make_keys, type Trustee } from '../../functional/support/trustee';
import { Booth, type Receipt } from '../../functional/support/voter';
import { tracker_of } from '../../../web/src/protocol/tracker';
import { Faults } from './faults';

export const servers: readonly Server[] = ['urnad', 'urna-box'];
const name = 'Cut off';

/** The desk looks after what was cut off every 1.5 seconds instead of 30. */
const leisure = 20;

export class StoryFailed extends Error {}

export const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Tries until it is so; fails when it is not within half a minute. */
export async function until(what: string, is_so: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    if (await is_so()) return;
    if (Date.now() > end) throw new StoryFailed(what);
    await wait(5);
  }
}

/** A voter with a ballot that is made once and sent as often as need be. */
export interface Voter {
  code: string;
  ballot: string;
  tracker: string;
  /** The desk has answered with a receipt. */
  acknowledged: boolean;
}

export class Stage {
  client: HttpClient;
  readonly voters: Voter[] = [];
  private next = 0;

  private constructor(readonly platform: Platform, readonly faults: Faults, readonly uuid: string, public organiser: Organiser, private readonly trustees: Trustee[], private readonly codes: string[], private readonly booth: Booth) {
    this.client = booth.client;
  }

  /** @param folder  made here */
  static async open(folder: string, voters: number): Promise<Stage> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const faults = Faults.make(folder);
    const platform = await Platform.start({ folder, environment: (store) => faults.environment(store) });
    platform.clock = () => Date.now() + 1000 * faults.get('seconds_ahead');
    try {
      faults.set('haste', leisure);
      const organiser = await Organiser.enrol(platform);
      const uuid = await organiser.create({
        name,
        language: 'en',
        administrator: 'The board',
        trustees: { single: ['Ada', 'Bo'] },
        opens: '2026-01-01T08:00Z',
        closes: '2100-01-01T08:00Z',
        questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'], min: 1, max: 1, rule: 'plurality', seats: 1 }],
      });
      const roll = ['id,last_name', ...Array.from({ length: voters }, (_, i) => `v${i + 1},Voter ${i + 1}`)].join('\n') + '\n';
      await organiser.take_roll(uuid, roll);
      const trustees = await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
      const codes = await organiser.take_codes_made_elsewhere(platform, uuid, roll);
      await organiser.act(uuid, 'announce');
      await organiser.act(uuid, 'open', name);
      return new Stage(platform, faults, uuid, organiser, trustees, codes, await Booth.open(platform.client(), uuid));
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  /** Somebody who has not voted. */
  new_voter(): Voter {
    const code = this.codes[this.next++];
    if (code === undefined) throw new StoryFailed('the roll is too short for the steps that there are');
    const ballot = this.booth.ballot(code, [[this.next % 2, 1 - (this.next % 2)]]);
    const voter = { code, ballot, tracker: tracker_of(ballot), acknowledged: false };
    this.voters.push(voter);
    return voter;
  }

  /** @param client  another than that of the stage, for another copy of the servers */
  sign_in(voter: Voter, client = this.client): Promise<{ session: string; status: string }> {
    return this.booth.through(client).sign_in_fully(voter.code);
  }

  /** What the desk answers to the voter's ballot; nothing when the connection breaks. */
  async send(voter: Voter, session: string, client = this.client): Promise<{ status: number; code: string } | null> {
    let answer;
    try {
      answer = await client.send('POST', `/api/elections/${this.uuid}/ballots`, voter.ballot, { Authorization: `Bearer ${session}` });
    } catch {
      return null;
    }
    if (answer.status !== 200 && answer.status !== 201) return { status: answer.status, code: answer.json<{ code: string }>().code };
    const receipt = answer.json<Receipt>();
    if (receipt.tracker !== voter.tracker) throw new StoryFailed('the receipt is of another ballot');
    voter.acknowledged = true;
    return { status: answer.status, code: '' };
  }

  /** While the journal cannot be written the desk takes nothing; its keeper finds out within moments that it can be again. */
  async is_open_again(): Promise<void> {
    await until('the disk is back, and the desk takes nothing', async () => (await this.client.send('POST', `/api/elections/${this.uuid}/sign-in`, {})).status === 422);
  }

  async is_on_board(voter: Voter, client = this.client): Promise<boolean> {
    const answer = await client.send('GET', `/api/board/${this.uuid}/ballots/${encodeURIComponent(voter.tracker.replace(/\+/g, '-').replace(/\//g, '_'))}`);
    if (answer.status !== 200 && answer.status !== 404) throw new StoryFailed(`the board answers ${answer.status}`);
    return answer.status === 200;
  }

  /** Starts those that are down. */
  async raise(): Promise<void> {
    for (const server of ['urna-box', 'urnad'] as const) {
      if (!this.platform.is_running(server)) await this.platform.start_server(server);
    }
    this.client.close();
    this.client = this.platform.client();
  }

  /** The desk settles what was cut off, and has it forgotten, now and not in a minute. */
  settle_soon(): void {
    this.faults.set('seconds_ahead', this.faults.get('seconds_ahead') + 61);
    this.faults.set('haste', 1000);
  }

  settle_at_leisure(): void {
    this.faults.set('haste', leisure);
  }

  /** Ballots in the box = signatures = counter, once everything is settled; the organiser looks. */
  async balance(what: string): Promise<number> {
    this.settle_soon();
    const organiser = await Organiser.enrol(this.platform);
    this.organiser = organiser;
    try {
      return await this.compare_figures(organiser.client, what);
    } finally {
      this.settle_at_leisure();
      organiser.client.close();
    }
  }

  /** @param client  the organiser's, who is signed in */
  async compare_figures(client: HttpClient, what: string): Promise<number> {
    let ballots = 0;
    let seen = '';
    try {
      await until('', async () => {
        const turnout = (await client.ask('GET', `/api/organiser/elections/${this.uuid}/turnout`)).json<{ voted: number; hours: { voted: number }[] }>();
        ballots = (await client.ask('GET', `/api/board/${this.uuid}`)).json<{ counted_ballots: number }>().counted_ballots;
        const counter = turnout.hours.reduce((sum, hour) => sum + hour.voted, 0);
        seen = `${ballots} ballots, ${turnout.voted} signatures, counter ${counter}`;
        return ballots === turnout.voted && turnout.voted === counter;
      });
    } catch (error) {
      throw error instanceof StoryFailed ? new StoryFailed(`${what}, the figures differ: ${seen}`) : error;
    }
    return ballots;
  }

  /** The poll closes and is counted; the auditor agrees, and every ballot that was acknowledged is there. */
  async count_and_audit(): Promise<string> {
    await this.raise();
    const organiser = await Organiser.enrol(this.platform);
    await organiser.act(this.uuid, 'close', name);
    for (const trustee of this.trustees) await trustee.decrypt();
    await organiser.count(this.uuid);
    for (const voter of this.voters) {
      if (voter.acknowledged && !(await this.is_on_board(voter))) throw new StoryFailed(`the ballot ${voter.tracker} was acknowledged and is lost`);
    }
    const archive = join(this.platform.folder, 'archive.bel');
    writeFileSync(archive, (await this.client.ask('GET', `/api/board/${this.uuid}/archive`)).body);
    const report = JSON.parse(execFileSync(program('urna-verify'), ['--json', archive], { encoding: 'utf8' })) as { ballots: number; verdict?: string };
    organiser.client.close();
    return `${report.ballots} ballots, ${this.voters.filter(({ acknowledged }) => acknowledged).length} of them acknowledged, all there; VERIFIED`;
  }

  async stop_servers(): Promise<void> {
    await this.platform.stop_server('urnad');
    await this.platform.stop_server('urna-box');
  }

  async end(): Promise<void> {
    this.client.close();
    this.organiser.client.close();
    await this.platform.stop();
    this.faults.close();
  }
}
