// SPDX-License-Identifier: EUPL-1.2
// The C++ programs as judges: URNA_BUILD names the folder that they were built in, by default build/release.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { repository } from './fixtures';

const build = resolve(process.env['URNA_BUILD'] ?? join(repository, 'build', 'release'));
const urnactl = join(build, 'apps', 'urnactl', 'urnactl');
const urna_verify = join(build, 'apps', 'urna-verify', 'urna-verify');

/** Whoever names a build wants its judgement: there, missing programs are an error. */
export const programs_are_built = process.env['URNA_BUILD'] !== undefined || existsSync(urnactl);

export interface Told {
  exit: number;
  answer: string;
}

/** A folder in which programs run; `@name` among their arguments is a path in it. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'urna-web-'));

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  read_bytes(name: string): Uint8Array {
    return new Uint8Array(readFileSync(this.path(name)));
  }

  write(name: string, content: string, mode = 0o644): void {
    writeFileSync(this.path(name), content, { mode });
  }

  run(program: 'urnactl' | 'urna-verify', ...words: string[]): Told {
    const path = program === 'urnactl' ? urnactl : urna_verify;
    const told = spawnSync(path, words.map((word) => (word.startsWith('@') ? this.path(word.slice(1)) : word)), {
      encoding: 'utf8', input: '',
    });
    if (told.error !== undefined) throw told.error;
    return { exit: told.status ?? -1, answer: `${told.stdout}${told.stderr}` };
  }

  must(program: 'urnactl' | 'urna-verify', ...words: string[]): string {
    const { exit, answer } = this.run(program, ...words);
    if (exit !== 0) throw new Error(`${program} ${words.join(' ')}: exit ${exit}\n${answer}`);
    return answer;
  }

  /** What Debian's own tool says of an archive. */
  other_tool_says(archive: string, uuid: string): string {
    mkdirSync(this.path('other'), { recursive: true });
    copyFileSync(this.path(archive), this.path(`other/${uuid}.bel`));
    const told = spawnSync('belenios-tool', ['election', 'verify', '--dir', this.path('other')], { encoding: 'utf8' });
    if (told.error !== undefined) throw told.error;
    return told.status === 0 ? 'all checks passed' : `${told.stdout}${told.stderr}`;
  }
}

/** An election prepared by urnactl from a definition: folder `e`, codes in `codes`. */
export class PreparedElection {
  readonly stage: Stage;
  readonly uuid: string;
  readonly codes: string[];

  constructor(stage: Stage, definition: string, voters: number) {
    this.stage = stage;
    stage.write('definition.toml', definition);
    stage.write('roll.csv', `id\n${Array.from({ length: voters }, (_, i) => `V${i + 1}\n`).join('')}`);
    const made = stage.must('urnactl', 'election', 'new', '@definition.toml', '--roll', '@roll.csv', '--dir', '@e', '--json');
    this.uuid = /"uuid":"([^"]*)"/.exec(made)?.[1] ?? '';
    stage.must('urnactl', 'codes', 'make', '--dir', '@e', '--out', '@codes');
    const lines = stage.read('codes/voting-codes.csv').trim().split('\n').slice(1);
    this.codes = lines.map((line) => line.slice(line.indexOf(',') + 1));
  }

  get archive(): string {
    return `e/${this.uuid}.bel`;
  }

  /** `urnactl election VERB ARCHIVE …` */
  organiser(verb: string, ...words: string[]): string {
    return this.stage.must('urnactl', 'election', verb, `@${this.archive}`, ...words);
  }
}
