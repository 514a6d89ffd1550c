// SPDX-License-Identifier: EUPL-1.2
// Services of a desk of cardboard that are approved together: steps in their order, three people, one signature.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

type Json = Record<string, unknown>;
interface Person {
  id: string;
  name: string;
}
const order = ['authority', 'opinions', 'documents', 'form_handed_out', 'board'] as const;
const steps = ['authority', 'opinions', 'documents', 'decision-form', 'board', 'summary'] as const;

export class FakeBatch {
  open: Json | null = null;
  members: Json[] = [];
  signed = 0;
  version = 1;
  measures: Json[] = [];
  sample: Json | null = null;
  readonly id = 'ba'.repeat(16);
  constructor(private readonly people: readonly Person[]) {}

  begin(me: Person, services: { id: string; name: string }[]): void {
    this.open = { author: me, authority: null, opinions: null, documents: null, form_handed_out: null, board: null };
    this.members = services.map((service, at) => ({ ...service, version: 3, remark: '', is_left_out: false, left_because: null, index: '3.4', months_at_most: 24, months: null, until: null, obstacles: at === 1 ? [{ fault: 'measure-unanswered', measure: 'RH.2', title: { fr: 'Sensibiliser les équipes', en: 'Train the teams' } }] : [] }));
  }
  private next_step(): string {
    const at = order.findIndex((step) => this.open![step] === null);
    return steps[at < 0 ? 5 : at]!;
  }
  private told(): Json {
    const is_ready = this.next_step() === 'summary' && this.members.every((member) => member['is_left_out'] === true || (member['obstacles'] as Json[]).length === 0);
    return { id: this.id, version: this.version, ...this.open, next_step: this.next_step(), authorities: this.people.filter(({ id }) => id !== (this.open!['author'] as Person).id), may_sign_for: false, measures: this.measures, members: this.members.map((member) => (is_ready && !member['is_left_out'] ? { ...member, months: 12, until: '2027-11-19' } : member)), sample: this.sample, list: is_ready && this.sample?.['signed_at'] !== null ? '5e'.repeat(32) : null };
  }

  /** Chance draws the first ones here. */
  private answer_sample(me: Person, method: string, rest: string, said: Json): void {
    if (method === 'DELETE') this.sample = null;
    else if (rest.endsWith('/signature')) this.sample!['signed_at'] = '2026-11-28T21:00:00Z';
    else if (method === 'POST') {
      const listed = this.members.filter((member) => member['is_left_out'] === false);
      this.sample = { number: 1, expert: me, begun: '2026-11-22T10:00:00Z', source: said['source'], size: said['size'], services: listed.length, list: listed.map(({ id, version }) => `${String(id)} ${String(version)}\n`).join(''), list_sha256: '3c'.repeat(32), seed: null, drawn: [], changed_since: [], signed_at: null };
    } else if (said['seed'] !== undefined) {
      const drawn = this.members.slice(0, this.sample!['size'] as number).map(({ id, name }) => ({ service: id, name, version: null, holds: null, remark: '' }));
      Object.assign(this.sample!, { seed: said['seed'], drawn });
    } else {
      for (const found of said['inspections'] as Json[]) Object.assign((this.sample!['drawn'] as Json[]).find(({ service }) => service === found['service'])!, { remark: '', ...found });
    }
  }

  answer(me: Person, method: string, rest: string, json: () => Json, response: ServerResponse, names: { id: string; name: string }[]): void {
    if (rest === '' && method === 'GET') return answer(response, 200, { batches: this.open ? [{ id: this.id, author: this.open['author'], authority: (this.open['authority'] as Json | null)?.['person'] ?? null, next_step: this.next_step(), services: this.members.length, waits_for_me: null }] : [] });
    if (rest === '') {
      this.begin(me, names.filter(({ id }) => (json()['services'] as string[]).includes(id)));
      return answer(response, 201, this.told());
    }
    if (this.open === null) return problem(response, 404, 'unknown-batch');
    if (method === 'GET') return answer(response, 200, this.told());
    if (method === 'DELETE' && rest.endsWith('/opinions')) {
      Object.assign(this.open, { opinions: null, form_handed_out: null });
      this.version += 1;
      return answer(response, 200, this.told());
    }
    if (rest.includes('/sample')) {
      this.answer_sample(me, method, rest, method === 'DELETE' ? {} : json());
      this.version += 1;
      return answer(response, method === 'POST' && rest.endsWith('/sample') ? 201 : 200, this.told());
    }
    if (method === 'DELETE') {
      this.open = null;
      return answer(response, 200, { removed: true });
    }
    const { version, members, measures, authority, documents, form, board, no_opinion: none, ...more } = json();
    if (version !== this.version) return problem(response, 409, 'changed-meanwhile');
    if (rest.endsWith('/signature')) {
      this.signed = this.members.filter((member) => member['is_left_out'] === false).length;
      this.open = null;
      return answer(response, 201, { list: '5e'.repeat(32), decisions: this.members.filter((member) => member['is_left_out'] === false).map(({ id }) => ({ service: id, number: 1, sha256: '9f'.repeat(32) })) });
    }
    if (rest.endsWith('/opinions')) this.open['opinions'] = [{ comment: '', ...more, given_by: me }];
    if (authority) this.open['authority'] = { ...(authority as Json), person: this.people.find(({ id }) => id === (authority as Json)['person']) };
    if (none) this.open['opinions'] = [];
    if (documents) this.open['documents'] = documents;
    if (form) this.open['form_handed_out'] = '2026-11-22T10:00:00Z';
    if (board) this.open['board'] = { reason_of_refusal: '', ...(board as Json) };
    for (const said of (members ?? []) as Json[]) Object.assign(this.members.find(({ id }) => id === said['id'])!, { remark: '', ...said });
    for (const { measure, is_common, status, details = '' } of (measures ?? []) as Json[]) {
      this.measures = this.measures.filter((one) => one['measure'] !== measure);
      if (is_common) this.measures.push({ measure, status, details });
    }
    this.version += 1;
    return answer(response, 200, this.told());
  }
}
