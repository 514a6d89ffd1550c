// SPDX-License-Identifier: EUPL-1.2
// A real PostgreSQL server in a folder of its own, on a Unix socket only.  Its administrator comes in without a
// password; everybody else has to show one.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bin = '/usr/lib/postgresql/15/bin';
/** It refuses to run as root. */
const user = process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) } : {};

export class Postgres {
  private server: ChildProcess | undefined;
  private constructor(readonly folder: string) {}

  static async start(): Promise<Postgres> {
    const postgres = new Postgres(mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : '/tmp', 'urna-postgres-')));
    if (user.uid !== undefined && user.gid !== undefined) chownSync(postgres.folder, user.uid, user.gid);
    chmodSync(postgres.folder, 0o711);
    execFileSync(join(bin, 'initdb'), ['--no-sync', '--auth=trust', '--username=urna_admin', '--encoding=UTF8', '--locale=C', '-D', postgres.data], { ...user, cwd: '/', stdio: 'ignore' });
    writeFileSync(join(postgres.data, 'pg_hba.conf'), 'local all urna_admin trust\nlocal all all scram-sha-256\n');
    await postgres.begin();
    return postgres;
  }

  get data(): string {
    return join(this.folder, 'data');
  }
  /** What `urnad --postgres` is told. */
  get connection(): string {
    return `host=${this.folder} user=urna_admin`;
  }

  async begin(): Promise<void> {
    this.server = spawn(join(bin, 'postgres'), ['-D', this.data, '-k', this.folder, '-c', 'listen_addresses=', '-c', 'shared_buffers=8MB', '-c', 'max_connections=20'], { ...user, cwd: '/', stdio: 'ignore' });
    for (const end = Date.now() + 20_000; ; await new Promise((done) => setTimeout(done, 50))) {
      try {
        execFileSync(join(bin, 'pg_isready'), ['-h', this.folder], { stdio: 'ignore' });
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** At once, as a machine that fails. */
  async end(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGQUIT');
    await ended;
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the administrator is answered, a line for each row. */
  ask(sql: string, database = 'postgres'): string {
    return execFileSync('psql', ['-XAt', '-h', this.folder, '-U', 'urna_admin', '-d', database, '-c', sql], { encoding: 'utf8' }).trim();
  }
}
