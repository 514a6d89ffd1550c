// SPDX-License-Identifier: EUPL-1.2
// The journal as others keep it: a witness that watches, a copy in a file, details beside the entries.  And the attack
// that only a witness sees: yesterday's data folder put back.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpClient } from './support/http_client';
import { Organiser } from './support/organiser';
import { Platform, program } from './support/platform';

const witness_name = 'union.example.org/witness';
let folder: string;
let platform: Platform;
let organiser: Organiser;
let auditor: Organiser;
let witness: ChildProcess | undefined;
let witness_key: string;
/** Collects logs by TLS: what came in each connection. */
let collector: Server;
const collected: Buffer[][] = [];

/** As whom root's desk runs, so that it reaches the witness's socket. */
const as_desk = process.getuid?.() === 0 ? ['--user', '61702:61701'] : [];
const desk = (name: string): string => join(folder, 'desk', name);
const at_witness = (name: string): string => join(folder, 'witness', name);
const said_to_witness = (): string[] => ['--data', join(folder, 'witness'), '--name', witness_name, ...as_desk];

async function until<T>(what: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await what();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it did not happen in time');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-elsewhere-'));
  execFileSync('chmod', ['711', folder]);
  const certificate = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'collector.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2', ...certificate], { stdio: 'pipe' });
  collector = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'collector.pem')) }, (connection) => {
    const parts: Buffer[] = [];
    collected.push(parts);
    connection.on('data', (part: Buffer) => parts.push(part));
    connection.on('error', () => undefined);
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const { port } = collector.address() as { port: number };
  witness_key = execFileSync(program('urna-witness'), [...said_to_witness(), '--show-key'], { encoding: 'utf8' }).trim();
  platform = await Platform.start({ folder, desk_options: ['--witness', `unix:${at_witness('socket')}=${witness_key}`, '--sink', `file:${desk('copy.jsonl')}`, '--sink', `syslog-tls:localhost:${port}`, '--journal-authorities', join(folder, 'collector.pem')] });
  organiser = await Organiser.enrol(platform);
  auditor = await Organiser.enrol(platform, 'olga', 'seventeen quiet lighthouses blink', ['auditor']);
});
afterAll(async () => {
  await platform?.stop();
  witness?.kill();
  collector?.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (client: HttpClient, path: string): Promise<Buffer> => (await client.ask('GET', path)).body;

// Shows AUD-09, AUD-12.
test('a witness signs what it has seen, and urna-verify wants that signature', async () => {
  const { client } = auditor;
  const key = (await get(client, '/log/platform/key')).toString().trim();
  expect((await client.send('GET', '/log/platform/cosigned')).status).toBe(404);
  witness = spawn(program('urna-witness'), [...said_to_witness(), '--socket', at_witness('socket'), '--server', key], { stdio: 'ignore' });
  const note = await until(async () => {
    const answer = await client.send('GET', '/log/platform/cosigned');
    return answer.status === 200 ? answer.body : undefined;
  }, 90);
  expect(note.toString()).toContain(`\n— ${witness_name} `);

  const log = join(folder, 'downloaded');
  const size = Number(note.toString().split('\n')[1]);
  const put = (name: string, bytes: Buffer): void => {
    mkdirSync(dirname(join(log, name)), { recursive: true });
    writeFileSync(join(log, name), bytes);
  };
  put('checkpoint', note);
  for (const level of ['entries', '0']) put(`tile/${level}/000.p/${size}`, await get(client, `/log/platform/tile/${level}/000.p/${size}`));
  const verify = (...more: string[]) => spawnSync(program('urna-verify'), ['log', '--key', key, ...more, log], { encoding: 'utf8' });
  const good = verify('--witness', witness_key);
  expect(good.stdout).toContain(`seen by ${witness_name} at 20`);
  expect(good.status).toBe(0);
  const other = execFileSync(program('urna-witness'), ['--data', join(folder, 'other'), '--name', witness_name, ...as_desk, '--show-key'], { encoding: 'utf8' }).trim();
  const bad = verify('--witness', other);
  expect(bad.stdout).toContain('REFUTED');
  expect(bad.status).toBe(1);
  const page = (await client.ask('GET', '/api/organiser/journal')).json<{ witnesses: { name: string; refuses: boolean; size: number }[] }>();
  expect(page.witnesses).toMatchObject([{ name: witness_name, refuses: false }]);
});

// Shows DB-01, AUD-05, AUD-07.
test('what a person did is told in words beside the entry, and no entry names anybody', async () => {
  const { client } = organiser;
  const definition = (name: string) => ({ name, administrator: 'Zoé Planted', trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Whom?', answers: ['One', 'Two'] }] });
  const uuid = await organiser.create(definition('First Planted Name'));
  await client.ask('PUT', `/api/organiser/elections/${uuid}/definition`, definition('Second Planted Name'));
  const log = `election/${uuid}`;
  const changes = (await client.ask('GET', `/api/organiser/journal?log=${encodeURIComponent(log)}&event=election.changed`)).json<{ entries: { number: number }[] }>();
  const newest = Math.max(...changes.entries.map(({ number }) => number));
  const { payload } = (await client.ask('GET', `/api/organiser/journal/details?log=${encodeURIComponent(log)}&number=${newest}`)).json<{ payload: string }>();
  expect(JSON.parse(payload)).toMatchObject({ details: [{ name: 'definition/name', was: 'First Planted Name', is: 'Second Planted Name' }] });
  const signed_in = (await auditor.client.ask('GET', '/api/organiser/journal?event=account.signed-in&result=ok')).json<{ entries: { number: number }[] }>();
  const where = (await auditor.client.ask('GET', `/api/organiser/journal/details?log=platform&number=${signed_in.entries[0]!.number}`)).json<{ payload: string }>();
  expect(where.payload).toContain('127.0.0.1');

  const copy = await until(async () => {
    const text = readFileSync(desk('copy.jsonl'), 'utf8');
    return text.includes('details.read') ? text : undefined;
  });
  const lines = copy.trim().split('\n').map((line) => JSON.parse(line) as { number: number; entry: Record<string, unknown> });
  expect(lines.some(({ entry }) => entry['ev'] === 'election.changed')).toBe(true);
  for (const { entry } of lines) {
    const text = JSON.stringify(entry);
    expect(text).not.toMatch(/Planted|claire|olga|@|\d+\.\d+\.\d+\.\d+|::1|localhost/u);
    expect(Object.keys(entry).every((name) => ['v', 'log', 't', 'ev', 'act', 'sub', 'obj', 'res', 'trace', 'facts', 'pc'].includes(name))).toBe(true);
  }
  const stored = Buffer.concat(['journal.db', 'journal.db-wal', 'desk.db', 'people.db'].map((name) => readFileSync(desk(name), { flag: 'a+' })));
  for (const planted of ['Planted', '127.0.0.1']) expect(stored.includes(planted)).toBe(false);
});

// Shows AUD-10, INP-03.
test('a collector of logs gets each entry by TLS, behind its length, and none that is not vouched for does', async () => {
  const frames = (bytes: Buffer): string[] => {
    const found: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const blank = bytes.indexOf(' ', at);
      const end = blank + 1 + Number(bytes.subarray(at, blank).toString());
      found.push(bytes.subarray(blank + 1, end).toString());
      at = end;
    }
    return found;
  };
  const came = await until(async () => {
    const all = collected.flatMap((parts) => frames(Buffer.concat(parts)));
    return all.some((frame) => frame.includes('election.changed')) ? all : undefined;
  });
  for (const frame of came) expect(frame).toMatch(/^<\d+>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S+ urnad - [a-z.-]+ \[urna@32473 log="/u);
  const numbers = came.filter((frame) => frame.includes('log="platform"')).map((frame) => Number(/number="(\d+)"/u.exec(frame)![1]));
  expect(numbers).toEqual(numbers.map((_, i) => i));
  expect(came.join('\n')).not.toMatch(/Planted|claire|olga|@example/u);

  const other = execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', '-'], { encoding: 'utf8', stdio: 'pipe' });
  collector.setSecureContext({ key: other, cert: other });
  const before = collected.length;
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  await until(async () => (platform.log('urnad').includes('"sink_failed"') ? true : undefined), 60);
  expect(collected.slice(before).flat()).toEqual([]);
});

// Shows AUD-08, AUD-09.
test('whoever puts yesterday’s folder back is seen by the witness', async () => {
  await platform.stop_server('urnad');
  const names = ['journal.db', 'signed.db', 'desk.db', 'people.db'];
  for (const name of names) cpSync(desk(name), join(folder, `yesterday-${name}`), { preserveTimestamps: true });
  await platform.start_server('urnad');
  await organiser.create({ name: 'Today', trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Whom?', answers: ['One', 'Two'] }] }).catch(() => organiser.sign_in());
  await auditor.sign_in();
  const size_of = async (): Promise<number> => (await auditor.client.ask('GET', '/api/organiser/journal')).json<{ witnesses: { size: number }[]; size: number }>().witnesses[0]!.size;
  const before = await size_of();
  await until(async () => ((await size_of()) > before ? true : undefined), 30);
  await platform.stop_server('urnad');
  for (const name of names) cpSync(join(folder, `yesterday-${name}`), desk(name));
  if (as_desk.length > 0) execFileSync('chown', ['61702:61701', ...names.map(desk)]);
  for (const name of names) rmSync(desk(`${name}-wal`), { force: true });
  await platform.start_server('urnad');
  await until(async () => (platform.log('urnad').includes('"witness_refused"') ? true : undefined), 60);
  await auditor.sign_in();
  const page = (await auditor.client.ask('GET', '/api/organiser/journal?event=witness.refused')).json<{ witnesses: { refuses: boolean }[]; entries: unknown[] }>();
  expect(page.witnesses[0]!.refuses).toBe(true);
  expect(page.entries.length).toBeGreaterThan(0);
});
