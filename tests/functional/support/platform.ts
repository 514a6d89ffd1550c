// SPDX-License-Identifier: EUPL-1.2
// The real platform, started in a folder of its own: urna-box, urnad, the pages that were built.
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HttpClient } from './http_client';

export const root = resolve(__dirname, '../../..');
export const build = process.env['URNA_BUILD'] ?? join(root, 'build/release');
export const program = (name: string): string => join(build, 'apps', name, name);

export type Server = 'urna-box' | 'urnad';

function free_port(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

export class Platform {
  private readonly running = new Map<Server, ChildProcess>();
  private readonly given: boolean;

  private constructor(readonly folder: string, readonly port: number, given: boolean) {
    this.given = given;
  }

  /** Starts both servers and waits until they answer.  Without a folder, one is made, and goes with `stop`. */
  static async start(settings: { folder?: string; port?: number } = {}): Promise<Platform> {
    const folder = settings.folder ?? mkdtempSync(join(tmpdir(), 'urna-platform-'));
    const platform = new Platform(folder, settings.port ?? (await free_port()), settings.folder !== undefined);
    mkdirSync(join(folder, 'box'), { recursive: true, mode: 0o700 });
    mkdirSync(join(folder, 'desk'), { recursive: true, mode: 0o700 });
    await platform.start_server('urna-box');
    await platform.start_server('urnad');
    return platform;
  }

  get origin(): string {
    return `https://localhost:${this.port}`;
  }

  get certificate(): string {
    return readFileSync(join(this.folder, 'desk/certificate.pem'), 'utf8');
  }

  client(): HttpClient {
    return new HttpClient(this.origin, this.certificate);
  }

  async start_server(server: Server): Promise<void> {
    const socket = join(this.folder, 'box.sock');
    const options =
      server === 'urna-box'
        ? ['--data', join(this.folder, 'box'), '--socket', socket]
        : ['--data', join(this.folder, 'desk'), '--box', socket, '--listen', `127.0.0.1:${this.port}`, '--pages', join(root, 'web/dist')];
    const log = openSync(join(this.folder, `${server}.log`), 'a');
    const child = spawn(program(server), options, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.running.set(server, child);
    const ready = server === 'urna-box' ? () => existsSync(socket) : () => this.answers();
    for (let tries = 0; !(await ready()); ++tries) {
      if (child.exitCode !== null || tries > 300) throw new Error(`${server} did not start:\n${this.log(server)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  private async answers(): Promise<boolean> {
    if (!existsSync(join(this.folder, 'desk/certificate.pem'))) return false;
    const client = this.client();
    try {
      return (await client.send('GET', '/readyz')).status < 500;
    } catch {
      return false;
    } finally {
      client.close();
    }
  }

  log(server: Server): string {
    return readFileSync(join(this.folder, `${server}.log`), 'utf8');
  }

  /** Ends a server at once, as a cut of power would. */
  async kill(server: Server): Promise<void> {
    await this.end(server, 'SIGKILL');
  }

  async stop_server(server: Server): Promise<void> {
    await this.end(server, 'SIGTERM');
  }

  private async end(server: Server, signal: NodeJS.Signals): Promise<void> {
    const child = this.running.get(server);
    if (child === undefined) return;
    this.running.delete(server);
    if (child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.stop_server('urnad');
    await this.stop_server('urna-box');
    if (!this.given) rmSync(this.folder, { recursive: true, force: true });
  }

  /** What `urnactl` answers. */
  urnactl(...options: string[]): string {
    return execFileSync(program('urnactl'), options, { encoding: 'utf8' });
  }
}
