// SPDX-License-Identifier: EUPL-1.2
// Without servers: `urnactl vote` writes into an archive on a disk that is full or broken, or is killed, at each of its calls.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, root } from '../../functional/support/platform';
import { bad_disks } from './disks';
import { Faults, type Plan } from './faults';
import { StoryFailed } from './stage';

const voters = 24;
const plans: readonly [string, Omit<Plan, 'at'>][] = [
  ...bad_disks.map(({ title, action, error, refused }): [string, Omit<Plan, 'at'>] => [`the disk ${title}`, { action, error, counted: refused, programs: ['urnactl'] }]),
  ['urnactl is killed', { action: 'kill', programs: ['urnactl'], victims: ['urnactl'] }],
  ['urnactl is killed in the middle of a write', { action: 'kill_half', counted: ['write'], programs: ['urnactl'], victims: ['urnactl'] }],
];

class Archive {
  readonly file: string;
  readonly codes: string[];
  private readonly environment: NodeJS.ProcessEnv;

  /** An election that is open, made with the files of docs/examples. */
  constructor(readonly folder: string, readonly faults: Faults) {
    const work = join(folder, 'made');
    mkdirSync(work);
    const urnactl = (...options: string[]): void => {
      const done = spawnSync(program('urnactl'), options, { cwd: work, encoding: 'utf8' });
      if (done.status !== 0) throw new StoryFailed(`urnactl ${options.join(' ')}: ${done.stderr}`);
    };
    writeFileSync(join(work, 'roll.csv'), ['id,last_name', ...Array.from({ length: voters }, (_, i) => `v${i + 1},Voter ${i + 1}`)].join('\n') + '\n');
    urnactl('election', 'new', join(root, 'docs/examples/board-choice.toml'), '--roll', 'roll.csv', '--dir', 'election');
    urnactl('codes', 'make', '--dir', 'election', '--out', 'authority');
    for (const name of ['ada', 'tom']) urnactl('trustee', 'keygen', '--dir', 'election', '--name', name, '--out', name);
    urnactl('election', 'open', 'election', '--credentials', 'authority/public_credentials.json', '--trustee', 'ada.pubkey', '--trustee', 'tom.pubkey');
    const name = readdirSync(join(work, 'election')).find((one) => one.endsWith('.bel')) ?? '';
    const store = join(folder, 'store');
    mkdirSync(store);
    this.file = join(store, name);
    copyFileSync(join(work, 'election', name), this.file);
    this.codes = readFileSync(join(work, 'authority', 'voting-codes.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(',')[1] ?? '');
    this.environment = faults.environment(store);
  }

  private run(options: readonly string[], input = ''): { good: boolean; said: string } {
    const done = spawnSync(program('urnactl'), options, { encoding: 'utf8', input, env: this.environment });
    return { good: done.status === 0, said: `${done.stdout}${done.stderr}` };
  }

  /** The tracking number that was shown; nothing when urnactl failed. */
  vote(code: string): string | undefined {
    const { said } = this.run(['vote', '--archive', this.file, '--choices', '-'], `${code}\n[[0,1,0,1,0,0],[0,1,0]]\n`);
    return /^Tracking number: (\S+)/m.exec(said)?.[1];
  }

  /** As its manual says, when it is torn. */
  mend(): void {
    if (!this.run(['election', 'archive', this.file, '--status']).good) this.run(['election', 'mend', this.file]);
  }

  board(): string {
    return this.run(['board', 'list', this.file]).said;
  }
}

export function vote_into_an_archive(folder: string): string {
  mkdirSync(folder);
  const faults = Faults.make(folder);
  const archive = new Archive(folder, faults);
  const shown: string[] = [];
  let next = 0;
  let steps = 0;
  for (const [title, plan] of plans) {
    for (let at = 1; ; ++at) {
      const code = archive.codes[next++];
      if (code === undefined) throw new StoryFailed('the roll is too short for the calls that there are');
      faults.arm({ ...plan, at });
      const first = archive.vote(code);
      const fired = faults.fired !== '';
      faults.disarm();
      archive.mend();
      const again = archive.vote(code);
      shown.push(...[first, again].filter((tracker) => tracker !== undefined));
      if (!archive.board().includes(first ?? again ?? '')) throw new StoryFailed(`${title} at call ${at}: the ballot is not on the board`);
      if (!fired) break;
      ++steps;
    }
  }
  for (const code of archive.codes.slice(next)) shown.push(archive.vote(code) ?? '');
  const board = archive.board();
  const lost = shown.filter((tracker) => !board.includes(tracker));
  if (lost.length > 0) throw new StoryFailed(`acknowledged and lost: ${lost.join(' ')}`);
  const verified = spawnSync(program('urna-verify'), ['--json', archive.file], { encoding: 'utf8' });
  const report = JSON.parse(verified.stdout) as { ballots: number; num_tallied: number };
  if (verified.status !== 0 || report.ballots !== voters || report.num_tallied !== voters) throw new StoryFailed(`not one ballot a voter: ${verified.stdout.slice(0, 400)}`);
  faults.close();
  return `urnactl vote, killed or on a bad disk: ${steps} calls; ${voters} voters, ${report.ballots} ballots; VERIFIED`;
}
