// SPDX-License-Identifier: EUPL-1.2
// One service of a desk of cardboard, and the file by which it is approved: steps in their order, three people.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';
import { FakeBatch } from './fake_batch';
import { FakeTemplates, type FakePlace } from './fake_templates';

type Json = Record<string, unknown>;
interface Person {
  id: string;
  name: string;
}

const order = ['authority', 'opinions', 'documents', 'decision-form', 'board', 'summary'] as const;
const index = (total: number): Json => ({ total, shown: total.toFixed(1), gouvernance: total, protection: total, defense: total, resilience: total });
export const measure = (id: string, fr: string, status: string): Json => ({
  id, category: 'protection', title: { fr, en: fr }, description: { fr, en: fr }, indispensable: true, bearer: 'project', why: [], gain: 0.1,
  status, counted: status, details: '', priority: null, due: null, responsibles: [], aside: null, checks: [], proof: null, comments: [],
});

const everything: Json = { describe: 'write', secure: 'write', approve: 'write', risks: 'write', contacts: 'write', is_owner: true, is_provider: false, is_by_role: true };

export class FakeAssurance {
  version = 7;
  total = 3.4;
  draft: Json | null = null;
  decisions: Json[] = [];
  obstacles: Json[] = [];
  is_shown = false;
  /** More measures of the service, after those that it has. */
  measures: Json[] = [];
  /** Beside the one: by name, with the status of RH.2; a missing status is a service of which it is not asked. */
  /** Whether any service is described. */
  is_there = true;
  others: { name: string; level: number; total: number; status?: string }[] = [];
  readonly id = 'ab'.repeat(16);
  readonly name = 'Vote du comité social et économique';
  /** What whoever asks may do with the service; nothing: it is not there for them. */
  rights: Json | undefined = everything;
  contributors: Json[] = [];
  comments: Json[] = [];
  statements: Json[] = [];
  delegations: Json[] = [];
  waivers: Json[] = [];
  own: Json[] = [];
  readonly templates = new FakeTemplates();
  readonly batch: FakeBatch;
  constructor(private readonly people: readonly Person[]) {
    this.batch = new FakeBatch(people);
  }
  /** Of two services, by Claire; it waits for Aude to sign. */
  fill_in_batch(author = 2): void {
    this.batch.begin(this.people[author]!, [{ id: this.id, name: this.name }, { id: this.other_id(0), name: 'État civil en ligne' }]);
    this.batch.members[1]!['obstacles'] = [];
    this.batch.members[1]!['remark'] = 'La cave est inondable.';
    Object.assign(this.batch.open!, { authority: { name: 'Aude Roche', position: 'Directrice générale', person: this.people[0] }, opinions: [], documents: ['Étude de risques'], form_handed_out: '2026-11-22T10:00:00Z', board: { date: '2026-11-20', is_accepted: true, months: 12, reason_of_refusal: '', conditions: [] } });
  }

  /** What it waits for from whoever is signed in. */
  waits_for_me: 'opinion' | 'signature' | null = null;
  private next_step(): string {
    const draft = this.draft ?? {};
    return order.find((step) => step === 'summary' || draft[step === 'decision-form' ? 'form_handed_out' : step] === null) ?? 'summary';
  }

  /** One that Claire signed in November, for a year. */
  decide(state: string): void {
    this.decisions.unshift({
      number: this.decisions.length + 1, state, taken: '2026-11-22T10:00:00Z', author: this.people[0], signed_by: this.people[2],
      authority: { name: 'Claire Dumas', position: 'Directrice générale', person: this.people[2] }, opinions: [], documents: [],
      board: { date: '2026-11-20', is_accepted: true, months: 12, reason_of_refusal: '', conditions: [{ measure: 'SAUV.1', status: 'fait', due: '2027-06-30' }] },
      decided_end: '2027-11-20', ends: '2027-11-20', watched_since: state === 'under-watch' ? '2026-11-21' : null, reminders: [], index: { standard: '3.4', personalised: '3.6', proved: null }, sha256: '9f86d081884c7d65'.repeat(4),
    });
  }

  private approval(): Json {
    return {
      version: this.version, months_at_most: 24, obstacles: this.obstacles, lacks: [], authorities: this.people.filter(({ id }) => id !== (this.draft?.['author'] as Person | undefined)?.id),
      draft: this.draft === null ? null : { ...this.draft, next_step: this.next_step() }, current: this.decisions.length ? (this.decisions[0]!['number'] as number) : null, decisions: this.decisions,
    };
  }
  private summary(): Json {
    return { id: this.id, name: this.name, rights: this.rights, level: 2, required_level: 2, index: { standard: index(this.total), personalised: index(3.6), proved: null }, months_at_most: 24, measures_asked: 82, measures_answered: 74, measures_set_aside: 3, is_this_platform: false };
  }

  private answer_team(method: string, rest: string, json: () => Json, response: ServerResponse): void {
    const id = rest.split('/').at(-1);
    if (method === 'POST') {
      const given = json();
      const levels = given['levels'] ?? Object.fromEntries(['describe', 'secure', 'approve', 'risks', 'contacts'].map((section) => [section, 'hidden']));
      this.contributors.push({ id: `${this.contributors.length}`.repeat(32), address: given['address'], person: null, name: null, kind: given['kind'], levels, since: '2026-11-22T10:00:00Z', ends: given['ends'] ?? null, is_over: false, by: 'Aude Roche' });
      this.version += 1;
      return answer(response, 201, { services: given['services'], link: 'https://vote.example.org/console#/invitation/0123456789abcdefghijkl', expires: '2026-11-25T10:00:00Z' });
    }
    if (method === 'PUT') Object.assign(this.contributors.find((one) => one['id'] === id)!, { kind: json()['kind'] });
    if (method === 'DELETE') this.contributors = this.contributors.filter((one) => one['id'] !== id);
    if (method !== 'GET') this.version += 1;
    return answer(response, 200, { version: this.version, contributors: this.contributors });
  }

  private badge(method: string, response: ServerResponse): void {
    this.is_shown = method === 'PUT' || (this.is_shown && method !== 'DELETE');
    const place = (kind: string): string | null => (this.is_shown ? `https://vote.example.org/api/badges/${'cd'.repeat(16)}/badge.${kind}` : null);
    answer(response, 200, { is_shown: this.is_shown, state: 'valid', svg: place('svg'), json: place('json'), note: place('note') });
  }

  /** Where a template can be attached: of the last service nobody here may write. */
  places(): FakePlace[] {
    const others = this.others.map(({ name }, at) => ({ id: this.other_id(at), name, ...(at > 0 && at === this.others.length - 1 ? { refusal: 'not-in-service' } : {}) }));
    return [{ id: this.id, name: this.name }, ...others];
  }
  private other_id(at: number): string {
    return (at + 16).toString(16).repeat(16);
  }
  /** Of the measure RH.2 alone, and its status alone. */
  private answer_together(is_preview: boolean, { services, change }: Json, response: ServerResponse): void {
    const plain = (status: string): Json => ({ status, details: '', priority: null, due: null });
    const to = String((change as Json)['status']);
    const told = (services as (string | Json)[]).map((one) => {
      const id = typeof one === 'string' ? one : String(one['id']);
      const other = this.others.find((_, at) => this.other_id(at) === id) ?? { name: this.name, status: 'fait' };
      return { id, other, refusal: other.status === undefined ? 'not-asked' : null, is_same: other.status === to };
    });
    if (is_preview) return answer(response, 200, { services: told.map(({ id, other, refusal, is_same }) => ({ id, name: other.name, version: 1, refusal, is_same, before: plain(other.status ?? ''), after: plain(refusal ? '' : to) })) });
    for (const { other } of told) other.status = to;
    answer(response, 200, { changed: told.length, same: 0 });
  }

  /** One list for every measure: a test looks at one. */
  answer_statements(me: Person, method: string, json: () => Json, response: ServerResponse): void {
    if (method === 'POST') {
      const { version, ...body } = json();
      if (version !== this.version) return problem(response, 409, 'changed-meanwhile');
      if (body['reason'] !== undefined) {
        this.statements[0] = { ...this.statements[0], state: 'withdrawn', withdrawn: { at: '2026-11-22T11:00:00Z', by: me.name, reason: body['reason'] } };
      } else {
        const files = (body['files'] as { document: string; version: number }[]).map((file) => ({ ...file, name: 'Rapport.pdf', sha256: 'ab'.repeat(32), is_readable: true }));
        this.statements.unshift({ ...body, id: `${this.statements.length}`.padStart(32, '0'), state: files.length ? 'holds' : 'without-file', files, by: me.name, signed: '2026-11-22T10:00:00Z', withdrawn: null });
      }
      this.version += 1;
    }
    answer(response, method === 'POST' ? 201 : 200, { version: this.version, statements: this.statements });
  }
  answer_signing(me: Person, method: string, rest: string, json: () => Json, response: ServerResponse): void {
    const { version, ...body } = method === 'POST' ? json() : { version: this.version };
    if (version !== this.version) return problem(response, 409, 'changed-meanwhile');
    const by = { id: me.id, name: me.name };
    if (method === 'POST' && rest.endsWith('/waivers')) this.waivers.unshift({ ...body, number: this.waivers.length + 1, holds: true, by, given: '2026-11-22T10:00:00Z', ended: null });
    else if (method === 'POST' && rest.endsWith('/end')) this.waivers = this.waivers.map((one) => (rest.endsWith(`/${String(one['number'])}/end`) ? { ...one, holds: false, ended: { at: '2026-11-22T11:00:00Z', by, reason: body['reason'] } } : one));
    else if (method === 'POST') this.delegations.unshift({ ...body, id: '1'.repeat(32), state: 'holds', from: by, to: this.people.find(({ id }) => id === body['to']), given: '2026-11-22T10:00:00Z', ended: null });
    else if (method === 'DELETE') this.delegations[0] = { ...this.delegations[0], state: 'ended', ended: '2026-11-22T11:00:00Z' };
    if (method !== 'GET') this.version += 1;
    answer(response, method === 'POST' ? 201 : 200, { version: this.version, delegations: this.delegations, waivers: this.waivers, signers: this.people });
  }

  answer(me: Person, method: string, path: string, json: () => Json, response: ServerResponse): void {
    const rest = path.slice('/api/assurance'.length);
    if (this.rights === undefined) return problem(response, 403, 'not-allowed');
    if (rest === '/services') return answer(response, 200, { services: !this.is_there ? [] : [this.summary(), ...this.others.map((other, at) => ({ ...this.summary(), id: this.other_id(at), name: other.name, level: other.level, index: { standard: index(other.total), personalised: index(other.total), proved: null } }))], catalogue: '2026.2' });
    if (rest === `/services/${this.id}/copies`) {
      const made = Array.from({ length: Number(json()['count']) }, (_, at) => ({ id: this.other_id(this.others.length + at), name: `${this.name} - Copie ${at + 1}` }));
      for (const { name } of made) this.others.push({ name, level: 2, total: this.total, status: 'fait' });
      return answer(response, 201, { added: made });
    }
    if (rest.startsWith('/measures/RH.2')) return this.answer_together(rest.endsWith('/preview'), json(), response);
    if (rest.startsWith('/batches')) return this.batch.answer(me, method, rest.slice('/batches'.length), json, response, [{ id: this.id, name: this.name }, ...this.others.map(({ name }, at) => ({ id: this.other_id(at), name }))]);
    if (rest === '/approvals') return answer(response, 200, { approvals: this.decisions.length || this.draft ? [{ service: this.id, state: this.decisions[0]?.['state'] ?? null, ends: this.decisions[0]?.['ends'] ?? null, next_step: this.draft === null ? null : this.next_step(), waits_for_me: this.waits_for_me }] : [] });
    if (rest === `/services/${this.id}`) return answer(response, 200, { ...this.summary(), version: this.version, catalogue: '2026.2', description: { name: this.name }, measures: [{ ...measure('SAUV.1', 'Tester les sauvegardes', 'enCours'), due: '2026-01-31', priority: 1, bearer: 'provider', comments: this.comments }, { ...measure('RH.2', 'Sensibiliser les équipes', 'fait'), ...(this.batch.measures.some((one) => one['measure'] === 'RH.2') ? { details: 'La commune forme chaque agent.', batch: this.batch.id } : {}) }, ...this.measures], own: this.own, risks: [] });
    if (rest === `/services/${this.id}/own`) {
      const { version, own } = json() as { version: number; own: Json[] };
      if (version !== this.version) return problem(response, 409, 'changed-meanwhile');
      const long = own.findIndex((one) => Buffer.byteLength(String(one['title'])) > 200);
      if (long >= 0) return problem(response, 422, 'unfit-fields', { fields: [{ path: `own[${long}].title`, problem: 'is too long' }] });
      this.own = own.map((one) => ({ text: '', details: '', priority: null, due: null, aside: null, template: null, ...one, counted: one['status'], responsibles: (one['responsibles'] as string[]).map((id) => ({ id, name: this.people.find((person) => person.id === id)?.name ?? me.name })), template_of: this.own.find(({ template }) => template === one['template'])?.['template_of'] ?? null }));
      this.version += 1;
      return this.answer(me, 'GET', `/api/assurance/services/${this.id}`, json, response);
    }
    if (rest.startsWith('/contributors') || rest.startsWith(`/services/${this.id}/contributors`)) return this.answer_team(method, rest, json, response);
    if (method === 'POST' && rest.endsWith('/comments')) {
      this.comments.push({ at: '2026-11-22T10:00:00Z', by: me.name, text: json()['text'] });
      this.version += 1;
      return this.answer(me, 'GET', `/api/assurance/services/${this.id}`, json, response);
    }
    if (rest.startsWith(`/services/${this.id}/measures/`) && rest.includes('/statements')) return this.answer_statements(me, method, json, response);
    if (rest.startsWith(`/services/${this.id}/approval/delegations`) || rest.startsWith(`/services/${this.id}/approval/waivers`)) return this.answer_signing(me, method, rest, json, response);
    if (rest === `/services/${this.id}/badge`) return this.badge(method, response);
    const at = `/services/${this.id}/approval`;
    if (!rest.startsWith(at)) return problem(response, 404, 'unknown-assured-service');
    if (method === 'GET') return answer(response, 200, this.approval());
    const step = rest.slice(at.length);
    const { version, ...body } = method === 'DELETE' ? { version: this.version } : json();
    if (version !== this.version) return problem(response, 409, 'changed-meanwhile');
    if (step === '' && method === 'POST') this.draft = { number: 2, author: me, authority: null, opinions: null, documents: null, form_handed_out: null, board: null };
    else if (this.draft === null) return problem(response, 404, 'no-draft');
    else if (step === '') this.draft = null;
    else if (step === '/authority') this.draft['authority'] = { ...body, person: this.people.find(({ id }) => id === body['person']) };
    else if (step === '/opinions' && method === 'PUT') this.draft['opinions'] = [];
    else if (step === '/opinions') this.draft['opinions'] = [{ comment: '', ...body, given_by: me }];
    else if (step === '/documents') this.draft['documents'] = body['titles'];
    else if (step === '/form') this.draft['form_handed_out'] = '2026-11-22T10:00:00Z';
    else if (step === '/board') this.draft['board'] = { reason_of_refusal: '', ...body };
    else if (this.obstacles.length) return problem(response, 409, 'approval-blocked');
    else {
      this.draft = null;
      this.decide('active');
    }
    this.version += 1;
    answer(response, method === 'POST' && (step === '' || step === '/signature') ? 201 : 200, this.approval());
  }
}
