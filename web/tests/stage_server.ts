// SPDX-License-Identifier: EUPL-1.2
// A stage for the browser tests: the built pages under the headers they are made for, and an API that behaves as the desk
// and the box promise, or fails as a test wants it to.  It checks no proofs and keeps nothing.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { elections, trustees, type StageElection } from './stage_elections';

export const CSP = [
  "default-src 'none'", "script-src 'self'", "worker-src 'self'", "style-src 'self'", "font-src 'self'",
  "img-src 'self' data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  "require-trusted-types-for 'script'", 'trusted-types svelte-trusted-html',
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2',
  '.json': 'application/json', '.map': 'application/json',
};
const PAGES: Record<string, string> = { v: 'booth', b: 'board', t: 'trustee', console: 'console' };

/** How the next cast goes wrong: the connection breaks before the ballot is read, or after it is in the box. */
export type Mishap = 'lost-before' | 'lost-after' | 'busy' | 'closed' | 'refused' | 'session-expired';

export const new_key = () => generateKeyPairSync('ed25519');
/** The last 32 bytes of its SPKI form are the key itself (RFC 8410). */
const raw = ({ publicKey }: ReturnType<typeof new_key>) => publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

export interface StageBallot {
  tracker: string;
  bytes: string;
}

export class Stage {
  card: Record<string, unknown> = {};
  mishaps: Mishap[] = [];
  sign_in_answer: { status: number; body: unknown; headers?: Record<string, string> } | null = null;
  sign_ins: { secret: string; birth_date: string | null }[] = [];
  ballots: StageBallot[] = [];
  casts = 0;
  outcome: unknown = null;
  hosting: unknown = null;
  /** The board shows a ballot only after so many questions. */
  board_delay = 0;
  election_record: string | null = null;
  tamper: ((path: string, bytes: Buffer) => Buffer) | null = null;
  sessions = new Set<string>();
  signed_out = 0;
  /** Signs receipts; the board tells the public half, unless a test lets another sign. */
  box = new_key();
  signer = this.box;
  trustees_record: string | null = null;
  board_stage = 'open';
  /** What of the board's state is not made up. */
  board: Record<string, unknown> = {};
  archive: Buffer | null = null;
  /** The archive comes by halves, and the second never. */
  archive_stalls = false;

  reset(): void {
    Object.assign(this, new Stage());
  }

  card_of(election: StageElection): Record<string, unknown> {
    return {
      uuid: election.uuid, name: election.name, description: '', language: election.language,
      administrator: election.administrator, state: 'open', opens: '2026-11-20T07:00:00Z', closes: '2026-11-27T17:00:00Z',
      closed_at: null, revoting: false, second_factor: null, help_line: '01 99 00 42 42', groups: 'Ed25519',
      group: 'Ed25519', checkable_with: ['urna-verify'], fingerprint: election.fingerprint, voters: 4200, casts_open: true,
      paused: null, ...this.card,
    };
  }

  board_of(election: StageElection): Record<string, unknown> {
    return {
      uuid: election.uuid, stage: this.board_stage, ballots: 1481 + this.ballots.length, counted_ballots: 1481 + this.ballots.length,
      board_hash: createHash('sha256').update(`${election.uuid}${this.ballots.length}`).digest('hex'),
      fingerprint: election.fingerprint, archive_bytes: 7_340_032, box_key: raw(this.box),
      ...this.board,
    };
  }
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = body === null ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(text);
}

function problem(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  const body = { type: `about:blank#${code}`, title: code, status, code, trace: 'T7F3-K2' };
  answer(response, status, body, { 'content-type': 'application/problem+json', ...headers });
}

async function body_of(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The connection breaks in the middle of the answer.  (Without a byte of answer a browser tries again by itself.) */
function break_off(response: ServerResponse): void {
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '200' });
  response.write('{"tracker":"');
  setTimeout(() => response.destroy(), 20);
}

async function cast(stage: Stage, election: StageElection, request: IncomingMessage, response: ServerResponse): Promise<void> {
  stage.casts += 1;
  const mishap = stage.mishaps.shift();
  const bytes = await body_of(request);
  if (mishap === 'lost-before') return break_off(response);
  if (mishap === 'busy') return problem(response, 503, 'busy', { 'retry-after': '2' });
  if (mishap === 'closed') return problem(response, 409, 'closed');
  if (mishap === 'refused') return problem(response, 422, 'ballot-refused');
  const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
  if (mishap === 'session-expired' || !stage.sessions.has(bearer)) return problem(response, 401, 'session-expired');
  const tracker = createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '');
  if (!stage.ballots.some((ballot) => ballot.tracker === tracker)) stage.ballots.push({ tracker, bytes });
  if (mishap === 'lost-after') return break_off(response);
  const cast_at = '2026-11-24T09:42:00Z';
  const signature = sign(null, Buffer.from(`urna receipt|${election.uuid}|${tracker}|${cast_at}`), stage.signer.privateKey).toString('base64');
  answer(response, 201, { tracker, cast_at, signature, number: 1481 + stage.ballots.length });
}

function board(stage: Stage, election: StageElection, rest: string[], url: URL, response: ServerResponse): void {
  const [what, tracker] = rest;
  const listed = stage.ballots.map(({ tracker: one }, index) => ({ number: 1482 + index, tracker: one, counts: true }));
  if (what === undefined) return answer(response, 200, stage.board_of(election));
  if (what === 'election') {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(stage.election_record ?? election.record);
  }
  if (what === 'archive' && stage.archive !== null) {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': stage.archive.length });
    if (!stage.archive_stalls) return void response.end(stage.archive);
    return void response.write(stage.archive.subarray(0, stage.archive.length / 2));
  }
  if (what === 'trustees') {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(stage.trustees_record ?? trustees);
  }
  if (what === 'live') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`event: state\ndata: ${JSON.stringify(stage.board_of(election))}\n\n`);
    return;
  }
  if (what === 'ballots' && tracker !== undefined) {
    if (stage.board_delay > 0) {
      stage.board_delay -= 1;
      return problem(response, 404, 'not-found');
    }
    const found = listed.find((ballot) => ballot.tracker === tracker);
    return found ? answer(response, 200, { ...found, found: true }) : problem(response, 404, 'not-found');
  }
  if (what === 'ballots') return answer(response, 200, { total: listed.length, ballots: listed });
  if (what === 'events') {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const events: unknown[] = [{ height: 0, type: 'Setup', hash: hash('0') }, { type: 'ballots', count: 1481 + listed.length }];
    if (stage.board_stage !== 'open') events.push({ height: 1482, type: 'EndBallots', hash: hash('1') });
    if (stage.board_stage === 'counted') {
      events.push({ height: 1483, type: 'EncryptedTally', hash: hash('2') }, { height: 1484, type: 'PartialDecryption', hash: hash('3') });
      events.push({ height: 1485, type: 'PartialDecryption', hash: hash('4') }, { height: 1486, type: 'Result', hash: hash('5') });
    }
    return answer(response, 200, events);
  }
  void url;
  problem(response, 404, 'not-found');
}

async function api(stage: Stage, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [, kind, uuid, ...rest] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const election = elections.find((one) => one.uuid === uuid);
  if (election === undefined) return problem(response, 404, 'not-found');
  if (kind === 'board') return board(stage, election, rest, url, response);
  const what = `${request.method} ${rest[0] ?? ''}`;
  if (what === 'GET ') return answer(response, 200, stage.card_of(election));
  if (what === 'GET hosting') return stage.hosting ? answer(response, 200, stage.hosting) : problem(response, 404, 'not-found');
  if (what === 'GET outcome') return stage.outcome ? answer(response, 200, stage.outcome) : problem(response, 404, 'not-found');
  if (what === 'GET session') return answer(response, 200, { status: 'may-vote', expires_in: 1200 });
  if (what === 'DELETE session') {
    stage.signed_out += 1;
    return answer(response, 204, null);
  }
  if (what === 'POST sign-in') {
    stage.sign_ins.push(JSON.parse(await body_of(request)));
    const told = stage.sign_in_answer;
    if (told) return answer(response, told.status, told.body, told.headers);
    const session = randomBytes(32).toString('base64url');
    stage.sessions.add(session);
    return answer(response, 200, { session, status: 'may-vote', expires_in: 1200, weight: 1 });
  }
  if (what === 'POST ballots') return cast(stage, election, request, response);
  problem(response, 404, 'not-found');
}

function page(stage: Stage, folder: string, url: URL, response: ServerResponse): void {
  const zips = (file: string) => /\.(?:html|js|css|json)$/u.test(file);
  const first = url.pathname.split('/')[1] ?? '';
  const built = PAGES[first];
  const path = built ? `${built}/index.html` : normalize(url.pathname).replace(/^\/+/, '');
  const file = join(folder, path);
  if (path.includes('..') || !existsSync(file) || extname(file) === '') return problem(response, 404, 'not-found');
  const bytes = readFileSync(file);
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CSP,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    'cache-control': built ? 'no-store' : 'public, max-age=3600',
    ...(zips(file) ? { 'content-encoding': 'gzip' } : {}),
  });
  const sent = stage.tamper ? stage.tamper(path, bytes) : bytes;
  response.end(zips(file) ? gzipSync(sent) : sent);
}

/** Serves `folder`, the built pages, on a free port of this machine. */
export async function open_stage(folder: string): Promise<{ stage: Stage; origin: string; close: () => void }> {
  const stage = new Stage();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end();
    if (!url.pathname.startsWith('/api/')) return page(stage, folder, url, response);
    api(stage, request, response, url).catch(() => problem(response, 500, 'internal'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { stage, origin: `http://127.0.0.1:${port}`, close };
}
