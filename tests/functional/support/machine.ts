// SPDX-License-Identifier: EUPL-1.2
// A machine to install Urna on: a folder that stands for its root, and as much of systemd as starts our units there.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, free_port, root } from './platform';

/** Somebody at the terminal: what they type when this stands there, without the end of the line; nothing: they wait. */
export type Typist = (shown: string) => string | undefined;

/** The settings of a unit, each with all that was said of it; lines that end with a backslash are one. */
function settings(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.replaceAll(/\\\n\s*/gu, ' ').split('\n')) {
    const said = /^(\w+)=(.*)$/u.exec(line);
    if (said) found.set(said[1]!, [...(found.get(said[1]!) ?? []), said[2]!]);
  }
  return found;
}

export class Machine {
  private readonly running = new Map<string, ChildProcess>();

  private constructor(readonly folder: string, readonly port: number) {}

  static async make(): Promise<Machine> {
    const machine = new Machine(mkdtempSync(join(tmpdir(), 'urna-m-')), await free_port());
    for (const path of ['usr', 'etc', 'run', 'var/lib']) mkdirSync(join(machine.folder, path), { recursive: true });
    return machine;
  }

  /** What an operator types, as it is typed here: another root, another port, what was built already. */
  here(text: string): string {
    return text
      .replaceAll(/(?<![\w.:/-])\/(usr|etc|run|var)\b/gu, `${this.folder}/$1`)
      .replaceAll('0.0.0.0:8443', `127.0.0.1:${this.port}`)
      .replaceAll(':8443', `:${this.port}`)
      .replaceAll('build/release', build);
  }

  /** Types these lines one after the other; a command that fails is an error that shows what it said.
      @returns  what they answered */
  async type(lines: string, typist: Typist = () => undefined): Promise<string> {
    let answered = '';
    for (const command of commands_of(lines)) {
      const [name, ...words] = command.split(/\s+/u);
      if (name === 'make') continue;
      else if (name === 'systemctl') await this.systemctl(words);
      else if (name === 'systemd-sysusers') continue;  // Here all is one user's: hardening_of_units.py looks at the users.
      else if (name === 'systemd-tmpfiles') this.make_folders();
      else answered += await this.run(command, typist);
    }
    return answered;
  }

  /** At a terminal, as people do: what asks for a secret asks nobody else. */
  private run(command: string, typist: Typist): Promise<string> {
    // What was built is not copied: it is large.
    const env = { ...process.env, CMAKE_INSTALL_MODE: 'ABS_SYMLINK', PATH: `${join(this.folder, 'usr/bin')}:${process.env['PATH']}`, URNA_TYPED: this.here(command) };
    const child = spawn('script', ['--quiet', '--return', '--command', 'sh -euc "$URNA_TYPED"', '/dev/null'], { cwd: root, env });
    let all = '';
    let shown = '';
    return new Promise((done, failed) => {
      child.stdout.on('data', (text: Buffer) => {
        const said = text.toString().replaceAll('\r', '');
        all += said;
        shown += said;
        const typed = typist(shown);
        if (typed === undefined) return;
        child.stdin.write(`${typed}\n`);
        shown = '';
      });
      child.on('error', failed);
      child.on('close', (code) => (code === 0 ? done(all) : failed(new Error(`${command}: ${code}\n${all}`))));
    });
  }

  private make_folders(): void {
    for (const [, path, mode] of readFileSync(join(this.folder, 'usr/lib/tmpfiles.d/urna.conf'), 'utf8').matchAll(/^d (\S+) (\d+)/gmu)) mkdirSync(this.here(path!), { recursive: true, mode: parseInt(mode!, 8) });
  }

  private async systemctl([verb, ...words]: string[]): Promise<void> {
    const units = words.filter((word) => !word.startsWith('-'));
    if (verb === 'daemon-reload') return;
    if (verb !== 'enable' && verb !== 'restart') throw new Error(`systemctl ${verb}`);
    for (const unit of units) {
      if (verb === 'restart') await this.end(unit);
      await this.start(unit);
    }
  }

  private async start(unit: string): Promise<void> {
    const of_unit = settings(readFileSync(join(this.folder, `usr/lib/systemd/system/${unit}.service`), 'utf8'));
    const last = (name: string): string => of_unit.get(name)?.at(-1) ?? '';
    for (const [name, where] of [['StateDirectory', 'var/lib'], ['RuntimeDirectory', 'run']] as const) if (last(name)) mkdirSync(join(this.folder, where, last(name)), { recursive: true, mode: 0o700 });
    const known = new Map((of_unit.get('Environment') ?? []).flatMap((said) => said.split(' ')).map((said) => said.split(/=(.*)/su) as [string, string]));
    const file = this.here(last('EnvironmentFile').replace(/^-/u, ''));
    if (file && existsSync(file)) for (const [, name, value] of readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gmu)) known.set(name!, value!);
    const command = this.here(last('ExecStart').replaceAll(/\$(?:\{(\w+)\}|(\w+))/gu, (_, one: string | undefined, other: string | undefined) => known.get(one ?? other ?? '') ?? ''));
    const [path, ...options] = command.split(/\s+/u).filter(Boolean);
    const log = openSync(this.log_of(unit), 'a');
    const child = spawn(path!, [...options, ...(process.getuid?.() === 0 ? ['--user', 'root'] : [])], { stdio: ['ignore', log, log] });
    closeSync(log);
    this.running.set(unit, child);
    const socket = options[options.indexOf('--admin') + 1]!;
    for (let tries = 0; !existsSync(socket); ++tries) {
      if (tries === 300 || child.exitCode !== null) throw new Error(`${unit} did not start:\n${readFileSync(this.log_of(unit), 'utf8')}`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }

  private log_of(unit: string): string {
    return join(this.folder, `${unit}.log`);
  }

  private async end(unit: string): Promise<void> {
    const child = this.running.get(unit);
    this.running.delete(unit);
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    for (const unit of [...this.running.keys()].reverse()) await this.end(unit);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The commands of a block; one that a backslash or a here document goes on with is whole. */
function commands_of(block: string): string[] {
  const found: string[] = [];
  let end: string | undefined;
  let goes_on = false;
  for (const line of block.split('\n')) {
    if (end !== undefined || goes_on) found.push(`${found.pop()}\n${line}`);
    else if (line.trim() !== '' && !line.startsWith('#')) found.push(line);
    goes_on = line.endsWith('\\');
    if (line === end) end = undefined;
    else end ??= /<<'(\w+)'/u.exec(line)?.[1];
  }
  return found;
}

/** The blocks of a page that are for a shell, in their order. */
export const shell_blocks = (page: string): string[] => [...page.matchAll(/^```sh\n(.*?)^```$/gmsu)].map(([, block]) => block!);
