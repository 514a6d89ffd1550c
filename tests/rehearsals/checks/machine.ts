// SPDX-License-Identifier: EUPL-1.2
// The machine of the story, as its operator says it must be, and how it is broken.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../functional/support/platform';

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
  }

  get options(): string[] {
    return ['--collector', program('urna-collect'), '--evidence-policy', this.policy, ...this.places.flatMap((place) => ['--backup-to', place]), '--backup-keys-to', join(this.folder, 'keys')];
  }

  private get own_certificate(): string {
    return join(this.folder, 'platform/desk/certificate.pem');
  }

  declare(port: number): void {
    this.restore_program();
    this.flaw_mended_in('1');
    this.hardened(90);
    this.let_through(443);
    this.write({
      programs: { urnad: { path: program('urnad'), sha256: digest(program('urnad')) }, spare: { path: this.spare, sha256: digest(this.spare) } },
      listeners: [...waiting(), `tcp/${port}`],
      authorities: this.own_certificate,
      advisories: { feed: join(this.folder, 'debian.json') },
      firewall: { rules: join(this.folder, 'rules.json'), sha256: '0'.repeat(64) },
      hardening: { report: join(this.folder, 'lynis.dat') },
      idle_days_max: this.idle_days_max,
      open_days_max: this.open_days_max,
    });
  }

  /** By the digest that the check says of rules that are as they must be. */
  async write_down_firewall(look: (check: string) => Promise<{ newest: { seen: { what: string; value: string }[] } }>): Promise<void> {
    const sha256 = (await look('net.firewall')).newest.seen.find(({ what }) => what === 'rules_sha256')!.value;
    this.write({ firewall: { rules: join(this.folder, 'rules.json'), sha256 } });
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
    writeFileSync(join(this.folder, 'rules.json'), JSON.stringify({ nftables: [{ chain }, { rule }] }));
  }

  private write(changes: Record<string, unknown>): void {
    this.wanted = { ...this.wanted, ...changes };
    writeFileSync(this.policy, JSON.stringify(this.wanted));
  }
}
