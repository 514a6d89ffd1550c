// SPDX-License-Identifier: EUPL-1.2
// The demonstration, for tools/demo: holds a whole election through the public interface, has it audited, then leaves a
// second one open for the visitor.  With ONCE=1 it stops after the audit.  The exit status is the verdict.
import '../../web/build/web_crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organiser } from './support/organiser';
import { describe_itself } from './support/own_service';
import { Owner } from './support/owner';
import { Platform, program, root } from './support/platform';
import { totp } from './support/totp';
import { Booth } from './support/voter';
import { choices, prepare, type Prepared } from './support/works_council';

const folder = join(root, 'demo');
const port = Number(process.env['PORT'] ?? 8443);
const step = (text: string): void => console.log(`\n== ${text}`);
const line = (text: string): void => console.log(`   ${text}`);

/** What opens this demonstration's platform: 40 random letters, about 188 bits. */
const passphrase = Array.from({ length: 8 }, () => Array.from({ length: 5 }, () => String.fromCharCode(97 + randomInt(26))).join('')).join(' ');

/** Every file below a folder, with its content. */
function files(path: string): { path: string; content: Buffer }[] {
  return readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    const about = statSync(file);
    if (about.isDirectory()) return files(file);
    return about.isFile() ? [{ path: file, content: readFileSync(file) }] : [];
  });
}

/** Files of the servers in which a secret stands. */
function leaks(where: string, secrets: string[]): string[] {
  return files(where).filter(({ content }) => secrets.some((secret) => content.includes(secret))).map(({ path }) => path);
}

async function vote_all(platform: Platform, poll: Prepared, voters: number): Promise<void> {
  const booth = await Booth.open(platform.client(), poll.uuid);
  for (const [place, code] of poll.codes.slice(0, voters).entries()) {
    const receipt = await booth.vote(code, choices(place));
    line(`ballot cast, tracking number ${receipt.tracker}`);
  }
}

function show_outcome(outcome: { questions: { title: string; explanation?: string[]; seats?: { name: string }[] }[] }): void {
  for (const question of outcome.questions) {
    line(question.title);
    for (const text of question.explanation ?? []) line(`  ${text}`);
    for (const seat of question.seats ?? []) line(`  elected: ${seat.name}`);
  }
}

async function hold(platform: Platform, organiser: Organiser): Promise<boolean> {
  const poll = await prepare(platform, organiser, step);
  const client = platform.client();
  step('Every voter on the roll votes');
  await vote_all(platform, poll, poll.codes.length);
  const observed = join(folder, 'public', 'observer.bel');
  writeFileSync(observed, (await client.ask('GET', `/api/board/${poll.uuid}/archive`)).body);
  step('The poll closes');
  await organiser.act(poll.uuid, 'close', poll.name);
  step('Two of the three trustees decrypt the tally, and nothing but the tally');
  for (const trustee of [poll.trustees[0], poll.trustees[2]]) {
    await trustee?.decrypt();
    line(`${trustee?.link.name} has decrypted`);
  }
  step('The result');
  show_outcome(await organiser.count(poll.uuid));
  const archive = join(folder, 'public', `${poll.uuid}.bel`);
  writeFileSync(archive, (await client.ask('GET', `/api/board/${poll.uuid}/archive`)).body);
  writeFileSync(join(folder, 'public', 'minutes.pdf'), await organiser.minutes(poll.uuid));
  step('The auditor recomputes everything from the public archive alone');
  const audit = spawnSync(program('urna-verify'), ['--compare', observed, archive], { stdio: ['ignore', 'inherit', 'inherit'] });
  step('No code and no trustee’s key is found in what the servers keep');
  const secrets = [passphrase, ...poll.codes.flatMap((code) => [code, code.replace(/ /g, ''), code.replace(/ /g, '-')]), ...poll.trustees.map(({ key_file }) => key_file)];
  // A search that cannot find anything would always be content: a secret is planted where it must be found.
  mkdirSync(join(folder, 'planted'), { recursive: true });
  writeFileSync(join(folder, 'planted', 'note'), `a note with ${secrets[0]} in it`);
  const search_works = leaks(join(folder, 'planted'), secrets).length === 1;
  rmSync(join(folder, 'planted'), { recursive: true });
  const found = leaks(join(folder, 'platform'), secrets);
  line(found.length === 0 && search_works ? `${secrets.length} looked for in both stores and logs: none found` : `FOUND in ${found.join(', ')}`);
  return audit.status === 0 && search_works && found.length === 0;
}

/** Letters of voters who have not voted, in a file of their own. */
function letters_of_last(poll: Prepared, count: number, file: string): void {
  const all = join(folder, 'private', 'all-letters.pdf');
  writeFileSync(all, poll.letters, { mode: 0o600 });
  const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [all], { encoding: 'utf8' }))?.[1] ?? 0);
  execFileSync('pdfseparate', ['-f', String(pages - count + 1), '-l', String(pages), all, join(folder, 'private', 'letter-%03d.pdf')]);
  const separate = readdirSync(join(folder, 'private')).filter((name) => name.startsWith('letter-')).sort();
  execFileSync('pdfunite', [...separate.map((name) => join(folder, 'private', name)), file]);
  for (const name of [...separate, 'all-letters.pdf']) rmSync(join(folder, 'private', name));
}

/** What must be so on this machine, for the platform's checks of itself: the programs that were built, its own port, its own certificate. */
function evidence_policy(data: string): string {
  const file = join(folder, 'evidence.json');
  const built = ['urnad', 'urna-box', 'urna-collect', 'urna-preview'].map((name) => [name, { path: program(name), sha256: createHash('sha256').update(readFileSync(program(name))).digest('hex') }]);
  writeFileSync(file, JSON.stringify({ programs: Object.fromEntries(built), listeners: [`tcp/${port}`], authorities: join(data, 'certificate.pem') }, null, 2));
  return file;
}

/** Whoever looks at the approval of this platform, and who may have a service approved: they come in by links. */
interface Assured { auditor: Organiser; writes: string; advises: string; signs: string }

async function approve(platform: Platform): Promise<Assured> {
  step('The platform looks at itself, and describes itself as a service');
  const owner = await Owner.enrol(platform);
  await owner.step_up();
  const { service, checks } = await describe_itself(owner);
  for (const finding of ['pass', 'fail', 'unknown'] as const) {
    const of_it = checks.filter((check) => check.finding === finding);
    line(`${finding}: ${of_it.length}${of_it.length > 0 && finding !== 'pass' ? `  ${of_it.map(({ check }) => check).join(' ')}` : ''}`);
  }
  line(`index ${service.index.standard.shown} of 5 as declared, ${service.index.proved?.shown ?? 'unknown'} proved: what nobody has answered counts as not in place`);
  const address = 'aude@example.org';
  const auditor = await Organiser.take_up(platform, await owner.invite(address, ['auditor'], 30), address, 'Aude', 'quatre hirondelles sur un fil');
  const officer = (name: string): Promise<string> => owner.invite(`${name}@example.org`, ['security_officer'], 30);
  return { auditor, writes: await officer('ada'), advises: await officer('emma'), signs: await officer('gilles') };
}

async function invite(platform: Platform, organiser: Organiser): Promise<void> {
  const { auditor, writes, advises, signs } = await approve(platform);
  step('A second election stays open, for you');
  const poll = await prepare(platform, organiser, line, 'Élection du CSE : à vous de voter');
  const left = 3;
  await vote_all(platform, poll, poll.codes.length - left);
  letters_of_last(poll, left, join(folder, 'letters.pdf'));
  for (const { link, key_file } of poll.trustees) writeFileSync(join(folder, `trustee-${link.number}.key`), `${key_file}\n`, { mode: 0o600 });
  console.log(`
The platform is up: ${platform.origin}   (its certificate is its own: your browser will ask)

  Vote        ${platform.origin}/v/${poll.uuid}
              with a code from demo/letters.pdf: ${poll.codes.slice(-left).join(' · ')}
  The board   ${platform.origin}/b/${poll.uuid}
  Lock it     build/release/apps/urnactl/urnactl lock --data demo/platform/desk; then unlock, with the passphrase
              ${passphrase}
  Organise    ${platform.origin}/console
              address ${organiser.address}, password “${organiser.password}”,
              telephone secret ${organiser.totp_secret}, its number now: ${totp(organiser.totp_secret)}
  Audit       the same page: address ${auditor.address}, password “${auditor.password}”,
              telephone secret ${auditor.totp_secret}: the security approval of this platform, its checks, its journal
  Approve     a service of yours, as docs/operating/first-approval.md has it; each link is good once:
              ada@example.org writes      ${writes}
              emma@example.org advises    ${advises}
              gilles@example.org signs    ${signs}
  Decrypt     once you have closed the poll, as trustees:`);
  for (const { link } of poll.trustees) console.log(`              ${platform.origin}/t/${poll.uuid}#${link.secret}   key: demo/trustee-${link.number}.key`);
  console.log(`
Ctrl-C ends it; the next demonstration begins anew.`);
}

/** Where the servers keep their things.  Root's run as two users, who may not be let into the folder that this is run in. */
function platform_folder(): string {
  const place = join(folder, 'platform');
  if (process.getuid?.() === 0) symlinkSync(mkdtempSync('/var/tmp/urna-demo-'), place);
  return place;
}

async function main(): Promise<number> {
  mkdirSync(join(folder, 'public'), { recursive: true });
  mkdirSync(join(folder, 'private'), { mode: 0o700 });
  const place = platform_folder();
  const platform = await Platform.start({
    folder: place,
    port,
    passphrase,
    desk_options: ['--collector', program('urna-collect'), '--evidence-policy', evidence_policy(join(place, 'desk')), '--previews', program('urna-preview')],
  });
  try {
    const organiser = await Organiser.enrol(platform);
    const verified = await hold(platform, organiser);
    console.log(verified ? `\ndemo: VERIFIED.  The archive and the minutes are in demo/public` : '\ndemo: FAILED: see above');
    if (!verified || process.env['ONCE']) return verified ? 0 : 1;
    await invite(platform, organiser);
    await new Promise<void>((done) => {
      process.once('SIGINT', done);
      process.once('SIGTERM', done);
    });
    return 0;
  } finally {
    await platform.stop();
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(`\ndemo: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
