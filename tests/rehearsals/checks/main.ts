// SPDX-License-Identifier: EUPL-1.2
// The story of checks_broken: each check of the platform is broken, seen to fail by all who must see it, and mended.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from '../../functional/support/owner';
import { free_port, until_listens } from '../../functional/support/platform';
import { Approved, agree } from './approved';
import { breaks_of, left_out, type Break } from './breaks';
import { Stage } from './stage';
import { is_apart } from './system';

const folder = process.env['URNA_STAGE'] ?? '.';
const mail_folder = join(folder, 'mail');
const mails = (): number => { try { return readdirSync(join(mail_folder, 'new')).length; } catch { return 0; } };

const smtp_port = await free_port();
const smtp = spawn('/usr/bin/aiosmtpd', ['-n', '-l', `127.0.0.1:${smtp_port}`, '-c', 'aiosmtpd.handlers.Mailbox', mail_folder], { stdio: 'ignore' });
let stage: Stage | undefined;
try {
  await until_listens(smtp_port);
  stage = await Stage.set(folder, ['--alerts-from', 'urna@vote.example.org', '--alerts', `smtp://127.0.0.1:${smtp_port}`]);
  await story(stage);
} finally {
  await stage?.strike();
  smtp.kill();
}

async function story(on: Stage): Promise<void> {
  await on.owner.client.ask('PUT', '/api/tenant/alerts', { contacts: [{ address: 'security@example.org', language: 'en' }] });
  await on.look_at_all();
  const approved = await Approved.by_three(on.owner, on.platform);
  on.people.push(...approved.others);
  const breaks = breaks_of(on);
  const before = await approved.read();
  agree(before.state === 'active', `the decision is ${before.state} before anything is broken`);
  for (const one of breaks) await play(on, approved, before.proved, one);

  const listed = await on.checks();
  const omitted = left_out(is_apart);
  for (const { check } of listed) agree(breaks.some((one) => one.check === check) !== check in omitted, `${check} is either broken or left out for a reason`);
  for (const [check, reason] of Object.entries(omitted)) console.log(`  ${check}: not broken, ${reason}`);
  console.log(`  ${breaks.length} of ${listed.length} checks were broken and mended`);
}

async function play(on: Stage, approved: Approved, proved: number, one: Break): Promise<void> {
  agree((await on.look(one.check)).finding === 'pass', `${one.check} passes before it is broken: ${await on.seen(one.check)}`);
  agree(!(await incidents(on.owner)).includes(`check:${one.check}`), `no incident is open for ${one.check} before`);
  if (one.is_grave) await on.wait_for_next_mail();
  const told = mails();
  await one.do();
  const { finding, newest } = await on.look(one.check);
  const wrong = new Set(newest.seen.filter(({ is_wrong }) => is_wrong).map(({ what }) => what));
  agree(finding === 'fail' && [...wrong].join() === one.wrong.join(), `${one.check} fails at the next look by ${one.wrong.join(' and ')}: ${await on.seen(one.check)}`);
  const broken = await approved.read();
  const served = broken.of(one.check);
  for (const { measure, proof } of served) agree(proof === 'failed', `${measure} fails with ${one.check}`);
  if (served.length > 0) {
    agree(broken.proved < proved, `the proved index falls with ${one.check}: ${proved} to ${broken.proved}`);
    agree(broken.state === 'under-watch', `the decision goes under watch with ${one.check}, it is ${broken.state} at ${broken.proved}`);
  }
  agree((await on.checks()).some(({ check, finding }) => check === one.check && finding === 'fail'), `the bell has ${one.check}`);
  if (one.is_grave) {
    await until(async () => (await incidents(on.owner)).includes(`check:${one.check}`), `an incident opens for ${one.check}`);
    await until(() => Promise.resolve(mails() > told), `a mail goes out for ${one.check}`);
  }
  await one.mend();
  agree((await on.look(one.check)).finding === 'pass', `${one.check} passes when it is mended: ${await on.seen(one.check)}`);
  const mended = await approved.read();
  agree(Math.abs(mended.proved - proved) < 1e-9 && mended.state === 'active', `all is back after ${one.check}: ${proved} and now ${mended.proved}, ${mended.state}; ${await on.failing()}`);
  const watched = served.length > 0 ? `${proved.toFixed(3)} -> ${broken.proved.toFixed(3)}, under watch` : 'behind no measure';
  console.log(`  ${one.check} (${one.wrong.join(', ')}): ${watched}${one.is_grave ? ', an incident, a mail' : ''}, mended`);
}

async function incidents(owner: Owner): Promise<string[]> {
  return (await owner.client.ask('GET', '/api/incidents')).json<{ incidents: { kind: string }[] }>().incidents.map(({ kind }) => kind);
}
async function until(is_so: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 250))) if (await is_so()) return;
  throw new Error(`not within a minute: ${what}`);
}
