// SPDX-License-Identifier: EUPL-1.2
// The machine of the story, as its operator says it must be, and how it is broken.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, program } from '../../functional/support/platform';

/** In every collection that was published. */
const stolen_everywhere = ['1234567890', 'superman', 'football', '111111', 'master', 'password', 'abc123', '123456', 'sunshine', 'zxcvbnm', 'dragon', 'qwerty', 'welcome', 'whatever', 'iloveyou', '123456789'];

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Whoever waits for the network here is declared: this machine is not the story's alone. */
function waiting(): string[] {
  const found = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .filter((words) => words[3] === (table.startsWith('tcp') ? '0A' : '07'))
    .map((words) => `${table.slice(0, 3)}/${parseInt(words[1]!.split(':')[1]!, 16)}`));
  return [...new Set(found)];
}

export class Machine {
  readonly places: string[];
  readonly idle_days_max = 2;
  readonly open_days_max = 2;
  private readonly policy: string;
  private readonly spare: string;
  private readonly collector: string;
  private readonly stolen: string;
  private wanted: Record<string, unknown> = {};

  constructor(private readonly folder: string) {
    // Servers of other users read what lies here.
    chmodSync(folder, 0o755);
    this.places = ['one', 'two', 'three'].map((name) => join(folder, `copies-${name}`));
    mkdirSync(join(folder, 'platform'));
    for (const place of [...this.places, join(folder, 'keys')]) {
      mkdirSync(place);
      chmodSync(place, 0o777);
    }
    this.policy = join(folder, 'evidence.json');
    this.spare = join(folder, 'spare');
    this.collector = join(folder, 'collector');
    this.stolen = join(folder, 'stolen.list');
  }

  get options(): string[] {
    return ['--collector', this.collector, '--evidence-policy', this.policy, '--breached-passwords', this.stolen, ...this.places.flatMap((place) => ['--backup-to', place]), '--backup-keys-to', join(this.folder, 'keys')];
  }

  private get own_certificate(): string {
    return join(this.folder, 'platform/desk/certificate.pem');
  }

  declare(port: number): void {
    this.restore_program();
    this.flaw_mended_in('1');
    this.hardened(90);
    this.let_through(443);
    this.keep_clock('kept');
    this.bring_stolen('all');
    this.write({
      programs: { urnad: { path: program('urnad'), sha256: digest(program('urnad')) }, spare: { path: this.spare, sha256: digest(this.spare) } },
      listeners: [...waiting(), `tcp/${port}`],
      authorities: this.own_certificate,
      advisories: { feed: join(this.folder, 'debian.json') },
      firewall: { rules: this.rules, sha256: this.digest_of_rules() },
      hardening: { report: join(this.folder, 'lynis.dat') },
      idle_days_max: this.idle_days_max,
      open_days_max: this.open_days_max,
    });
  }

  get newest_backup(): string {
    return readdirSync(this.places[1]!).filter((name) => name.endsWith('.data')).map((name) => name.slice('urna-'.length, -'.data'.length)).sort().at(-1)!;
  }
  /** The disk under one of the copies loses a byte. */
  spoil_copy(place: number): void {
    const path = join(this.places[place]!, `urna-${this.newest_backup}.data`);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
  }

  change_program(): void {
    writeFileSync(this.spare, 'another program');
  }
  restore_program(): void {
    copyFileSync(program('urna-verify'), this.spare);
  }
  trust_own(): void {
    this.write({ authorities: this.own_certificate });
  }
  trust_another(): void {
    writeFileSync(join(this.folder, 'nobody.pem'), '');
    this.write({ authorities: join(this.folder, 'nobody.pem') });
  }
  flaw_mended_in(version: string): void {
    writeFileSync(join(this.folder, 'debian.json'), JSON.stringify({ dpkg: { 'CVE-2026-1': { releases: { bookworm: { status: 'resolved', fixed_version: version, urgency: 'low' } } } } }));
  }
  /** Nobody has fetched it for so many hours. */
  forget_feed(hours: number): void {
    const then = Date.now() / 1000 - 3600 * hours;
    utimesSync(join(this.folder, 'debian.json'), then, then);
  }
  hardened(score: number): void {
    writeFileSync(join(this.folder, 'lynis.dat'), `lynis_tests_done=262\nhardening_index=${score}\nreport_datetime_end=${new Date().toISOString().slice(0, 19).replace('T', ' ')}\n`);
  }
  let_through(port: number): void {
    const chain = { family: 'inet', table: 'filter', name: 'input', type: 'filter', hook: 'input', prio: 0, policy: 'drop' };
    const rule = { family: 'inet', table: 'filter', chain: 'input', expr: [{ match: { op: '==', left: 'tcp dport', right: port } }, { accept: null }] };
    writeFileSync(this.rules, JSON.stringify({ nftables: [{ chain }, { rule }] }));
  }

  /** A list of stolen passwords, as such a list is made, or as much of it as fitted on the disk: in another file than the one that
      a desk reads. */
  bring_stolen(how_much: 'all' | 'half'): void {
    const stolen = [...stolen_everywhere, ...Array.from({ length: 1000 }, (_, number) => `stolen ${number}`)];
    const hashes = join(this.folder, 'stolen.txt');
    const made = `${this.stolen}.new`;
    writeFileSync(hashes, stolen.map((one) => `${createHash('sha1').update(one).digest('hex').toUpperCase()}:9\n`).sort().join(''));
    execFileSync(program('urnactl'), ['person', 'breached', hashes, '--out', made], { stdio: 'pipe' });
    if (how_much === 'half') truncateSync(made, stolen.length * 4);
    chmodSync(made, 0o644);
    renameSync(made, this.stolen);
  }
  /** What the kernel says of its clock to the program that asks: told_clock.cpp.  That program is found whole at any moment. */
  keep_clock(how: 'kept' | 'loose'): void {
    const library = join(build, 'tests/rehearsals/checks/libtold_clock.so');
    writeFileSync(`${this.collector}.new`, `#!/bin/sh\nLD_PRELOAD=${library} URNA_CLOCK=${how} exec ${program('urna-collect')} "$@"\n`, { mode: 0o755 });
    renameSync(`${this.collector}.new`, this.collector);
  }

  private get rules(): string {
    return join(this.folder, 'rules.json');
  }
  /** As the check says it of the rules that are there. */
  private digest_of_rules(): string {
    const told = execFileSync(program('urna-collect'), ['net.firewall', `rules=${this.rules}`, `sha256=${'0'.repeat(64)}`], { encoding: 'utf8' });
    return (JSON.parse(told) as { seen: [string, string, boolean][] }).seen.find(([what]) => what === 'rules_sha256')![1];
  }

  private write(changes: Record<string, unknown>): void {
    this.wanted = { ...this.wanted, ...changes };
    writeFileSync(this.policy, JSON.stringify(this.wanted));
  }
}
