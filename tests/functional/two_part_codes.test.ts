// SPDX-License-Identifier: EUPL-1.2
// Voting codes in two parts by two ways, on the real servers: each supplier opens its own part, and neither part lets
// anyone in.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joined_code, normalized_code } from '../../web/src/protocol/voting_code';
import { read_folder } from '../rehearsals/cut_off/disk_image';
import type { Answer } from './support/http_client';
import { Organiser, read_letters } from './support/organiser';
import { Platform } from './support/platform';
import { make_keys } from './support/trustee';
import { Booth } from './support/voter';

const roll = 'id,last_name,birth_date,phone\nv1,Aubry,1980-02-29,+33 6 12 34 56 78\nv2,Benali,1981-01-01,+33 6 00 00 00 00\n';
const definition = { name: 'Two ways', trustees: { single: ['Ada', 'Bo'] }, opens: '2026-01-01T08:00Z', closes: '2100-01-01T08:00Z',
  two_part_codes: true, reserve_letters: 1, challenge: ['birth_date'], questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'] }] };

let folder: string;
let platform: Platform;
let organiser: Organiser;
let uuid: string;
let printer: string;
let sender: string;

const age = (...words: string[]): Buffer => execFileSync('age', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
function new_key(name: string): string {
  execFileSync('age-keygen', ['-o', name], { cwd: folder, stdio: 'ignore' });
  return execFileSync('age-keygen', ['-y', name], { cwd: folder, encoding: 'utf8' }).trim();
}
const make = (body?: object): Promise<Answer> => organiser.send('POST', `/api/organiser/elections/${uuid}/codes`, body);
const fields = (answer: Answer): [number, string[]] => [answer.status, (answer.json<{ fields?: { path: string }[] }>().fields ?? []).map(({ path }) => path)];
const refusal = (answer: Answer): [number, string] => [answer.status, answer.json<{ code: string }>().code];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-suppliers-'));
  platform = await Platform.start({});
  organiser = await Organiser.enrol(platform);
  printer = new_key('printer');
  sender = new_key('sender');
  uuid = await organiser.create(definition);
  await organiser.take_roll(uuid, roll);
  await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
});
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Shows IDN-13.
test('nobody is handed both parts: not in the clear, not by one key, not by one way', async () => {
  const letter = { channel: 'letter', recipient: printer };
  const sms = { channel: 'sms', recipient: sender };
  expect(fields(await make())).toEqual([422, ['suppliers']]);
  expect(fields(await make({ recipient: printer }))).toEqual([422, ['suppliers']]);
  expect(fields(await make({ suppliers: [letter] }))).toEqual([422, ['suppliers']]);
  expect(fields(await make({ suppliers: [letter, { ...sms, recipient: printer }] }))).toEqual([422, ['suppliers[1].recipient']]);
  expect(fields(await make({ suppliers: [letter, { ...sms, channel: 'letter' }] }))).toEqual([422, ['suppliers[1].channel']]);
  expect(fields(await make({ suppliers: [letter, { ...sms, channel: 'pigeon' }] }))).toEqual([422, ['suppliers[1].channel']]);
  expect(fields(await make({ suppliers: [letter, { ...sms, recipient: 'age1nobody' }] }))).toEqual([422, ['suppliers[1].recipient']]);
  expect(fields(await make({ suppliers: [letter, sms], recipient: printer }))[0]).toBe(422);
  expect(fields(await make({ suppliers: [letter, { ...sms, channel: 'email' }] })), 'the roll has no mail addresses').toEqual([422, ['suppliers[1].channel']]);
  expect(refusal(await organiser.send('PUT', `/api/organiser/elections/${uuid}/codes`, { public_credentials: [], verifiers: [] }))).toEqual([422, 'codes-refused']);
  const whole = await organiser.create({ ...definition, two_part_codes: false });
  await organiser.take_roll(whole, roll);
  expect(fields(await organiser.send('POST', `/api/organiser/elections/${whole}/codes`, { suppliers: [letter, sms] }))).toEqual([422, ['suppliers']]);
});

// Shows IDN-13.
test('each supplier opens its part alone, one part lets nobody in, both do, and a lost letter’s parts are dead at once', async () => {
  const made = await make({ suppliers: [{ channel: 'letter', recipient: printer }, { channel: 'sms', recipient: sender }] });
  expect(made.status, made.body.toString('utf8').slice(0, 500)).toBe(200);
  const { files } = made.json<{ files: { part: number; channel: string; name: string; content: string }[] }>();
  expect(files.map(({ part, channel, name }) => [part, channel, name])).toEqual([
    [1, 'letter', `codes-${uuid}-part-1-letter.pdf.age`],
    [2, 'sms', `codes-${uuid}-part-2-sms.csv.age`],
  ]);
  for (const { name, content } of files) writeFileSync(join(folder, name), Buffer.from(content, 'base64'));
  const [letter_file = '', sms_file = ''] = files.map(({ name }) => name);
  expect(() => age('-d', '-i', 'sender', letter_file)).toThrow();
  expect(() => age('-d', '-i', 'printer', sms_file)).toThrow();
  const letters = read_letters(age('-d', '-i', 'printer', letter_file));
  const table = age('-d', '-i', 'sender', sms_file).toString('utf8').trim().split('\n');
  expect(letters.every(({ text }) => text.includes('part 1 of 2'))).toBe(true);
  expect(table[0]).toBe('number,phone,code');
  expect(table.slice(1).map((line) => line.slice(0, line.lastIndexOf(',')))).toEqual(['1,"+33 6 12 34 56 78"', '2,"+33 6 00 00 00 00"', 'reserve 1,""']);
  const first = letters.map(({ code }) => normalized_code(code));
  const second = table.slice(1).map((line) => normalized_code(line.slice(line.lastIndexOf(',') + 1)));
  expect(new Set([...first, ...second]).size).toBe(6);
  const whole = first.map((part, i) => joined_code(part, second[i] ?? '') ?? '');

  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', definition.name);
  expect((await platform.client().ask('GET', `/api/elections/${uuid}`)).json()).toMatchObject({ two_part_codes: true });
  const booth = await Booth.open(platform.client(), uuid);
  const sign_in = (code: string): Promise<Answer> => platform.client().send('POST', `/api/elections/${uuid}/sign-in`, { secret: booth.sign_in_secret(code), birth_date: null });
  for (const part of [first[0]!, second[0]!, joined_code(first[0]!, second[1]!)!]) expect(refusal(await sign_in(part))).toEqual([401, 'code-unknown']);
  expect((await sign_in(whole[0]!)).status).toBe(200);

  const replaced = await organiser.send('POST', `/api/organiser/elections/${uuid}/reissues`, { voter: 'v1', letter: 1, answers: { birth_date: '1980-02-29' } });
  expect(replaced.status).toBe(200);
  expect(refusal(await sign_in(whole[0]!))).toEqual([401, 'code-unknown']);
  for (const mixed of [joined_code(first[0]!, second[2]!)!, joined_code(first[2]!, second[0]!)!]) expect(refusal(await sign_in(mixed))).toEqual([401, 'code-unknown']);
  await booth.vote(joined_code(second[2]!, first[2]!)!, [[1, 0]]);
  await booth.vote(whole[1]!, [[0, 1]]);
  expect((await platform.client().ask('GET', `/api/board/${uuid}`)).json()).toMatchObject({ ballots: 2 });

  const stored = Buffer.concat([...read_folder(join(platform.folder, 'desk')).values(), ...read_folder(join(platform.folder, 'box')).values(), Buffer.from(platform.log('urnad'))]);
  for (const secret of [...first, ...second, ...whole]) {
    for (const form of [secret, (secret.match(/.{5}/gu) ?? []).join('-')]) expect(stored.includes(Buffer.from(form))).toBe(false);
  }
});
