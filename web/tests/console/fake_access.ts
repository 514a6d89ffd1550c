// SPDX-License-Identifier: EUPL-1.2
// Access that does not last, reviews of access and requests that take two people, at a desk of cardboard.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

type Json = Record<string, unknown>;
const at = (minutes: number): string => `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`;
const id = (n: number): string => n.toString(16).padStart(32, '0');

const amount = (records: number, files: number, bytes: number): Json => ({ records, files, bytes });
const few = { hour: { soft: amount(100, 5, 10_485_760), hard: amount(500, 10, 52_428_800) }, day: { soft: amount(200, 10, 20_971_520), hard: amount(1_000, 20, 104_857_600) } };
const many = { hour: { soft: amount(200_000, 50, 536_870_912), hard: amount(1_000_000, 200, 2_147_483_648) }, day: { soft: amount(400_000, 150, 1_073_741_824), hard: amount(2_000_000, 500, 4_294_967_296) } };

export class FakeAccess {
  live: Json[] = [
    { grant: id(900), person: 'Olga Brandt', person_id: id(901), is_asked_for: true, reason: 'La page de la participation reste vide depuis ce matin', ticket: 'INC-4711', approved_by: 'Aude Roche', from: at(-35), until: at(25) },
  ];
  history: Json[] = [
    { person: 'Olga Brandt', reason: 'Import de la liste électorale refusé', ticket: 'INC-4388', approved_by: 'Aude Roche', from: '2026-10-02T08:12:00Z', until: '2026-10-02T09:01:00Z' },
  ];
  tenants: Json[] = [
    { host: 'localhost', is_own: true, is_open: true, state: 'none', until: null },
    { host: 'vote.amicale.example', is_own: false, is_open: true, state: 'live', until: at(55) },
    { host: 'vote.universite-de-valmont.example', is_own: false, is_open: true, state: 'waiting', until: at(1400) },
    { host: 'vote.chorale.example', is_own: false, is_open: false, state: 'none', until: null },
  ];
  kit: Json | null = { role: 'platform_owner', envelopes: ['scellé 4711, coffre de la mairie', 'scellé 4712, étude de Me Lefort'], named: '2026-09-01T09:00:00Z', named_by: ['Aude Roche', 'Bruno Vidal'] };
  contacts = ['astreinte@tilleuls.example', 'direction@tilleuls.example'];
  uses: Json[] = [];
  has_alert_door = true;
  verdicts = new Map<string, Json>();
  is_review_open = true;
  is_overdue = false;
  /** Kinds of acts other than polls. */
  waiting: Json[] = [];
  readonly bodies: { path: string; body: Json }[] = [];

  constructor() {
    this.waiting = [
      this.request(1, 'support.access', 'Olga Brandt', { seconds: 3600, ticket: 'INC-4711' }, { reason: 'La page de la participation reste vide depuis ce matin' }),
      this.request(2, 'grant.give', 'Bruno Vidal', { person: 'Ève Marchand', group: null, role: 'security_officer', place: 'tenant', election: null, not_before: at(0), ends: '2027-06-30T21:59:59Z', why: 'Remplace Claire' }, { may_confirm: true }),
      this.request(3, 'person.invite', 'Aude Roche', { address: 'nadia@tilleuls.example', roles: ['auditor'], place: 'tenant', election: null, ends: null, why: 'Audit annuel' }, { may_confirm: false, may_withdraw: true }),
      this.request(4, 'downloads.raise', 'Bruno Vidal', { role: 'help_desk', now: few, then: many }, { reason: 'Archives de fin d’année' }),
      this.request(5, 'downloads.release', 'Karl Meier', { person: 'Karl Meier', stopped: at(-50), hour: few.hour.hard, day: many.day.soft }, { reason: 'Copie annuelle pour l’expert' }),
    ];
  }
  private request(n: number, action: string, requester: string, asked_for: Json, more: Json = {}): Json {
    return {
      id: id(700 + n), action, place: 'tenant', election: null, name: '', asked_for, reason: '', requester, requester_id: id(800 + n), asked: at(-20), expires: at(1420), hash: 'd'.repeat(64), state: 'pending', approvers_needed: 1, approvals: [],
      others: ['Aude Roche'], ended: null, detail: '', may_confirm: true, may_withdraw: false, ...more,
    };
  }

  /** An emergency that somebody else has used. */
  use(more: Json = {}): void {
    this.uses = [
      { id: id(950), person: 'Hugo Lenz', is_own: false, role: 'platform_owner', reason: 'Aucun propriétaire de la plateforme n’est joignable', from: at(-30), until: at(30), is_live: true, contacts: this.contacts.map((contact, i) => ({ contact, told: i === 0 ? at(-30) : null, tries: i === 0 ? 1 : 4 })), findings_due: at(72 * 60 - 30), findings: null, ...more },
    ];
  }

  private review(place: string): Json {
    const item = (n: number, holder: string, role: string, reason: string, more: Json = {}): Json => ({
      grant: id(600 + n), verdict: null, by: null, at: null, is_over: false, is_own: false, holder, is_group: false,
      given: { id: id(600 + n), role, place: 'tenant', election: null, not_before: '2026-05-01T08:00:00Z', expires: '2027-04-30T21:59:59Z', reason, by: 'Aude Roche', is_live: true, group: null }, ...more, ...(this.verdicts.get(id(600 + n)) ?? {}),
    });
    const items = [
      item(1, 'Aude Roche', 'tenant_owner', 'Première personne', { is_own: true }),
      item(2, 'Bruno Vidal', 'organiser', 'Élections de l’automne'),
      item(3, 'Wolfgang Feuerstein-Obermeier', 'staff_manager', 'Gère les personnes de la coopérative'),
      item(4, 'Service des élections', 'help_desk', 'Permanence du matin', { is_group: true }),
      item(5, 'Claire Dumas', 'security_officer', 'Astreinte', { verdict: 'keep', by: 'Bruno Vidal', at: at(-90) }),
    ];
    const open_items = items.filter((one) => one['verdict'] === null).length;
    return { place, completed: '2026-08-14T10:00:00Z', due: this.is_overdue ? at(-3 * 1440) : at(12 * 1440), is_overdue: this.is_overdue, open_items, endless: 0, may_decide: true, open: this.is_review_open ? { id: id(500), begun: at(-1440), due: at(12 * 1440), items } : null };
  }

  /** @returns whether it was asked here */
  answer(method: string, path: string, said: Json, response: ServerResponse): boolean {
    if (!/^\/api\/(support|access|platform\/(support|emergency)|account\/support)/u.test(path)) return false;
    if (method !== 'GET') this.bodies.push({ path, body: said });
    if (path === '/api/account/support') said['entry'] === 'a'.repeat(64) ? answer(response, 204) : problem(response, 401, 'entry-refused');
    else if (path === '/api/support') answer(response, 200, { live: this.live, history: this.history });
    else if (path.startsWith('/api/support/')) {
      this.live = this.live.filter(({ grant }) => !path.endsWith(String(grant)));
      answer(response, 204);
    } else if (path === '/api/platform/support' && method === 'GET') answer(response, 200, { tenants: this.tenants });
    else if (path === '/api/platform/support') {
      this.tenants = this.tenants.map((one) => (one['host'] === said['host'] ? { ...one, state: 'waiting', until: at(1440) } : one));
      answer(response, 201, { id: id(1), expires: at(1440) });
    } else if (path === '/api/platform/emergency/door') answer(response, 200, { has_envelopes: this.kit !== null, role: this.kit?.['role'] ?? null, awaits_findings: this.uses.some((one) => one['findings'] === null) });
    else if (path === '/api/platform/emergency') answer(response, 200, { kit: this.kit, uses: this.uses, contacts: this.contacts, has_alert_door: this.has_alert_door });
    else if (path.endsWith('/findings')) {
      this.uses = this.uses.map((one) => ({ ...one, is_live: false, findings: { by: 'Aude Roche', at: at(0), text: said['text'] } }));
      answer(response, 204);
    } else if (path === '/api/platform/emergency/contacts') {
      this.contacts = said['contacts'] as string[];
      answer(response, 204);
    } else if (path === '/api/access/review' && method === 'GET') answer(response, 200, { places: [this.review('tenant')] });
    else if (path === '/api/access/review') {
      this.is_review_open = true;
      answer(response, 201, this.review('tenant'));
    } else if (path.startsWith('/api/access/review/')) {
      this.verdicts.set(path.split('/').pop()!, { verdict: said['verdict'], by: 'Aude Roche', at: at(0) });
      answer(response, 200, this.review('tenant'));
    } else problem(response, 404, 'not-found');
    return true;
  }

  /** Requests of other kinds than polls.
      @returns whether it was about one */
  approve(method: string, rest: string, said: Json, response: ServerResponse, stale: boolean): boolean {
    const one = this.waiting.find((request) => rest.startsWith(`/${String(request['id'])}`));
    if (!one) return false;
    if (method === 'POST' && said['hash'] !== one['hash']) problem(response, 409, 'approval-differs');
    else if (method === 'POST' && stale) problem(response, 401, 'step-up');
    else {
      const end = (state: string, detail = ''): void => void Object.assign(one, { state, detail, ended: at(0), may_confirm: false, may_withdraw: false });
      if (rest.endsWith('/confirm')) end('executed');
      if (rest.endsWith('/refuse')) end('withdrawn', 'refused');
      if (method === 'DELETE') end('withdrawn');
      answer(response, method === 'DELETE' ? 204 : 200, method === 'DELETE' ? undefined : one);
    }
    return true;
  }
}
