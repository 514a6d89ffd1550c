// SPDX-License-Identifier: EUPL-1.2
// A register of incidents of cardboard: one that a detector opened, one whose notice is owed, an exercise that is over.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const at = (hours: number): string => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
const facts = { severity: 'high', has_personal_data: true, is_risk_high: false, is_in_scope: false, role: 'processor', customers: ['Amicale des Tilleuls'], people: null, nature: 'Un disque de sauvegarde chiffré n’a pas été retrouvé à Lille.', consequences: null, measures: 'Serrures changées, inventaire refait.', contact: null };

interface Kept { id: string; version: number; kind: string; is_drill: boolean; state: string; severity: string; detected_at: string; aware_at: string | null; contained_at: string | null; facts: Record<string, unknown>; clocks: Record<string, unknown>[]; actions: Record<string, unknown>[]; timeline: object[]; notices: object[]; next: object | null }

export class FakeIncidents {
  readonly steps: Record<string, unknown>[] = [];
  readonly sent: Record<string, unknown>[] = [];
  readonly incidents: Kept[] = [
    {
      id: 'a1'.repeat(16), version: 1, kind: 'check:sbom.match', is_drill: false, state: 'detected', severity: 'high', detected_at: at(-0.2), aware_at: null, contained_at: null, next: null,
      facts: { ...facts, has_personal_data: false, customers: [], nature: null, measures: null }, clocks: [], actions: [], notices: [],
      timeline: [{ at: at(-0.2), by: null, step: 'detected', text: '' }],
    },
    {
      id: 'b2'.repeat(16), version: 3, kind: 'disque de sauvegarde perdu', is_drill: false, state: 'qualified', severity: 'high', detected_at: at(-21), aware_at: at(-20), contained_at: null, next: { notice: 'customer', started: at(-20), due: at(4), is_late: false }, facts,
      clocks: [{ notice: 'customer', started: at(-20), due: at(4), told: null, copy: null, reason_if_late: '', is_late: false }],
      actions: [{ what: 'Compter les supports chaque vendredi', owner: 'Jeanne Martin', due: '2026-12-04', done: null }], notices: [],
      timeline: [{ at: at(-21), by: 'Bruno Vidal', step: 'detected', text: '' }, { at: at(-20), by: 'Bruno Vidal', step: 'qualified', text: at(-20) }, { at: at(-19), by: 'Aude Roche', step: 'promised', text: 'Compter les supports chaque vendredi' }],
    },
    { id: 'c3'.repeat(16), version: 9, kind: 'salle inondée', is_drill: true, state: 'closed', severity: 'medium', detected_at: at(-900), aware_at: at(-900), contained_at: at(-899), next: null, facts, clocks: [], actions: [], timeline: [], notices: [] },
  ];

  answer(method: string, path: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (path === '/api/incident-statistics') {
      const figures = { kind: null, incidents: 4, notices: 3, notices_in_time: 3, median_seconds_to_aware: 2_700, median_seconds_to_tell: 28_800, median_seconds_to_contain: 10_800 };
      return answer(response, 200, { whole: figures, kinds: [] });
    }
    const [, , , id, part, which] = path.split('/');
    if (!id && method === 'GET') return answer(response, 200, { incidents: this.incidents });
    if (!id) {
      this.incidents.unshift({ ...this.incidents[0]!, id: 'd4'.repeat(16), kind: String(body['kind']), is_drill: body['is_drill'] === true });
      return answer(response, 201, this.incidents[0]);
    }
    const found = this.incidents.find((one) => one.id === id);
    if (!found) return problem(response, 404, 'unknown-incident');
    if (part === 'drafts') return answer(response, 200, { text: `Avis d’incident au client\n\nIncident : ${found.kind}\nConséquences probables : pas encore connu\n(${which})` });
    if (part === 'steps') {
      this.steps.push(body);
      if (body['step'] === 'qualified') Object.assign(found, { state: 'qualified', aware_at: body['aware_at'], facts: body['facts'] });
      if (body['step'] === 'contained') found.state = 'contained';
      found.timeline = [...found.timeline, { at: at(0), by: 'Aude Roche', step: body['step'], text: body['text'] ?? '' }];
      found.version += 1;
    }
    if (part === 'notices' && method === 'POST') {
      this.sent.push(body);
      found.version += 1;
      found.next = null;
      Object.assign(found.clocks[0]!, { told: at(0), copy: 'ab'.repeat(32) });
      found.notices = [{ number: found.version, notice: 'customer', at: at(0), by: 'Aude Roche' }];
    }
    if (part === 'notices' && method === 'GET') return answer(response, 200, { notice: 'customer', at: at(0), by: 'Aude Roche', text: this.sent[0]?.['text'], sha256: 'ab'.repeat(32) });
    answer(response, 200, found);
  }
}
