// SPDX-License-Identifier: EUPL-1.2
// The story of checks_broken: what is broken, what must be seen of it, and how it is mended.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Owner } from '../../functional/support/owner';
import { free_port, Platform, until_listens } from '../../functional/support/platform';
import { Faults } from '../cut_off/faults';
import { Approved, agree } from './approved';
import { Machine } from './machine';

const stage = process.env['URNA_STAGE'] ?? '.';
const mail_folder = join(stage, 'mail');
const mails = (): number => { try { return readdirSync(join(mail_folder, 'new')).length; } catch { return 0; } };

interface Break {
  check: string;
  /** One that stands on it. */
  measure: string | null;
  /** It opens an incident, of which the security contacts are told. */
  is_grave?: boolean;
  do: () => void | Promise<void>;
  mend: () => void | Promise<void>;
}

const machine = new Machine(stage);
const faults = Faults.make(stage);
let ahead = 0;
/** Contacts are told at once, and then of all that comes within a quarter of an hour together. */
async function wait_for_next_mail(owner: Owner): Promise<void> {
  ahead += 901;
  faults.set('seconds_ahead', ahead);
  await owner.sign_in();
  await owner.step_up();
}
const smtp_port = await free_port();
const smtp = spawn('/usr/bin/aiosmtpd', ['-n', '-l', `127.0.0.1:${smtp_port}`, '-c', 'aiosmtpd.handlers.Mailbox', mail_folder], { stdio: 'ignore' });
let platform: Platform | undefined;
try {
  await until_listens(smtp_port);
  const port = await free_port();
  machine.declare(port);
  platform = await Platform.start({ folder: join(stage, 'platform'), port, environment: (store) => faults.environment(store), desk_options: [...machine.options, '--alerts-from', 'urna@vote.example.org', '--alerts', `smtp://127.0.0.1:${smtp_port}`] });
  platform.clock = () => Date.now() + 1000 * ahead;
  await story(platform);
} finally {
  await platform?.stop();
  smtp.kill();
  faults.close();
}

async function story(on: Platform): Promise<void> {
  const odile = await Owner.enrol(on);
  await odile.step_up();
  await odile.client.ask('PUT', '/api/tenant/alerts', { contacts: [{ address: 'security@example.org', language: 'en' }] });
  const back_up = (): void => void on.urnactl('backup', 'make', '--data', join(stage, 'platform/desk'));
  back_up();
  const look = async (check: string): Promise<Seen> => (await odile.client.ask('POST', `/api/assurance/checks/${check}/look`)).json<Seen>();
  await machine.write_down_firewall(look);
  const { checks } = (await odile.client.ask('GET', '/api/assurance/checks')).json<{ checks: { check: string }[] }>();
  for (const { check } of checks) await look(check);
  const approved = await Approved.by_three(odile, on);

  let opened: Server | undefined;
  const breaks: Break[] = [
    { check: 'sbom.match', measure: 'RECENSEMENT.2', is_grave: true, do: () => machine.change_program(), mend: () => machine.restore_program() },
    { check: 'net.ports', measure: 'CONFIG.6', is_grave: true, do: async () => { opened = await open_port(); }, mend: async () => { await new Promise((done) => opened?.close(done)); } },
    { check: 'tls.certificate', measure: 'CONFIG.4', is_grave: true, do: () => machine.trust_another(), mend: () => machine.trust_own() },
    { check: 'backup.copies', measure: 'U.BACKUP.1', do: () => { for (const name of readdirSync(machine.places[0]!)) rmSync(join(machine.places[0]!, name), { recursive: true }); }, mend: () => back_up() },
    { check: 'patch.level', measure: 'MCO_MCS.17', do: () => machine.flaw_mended_in('999:1'), mend: () => machine.flaw_mended_in('1') },
    { check: 'vuln.feed', measure: 'MCO_MCS.3', do: () => machine.forget_feed(25), mend: () => machine.flaw_mended_in('1') },
    { check: 'net.firewall', measure: 'FILTRE.2', do: () => machine.let_through(23), mend: () => machine.let_through(443) },
    { check: 'config.hardening', measure: 'CONFIG.2', do: () => machine.hardened(60), mend: () => machine.hardened(90) },
  ];
  const before = await approved.read();
  agree(before.state === 'active', `the decision is ${before.state} before anything is broken`);
  for (const one of breaks) {
    agree((await look(one.check)).finding === 'pass', `${one.check} passes before it is broken`);
    if (one.is_grave) await wait_for_next_mail(odile);
    const told = mails();
    await one.do();
    agree((await look(one.check)).finding === 'fail', `${one.check} fails at the next look`);
    const broken = await approved.read();
    agree(one.measure === null || broken.proofs[one.measure] === 'failed', `${one.measure} fails with ${one.check}`);
    agree(broken.proved < before.proved, `the proved index falls with ${one.check}: ${before.proved} to ${broken.proved}`);
    agree(broken.state === 'under-watch', `the decision goes under watch with ${one.check}`);
    agree((await failing(odile)).includes(one.check), `the bell has ${one.check}`);
    if (one.is_grave) await until(async () => (await incidents(odile)).includes(`check:${one.check}`), `an incident opens for ${one.check}`);
    if (one.is_grave) await until(() => Promise.resolve(mails() > told), `a mail goes out for ${one.check}`);
    await one.mend();
    agree((await look(one.check)).finding === 'pass', `${one.check} passes when it is mended`);
    const mended = await approved.read();
    agree(Math.abs(mended.proved - before.proved) < 1e-9 && mended.state === 'active', `all is back after ${one.check}: ${mended.proved}, ${mended.state}`);
    console.log(`  ${one.check}: ${before.proved.toFixed(3)} -> ${broken.proved.toFixed(3)}, under watch${one.is_grave ? ', an incident, a mail' : ''}, mended`);
  }
}

interface Seen { finding: string; newest: { seen: { what: string; value: string }[] } }

async function failing(owner: Owner): Promise<string[]> {
  const { checks } = (await owner.client.ask('GET', '/api/assurance/checks')).json<{ checks: { check: string; finding: string }[] }>();
  return checks.filter(({ finding }) => finding === 'fail').map(({ check }) => check);
}
async function incidents(owner: Owner): Promise<string[]> {
  return (await owner.client.ask('GET', '/api/incidents')).json<{ incidents: { kind: string }[] }>().incidents.map(({ kind }) => kind);
}
function open_port(): Promise<Server> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '0.0.0.0', () => done(server));
  });
}
async function until(is_so: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 250))) if (await is_so()) return;
  throw new Error(`not within a minute: ${what}`);
}
