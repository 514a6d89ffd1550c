// SPDX-License-Identifier: EUPL-1.2
// A document from its upload to its end, on the real servers and in real browsers; and at every moment of its life neither
// its content nor its name is on the disk.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messages as console_words } from '../../web/src/console/messages/en';
import { messages as page_words } from '../../web/src/document/messages/en';
import { open_browser, StrictPage } from '../../web/tests/strict_browser';
import { Faults } from '../rehearsals/cut_off/faults';
import { Eavesdropper } from './support/eavesdropper';
import { HttpClient, type Answer } from './support/http_client';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform, program, root } from './support/platform';
import { zip } from './support/zip';

/** In the content and in every name, and nowhere else in the world. */
const mark = randomBytes(12).toString('hex');
const line = `${mark};a line of the roll;42\n`;
const part_bytes = 1 << 20;
const first = Buffer.from(line.repeat(Math.ceil((2.5 * part_bytes) / line.length)));
const second = Buffer.from(`${mark};another version\n`);
const passphrase = 'seven quiet mules';

class KnownClient extends HttpClient {
  get kept(): [string, string][] {
    return [...this.cookies];
  }
}

let folder: string;
let faults: Faults;
let platform: Platform;
let claire: Organiser;
let emma: Organiser;
let owner: Owner;
let browser: Browser;
let line_out: Eavesdropper;
let ahead = 0;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const code = (answer: Answer): string => answer.json<{ code: string }>().code;
const send = (method: string, path: string, body?: object): Promise<Answer> => claire.client.send(method, `/api/documents${path}`, body);
const ask = (method: string, path: string, body?: object): Promise<Answer> => claire.client.ask(method, `/api/documents${path}`, body);
const put = (upload: string, offset: number, bytes: Buffer): Promise<Answer> =>
  claire.client.send('PUT', `/api/documents/uploads/${upload}?offset=${offset}`, bytes, { 'Content-Type': 'application/octet-stream' });

/** Lets time pass on the servers' clock. */
function pass(seconds: number): void {
  ahead += seconds;
  faults.set('seconds_ahead', ahead);
}
/** At a client of their own; a telephone shows new digits. */
async function signed_in(person: Organiser): Promise<Organiser> {
  pass(60);
  const again = person.at(platform.client());
  await again.sign_in();
  return again;
}

function* files_in(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* files_in(inner);
    else if (entry.isFile()) yield inner;
  }
}
/** All that the platform has on its disk: stores, objects, logs. */
function look_at_disk(moment: string): void {
  let seen = 0;
  for (const path of files_in(folder)) {
    expect(path, moment).not.toContain(mark);
    let content: Buffer;
    try {
      content = readFileSync(path);
    } catch {
      continue;  // gone meanwhile
    }
    seen += content.length;
    expect(content.includes(mark), `${path} ${moment}`).toBe(false);
  }
  expect(seen).toBeGreaterThan(10_000);
}
const objects = (): string[] => readdirSync(join(folder, 'desk/objects'));

async function send_file(room: string, name: string, content: Buffer, more: object = {}): Promise<{ document: string; version: number }> {
  const { upload } = (await ask('POST', `/rooms/${room}/uploads`, { name, bytes: content.length, ...more })).json<{ upload: string }>();
  for (let offset = 0; offset < content.length; offset += part_bytes) expect((await put(upload, offset, content.subarray(offset, offset + part_bytes))).status).toBe(200);
  return (await ask('POST', `/uploads/${upload}/finish`, { digest: sha256(content) })).json();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-documents-'));
  faults = Faults.make(folder);
  platform = await Platform.start({ folder, environment: (store) => faults.environment(store), desk_options: ['--previews', program('urna-preview')] });
  platform.clock = () => Date.now() + 1000 * ahead;
  line_out = await Eavesdropper.before(platform.port);
  platform.client = () => new KnownClient(line_out.origin, platform.certificate);
  claire = await Organiser.enrol(platform, 'claire');
  emma = await Organiser.enrol(platform, 'emma');
  browser = await open_browser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  line_out?.leave();
  faults?.close();
  rmSync(folder, { recursive: true, force: true });
});

let room: string;
let document: string;

// Shows DB-01, TEN-09.
test('an upload that the power cut goes on where it stopped', async () => {
  ({ room } = (await ask('POST', '/rooms', { name: `Room ${mark}` })).json<{ room: string }>());
  const name = `roll-${mark}.csv`;
  const { upload } = (await ask('POST', `/rooms/${room}/uploads`, { name, bytes: first.length })).json<{ upload: string }>();
  expect((await put(upload, 0, first.subarray(0, part_bytes))).status).toBe(200);
  look_at_disk('while it comes');
  await platform.kill('urnad');
  look_at_disk('while the desk is down');
  await platform.start_server('urnad');
  claire = await signed_in(claire);

  const { received } = (await ask('GET', `/uploads/${upload}`)).json<{ received: number }>();
  expect(received).toBe(part_bytes);
  expect(code(await put(upload, 0, first.subarray(0, 10)))).toBe('wrong-offset');
  expect(code(await send('POST', `/uploads/${upload}/finish`, { digest: sha256(first) }))).toBe('upload-incomplete');
  for (let offset = received; offset < first.length; offset += part_bytes) expect((await put(upload, offset, first.subarray(offset, offset + part_bytes))).status).toBe(200);
  const done = (await ask('POST', `/uploads/${upload}/finish`, { digest: sha256(first) })).json<{ document: string; version: number; scanned: boolean }>();
  expect(done).toMatchObject({ version: 1, scanned: false });
  ({ document } = done);
  expect(objects().length).toBe(3);
  for (const one of objects()) expect(statSync(join(folder, 'desk/objects', one)).mode & 0o777).toBe(0o600);
  look_at_disk('when it is there');
});

// Shows TEN-09, INP-02, B43, B69.
test('each version is handed out whole, as a file that no browser opens', async () => {
  expect((await send_file(room, `roll-${mark}.csv`, second, { document })).version).toBe(2);
  const newest = await ask('GET', `/files/${document}/content`);
  expect(newest.body.equals(second)).toBe(true);
  expect(newest.headers['content-disposition']).toContain('attachment;');
  expect(newest.headers['content-security-policy']).toContain('sandbox');
  expect(newest.headers['x-content-type-options']).toBe('nosniff');
  expect(newest.headers['cache-control']).toContain('no-store');
  expect((await ask('GET', `/files/${document}/content?version=1`)).body.equals(first)).toBe(true);
  const ranges = `bytes=${Array.from({ length: 1000 }, () => '0-0').join(',')}`;
  expect((await claire.client.send('GET', `/api/documents/files/${document}/content`, undefined, { Range: ranges })).status).toBe(416);
  const stranger = platform.client();
  expect((await stranger.send('GET', `/api/documents/files/${document}/content`)).status).toBe(401);
  stranger.close();
  look_at_disk('when it was read');
});

// Shows TEN-09.
test('in the console a file is sent, looked at and shared by a link, which another browser opens', async () => {
  const window = await StrictPage.open(browser, platform.origin, { width: 1280, height: 800, language: 'en' });
  await window.context.addCookies((claire.client as KnownClient).kept.map(([name, value]) => ({ name, value, url: platform.origin, secure: true, httpOnly: name !== '__Host-urna-page', sameSite: 'Strict' })));
  await window.go('/console#/documents');
  const { page } = window;
  await page.getByRole('link', { name: `Room ${mark}` }).click();
  await page.getByRole('heading', { level: 1, name: `Room ${mark}` }).waitFor();
  await page.getByLabel(console_words['documents.drop']).setInputFiles({ name: `minutes-${mark}.csv`, mimeType: 'text/csv', buffer: first });
  await page.getByRole('button', { name: `minutes-${mark}.csv` }).click();
  const drawer = page.getByRole('dialog', { name: `minutes-${mark}.csv` });
  await drawer.getByLabel(console_words['documents.passphrase'], { exact: true }).fill(passphrase);
  await drawer.getByRole('button', { name: console_words['documents.make_link'] }).click();
  const address = await drawer.getByText(`${platform.origin}/d#`).innerText();
  expect(address.slice(address.indexOf('#')).length).toBe(44);
  expect(window.complaints).toEqual([]);
  await window.close();

  const asked: string[] = [];
  const other = await StrictPage.open(browser, platform.origin, { width: 390, height: 844, language: 'en' });
  other.expected.push(/status of 403/u);
  other.context.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  await other.go(address.slice(platform.origin.length));
  expect(new URL(other.page.url()).hash).toBe('');
  await other.page.getByLabel(page_words['open.passphrase']).fill('seven loud mules');
  await other.page.getByRole('button', { name: page_words['open.do'] }).click();
  await other.page.getByText(page_words['trouble.wrong-passphrase']).waitFor();
  await other.page.getByLabel(page_words['open.passphrase']).fill(passphrase);
  const [download] = await Promise.all([other.page.waitForEvent('download'), other.page.getByRole('button', { name: page_words['open.do'] }).click()]);
  expect(download.suggestedFilename()).toBe(`minutes-${mark}.csv`);
  expect(readFileSync(await download.path()).equals(first)).toBe(true);
  expect(asked.join('\n')).not.toContain(address.slice(address.indexOf('#') + 1));
  expect(other.complaints).toEqual([]);
  await other.close();

  // It was made for one opening.
  const again = await platform.client().send('POST', '/api/documents/link', { secret: address.slice(address.indexOf('#') + 1), passphrase });
  expect(again.status).toBe(404);
  look_at_disk('when it was shared');
});

// Shows INP-02, B36, B37, B38, B39, B40, B41, B42.
test('a file that is not what it says, or unpacks to something else, is refused at the door, and the journal says so', async () => {
  const parts = [['[Content_Types].xml', '<Types/>'], ['xl/workbook.xml', '<workbook/>']] as const;
  const linked = '<Relationships><Relationship TargetMode="External" Target="http://elsewhere.example/"/></Relationships>';
  const laughs = `<!DOCTYPE a [${[...'bcdefg'].map((letter, i) => `<!ENTITY ${letter} "${`&${'abcdefg'[i]};`.repeat(10)}">`).join('')}]><a>&g;</a>`;
  const huge = Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a0080200000027309c9f', 'hex');
  const bad: [string, Buffer][] = [
    ['bomb.xlsx', zip([...parts, ['xl/media/a.bin', Buffer.alloc(20_000_000)]])],
    ['linked.xlsx', zip([...parts, ['xl/_rels/workbook.xml.rels', linked]])],
    ['laughs.xlsx', zip([...parts, ['xl/styles.xml', laughs]])],
    ['reads.xlsx', zip([...parts, ['xl/styles.xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>']])],
    ['climbs.xlsx', zip([...parts, ['../../etc/cron.d/a', 'x']])],
    ['rooted.xlsx', zip([...parts, ['/etc/cron.d/a', 'x']])],
    ['huge.png', huge],
    ['page.png', Buffer.from('<html><script>alert(1)</script></html>')],
    ['both.pdf', Buffer.from('<html><script>alert(1)</script>%PDF-1.7\n%%EOF\n')],
    ['drawn.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ];
  for (const [name, content] of bad) {
    const begun = await send('POST', `/rooms/${room}/uploads`, { name, bytes: content.length });
    if (begun.status === 201) {
      const { upload } = begun.json<{ upload: string }>();
      expect((await put(upload, 0, content)).status, name).toBe(200);
    }
    const refused = begun.status === 201 ? await send('POST', `/uploads/${begun.json<{ upload: string }>().upload}/finish`, { digest: sha256(content) }) : begun;
    expect([415, 422], `${name} ${refused.status}`).toContain(refused.status);
    expect(['file-refused', 'file-kind-refused'], name).toContain(code(refused));
  }
  const { documents } = (await ask('GET', `/rooms/${room}`)).json<{ documents: { name: string }[] }>();
  for (const [name] of bad) expect(documents.map((one) => one.name)).not.toContain(name);
  const good = await send_file(room, 'good.xlsx', zip(parts));
  expect((await ask('DELETE', `/files/${good.document}`)).status).toBe(204);
  look_at_disk('when others were refused');
});

// Shows INP-02.
test('of a picture only what is seen is kept, unless it is evidence', async () => {
  const photo = readFileSync(join(root, 'tests/corpus/redrawn_fuzz/taken_upright.jpg'));
  expect(photo.includes('house of Rosa')).toBe(true);
  const keep = async (more: object): Promise<{ kept: Buffer; redrawn: boolean }> => {
    const { upload } = (await ask('POST', `/rooms/${room}/uploads`, { name: 'photo.jpg', bytes: photo.length })).json<{ upload: string }>();
    expect((await put(upload, 0, photo)).status).toBe(200);
    const made = (await ask('POST', `/uploads/${upload}/finish`, { digest: sha256(photo), ...more })).json<{ document: string; redrawn: boolean }>();
    const kept = (await ask('GET', `/files/${made.document}/content`)).body;
    expect((await ask('DELETE', `/files/${made.document}`)).status).toBe(204);
    return { kept, redrawn: made.redrawn };
  };
  const drawn = await keep({});
  expect(drawn.redrawn).toBe(true);
  expect(drawn.kept.includes('house of Rosa') || drawn.kept.includes('Exif')).toBe(false);
  const evidence = await keep({ as_sent: true });
  expect(evidence.redrawn).toBe(false);
  expect(evidence.kept.equals(photo)).toBe(true);
});

// Shows TEN-09.
test('a file for somebody outside opens with their passphrase only', async () => {
  const answer = await ask('POST', `/files/${document}/age`, { passphrase });
  expect(answer.body.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
  expect(answer.body.includes(mark)).toBe(false);
});

// Shows TEN-09.
test('whoever enters no room reads what was shared with them, and changes nothing', async () => {
  const ada = await Organiser.enrol(platform, 'ada', 'un vieux tilleul en hiver', ['help_desk']);
  const status = async (method: string, path: string, body?: object): Promise<number> => (await ada.client.send(method, `/api/documents${path}`, body)).status;
  expect(await status('GET', `/files/${document}/content`)).toBe(404);
  expect(await status('GET', `/rooms/${room}`)).toBe(403);
  expect(await status('POST', '/rooms', { name: 'Mine' })).toBe(403);
  const { person } = (await ask('POST', `/files/${document}/shares`, { name: ada.address })).json<{ person: string }>();
  const { rooms, shared } = (await ada.client.ask('GET', '/api/documents')).json<{ rooms: object[]; shared: { document: string }[] }>();
  expect([rooms.length, shared.map((one) => one.document)]).toEqual([0, [document]]);
  expect((await ada.client.ask('GET', `/api/documents/files/${document}/content`)).body.equals(second)).toBe(true);
  expect(await status('DELETE', `/files/${document}`)).toBe(403);
  expect(await status('GET', `/files/${document}/trail`)).toBe(403);
  expect((await ada.client.send('GET', '/api/tenant/downloads/stopped')).status).toBe(403);
  await ask('DELETE', `/files/${document}/shares/${person}`);
  expect(await status('GET', `/files/${document}/content`)).toBe(404);
});

// Shows AUD-05, AUD-07.
test('the trail and the journal say who did what, by name and by pseudonym', async () => {
  const { trail } = (await ask('GET', `/files/${document}/trail`)).json<{ trail: { what: string; by: string }[] }>();
  expect(trail.map(({ what }) => what)).toEqual(['added', 'upload-begun', 'version-added', 'read', 'read', 'read', 'shared', 'read', 'unshared']);
  expect(new Set(trail.map(({ by }) => by))).toEqual(new Set(['claire', 'ada']));
  owner = await Owner.enrol(platform);
  const { entries } = (await owner.client.ask('GET', `/api/organiser/journal?log=platform&object=document:${document}`)).json<{ entries: { text: string }[] }>();
  const events = entries.map(({ text }) => (JSON.parse(text) as { ev: string }).ev);
  expect(events.filter((event) => event === 'document.read').length).toBe(4);
  expect(events).toContain('document.added');
  const refused = (await owner.client.ask('GET', '/api/organiser/journal?log=platform&event=document.upload-refused')).json<{ entries: object[] }>();
  expect(refused.entries.length).toBeGreaterThanOrEqual(7);
  expect(JSON.stringify(entries)).not.toContain('claire');
});

// Shows KEY-07, B60.
test('a document whose file was changed on the disk is not handed out in part, and the journal says so once', async () => {
  const before = new Set(objects());
  const spoilt = await send_file(room, `spoilt-${mark}.csv`, first);
  const path = join(folder, 'desk/objects', objects().find((one) => !before.has(one) && statSync(join(folder, 'desk/objects', one)).size < part_bytes)!);
  const whole = readFileSync(path);
  const flipped = Buffer.from(whole);
  flipped[flipped.length - 1]! ^= 1;
  for (const bad of [flipped, whole.subarray(0, whole.length - 1), Buffer.concat([whole, Buffer.from([0])])]) {
    writeFileSync(path, bad);
    const answer = await send('GET', `/files/${spoilt.document}/content`);
    expect([answer.status, answer.headers['content-type']]).toEqual([500, 'application/problem+json']);
    expect(code(answer)).toBe('integrity');
    expect(answer.body.length).toBeLessThan(300);
  }
  const noted = async (): Promise<{ obj: string; res: string; facts: { wrong: number } }[]> => {
    const { entries } = (await owner.client.ask('GET', '/api/organiser/journal?log=platform&event=integrity.file-refused')).json<{ entries: { text: string }[] }>();
    return entries.map(({ text }) => JSON.parse(text) as { obj: string; res: string; facts: { wrong: number } });
  };
  for (let tries = 0; (await noted()).length === 0 && tries < 300; ++tries) await new Promise((done) => setTimeout(done, 100));
  await send('GET', `/files/${spoilt.document}/content`);
  await new Promise((done) => setTimeout(done, 1_500));
  const told = await noted();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ obj: 'sealed:documents.parts', res: 'error' });
  writeFileSync(path, whole);
  expect((await ask('GET', `/files/${spoilt.document}/content`)).body.equals(first)).toBe(true);
  expect((await ask('DELETE', `/files/${spoilt.document}`)).status).toBe(204);
});

// Shows KEY-09, TEN-09.
test('a document goes by itself at its time, and at once when somebody erases it: no backup opens it', async () => {
  const moment = new Date(platform.clock() + 3600_000).toISOString().slice(0, 19);
  const passing = await send_file(room, `passing-${mark}.csv`, second, { expires: `${moment}Z` });
  expect((await send('GET', `/files/${passing.document}/content`)).status).toBe(200);
  expect((await ask('DELETE', `/files/${document}`)).status).toBe(204);
  expect((await send('GET', `/files/${document}/content`)).status).toBe(404);
  pass(3601);
  claire = await signed_in(claire);
  expect([404, 410]).toContain((await send('GET', `/files/${passing.document}/content`)).status);
  // The caretaker looks every half minute; a start does it at once.
  await platform.stop_server('urnad');
  await platform.start_server('urnad');
  claire = await signed_in(claire);
  for (let tries = 0; objects().length > 3 && tries < 300; ++tries) await new Promise((done) => setTimeout(done, 100));
  expect(objects().length).toBe(3);
  look_at_disk('when it is gone');
});

// Shows TEN-06.
test('who downloads too much is stopped until two people agree that they go on', async () => {
  const kept = await send_file(room, `much-${mark}.csv`, second);
  const links: number[] = [];
  for (let i = 0; i < 3; ++i) {
    const answer = await send('POST', `/files/${kept.document}/links`, { passphrase, until: '2100-01-01T00:00:00Z', openings: 100 });
    links.push(answer.status);
  }
  expect(links).toEqual([201, 201, 403]);
  expect(code(await send('GET', `/files/${kept.document}/content`))).toBe('threshold');
  emma = await signed_in(emma);
  const { stopped } = (await emma.client.ask('GET', '/api/tenant/downloads/stopped')).json<{ stopped: { person: string; name: string }[] }>();
  expect(stopped.map(({ name }) => name)).toEqual(['claire']);
  const asked = (await emma.client.ask('POST', `/api/tenant/downloads/stopped/${stopped[0]!.person}/release`, { reason: 'the links were for the council' })).json<{ approval: string }>();
  await owner.sign_in();
  const at = `/api/organiser/approvals/${asked.approval}`;
  const { hash } = (await owner.client.ask('GET', at)).json<{ hash: string }>();
  for (const one of [claire, emma]) expect((await one.client.send('POST', `${at}/confirm`, { hash })).status, 'who is stopped, and who asked').toBe(403);
  await owner.client.ask('POST', `${at}/confirm`, { hash });
  expect((await send('GET', `/files/${kept.document}/content`)).status).toBe(200);
  look_at_disk('in the end');
});

// Shows TEN-09.
test('whoever listened on the line all the while has heard no name and no content', () => {
  const { heard } = line_out;
  expect(heard.length).toBeGreaterThan(2 * first.length);
  for (const needle of [mark, 'a line of the roll', '/api/documents', passphrase]) expect(heard.includes(needle), needle).toBe(false);
});
