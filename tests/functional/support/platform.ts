// SPDX-License-Identifier: EUPL-1.2
// The real platform, started in a folder of its own: urna-box, urnad, the pages that were built.
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HttpClient } from './http_client';

export const root = resolve(__dirname, '../../..');
export const build = process.env['URNA_BUILD'] ?? join(root, 'build/release');
export const program = (name: string): string => join(build, 'apps', name, name);

const is_root = process.getuid?.() === 0;

export type Server = 'urna-box' | 'urnad';

export function free_port(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** For tests only: everybody knows it. */
const test_passphrase = 'for tests only, known to everybody';

/** Whether somebody listens on a Unix socket, or on a port of this machine. */
function listens(place: string | number): Promise<boolean> {
  return new Promise((done) => {
    const tried = typeof place === 'number' ? connect(place, '127.0.0.1') : connect(place);
    tried.once('connect', () => done(true));
    tried.once('error', () => done(false));
    tried.once('close', () => tried.destroy());
    tried.once('connect', () => tried.end());
  });
}

/** Until a server that a test started beside the platform listens on a port of this machine. */
export async function until_listens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; ++tries) {
    if (await listens(port)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nobody listens on port ${String(port)}`);
}

export interface PlatformSettings {
  /** Without a folder, one is made, and goes with `stop`. */
  folder?: string;
  port?: number;
  /** What opens the desk; without one, it is a passphrase that everybody knows. */
  passphrase?: string;
  /** What the servers and `urnactl` find in their environment, given the folder in which all is kept. */
  environment?: (folder: string) => NodeJS.ProcessEnv;
  /** The servers stay two users although their environment is another. */
  are_users_apart?: boolean;
  /** What starts `urnad`, before its own path; asked at each start. */
  desk_by?: () => readonly string[];
  /** Where the desk looks for the box, when that is not where the box listens. */
  box_socket?: string;
  /** What `urnad` is told beside. */
  desk_options?: readonly string[];
  /** What `urna-box` is told beside. */
  box_options?: readonly string[];
  /** The desk stays as it is after a start, for whoever unlocks it in another way. */
  is_left_locked?: boolean;
}

export class Platform {
  /** What names a customer's desk to `urnactl`; nothing for the platform's own. */
  readonly customer: readonly string[] = [];
  /** What the servers take for the time, in milliseconds. */
  clock: () => number = Date.now;
  private readonly running = new Map<Server, ChildProcess>();

  private constructor(readonly folder: string, readonly port: number, private readonly settings: PlatformSettings) {}

  /** Starts both servers, unlocks the desk and waits until they answer. */
  static async start(settings: PlatformSettings = {}): Promise<Platform> {
    const folder = settings.folder ?? mkdtempSync(join(tmpdir(), 'urna-platform-'));
    const platform = new Platform(folder, settings.port ?? (await free_port()), settings);
    const { box, desk } = platform.users;
    chmodSync(folder, 0o711);
    for (const [name, mode, user] of [['box', 0o700, box], ['desk', 0o700, desk], ['run', 0o750, box]] as const) {
      mkdirSync(join(folder, name), { recursive: true, mode });
      if (user !== 'root') chownSync(join(folder, name), user.id, user.group);
    }
    await platform.start_server('urna-box');
    await platform.start_server('urnad');
    return platform;
  }

  /** Root's servers are two users that have nothing in common but the box's socket, as they are installed. */
  private get users(): Record<'box' | 'desk', 'root' | { id: number; group: number }> {
    // Whoever watches or disturbs them from within must be able to.
    const is_disturbed = this.settings.environment !== undefined && this.settings.are_users_apart !== true;
    if (!is_root || is_disturbed || this.settings.box_socket !== undefined) return { box: 'root', desk: 'root' };
    return { box: { id: 61_701, group: 61_701 }, desk: { id: 61_702, group: 61_701 } };
  }

  /** Where the box listens. */
  get box_listens(): string {
    return join(this.folder, 'run/box.sock');
  }

  /** Where a server answers its operator. */
  admin(server: Server): string {
    return join(this.folder, server === 'urna-box' ? 'run/admin.sock' : 'desk/admin.sock');
  }

  /** What people type. */
  get address(): string {
    return this.origin;
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

  /** The desk's data folder. */
  get data(): string {
    return join(this.folder, 'desk');
  }

  /** The same platform as one of its customers sees it, whose desk is opened: another host, another data folder. */
  add_customer(host: string, label: string, ...options: string[]): Platform & { tenant: string } {
    const told = JSON.parse(this.urnactl('tenant', 'add', host, '--label', label, ...options, '--data', this.data, '--json')) as { id: string; folder: string; address: string };
    return Object.create(this, {
      tenant: { value: told.id },
      customer: { value: ['--customer', host] },
      address: { value: told.address },
      data: { value: told.folder },
      client: { value: () => new HttpClient(this.origin, this.certificate, host) },
    }) as Platform & { tenant: string };
  }

  async start_server(server: Server): Promise<void> {
    const socket = this.box_listens;
    const user = this.users[server === 'urna-box' ? 'box' : 'desk'];
    const options = [
      '--data', join(this.folder, server === 'urna-box' ? 'box' : 'desk'),
      '--admin', this.admin(server),
      ...(is_root ? ['--user', user === 'root' ? user : `${user.id}:${user.group}`] : []),
      ...(server === 'urna-box'
        ? ['--socket', socket, ...(this.settings.box_options ?? [])]
        : ['--box', this.settings.box_socket ?? socket, '--listen', `127.0.0.1:${this.port}`, '--address', this.origin, '--pages', join(root, 'web/dist'), '--cheap-passphrase', ...(this.settings.desk_options ?? [])]),
    ];
    const log = openSync(join(this.folder, `${server}.log`), 'a');
    const [command, ...rest] = [...(server === 'urnad' ? (this.settings.desk_by?.() ?? []) : []), program(server), ...options];
    const child = spawn(command!, rest, { stdio: ['ignore', log, log], env: this.environment });
    closeSync(log);
    this.running.set(server, child);
    const ready = server === 'urna-box' ? () => listens(socket) : () => this.answers();
    for (const end = Date.now() + 15_000; !(await ready()); ) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > end) throw new Error(`${server} did not start:\n${this.log(server)}`);
      await new Promise((done) => setTimeout(done, 10));
    }
    if (server === 'urnad' && this.settings.is_left_locked !== true) this.unlock();
  }

  /** A desk is locked after every start; the first time, its keystore is made. */
  unlock(): void {
    // Not in the servers' environment: a story that makes them hurry must not make the operator impatient.
    const urnactl = (options: readonly string[], input = ''): string =>
      execFileSync(program('urnactl'), [...options, '--data', join(this.folder, 'desk')], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
    const { state } = JSON.parse(urnactl(['status', '--json'])) as { state: string };
    const is_fresh = state === 'uninitialised';
    urnactl(is_fresh ? ['init', '--passphrase'] : ['unlock'], `${this.settings.passphrase ?? test_passphrase}\n`.repeat(is_fresh ? 2 : 1));
  }

  pid(server: Server): number {
    const pid = this.running.get(server)?.pid;
    if (pid === undefined) throw new Error(`${server} does not run`);
    return pid;
  }

  /** Whether it was started and has not ended by itself. */
  is_running(server: Server): boolean {
    const child = this.running.get(server);
    return child !== undefined && child.exitCode === null && child.signalCode === null;
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
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.stop_server('urnad');
    await this.stop_server('urna-box');
    if (this.settings.folder === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** What `urnactl` answers. */
  urnactl(...options: string[]): string {
    return execFileSync(program('urnactl'), options, { encoding: 'utf8', env: this.environment });
  }

  /** What `urna-node` of this machine prints. */
  urna_node(...options: string[]): string {
    return execFileSync(program('urna-node'), options, { encoding: 'utf8', env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
  }
  /** Has this machine state itself to the desk. */
  state_machine(node: string, key: string, ...more: string[]): string {
    return this.urna_node('state', '--node', node, '--key', key, '--desk', this.origin, '--authorities', join(this.folder, 'desk/certificate.pem'), '--program', `urnad=${program('urnad')}`, ...more);
  }

  private get environment(): NodeJS.ProcessEnv {
    return this.settings.environment?.(this.folder) ?? process.env;
  }
}
