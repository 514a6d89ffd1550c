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

  private records = [
    record('organisation', 'operator', { name: 'Centres du Nord', legal_id: 'FR 498 765 432', country: 'FR', trade: 'operator' }),
    record('site', 'nord', { organisation: 'operator', name: 'Nord 1', city: 'Lille', address: '12 rue des Serveurs, Lille', country: 'FR', is_cloud: false }),
    record('site', 'sud', { organisation: 'operator', name: 'Sud 1', city: 'Lyon', address: '3 quai de la Fibre, Lyon', country: 'FR', is_cloud: false }),
    record('server', 'server-nord', { label: 'urne-nord', serial: 'SN-NORD-0001', state: 'in_use' }),
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
      id: 'ab'.repeat(16), version: 1, state: this.visit_state, was_announced: true, alarms: [], announced_by: 'Bruno Vidal', approved_by: this.visit_state === 'announced' ? null : 'Aude Roche', closed_by: null, reviewed_by: null, presences: [], outcome: null, began: null, ended: null,
      plan: { site: 'nord', technicians: [{ technician: 'tech-1', valid_from: '2026-01-01', valid_to: '2027-12-31' }], systems: ['server-nord'], purpose: 'Remplacer un disque', ticket: 'T-7', from: at(20), to: at(22) },
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
      this.visit_state = 'approved';
      return answer(response, 200, this.visit());
    }
    this.asked.push(body);
    answer(response, 200, { ...this.decision(), agreed: at(0), agreed_by: 'Aude Roche' });
  }
}
