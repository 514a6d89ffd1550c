// SPDX-License-Identifier: EUPL-1.2
// How each check is broken, and mended.  What cannot be broken honestly says why.
import { readdirSync, rmSync } from 'node:fs';
import { createServer as create_plain_server, type Server as PlainServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Stage } from './stage';
import { is_apart } from './system';

export interface Break {
  check: string;
  /** What is seen that must not be, and nothing else is. */
  wrong: readonly string[];
  /** It opens an incident, of which the security contacts are told. */
  is_grave?: boolean;
  do: () => unknown;
  mend: () => unknown;
}

/** In the order in which they are played: time goes by in the last ones. */
export function breaks_of(on: Stage): Break[] {
  const { machine, system } = on;
  let opened: Server | undefined;
  let plain: PlainServer | undefined;
  const anywhere: Break[] = [
    { check: 'sbom.match', wrong: ['changed'], is_grave: true, do: () => machine.change_program(), mend: () => machine.restore_program() },
    { check: 'net.ports', wrong: ['undeclared'], is_grave: true, do: async () => { opened = await open_port(); }, mend: () => close(opened) },
    { check: 'tls.certificate', wrong: ['trusted'], is_grave: true, do: () => machine.trust_another(), mend: () => machine.trust_own() },
    { check: 'backup.copies', wrong: ['copies'], do: () => { for (const name of readdirSync(machine.places[0]!)) rmSync(join(machine.places[0]!, name), { recursive: true }); }, mend: () => on.back_up() },
    { check: 'backup.restore', wrong: ['restored_whole'], do: () => { machine.spoil_copy(1); on.drill(machine.places[1]!); }, mend: () => on.drill(machine.places[0]!) },
    { check: 'patch.level', wrong: ['mendable_sources', 'mendable'], do: () => machine.flaw_mended_in('999:1'), mend: () => machine.flaw_mended_in('1') },
    { check: 'vuln.feed', wrong: ['feed_age_hours'], do: () => machine.forget_feed(25), mend: () => machine.flaw_mended_in('1') },
    { check: 'net.firewall', wrong: ['rules_sha256'], is_grave: true, do: () => machine.let_through(23), mend: () => machine.let_through(443) },
    { check: 'config.hardening', wrong: ['score'], do: () => machine.hardened(60), mend: () => machine.hardened(90) },
    { check: 'time.sync', wrong: ['clock_kept', 'clock_error_ms'], do: () => machine.keep_clock('loose'), mend: () => machine.keep_clock('kept') },
  ];
  const apart: Break[] = [
    { check: 'tls.no_plain', wrong: ['plain_on_port_80'], do: async () => { plain = await answer_plainly(80); }, mend: () => close(plain) },
    { check: 'support.eol', wrong: ['mended_until'], do: () => system.install_old_debian(), mend: () => system.install_debian() },
    { check: 'host.no_cloud', wrong: ['firmware'], is_grave: true, do: () => system.made_by('Amazon EC2'), mend: () => system.made_by('Supermicro') },
    { check: 'config.usb', wrong: ['usb_storage_loaded'], do: () => system.plug_in_usb(), mend: () => system.unplug_usb() },
    { check: 'secrets.ephemeral', wrong: ['lockable_mib'], do: () => on.restart(() => { on.lockable_bytes = 1 << 20; }), mend: () => on.restart(() => { on.lockable_bytes = undefined; }) },
    { check: 'acl.process', wrong: ['may_gain_rights', 'system_calls_filtered'], do: () => on.restart(() => { on.is_filtered = false; }), mend: () => on.restart(() => { on.is_filtered = true; }) },
  ];
  const in_front = (check: string, weakness: NonNullable<Stage['weakness']>, wrong: readonly string[], is_grave = false): Break =>
    ({ check, wrong, is_grave, do: () => on.restart(() => { on.weakness = weakness; }), mend: () => on.restart(() => { on.weakness = undefined; }) });
  const later: Break[] = [
    in_front('tls.config', 'tls', ['tls1.0', 'tls1.1', 'tls1.2_weak'], true),
    in_front('web.owasp_probe', 'headers', ['missing']),
    in_front('tenant.isolation', 'hosts', ['not_given', 'given_across'], true),
    { check: 'auth.password_hash', wrong: ['weak_hashes'], do: () => on.restart(() => on.hash_cheaply(on.people[1]!)), mend: () => on.let_in(on.people[1]!) },
    { check: 'auth.policy', wrong: ['stolen_missed'], do: () => on.restart(() => machine.bring_stolen('half')), mend: () => on.restart(() => machine.bring_stolen('all')) },
    { check: 'auth.mfa', wrong: ['without_second_factor'], do: () => on.let_in_by_password('otto'), mend: () => on.disable('otto') },
    { check: 'log.integrity', wrong: ['altered'], is_grave: true, do: () => on.restart(() => on.alter_journal('alter')), mend: () => on.restart(() => on.alter_journal('mend')) },
    { check: 'log.retention', wrong: ['without_beginning'], do: () => on.restart(() => on.alter_journal('cut')), mend: async () => { await on.restart(() => on.alter_journal('mend')); await on.look('log.integrity'); } },
    { check: 'account.dormant', wrong: ['idle'], do: () => on.pass_days(machine.idle_days_max, { idle: on.people.slice(1) }), mend: async () => { for (const person of on.people.slice(1)) await on.let_in(person); } },
    { check: 'seal.open', wrong: ['open_days'], do: () => on.pass_days(machine.open_days_max, { is_unlocked_anew: false }), mend: async () => { on.unlock_anew(); await on.let_in(on.owner); } },
  ];
  return [...anywhere, ...(is_apart ? apart : []), ...later];
}

/** @returns  the check, and why it is not broken */
export function left_out(is_root: boolean): Record<string, string> {
  if (is_root) return {};
  const alone = 'only root has a system and a network for the story alone';
  return Object.fromEntries(['tls.no_plain', 'support.eol', 'host.no_cloud', 'config.usb', 'secrets.ephemeral', 'acl.process'].map((check) => [check, alone]));
}

function open_port(): Promise<Server> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '0.0.0.0', () => done(server));
  });
}
function answer_plainly(port: number): Promise<PlainServer> {
  return new Promise((done) => {
    const server = create_plain_server((_request, response) => void response.end('hello'));
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
function close(server: Server | undefined): Promise<void> {
  return new Promise((done) => void server?.close(() => done()));
}
