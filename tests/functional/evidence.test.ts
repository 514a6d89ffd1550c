// SPDX-License-Identifier: EUPL-1.2
// The platform looks at itself: things are broken on a running one, the right measure fails, the proved index falls, and both
// come back when they are mended.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Owner } from './support/owner';
import { free_port, Platform, program } from './support/platform';

interface Seen { what: string; value: string; is_wrong: boolean }
interface Check { check: string; finding: 'pass' | 'fail' | 'unknown'; newest: { seen: Seen[]; ended: string } | null; history?: { finding: string }[] }
interface Service {
  id: string;
  version: number;
  index: { standard: { total: number }; proved: { total: number } | null };
  measures: { id: string; proof: string | null; checks: string[] }[];
}

const services = '/api/assurance/services';
const description = { name: 'This platform', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], level: 3 };

/** What people say is in place. */
const declared = ['AUTH.11', 'CONFIG.2', 'CONFIG.6', 'CONTINU.1', 'DISTANCE.2', 'FILTRE.2', 'MCO_MCS.17', 'MCO_MCS.3', 'RECENSEMENT.2', 'RH.2', 'U.BACKUP.1'];

const folder = mkdtempSync(join(tmpdir(), 'urna-evidence-'));
const policy = join(folder, 'evidence.json');
const spare = join(folder, 'spare');
const told = (name: string): string => join(folder, name);
/** What Debian, OpenSCAP or Lynis, and nft say of this machine, as a test has them say it. */
const tell = {
  flaw_mended_in: (version: string): void => writeFileSync(told('debian.json'), JSON.stringify({ dpkg: { 'CVE-2026-1': { releases: { bookworm: { status: 'resolved', fixed_version: version, urgency: 'low' } } } } })),
  hardened: (score: number): void => writeFileSync(told('lynis.dat'), `lynis_tests_done=262\nhardening_index=${score}\nreport_datetime_end=${new Date().toISOString().slice(0, 19).replace('T', ' ')}\n`),
  firewall: (port: number): void => writeFileSync(told('rules.json'), JSON.stringify({ nftables: [{ chain: { family: 'inet', table: 'filter', name: 'input', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } }, { rule: { family: 'inet', table: 'filter', chain: 'input', expr: [{ match: { op: '==', left: 'tcp dport', right: port } }, { accept: null }] } }] })),
};
const places = ['one', 'two', 'three'].map((name) => join(folder, `copies-${name}`));
const key_place = join(folder, 'keys');
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

let days = 0;
/** What makes a program believe that days have passed. */
const environment = (): NodeJS.ProcessEnv => {
  const library = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find(existsSync);
  return days === 0 ? process.env : { ...process.env, LD_PRELOAD: library, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: `+${days}d` };
};

let platform: Platform;
let odile: Owner;
let id = '';

/** Whoever waits for the network here is declared: this machine is not the test's alone. */
function waiting(): string[] {
  const found = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .filter((words) => words[3] === (table.startsWith('tcp') ? '0A' : '07'))
    .map((words) => `${table.slice(0, 3)}/${parseInt(words[1]!.split(':')[1]!, 16)}`));
  return [...new Set(found)];
}

beforeAll(async () => {
  for (const place of [...places, key_place]) {
    mkdirSync(place);
    chmodSync(place, 0o777);
  }
  copyFileSync(program('urna-verify'), spare);
  const port = await free_port();
  const programs = { urnad: { path: program('urnad'), sha256: digest(program('urnad')) }, spare: { path: spare, sha256: digest(spare) } };
  tell.flaw_mended_in('1');
  tell.hardened(80);
  tell.firewall(443);
  writeFileSync(policy, JSON.stringify({
    programs,
    listeners: waiting(),
    authorities: join(folder, 'desk/certificate.pem'),
    advisories: { feed: told('debian.json') },
    firewall: { rules: told('rules.json'), sha256: '0'.repeat(64) },
    hardening: { report: told('lynis.dat') },
    open_days_max: 30,
  }));
  platform = await Platform.start({
    folder,
    port,
    environment,
    desk_options: ['--collector', program('urna-collect'), '--evidence-policy', policy, ...places.flatMap((place) => ['--backup-to', place]), '--backup-keys-to', key_place],
  });
  odile = await Owner.enrol(platform);
  await odile.step_up();
  const made = (await odile.client.ask('POST', services, { description })).json<Service>();
  id = made.id;
  let { version } = made;
  for (const measure of declared) ({ version } = (await odile.client.ask('PUT', `${services}/${id}/measures/${measure}`, { version, answer: { status: 'fait' } })).json<Service>());
}, 120_000);
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const read = async (): Promise<Service> => (await odile.client.ask('GET', `${services}/${id}`)).json<Service>();
const look = async (check: string): Promise<Check> => (await odile.client.ask('POST', `/api/assurance/checks/${check}/look`)).json<Check>();
const wrong = (check: Check): string[] => (check.newest?.seen ?? []).filter(({ is_wrong }) => is_wrong).map(({ what, value }) => `${what} ${value}`);
const proved = async (): Promise<number> => (await read()).index.proved!.total;
const proof_of = async (measure: string): Promise<string | null> => (await read()).measures.find((one) => one.id === measure)?.proof ?? null;

// Shows HST-10.
test('it has looked before anybody asks, and says what it could not see', async () => {
  const checks = async (): Promise<Check[]> => (await odile.client.ask('GET', '/api/assurance/checks')).json<{ is_here: boolean; checks: Check[] }>().checks;
  await expect.poll(async () => (await checks()).every(({ newest }) => newest !== null), { timeout: 30_000 }).toBe(true);
  const found = Object.fromEntries((await checks()).map(({ check, finding }) => [check, finding]));
  expect(Object.keys(found)).toHaveLength(26);
  for (const check of ['auth.mfa', 'account.dormant', 'auth.policy', 'auth.password_hash', 'log.integrity', 'log.retention', 'sbom.match', 'tls.config', 'tls.certificate', 'tls.no_plain', 'web.owasp_probe']) {
    expect([check, found[check]]).toEqual([check, 'pass']);
  }
  expect(found['backup.copies']).toBe('fail');
  // Whoever has just come in is seen in the journal.
  const dormant = await look('account.dormant');
  expect([dormant.finding, dormant.newest?.seen[0]?.value]).toEqual(['pass', '1']);
});

test('what is declared counts until somebody says that the service is this platform; then only what is proved', async () => {
  expect((await read()).index.proved).toBeNull();
  const linked = (await odile.client.ask('PUT', `${services}/${id}/platform`, { version: (await read()).version, is_this_platform: true })).json<Service>();
  expect(linked.index.standard.total).toBeGreaterThan(0);
  expect(linked.index.proved!.total).toBeLessThan(linked.index.standard.total);
  expect(await proof_of('DISTANCE.2')).toBe('verified');
  expect(await proof_of('AUTH.11')).toBe('verified');
  expect(await proof_of('RH.2')).toBe('claimed');
});

test('a program that is changed is seen, and seen to be mended', async () => {
  const before = await proved();
  const bytes = readFileSync(spare);
  writeFileSync(spare, Buffer.concat([bytes, Buffer.from('x')]));
  const changed = await look('sbom.match');
  expect(changed.finding).toBe('fail');
  expect(wrong(changed)).toEqual(['changed spare']);
  expect(await proof_of('RECENSEMENT.2')).toBe('failed');
  expect(await proved()).toBeLessThan(before);
  writeFileSync(spare, bytes);
  expect((await look('sbom.match')).finding).toBe('pass');
  expect(await proved()).toBeCloseTo(before, 9);
  const { history } = (await odile.client.ask('GET', '/api/assurance/checks/sbom.match')).json<Check>();
  expect(history!.slice(0, 2).map(({ finding }) => finding)).toEqual(['pass', 'fail']);
});

test('a port that is opened is seen', async () => {
  const open = await new Promise<Server>((done) => {
    const server = createServer();
    server.listen(0, '0.0.0.0', () => done(server));
  });
  const { port } = open.address() as { port: number };
  const seen = await look('net.ports');
  expect(seen.finding).toBe('fail');
  expect(wrong(seen)).toContain(`undeclared tcp/${port}`);
  expect(await proof_of('CONFIG.6')).toBe('failed');
  await new Promise((done) => open.close(done));
  expect(wrong(await look('net.ports'))).not.toContain(`undeclared tcp/${port}`);
});

// Shows KEY-10.
test('backups that are missing, made and lost again are seen', async () => {
  expect(wrong(await look('backup.copies'))).toEqual(['backups 0']);
  expect(await proof_of('U.BACKUP.1')).toBe('failed');
  platform.urnactl('backup', 'make', '--data', join(folder, 'desk'));
  expect((await look('backup.copies')).finding).toBe('pass');
  expect(await proof_of('U.BACKUP.1')).toBe('claimed');
  for (const name of readdirSync(places[0]!)) rmSync(join(places[0]!, name), { recursive: true });
  expect(wrong(await look('backup.copies'))).toEqual(['copies 2']);
  expect(wrong(await look('backup.restore'))).toEqual(['drilled never']);
});

test('a package that Debian has mended, and is not updated, is seen; so is a list that nobody fetches', async () => {
  expect((await look('patch.level')).finding).toBe('pass');
  tell.flaw_mended_in('999:1');
  expect(wrong(await look('patch.level'))).toEqual(['mendable_sources 1', 'mendable dpkg 999:1 CVE-2026-1']);
  expect(await proof_of('MCO_MCS.17')).toBe('failed');
  tell.flaw_mended_in('1');
  expect((await look('patch.level')).finding).toBe('pass');
  expect([(await look('vuln.feed')).finding, await proof_of('MCO_MCS.3')]).toEqual(['pass', 'claimed']);
  utimesSync(told('debian.json'), Date.now() / 1000 - 90_000, Date.now() / 1000 - 90_000);
  expect(wrong(await look('vuln.feed'))).toEqual(['feed_age_hours 25']);
  expect((await look('patch.level')).finding).toBe('pass');
  utimesSync(told('debian.json'), Date.now() / 1000 - 180_000, Date.now() / 1000 - 180_000);
  expect((await look('patch.level')).newest?.seen[0]?.value).toBe('too_old');
  expect(await proof_of('MCO_MCS.3')).toBe('failed');
  tell.flaw_mended_in('1');
  expect((await look('vuln.feed')).finding).toBe('pass');
});

test('firewall rules are those that were written down, by the digest that the check itself says', async () => {
  const [digest] = wrong(await look('net.firewall'));
  const written = readFileSync(policy, 'utf8');
  writeFileSync(policy, written.replace('0'.repeat(64), digest!.replace('rules_sha256 ', '')));
  expect((await look('net.firewall')).finding).toBe('pass');
  tell.firewall(23);
  expect((await look('net.firewall')).finding).toBe('fail');
  expect(await proof_of('FILTRE.2')).toBe('failed');
  tell.firewall(443);
  expect((await look('net.firewall')).finding).toBe('pass');
});

test('a machine that is hardened less than it must be is seen', async () => {
  const before = await proved();
  expect([(await look('config.hardening')).finding, await proof_of('CONFIG.2')]).toEqual(['pass', 'verified']);
  tell.hardened(74);
  expect(wrong(await look('config.hardening'))).toEqual(['score 74']);
  expect([await proof_of('CONFIG.2'), (await proved()) < before]).toEqual(['failed', true]);
  tell.hardened(80);
  expect((await look('config.hardening')).finding).toBe('pass');
  expect(await proved()).toBeCloseTo(before, 9);
});

test('what is of no customer, and keys that were opened just now', async () => {
  expect((await look('tenant.isolation')).newest?.seen).toEqual([{ what: 'unseen', value: 'one_customer', is_wrong: false }]);
  expect((await look('seal.open')).finding).toBe('pass');
  expect(['pass', 'fail']).toContain((await look('time.sync')).finding);
});

test('a policy that cannot be read is no policy: what it said is unknown, and nothing of it passes', async () => {
  const text = readFileSync(policy, 'utf8');
  writeFileSync(policy, '{');
  expect((await look('sbom.match')).finding).toBe('unknown');
  expect(await proof_of('RECENSEMENT.2')).toBe('stale');
  writeFileSync(policy, text);
  expect((await look('sbom.match')).finding).toBe('pass');
});

// Shows KEY-10.
test('backups that nobody makes any more are noticed by the platform itself, and the next one mends it', async () => {
  await new Promise((done) => setTimeout(done, 1000));  // backups are told apart by the second
  platform.urnactl('backup', 'make', '--data', join(folder, 'desk'));
  expect((await look('backup.copies')).finding).toBe('pass');
  const before = await proved();
  await platform.stop_server('urnad');
  days = 2;
  await platform.start_server('urnad');
  await odile.sign_in();
  const copies = async (): Promise<Check> => (await odile.client.ask('GET', '/api/assurance/checks/backup.copies')).json<Check>();
  await expect.poll(async () => (await copies()).finding, { timeout: 20_000 }).toBe('fail');
  expect(wrong(await copies())).toEqual(['backup_age_hours 48']);
  expect(await proof_of('U.BACKUP.1')).toBe('failed');
  expect(await proved()).toBeLessThan(before);
  platform.urnactl('backup', 'make', '--data', join(folder, 'desk'));
  expect((await look('backup.copies')).finding).toBe('pass');
  expect(await proved()).toBeCloseTo(before, 9);
});
