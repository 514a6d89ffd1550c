// SPDX-License-Identifier: EUPL-1.2
// What a customer lays down for itself, at a desk of cardboard: a firewall that knows one visitor.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

interface FakeRule {
  scope: string;
  action: string;
  network: string | null;
  country: string | null;
  group: string | null;
  note: string;
  expires: string | null;
}
const rule = (scope: string, action: string, network: string | null, note: string, expires: string | null = null, group: string | null = null): FakeRule => ({ scope, action, network, country: null, group, note, expires });
const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const amount = (records: number, files: number, bytes: number) => ({ records, files, bytes });
const usual = {
  hour: { soft: amount(200_000, 50, 536_870_912), hard: amount(1_000_000, 200, 2_147_483_648) },
  day: { soft: amount(400_000, 150, 1_073_741_824), hard: amount(2_000_000, 500, 4_294_967_296) },
};
const few = { hour: { soft: amount(100, 5, 10_485_760), hard: amount(500, 10, 52_428_800) }, day: { soft: amount(200, 10, 20_971_520), hard: amount(1_000, 20, 104_857_600) } };

const characters = { basic: 8, standard: 12, high: 15 };
const demand = (password: keyof typeof characters, factor: string, idle_minutes: number, in_all_minutes: number) => ({ password, characters_min: characters[password], factor, idle_minutes, in_all_minutes });

export class FakeCustomer {
  readonly here = '192.0.2.7';
  readonly bureau = '50'.padStart(32, '0');
  confirmed: FakeRule[] = [
    rule('admin', 'allow', '192.0.2.0/24', 'Nos bureaux de Lille'),
    rule('staff', 'allow', null, 'Le service des élections, d’où qu’il vienne', null, this.bureau),
    rule('staff', 'deny', '198.51.100.0/24', 'Réseau des visiteurs', '2027-01-31T22:59:59Z'),
    rule('voter', 'deny', '2001:db8:bad::/48', 'Attaque du 12 novembre, plainte déposée'),
  ];
  trial: { rules: FakeRule[]; made: number } | undefined;
  /** Of the table of countries. */
  countries_made: string | null = '2026-11-01T00:00:00Z';
  /** What was last put on trial. */
  tried: Record<string, unknown> = {};
  /** How long a trial lasts here, in seconds. */
  lasts = 300;
  limits = [
    { resource: 'people', used: 7, limit: 25, is_nearly_used_up: false },
    { resource: 'voters', used: 102_058, limit: 120_000, is_nearly_used_up: true },
    { resource: 'elections', used: 5, limit: null as number | null, is_nearly_used_up: false },
    { resource: 'stored-bytes', used: 5_368_709_120, limit: 5_368_709_120, is_nearly_used_up: true },
    { resource: 'letters', used: 0, limit: 50_000, is_nearly_used_up: false },
    { resource: 'mails', used: 3, limit: null as number | null, is_nearly_used_up: false },
    { resource: 'exports', used: 0, limit: 2, is_nearly_used_up: false },
    { resource: 'requests', used: null as number | null, limit: 1000, is_nearly_used_up: false },
  ];
  thresholds = {
    usual,
    waiting: [] as Record<string, unknown>[],
    roles: ['tenant_owner', 'staff_manager', 'organiser', 'help_desk'].map((role) => ({ role, is_own: role === 'help_desk', thresholds: role === 'help_desk' ? few : usual })),
    people: [
      { person: '1'.padStart(32, '0'), name: 'Aude Roche', roles: ['tenant_owner'], hour: amount(0, 0, 0), day: amount(12, 3, 4_100_000), is_stopped: false, is_own: false, thresholds: usual },
      { person: '2'.padStart(32, '0'), name: 'Bruno Vidal', roles: ['organiser', 'board_member'], hour: amount(250_000, 4, 9_000_000), day: amount(251_000, 7, 11_000_000), is_stopped: false, is_own: false, thresholds: usual },
      { person: '3'.padStart(32, '0'), name: 'Claire Dumas', roles: ['help_desk'], hour: amount(1_000, 20, 90_000_000), day: amount(1_000, 20, 90_000_000), is_stopped: true, is_own: true, thresholds: few },
    ],
  };
  /** Somebody asks for more. */
  ask_for_more(own: boolean): void {
    this.thresholds.waiting = [{ approval: '99'.padStart(32, '0'), subject: 'role:help_desk', name: null, now: few, then: usual, reason: 'Archives de fin d’année', requester: own ? 'Aude Roche' : 'Nadia Ferrand', expires: '2026-11-24T09:42:00Z', hash: 'ab'.repeat(32), own, may_confirm: !own }];
  }
  /** Whom nothing more leaves for, and whether it is whoever looks. */
  stopped = [{ person: '41'.padStart(32, '0'), name: 'karl.meier', own: false, since: '2026-11-22T08:12:00Z', waiting: null as object | null }];
  is_stopped = false;
  own_waits: object | null = null;
  private about_downloads(method: string, rest: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (rest === '/downloads/stopped') return answer(response, 200, { stopped: this.stopped });
    if (method === 'GET') return answer(response, 200, { since: this.is_stopped ? '2026-11-22T08:12:00Z' : null, waiting: this.own_waits });
    this.wanted.push(body);
    const waiting = { approval: '98'.padStart(32, '0'), requester: 'Aude Roche', asked: '2026-11-22T08:20:00Z', expires: '2026-11-23T08:20:00Z' };
    if (rest === '/downloads/release') this.own_waits = waiting;
    else this.stopped = this.stopped.map((one) => ({ ...one, waiting }));
    answer(response, 201, waiting);
  }
  alerts = { contacts: [{ address: 'securite@tilleuls.example', language: 'fr' }], can_tell: true };
  policy = {
    levels: { basic: 8, standard: 12, high: 15 },
    roles: [
      { role: 'tenant_owner', is_own: false, floor: demand('high', 'verified_key', 15, 240), demand: demand('high', 'verified_key', 15, 240) },
      { role: 'organiser', is_own: true, floor: demand('standard', 'second', 30, 480), demand: demand('high', 'key', 10, 480) },
      { role: 'help_desk', is_own: false, floor: demand('standard', 'second', 30, 480), demand: demand('standard', 'second', 30, 480) },
      { role: 'observer', is_own: false, floor: demand('basic', 'none', 30, 480), demand: demand('basic', 'none', 30, 480) },
    ],
  };
  /** What was asked to be changed. */
  wanted: Record<string, unknown>[] = [];
  provider: Record<string, unknown> | null = null;
  /** The next confirmation does not come from where the new rules let one in. */
  refuse_confirmation = false;

  private get is_waiting(): boolean {
    return this.trial !== undefined && Date.now() < this.trial.made + this.lasts * 1000;
  }
  private told(response: ServerResponse): void {
    const of = (rules: FakeRule[]): unknown => ({ unknown_country: 'as-denied', rules });
    const now = Date.now();
    answer(response, 200, {
      in_force: of(this.is_waiting ? this.trial!.rules : this.confirmed),
      confirmed: of(this.confirmed),
      is_waiting: this.is_waiting,
      goes_back_at: this.is_waiting ? moment(this.trial!.made + this.lasts * 1000) : null,
      now: moment(now),
      your_address: this.here,
      your_country: this.here.startsWith('192.0.2.') ? 'FR' : null,
      countries_made: this.countries_made,
      groups: [{ group: this.bureau, name: 'Service des élections' }],
    });
  }

  answer(method: string, path: string, body: Record<string, unknown>, response: ServerResponse): void {
    const rest = path.slice('/api/tenant'.length);
    if (rest === '/firewall' && method === 'GET') return this.told(response);
    if (rest.startsWith('/firewall')) {
      if (method === 'PUT') this.tried = body;
      return this.about_the_firewall(method, rest, (body['rules'] ?? []) as FakeRule[], response);
    }
    if (rest === '/alerts' && method === 'PUT') {
      this.wanted.push(body);
      this.alerts.contacts = body['contacts'] as typeof this.alerts.contacts;
    }
    if (rest === '/alerts') return answer(response, 200, this.alerts);
    if (rest === '/identity-provider') {
      const { secret: _never_told, reason: _nor_this, ...told } = body;
      if (method === 'PUT') this.wanted.push(body);
      if (method !== 'GET') this.provider = method === 'PUT' ? told : null;
      return method === 'DELETE' ? answer(response, 204) : answer(response, 200, { provider: this.provider, redirect: 'https://vote.example.org/return', after_sign_out: 'https://vote.example.org/console' });
    }
    if (rest === '/sign-in-policy' && method === 'GET') return answer(response, 200, this.policy);
    if (rest.startsWith('/sign-in-policy')) {
      const loosens = body['demand'] === null;
      if (rest.endsWith('/preview')) return answer(response, 200, { loosens, takes_two: loosens, people: 12, passwords: loosens ? 0 : 3, factors: loosens ? 0 : 1, sessions: loosens ? 0 : 5, you: !loosens });
      this.wanted.push(body);
      return loosens ? answer(response, 202, { approval: { id: '99'.padStart(32, '0') } }) : answer(response, 200, this.policy);
    }
    if (rest === '/thresholds' && method === 'PUT') {
      this.wanted.push(body);
      const { thresholds } = body as { thresholds: typeof usual | null };
      const grows = thresholds === null || thresholds.day.hard.files > 500;
      return answer(response, grows ? 202 : 200, grows ? { approval: '99'.padStart(32, '0') } : this.thresholds);
    }
    if (rest === '/thresholds/confirm') {
      this.wanted.push(body);
      this.thresholds.waiting = [];
      return answer(response, 200, this.thresholds);
    }
    if (rest === '/thresholds') return answer(response, 200, this.thresholds);
    if (rest.startsWith('/downloads/')) return this.about_downloads(method, rest, body, response);
    if (rest === '/limits') return answer(response, 200, { limits: this.limits });
    problem(response, 404, 'not-found');
  }

  private about_the_firewall(method: string, rest: string, rules: FakeRule[], response: ServerResponse): void {
    const bad = rules.findIndex(({ network }) => network !== null && /\/(?:3[3-9]|[4-9]\d)$/u.test(network) && !network.includes(':'));
    if (bad >= 0) return problem(response, 422, 'unfit-fields', { fields: [{ path: `rules[${bad}].network`, problem: 'is no address and no network' }] });
    const of_admins = rules.filter(({ scope, action }) => scope === 'admin' && action === 'allow');
    const locks_out = of_admins.length > 0 && !of_admins.some(({ network }) => network?.startsWith('192.0.2.'));
    if (rest === '/firewall/preview') return answer(response, 200, { locks_you_out: locks_out, locks_you_out_at: null, rule: locks_out ? 0 : null, stops_voters_by_country: rules.some(({ scope, country }) => scope === 'voter' && country), your_address: this.here });
    if (rest === '/firewall/confirm') {
      if (!this.is_waiting) return problem(response, 409, 'nothing-waits');
      if (this.refuse_confirmation) {
        this.refuse_confirmation = false;
        return problem(response, 409, 'not-from-the-new-rules');
      }
      this.confirmed = this.trial!.rules;
      this.trial = undefined;
    } else if (method === 'DELETE') {
      this.trial = undefined;
    } else {
      if (locks_out) return problem(response, 409, 'locks-you-out');
      this.trial = { rules, made: Math.floor(Date.now() / 1000) * 1000 };
    }
    this.told(response);
  }
}
