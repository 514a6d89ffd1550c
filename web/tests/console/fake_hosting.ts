// SPDX-License-Identifier: EUPL-1.2
// A hosting register of cardboard: two datacentres, a rule that is broken, a visit that waits.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const at = (hours: number): string => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
const record = (kind: string, id: string, fields: object): object => ({ id, kind, from: '2026-01-05T00:00:00Z', to: null, fields });
const field = (name: string, type: string, more: object = {}): object => ({ name, type, is_required: true, is_sealed: false, choices: [], targets: [], ...more });

export class FakeHosting {
  is_own = true;
  says_levels = true;
  readonly put: Record<string, unknown>[] = [];
  readonly steps: Record<string, unknown>[] = [];
  readonly asked: Record<string, unknown>[] = [];
  private visit_state = 'announced';
  private presences: Record<string, unknown>[] = [];
  private codes: object[] = [];
  private badge_logs: object[] = [];
  tries = 0;

  private records = [
    record('organisation', 'operator', { name: 'Centres du Nord', legal_id: 'FR 498 765 432', country: 'FR', trade: 'operator' }),
    record('site', 'nord', { organisation: 'operator', name: 'Nord 1', city: 'Lille', address: '12 rue des Serveurs, Lille', country: 'FR', is_cloud: false, latitude_millidegrees: 50_630, longitude_millidegrees: 3_060 }),
    record('site', 'sud', { organisation: 'operator', name: 'Sud 1', city: 'Lyon', address: '3 quai de la Fibre, Lyon', country: 'FR', is_cloud: false, latitude_millidegrees: 45_760, longitude_millidegrees: 4_840 }),
    record('site', 'alpes', { organisation: 'operator', name: 'Alpes', city: 'Genève', address: '1 rue du Lac, Genève', country: 'CH', is_cloud: false, latitude_millidegrees: 46_200, longitude_millidegrees: 6_140 }),
    record('room', 'room-nord', { site: 'nord', name: 'Salle 2' }),
    record('rack', 'rack-nord', { room: 'room-nord', name: 'B7' }),
    record('certification', 'iso-nord', { of: 'nord', standard: 'ISO 27001', scope: 'Lille', number: 'FR-1', valid_from: '2025-01-01', valid_to: '2028-01-31' }),
    record('certification', 'iso-sud', { of: 'sud', standard: 'ISO 27001', scope: 'Lyon', number: 'FR-2', valid_from: '2022-01-01', valid_to: '2025-01-31' }),
    record('node', 'node-nord', { machine: 'server-nord', environment: 'production', public_key: 'ab' }),
    record('server', 'server-nord', { label: 'urne-nord', serial: 'SN-NORD-0001', state: 'in_use', rack: 'rack-nord', owner: 'operator' }),
    record('technician', 'tech-1', { name: 'Jeanne Martin', employer: 'operator', valid_from: '2026-01-01', valid_to: '2027-12-31' }),
  ];
  private readonly kinds = [
    { kind: 'organisation', fields: [field('name', 'text'), field('legal_id', 'text'), field('country', 'country'), field('trade', 'choice', { choices: ['owner', 'operator'] })] },
    { kind: 'site', fields: [field('organisation', 'reference', { targets: ['organisation'] }), field('name', 'text'), field('city', 'text'), field('address', 'text', { is_sealed: true }), field('country', 'country'), field('is_cloud', 'flag')] },
    { kind: 'server', fields: [field('label', 'text'), field('serial', 'text', { is_sealed: true }), field('state', 'choice', { choices: ['in_use', 'spare', 'retired'] })] },
    { kind: 'technician', fields: [field('name', 'text', { is_sealed: true }), field('employer', 'reference', { targets: ['organisation'] }), field('valid_from', 'day'), field('valid_to', 'day')] },
  ];

  private visit(): object {
    return {
      id: 'ab'.repeat(16), version: 1, state: this.visit_state, was_announced: true, alarms: [], announced_by: 'Bruno Vidal', approved_by: this.visit_state === 'announced' ? null : 'Aude Roche', closed_by: null, reviewed_by: null, presences: this.presences, codes: this.codes, badge_logs: this.badge_logs, outcome: null, began: null, ended: null,
      plan: { site: 'nord', technicians: [{ technician: 'tech-1', valid_from: '2026-01-01', valid_to: '2027-12-31' }], systems: ['server-nord'], purpose: 'Remplacer un disque', ticket: 'T-7', from: at(this.visit_state === 'announced' ? 20 : -0.2), to: at(this.visit_state === 'announced' ? 22 : 1.8), stranger: '' },
    };
  }

  /** The code of cardboard that is right; a code ends with the visit, a stranger learns nothing of others. */
  static readonly code = '4F7K-92QM-X3TD';
  approve(): void {
    this.visit_state = 'approved';
    this.codes = [{ technician: 'tech-1', until: at(3.8) }];
  }
  private step(what: string, body: Record<string, unknown>, response: ServerResponse): void {
    const until = at(3.8);
    const given = (): object => ({ ...this.visit(), new_codes: [{ technician: 'tech-1', code: FakeHosting.code, until }] });
    if (what === 'decision' || what === 'codes') {
      this.approve();
      return answer(response, 200, given());
    }
    if (what.startsWith('codes/')) this.codes = [];
    if (what === 'badge-logs') this.badge_logs = [{ document: body['document'], version: body['version'], name: 'badges.csv', sha256: '9a'.repeat(32), by: 'Aude Roche', at: at(0) }];
    if (what === 'arrivals' || what === 'departures') {
      const fault = this.show(what, body);
      if (fault) return problem(response, fault === 'code-refused' ? 403 : 409, fault);
    }
    answer(response, 200, this.visit());
  }
  private show(way: 'arrivals' | 'departures', body: Record<string, unknown>, by: string | null = 'Aude Roche'): string | undefined {
    const has_code = 'code' in body;
    if (has_code && (body['code'] !== FakeHosting.code || this.codes.length === 0)) return 'code-refused';
    const inside = this.presences.find(({ left }) => left === null);
    if (way === 'arrivals') {
      if (inside) return 'still-inside';
      this.presences.push({ technician: 'tech-1', came: at(0), came_with_code: true, came_by: by, left: null, left_with_code: false, left_by: null, left_reason: '' });
      this.visit_state = 'in_progress';
      return undefined;
    }
    if (!inside) return 'not-inside';
    Object.assign(inside, { left: at(0), left_with_code: has_code, left_by: by, left_reason: String(body['reason'] ?? '') });
    return undefined;
  }
  /** A kernel that was announced, a program that was not. */
  private machines(): object[] {
    const programs = (first: string): string => `urna-box=${'4c'.repeat(32)} urnad=${first.repeat(32)}`;
    const changed = [
      { fact: 'kernel', before: '6.1.0-28-amd64', after: '6.1.0-29-amd64', is_alarm: false },
      { fact: 'programs', before: programs('5b'), after: programs('6c'), is_alarm: true },
    ];
    const then = (id: string, hours: number): object => ({ id: id.repeat(16), received: at(hours) });
    return [
      { node: 'node-nord', server: 'urne-nord', before: then('aa', -0.5), after: then('bb', 0), changed },
      { node: 'node-nord-2', server: 'urne-nord', before: then('cc', -0.5), after: then('dd', 0), changed: [] },
      { node: 'node-nord-3', server: 'urne-nord', before: then('ee', -0.5), after: null, changed: [] },
    ];
  }
  /** The page of whoever comes near a machine. */
  visitor(way: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (++this.tries > 4) {
      response.setHeader('Retry-After', '90');
      return problem(response, 429, 'too-many-tries');
    }
    const fault = way === 'arrivals' || way === 'departures' ? this.show(way, body, null) : 'not-found';
    if (fault) return problem(response, fault === 'code-refused' ? 403 : 409, fault);
    const last = this.presences.at(-1)!;
    answer(response, 200, { came: last['came'], left: last['left'], planned_until: at(1.8) });
  }
  /** What a customer reads of visits to its machines. */
  theirs(): object {
    return {
      interventions: [
        { id: 'ab'.repeat(16), state: 'reviewed', was_announced: true, alarms: [], site: 'Nord 1', systems: ['urne-nord'], purpose: 'Remplacer un disque', from: at(-30), to: at(-28), technicians: ['Jeanne Martin'], presences: [{ name: 'Jeanne Martin', came: at(-29.9), came_with_code: true, left: at(-28.4), left_with_code: false, left_reason: 'Sortie constatée par l’accueil' }], outcome: { actions: 'Disque 2 remplacé', media: '', statement_before: 'absent', statement_after: 'absent' }, badge_logs: [{ name: 'badges.csv', version: 1, sha256: '9a'.repeat(32) }] },
        { id: 'cd'.repeat(16), state: 'closed', was_announced: false, alarms: ['not_announced'], site: 'Nord 1', systems: ['urne-nord'], purpose: 'Personne vue dans l’allée', from: at(-60), to: at(-59), technicians: [], presences: [{ name: 'Un homme en veste bleue', came: at(-60), came_with_code: false, left: at(-59.8), left_with_code: false, left_reason: 'Raccompagné à la porte' }], outcome: { actions: 'Scellés contrôlés', media: '', statement_before: 'absent', statement_after: 'absent' }, badge_logs: [] },
      ],
    };
  }

  private findings(): object {
    const finding = (rule: string, about: string, verdict: string, fr: string): object => ({ rule, text: { fr, en: fr, nl: fr, de: fr }, source: 'R-H07', about, verdict, severity: 'block', is_excused: false, blocks: verdict !== 'pass' });
    return {
      policy: { decision: 'cd'.repeat(16), version: '2026-11', level: 2 },
      subjects: [{ subject: 'platform', findings: [finding('place.eea', 'nord', 'pass', 'Chaque serveur se trouve dans un pays de l’Espace économique européen.'), finding('site.two-lines', 'sud', 'fail', 'Chaque centre est relié par deux lignes de tracés différents.')] }],
    };
  }

  private nodes(): object[] {
    const facts = { 'machine-id': '1f'.repeat(32), vendor: 'Example Machines', product: 'Server 3', serial: '2e'.repeat(32), 'boot-id': '5b0f4d5e-23f8-4a31-9d9d-9b8f3c8a7a10', kernel: '6.1.0-28-amd64', virtualisation: 'none', addresses: '192.0.2.10 2001:db8:1:0:0:0:0:10', packages: '3d'.repeat(32), programs: `urna-box=${'4c'.repeat(32)} urnad=${'5b'.repeat(32)}`, configuration: '6a'.repeat(32), 'encrypted-disk': 'yes', swap: 'none', clock: 'tsc synchronised', listeners: 'tcp/443 tcp/4444', 'cloud-metadata': 'silent', 'round-trips': 'node-sud=5310', chip: 'absent' };
    const newest = { id: 'aa'.repeat(16), received: at(-0.5), stated: at(-0.5), why: 'hourly', differences: [] as string[], changed: ['kernel', 'boot-id'], facts };
    return [
      { node: 'node-nord', server: 'urne-nord', site: 'Nord 1', has_key: true, inspected: '2026-03-02', proof: { level: 2, doubts: ['chip-absent'] }, newest },
      { node: 'node-sud', server: 'urne-sud', site: 'Sud 1', has_key: true, inspected: null, proof: { level: 1, doubts: ['differs', 'chip-absent'] }, newest: { ...newest, differences: ['register:listeners', 'before:programs'] } },
      { node: 'node-est', server: null, site: null, has_key: false, inspected: null, proof: { level: 0, doubts: ['silent'] }, newest: null },
    ];
  }

  private decision(): object {
    return { id: 'ef'.repeat(16), kind: 'derogation', reason: 'La seconde ligne arrive en juin', asked: at(-3), asked_by: 'Bruno Vidal', agreed: null, agreed_by: null, ended: null, ended_by: null, election: '11111111111111', rule: 'site.two-lines' };
  }

  answer(method: string, path: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (!this.is_own) return problem(response, 404, 'not-found');
    const rest = path.slice('/api/hosting/'.length);
    if (method === 'GET') {
      if (rest === 'register') return answer(response, 200, { at: at(0), is_declared: true, records: this.records });
      if (rest === 'kinds') return answer(response, 200, { kinds: this.kinds });
      if (rest === 'findings') return answer(response, 200, this.findings());
      if (rest === 'interventions') return answer(response, 200, { interventions: [this.visit()] });
      if (rest.startsWith('interventions/')) return answer(response, 200, { ...this.visit(), machines: this.machines() });
      if (rest === 'nodes') return answer(response, 200, { nodes: this.nodes().map((node) => (this.says_levels ? node : { ...node, proof: { doubts: [] } })) });
      return answer(response, 200, { decisions: [this.decision()] });
    }
    if (rest === 'records') {
      this.put.push(body);
      const fields = body['fields'] as Record<string, unknown>;
      if (fields['country'] === 'EU') return problem(response, 422, 'unfit-fields', { fields: [{ path: 'fields.country', problem: 'not-a-country' }] });
      const made = record(String(body['kind']), String(body['id']), fields);
      this.records.push(made);
      return answer(response, 201, made);
    }
    if (rest.startsWith('interventions/')) {
      this.steps.push(body);
      return this.step(rest.split('/').slice(2).join('/'), body, response);
    }
    this.asked.push(body);
    answer(response, 200, { ...this.decision(), agreed: at(0), agreed_by: 'Aude Roche' });
  }
}
