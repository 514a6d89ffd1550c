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
    { check: 'sbom.match', is_grave: true, do: () => machine.change_program(), mend: () => machine.restore_program() },
    { check: 'net.ports', is_grave: true, do: async () => { opened = await open_port(); }, mend: () => close(opened) },
    { check: 'tls.certificate', is_grave: true, do: () => machine.trust_another(), mend: () => machine.trust_own() },
    { check: 'backup.copies', do: () => { for (const name of readdirSync(machine.places[0]!)) rmSync(join(machine.places[0]!, name), { recursive: true }); }, mend: () => on.back_up() },
    { check: 'backup.restore', do: () => { machine.spoil_copy(1); on.drill(machine.places[1]!); }, mend: () => on.drill(machine.places[0]!) },
    { check: 'patch.level', do: () => machine.flaw_mended_in('999:1'), mend: () => machine.flaw_mended_in('1') },
    { check: 'vuln.feed', do: () => machine.forget_feed(25), mend: () => machine.flaw_mended_in('1') },
    { check: 'net.firewall', do: () => machine.let_through(23), mend: () => machine.let_through(443) },
    { check: 'config.hardening', do: () => machine.hardened(60), mend: () => machine.hardened(90) },
  ];
  const apart: Break[] = [
    { check: 'tls.no_plain', do: async () => { plain = await answer_plainly(80); }, mend: () => close(plain) },
    { check: 'support.eol', do: () => system.install_old_debian(), mend: () => system.install_debian() },
    { check: 'host.no_cloud', do: () => system.made_by('Amazon EC2'), mend: () => system.made_by('Supermicro') },
    { check: 'config.usb', do: () => system.plug_in_usb(), mend: () => system.unplug_usb() },
    { check: 'secrets.ephemeral', do: () => on.restart(() => { on.lockable_bytes = 1 << 20; }), mend: () => on.restart(() => { on.lockable_bytes = undefined; }) },
    { check: 'acl.process', do: () => on.restart(() => { on.is_filtered = false; }), mend: () => on.restart(() => { on.is_filtered = true; }) },
  ];
  const in_front = (check: string, weakness: 'tls' | 'headers'): Break =>
    ({ check, do: () => on.restart(() => { on.weakness = weakness; }), mend: () => on.restart(() => { on.weakness = undefined; }) });
  const later: Break[] = [
    in_front('tls.config', 'tls'),
    in_front('web.owasp_probe', 'headers'),
    { check: 'auth.mfa', do: () => on.let_in_by_password('otto'), mend: () => on.disable('otto') },
    { check: 'log.integrity', do: () => on.restart(() => on.alter_journal('alter')), mend: () => on.restart(() => on.alter_journal('mend')) },
    { check: 'log.retention', do: () => on.restart(() => on.alter_journal('cut')), mend: async () => { await on.restart(() => on.alter_journal('mend')); await on.look('log.integrity'); } },
    { check: 'account.dormant', do: () => on.pass_days(machine.idle_days_max, { idle: on.people.slice(1) }), mend: async () => { for (const person of on.people.slice(1)) await on.let_in(person); } },
    { check: 'seal.open', do: () => on.pass_days(machine.open_days_max, { is_unlocked_anew: false }), mend: async () => { on.unlock_anew(); await on.let_in(on.owner); } },
  ];
  return [...anywhere, ...(is_apart ? apart : []), ...later];
}

/** @returns  the check, and why it is not broken */
export function left_out(is_root: boolean): Record<string, string> {
  const in_the_program = 'it is decided in the program: another one would be found by sbom.match';
  const one_customer = 'this platform has one customer';
  const of_the_machine = 'it would set the clock of the whole machine';
  const always: Record<string, string> = { 'auth.policy': in_the_program, 'auth.password_hash': in_the_program, 'tenant.isolation': one_customer, 'time.sync': of_the_machine };
  if (is_root) return always;
  const alone = 'only root has a system and a network for the story alone';
  return { ...always, ...Object.fromEntries(['tls.no_plain', 'support.eol', 'host.no_cloud', 'config.usb', 'secrets.ephemeral', 'acl.process'].map((check) => [check, alone])) };
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
