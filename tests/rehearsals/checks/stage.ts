// SPDX-License-Identifier: EUPL-1.2
// The platform of the story, on the machine of the story, and the people who work with it.
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Owner, password } from '../../functional/support/owner';
import { build, free_port, Platform, program } from '../../functional/support/platform';
import { Faults } from '../cut_off/faults';
import { add_customers } from './customers';
import { Machine } from './machine';
import { is_apart, System } from './system';

const passphrase = 'for tests only, known to everybody';
const beside = (name: string): string => resolve(__dirname, name);

export interface Check { check: string; finding: string; newest: { seen: { what: string; value: string; is_wrong: boolean }[] } | null }

export class Stage {
  /** Everybody who has an account, the owner first. */
  readonly people: Owner[] = [];
  /** Whether the desk is started under a filter of system calls, as the packaged service is. */
  is_filtered = is_apart;
  /** How many bytes the desk may keep from being written to the disk; undefined: as many as whoever starts it. */
  lockable_bytes: number | undefined = undefined;
  /** What is wrong with how the desk is reached: weak_front.cpp. */
  weakness: 'tls' | 'headers' | 'hosts' | undefined = undefined;
  private ahead = 0;

  private constructor(readonly folder: string, readonly machine: Machine, readonly system: System, private readonly faults: Faults, private started: Platform | undefined) {}

  static async set(folder: string, desk_options: readonly string[]): Promise<Stage> {
    const machine = new Machine(folder);
    const system = new System(join(folder, 'system'));
    const stage = new Stage(folder, machine, system, Faults.make(folder), undefined);
    if (is_apart) {
      chmodSync(stage.faults.file, 0o666);  // of two users
      system.make_firmware();
      system.bar_usb();
    }
    const port = await free_port();
    machine.declare(port);
    stage.started = await Platform.start({
      folder: join(folder, 'platform'), port, are_users_apart: is_apart,
      environment: (store) => stage.environment(store),
      desk_by: () => [...(stage.lockable_bytes ? ['prlimit', `--memlock=${stage.lockable_bytes}`] : []), ...(stage.is_filtered ? [beside('with_filter.py')] : [])],
      desk_options: [...machine.options, ...desk_options],
    });
    stage.platform.clock = () => Date.now() + 1000 * stage.ahead;
    await add_customers(stage.platform);
    stage.people.push(await Owner.enrol(stage.platform));
    await stage.owner.step_up();
    stage.back_up();
    stage.drill(machine.places[1]!);
    return stage;
  }

  private environment(store: string): NodeJS.ProcessEnv {
    const usual = this.faults.environment(store);
    if (this.weakness === undefined) return usual;
    return { ...usual, LD_PRELOAD: `${usual['LD_PRELOAD']!}:${join(build, 'tests/rehearsals/checks/libweak_front.so')}`, URNA_WEAK_FRONT: this.weakness };
  }

  get platform(): Platform {
    if (this.started === undefined) throw new Error('the platform does not run');
    return this.started;
  }
  get owner(): Owner {
    return this.people[0]!;
  }

  async strike(): Promise<void> {
    await this.started?.stop();
    this.faults.close();
  }

  async look(check: string): Promise<Check & { newest: NonNullable<Check['newest']> }> {
    return (await this.owner.client.ask('POST', `/api/assurance/checks/${check}/look`)).json();
  }
  async checks(): Promise<Check[]> {
    return (await this.owner.client.ask('GET', '/api/assurance/checks')).json<{ checks: Check[] }>().checks;
  }
  async look_at_all(): Promise<void> {
    for (const { check } of await this.checks()) await this.look(check);
  }
  async seen(check: string): Promise<string> {
    return JSON.stringify((await this.checks()).find((one) => one.check === check)?.newest?.seen);
  }
  async failing(): Promise<string> {
    return (await this.checks()).filter(({ finding }) => finding !== 'pass').map(({ check, finding }) => `${check} ${finding}`).join(', ');
  }

  back_up(): void {
    this.platform.urnactl('backup', 'make', '--data', this.platform.data);
  }
  /** From the copies of one place; it is noted whether all came back. */
  drill(place: string): boolean {
    const scratch = join(this.folder, `scratch-${Date.now()}`);
    try {
      execFileSync(program('urnactl'), ['backup', 'drill', this.machine.newest_backup, '--from', place, '--keys-from', join(this.folder, 'keys'), '--in', scratch, '--data', this.platform.data], { input: `${passphrase}\n`, env: this.faults.environment(this.folder), stdio: ['pipe', 'pipe', 'pipe'] });
      return true;
    } catch {
      return false;
    }
  }

  /** Contacts are told at once, and then of all that comes within a quarter of an hour together: two quarters pass, the first
      of which may end with a mail about what was before. */
  async wait_for_next_mail(): Promise<void> {
    for (let quarters = 0; quarters < 2; ++quarters) {
      this.pass(901);
      await this.let_in(this.owner);
      await new Promise((done) => setTimeout(done, 4000));
    }
  }
  /** Days go by in which people work, all but `idle`, backups are made and checks are looked at. */
  async pass_days(days: number, { idle = [], is_unlocked_anew = true }: { idle?: readonly Owner[]; is_unlocked_anew?: boolean } = {}): Promise<void> {
    this.pass(86_400 * days + 3_600);
    if (is_unlocked_anew) this.unlock_anew();
    for (const person of [...this.people].reverse()) if (!idle.includes(person)) await this.let_in(person);
    this.back_up();
    await this.look_at_all();
  }
  unlock_anew(): void {
    this.platform.urnactl('lock', '--data', this.platform.data);
    this.platform.unlock();
  }
  async let_in(person: Owner): Promise<void> {
    person.client.close();  // what it had open may be days old
    await person.sign_in();
    await person.step_up();
  }

  /** Somebody who may watch a vote, for which a password is enough. */
  async let_in_by_password(name: string): Promise<void> {
    const olga = await Owner.take_up(this.platform, await this.owner.invite('olga@example.org', ['organiser'], 30), 'olga@example.org', 'olga');
    this.people.push(olga);
    const definition = { name: 'A vote to watch', trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Whom?', answers: ['One', 'Two'] }] };
    const { uuid } = (await olga.client.ask('POST', '/api/organiser/elections', { definition })).json<{ uuid: string }>();
    const address = `${name}@example.org`;
    const { link } = (await this.owner.client.ask('POST', '/api/people/invitations', { address, roles: ['observer'], election: uuid, reason: 'to watch', ends: null })).json<{ link: string }>();
    const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address };
    const client = this.platform.client();
    await client.ask('POST', '/api/account/enrol', { ...invited, name, password });
    await client.ask('POST', '/api/account/enrol/finish', invited);
    client.close();
  }
  async disable(name: string): Promise<void> {
    const { people } = (await this.owner.client.ask('GET', '/api/people')).json<{ people: { id: string; name: string }[] }>();
    await this.owner.client.ask('POST', `/api/people/${people.find((one) => one.name === name)!.id}/disable`, { reason: 'no factor' });
  }

  /** Stops the desk, does something to what it has, and starts it. */
  async restart(meanwhile: () => void): Promise<void> {
    await this.platform.stop_server('urnad');
    meanwhile();
    await this.platform.start_server('urnad');
    await this.let_in(this.owner);
  }
  /** Somebody's password is kept as a program of long ago left it, until they sign in. */
  hash_cheaply(person: Owner): void {
    execFileSync(join(build, 'tests/rehearsals/checks/cheap_hash'), [this.platform.data, person.address], { input: `${passphrase}\n${password}\n`, stdio: ['pipe', 'pipe', 'inherit'] });
  }
  alter_journal(how: 'alter' | 'cut' | 'mend'): void {
    execFileSync(beside('alter_journal.py'), [join(this.platform.data, 'journal.db'), join(this.folder, 'entry.json'), how]);
  }

  private pass(seconds: number): void {
    this.ahead += seconds;
    this.faults.set('seconds_ahead', this.ahead);
  }
}
