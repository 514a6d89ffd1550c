// SPDX-License-Identifier: EUPL-1.2
// A canary votes: what it chooses, its code and what follows from the code are looked for wherever they must not be, down to
// the memory of the servers.  Beside each search, what must be found there is found, or the search would prove nothing.
import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system_random } from '../../web/src/protocol/random';
import { normalized_code } from '../../web/src/protocol/voting_code';
import { read_folder } from '../rehearsals/cut_off/disk_image';
import { Faults } from '../rehearsals/cut_off/faults';
import type { HttpClient } from './support/http_client';
import { forms_of_bytes, forms_of_list, forms_of_number, forms_of_text, Needles } from './support/needles';
import { Organiser } from './support/organiser';
import { OverheardSocket } from './support/overheard_socket';
import { Platform, program, type Server } from './support/platform';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';

/** Public, and known to both servers: whoever searches a place that knows the election finds it. */
const marker = `Canary ${randomBytes(12).toString('hex')}`;
const servers: readonly Server[] = ['urnad', 'urna-box'];
/** Opens the platform, and is typed by its operator alone. */
const passphrase = `canary ${randomBytes(16).toString('hex')}`;

let folder: string;
let faults: Faults;
let overheard: OverheardSocket;
let platform: Platform;
let client: HttpClient;
let booth: Booth;
let code: string;
let sent = '';

/** As when the page was closed meanwhile: a search takes longer than the desk keeps an idle connection. */
function use_new_client(): void {
  client?.close();
  client = platform.client();
  client.on_request = (said) => {
    sent += said;
  };
  booth = (booth as Booth | undefined)?.through(client) as Booth;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-canary-'));
  faults = Faults.make(folder);
  faults.set('tracing', 1);  // every byte that is ever written to either store
  const box_socket = join(folder, 'overheard.sock');
  overheard = await OverheardSocket.listen(box_socket, join(folder, 'run/box.sock'));
  platform = await Platform.start({ folder, box_socket, passphrase, environment: (store) => faults.environment(store) });
  const organiser = await Organiser.enrol(platform);
  const answers = Array.from({ length: 40 }, (_, i) => `Answer ${i + 1}`);
  const uuid = await organiser.create({
    name: marker,
    language: 'en',
    administrator: 'The board',
    trustees: { single: ['Ada', 'Bo'] },
    opens: '2026-01-01T08:00Z',
    closes: '2100-01-01T08:00Z',
    questions: [{ type: 'choice', title: 'Whom?', answers, min: 1, max: 40, rule: 'plurality', seats: 1 }],
  });
  const roll = 'id,last_name\nv1,Canary\nv2,Sparrow\n';
  await organiser.take_roll(uuid, roll);
  await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
  [code = ''] = await organiser.take_codes_made_elsewhere(platform, uuid, roll);
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', marker);
  organiser.client.close();
  use_new_client();
  booth = await Booth.open(client, uuid);
});
afterAll(async () => {
  client?.close();
  await platform?.stop();
  await overheard?.close();
  faults?.close();
  rmSync(folder, { recursive: true });
});

// Shows DB-01, KEY-02.
test('what a canary chooses and what lets it vote is nowhere but on its own device', async () => {
  const choice = Array.from({ length: 40 }, () => randomInt(2));
  choice[0] = 1;
  const drawn: bigint[] = [];
  const random = {
    below(limit: bigint): bigint {
      const number = system_random.below(limit);
      drawn.push(number);
      return number;
    },
  };
  const ballot = booth.ballot(code, [choice], random);
  // Half of a proof that one of several values is encrypted is drawn at random and published.
  const kept = drawn.filter((number) => !ballot.includes(`"${number}"`));
  expect(kept.length).toBeGreaterThan(80);

  const canonical = normalized_code(code);
  const never = new Needles().add('the choice', forms_of_list(choice)).add('the signing key', forms_of_number(booth.private_key(code))).add('the passphrase', forms_of_text(passphrase));
  for (const [how, text] of [['as derived from', canonical], ['as printed', code], ['with blanks', code.replace(/-/gu, ' ')]] as const) {
    never.add(`the code ${how}`, forms_of_text(text)).add(`the code ${how}, in small letters`, forms_of_text(text.toLowerCase()));
  }
  for (const [place, number] of kept.entries()) never.add(`random number ${place}`, forms_of_number(number));
  const secret_text = booth.sign_in_secret(code);
  const public_marker: [string, [string, Buffer][]] = ['marker', [['public', Buffer.from(marker)]]];
  never.add(...public_marker);
  const secret_needles: [string, [string, Buffer][]] = ['the sign-in secret', forms_of_bytes(Buffer.from(secret_text, 'base64url'))];
  /** Finds the marker and nothing else. */
  const look_into_servers = async (moment: string, needles: Needles): Promise<void> => {
    await new Promise((done) => setTimeout(done, 500));  // the server has still to put the request down that it has just answered
    for (const server of servers) {
      const found = needles.in_memory_of(platform.pid(server));
      expect(found.filter((what) => !what.startsWith('marker')), `${server} ${moment}`).toEqual([]);
      expect(found, `the search in ${server} finds what is there`).not.toEqual([]);
    }
  };

  const session = await booth.sign_in(code);
  await look_into_servers('after the sign-in', new Needles().add(...public_marker).add(...secret_needles));
  never.add(...secret_needles);
  use_new_client();
  const receipt = await booth.cast(session, ballot);
  expect(receipt.tracker).not.toBe('');
  await look_into_servers('after the cast', never);
  use_new_client();
  await client.ask('DELETE', `/api/elections/${booth.election.uuid}/session`, undefined, { Authorization: `Bearer ${session}` });
  never.add('the session', forms_of_bytes(Buffer.from(session, 'base64url')));
  await look_into_servers('after the session', never);

  // Between the page and the desk: the sign-in secret once, the session with the cast and at the end, and nothing else.
  expect(sent).toContain(ballot);
  expect(sent.split(secret_text).length).toBe(2);
  expect(sent.split(session).length).toBe(3);
  expect(never.in(Buffer.from(sent.replaceAll(secret_text, '').replaceAll(session, '')))).toEqual([]);

  // Between the desk and the box, on the disks, in the logs: nothing.
  expect(overheard.said.includes(ballot)).toBe(true);
  const places: [string, Buffer][] = [['the socket of the box', overheard.said]];
  for (const server of servers) {
    const written = faults.trace().filter((one) => one.server === server && one.kind === 'write');
    expect(written.some(({ path }) => path.endsWith('-journal'))).toBe(true);
    places.push([`what ${server} has ever written to its store`, Buffer.concat(written.map(({ data }) => data))]);
    places.push([`the store of ${server}`, Buffer.concat([...read_folder(join(folder, server === 'urnad' ? 'desk' : 'box')).values()])]);
    expect(platform.log(server)).toContain('"started"');
    places.push([`the log of ${server}`, Buffer.from(`${platform.log(server)}${marker}`)]);
  }
  // On the desk's disk the name of an election is sealed, and its uuid is not.
  never.add('marker', [['uuid', Buffer.from(booth.election.uuid)]]);
  for (const [place, content] of places) {
    const found = never.in(content);
    expect(found.filter((what) => !what.startsWith('marker')), place).toEqual([]);
    expect(found, `the search in ${place} finds what is there`).toContain(place.includes('urnad') && place.includes('store') ? 'marker, uuid' : 'marker, public');
    if (place.includes('urnad') && place.includes('store')) expect(found, place).not.toContain('marker, public');
  }
});

// Shows KEY-02.
test('what opens the platform is no argument, stands in no environment, and leaves with no core and no swap', async () => {
  const typed = new Needles().add('the passphrase', forms_of_text(passphrase));
  const about = (server: Server, what: string): Buffer => readFileSync(`/proc/${platform.pid(server)}/${what}`);
  for (const server of servers) {
    expect(about(server, 'cmdline').toString()).toContain(folder);
    expect(typed.in(about(server, 'cmdline'))).toEqual([]);
    expect(about(server, 'environ').length).toBeGreaterThan(0);
    expect(typed.in(about(server, 'environ'))).toEqual([]);
    expect(about(server, 'limits').toString()).toMatch(/^Max core file size +0 +0 /mu);
  }
  expect(about('urnad', 'status').toString()).toMatch(/^VmLck:\s+[1-9]\d* kB$/mu);
  // urnactl takes it neither as an argument, which the whole machine could read, nor from its environment.
  const urnactl = (options: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    spawnSync(program('urnactl'), [...options, '--data', join(folder, 'desk')], { input: '', encoding: 'utf8', env: { ...process.env, ...environment } });
  expect(urnactl(['lock']).status).toBe(0);
  expect(urnactl(['unlock', passphrase]).status).toBe(2);
  expect(urnactl(['unlock', '--passphrase', passphrase]).status).toBe(2);
  const in_environment = { PASSPHRASE: passphrase, URNA_PASSPHRASE: passphrase, URNACTL_PASSPHRASE: passphrase };
  expect(urnactl(['unlock'], in_environment).status).not.toBe(0);
  expect(JSON.parse(urnactl(['status', '--json']).stdout)).toMatchObject({ state: 'sealed' });
  // Locked, its memory is without it; so is whatever it has on its disk when it crashes.
  expect(typed.in_memory_of(platform.pid('urnad'))).toEqual([]);
  platform.unlock();
  process.kill(platform.pid('urnad'), 'SIGABRT');
  for (let i = 0; i < 100 && platform.is_running('urnad'); ++i) await new Promise((done) => setTimeout(done, 50));
  expect(platform.is_running('urnad')).toBe(false);
  for (const place of [process.cwd(), folder, join(folder, 'desk')]) expect(readdirSync(place).filter((name) => /^core/u.test(name)), place).toEqual([]);
  expect(typed.in(Buffer.concat([...read_folder(join(folder, 'desk')).values(), Buffer.from(platform.log('urnad'))]))).toEqual([]);
});

// Shows KEY-02.
test('the search finds a secret in each of its forms', () => {
  const list = [1, 0, 1, 1, 0, 0, 1, 0, 1];
  const number = 2n ** 200n + 12345678901234567890n;
  const forms = [...forms_of_text('ABCDE-FGHJK'), ...forms_of_list(list), ...forms_of_number(number), ...forms_of_bytes(randomBytes(32))];
  for (const [how, bytes] of forms) {
    const needles = new Needles().add('planted', [[how, bytes]]);
    expect(needles.in(Buffer.concat([randomBytes(777), bytes, randomBytes(5)]))).toEqual([`planted, ${how}`]);
    expect(needles.in(Buffer.concat([randomBytes(777), bytes.subarray(0, -1)]))).toEqual([]);
  }
  expect(forms.map(([, bytes]) => bytes.toString())).toEqual(expect.arrayContaining(['1,0,1,1,0,0,1,0,1', number.toString(), 'ABCDE-FGHJK', Buffer.from('ABCDE-FGHJK').toString('hex')]));
});

// Shows KEY-02.
test('the search finds in a process’s memory what it is given', () => {
  const planted = randomBytes(40);
  expect(new Needles().add('planted', [['here', planted]]).in_memory_of(process.pid).length).toBeGreaterThan(0);
  expect(planted.length).toBe(40);
});
