// SPDX-License-Identifier: EUPL-1.2
// How an organisation of cardboard leaves: three people who may decide, and a clock that a test sets.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const host = 'vote.tilleuls.example';

export class FakeLeaving {
  state: Record<string, unknown> = { stage: 'none', access: 'whole' };
  owners = 3;
  exported: Record<string, unknown> = { stage: 'none', bytes: 0, own: false };
  /** What was asked for, without a passphrase. */
  wanted: string[] = [];

  #now(name: string): Record<string, unknown> {
    const { stage, hold } = this.state;
    const mine = this.state['asked_by'] === name || this.state['agreed_by'] === name;
    return {
      ...this.state, host, owners: this.owners, may_decide: true, may_confirm: stage === 'requested' && hold === undefined && !mine,
      ...(hold === undefined ? {} : { hold: { ...(hold as object), may_lift: (hold as { by: string }).by !== name } }),
    };
  }

  /** @returns whether it was about this */
  answer(name: string, method: string, path: string, json: () => Record<string, unknown>, response: ServerResponse): boolean {
    if (path === '/api/tenant/export/file') {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment; filename="urna-export-2026-11-22.age"' });
      response.end('age-encryption.org/v1\n');
      return true;
    }
    if (path === '/api/tenant/export') return this.#export(method, json, response);
    if (!path.startsWith('/api/tenant/leaving')) return false;
    const rest = path.slice('/api/tenant/leaving'.length);
    if (method === 'GET') answer(response, 200, this.#now(name));
    else if (method === 'POST' && json()['typed_name'] !== host && rest !== '/hold') problem(response, 422, 'name-differs');
    else {
      if (rest === '/hold' && method === 'POST') this.state = { ...this.state, access: 'read-only', hold: { reason: json()['reason'], since: '2026-11-24T09:00:00Z', until: json()['until'], by: name, agreed_by: null } };
      else if (rest === '/confirm' && this.state['agreed_by'] === null) this.state = { ...this.state, agreed_by: name };
      else if (rest === '/confirm') this.state = { ...this.state, stage: 'grace', access: 'read-only', agreed_by: null, grace_until: '2026-11-29T09:00:00Z' };
      else if (method === 'DELETE') this.state = { stage: 'none', access: 'whole' };
      else this.state = { stage: 'requested', access: 'whole', asked: '2026-11-22T09:00:00Z', day: 0, deadline: '2026-12-22T09:00:00Z', asked_by: name, agreed_by: null, media: ['bande 7, coffre de Lyon'] };
      answer(response, 200, this.#now(name));
    }
    return true;
  }

  #export(method: string, json: () => Record<string, unknown>, response: ServerResponse): true {
    if (method === 'POST') {
      this.wanted.push(...Object.keys(json()));
      this.exported = { stage: 'running', bytes: 12_300_000, own: true };
    } else if (method === 'DELETE') {
      this.exported = { stage: 'none', bytes: 0, own: false };
      response.writeHead(204).end();
      return true;
    }
    answer(response, method === 'POST' ? 202 : 200, this.exported);
    return true;
  }

  finish(): void {
    this.exported = { stage: 'ready', bytes: 48_120_400, own: true, made: '2026-11-22T09:12:00Z', until: '2026-11-23T09:12:00Z', files: 1284, sha256: 'a1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00', key: 'vote.tilleuls.example/statement+5f1d2c3b+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefgh' };
  }
}
