// SPDX-License-Identifier: EUPL-1.2
// The people of a desk of cardboard: accounts, factors, sessions, roles, groups and programs, with as much sense as the
// console's tests need.  What a key signs is not judged here: the desk's own tests do.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

type Json = Record<string, unknown>;
interface FakeGrant {
  id: string;
  role: string;
  election: string | null;
  not_before: string;
  expires: string | null;
  reason: string;
  by: string | null;
  person?: string | undefined;
  group_of?: string | undefined;
}
interface FakePerson {
  id: string;
  name: string;
  address: string;
  state: string;
  password: string;
  has_device: boolean;
  keys: { id: string; verifies: boolean; may_be_copied: boolean }[];
  recovery: string[];
  used: string[];
}
interface Invited {
  id: string;
  secret: string;
  address: string;
  roles: string[];
  election: string | null;
  ends: string | null;
  reason: string;
  expires: string;
  by: string | null;
}

export const password = 'correct horse battery staple';
export const right_digits = '123456';
const id_of = (n: number): string => n.toString(16).padStart(32, '0');
const later = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
const recovery_codes = (start: string): string[] => Array.from({ length: 10 }, (_, i) => `${i}-${start}${i}-7K2M-9QRT-4HVW`);

/** The desk's own table, as its reviewers read it. */
const table = ((): { roles: Map<string, { places: Set<string>; permissions: Set<string> }>; permissions: string[] } => {
  const roles = new Map<string, { places: Set<string>; permissions: Set<string> }>();
  const permissions = new Set<string>();
  let at: { places: Set<string>; permissions: Set<string> } | undefined;
  for (const line of readFileSync(join(import.meta.dirname, '../../../tests/vectors/identity_roles.txt'), 'utf8').split('\n')) {
    const [, role, place] = /^\[(\w+) @ (\w+)/u.exec(line) ?? [];
    if (role && place) {
      at = roles.get(role) ?? { places: new Set(), permissions: new Set() };
      roles.set(role, at);
      at.places.add(place);
    }
    const [, permission, where] = /^([a-z]+\.[a-z]+): (.+)$/u.exec(line) ?? [];
    if (permission) permissions.add(permission);
    if (permission && where !== '-') at?.permissions.add(permission);
  }
  return { roles, permissions: [...permissions] };
})();
const steps = ['backup.restore', 'keystore.rekey', 'tenant.create', 'tenant.suspend', 'tenant.delete', 'grant.give', 'service.issue', 'policy.change', 'firewall.change', 'approval.decide', 'journal.export', 'election.open', 'election.close', 'election.tally', 'election.annul', 'code.issue', 'minutes.sign', 'hosting.decide'];
const managing = ['security_officer', 'tenant_owner', 'staff_manager', 'support'];
const roles_of_tenants = [...table.roles].filter(([, { places }]) => places.has('tenant') || places.has('election'));
const role_facts = roles_of_tenants.map(([role, { places, permissions }]) => ({
  role,
  places: [...places].filter((place) => place !== 'platform'),
  characters_min: managing.includes(role) ? 15 : role === 'observer' ? 8 : 12,
  factor: managing.includes(role) ? 'verified_key' : role === 'observer' ? 'none' : 'second',
  is_management: managing.includes(role),
  is_exclusive: role === 'auditor',
  term_days: role === 'support' ? 0 : 365,
  ...(role === 'support' ? { term_hours: 4 } : {}),
  permissions: [...permissions],
}));

export class FakePeople {
  readonly all: FakePerson[] = [];
  readonly grants: FakeGrant[] = [];
  readonly groups: { id: string; name: string; members: string[] }[] = [];
  readonly invitations: Invited[] = [];
  services: Json[] = [];
  sessions: Json[] = [];
  me: FakePerson;
  /** What the session was opened with, or what was shown since. */
  factor = 'second';
  /** What the organisation asks of whoever is signed in, and is not there yet. */
  owes: { password: boolean; factor: string | null } = { password: false, factor: null };
  /** Whether a factor has to be shown before whatever asks for one. */
  stale = false;
  /** Seconds that whoever signs in has to wait. */
  wait = 0;
  other_factor = false;
  page = '';
  /** What the next act is refused with. */
  refuse: { status: number; code: string; more?: Json } | undefined;
  /** What is passing of whoever is signed in: somebody of the platform, or an emergency. */
  passing: Json | undefined;
  /** By whom people may sign in besides, and where it sends browsers. */
  provider: { label: string; address: string } | undefined;
  links: Json[] = [];
  /** By roles on the platform. */
  on_platform: string[] = [];
  /** What every question about others is refused with. */
  refuse_reading: { status: number; code: string; more: Json } | undefined;
  readonly bodies: { path: string; body: Json }[] = [];
  private made = 100;

  constructor() {
    const person = (n: number, name: string, address: string, more: Partial<FakePerson> = {}): FakePerson => {
      const made = { id: id_of(n), name, address, state: 'active', password, has_device: true, keys: [], recovery: recovery_codes('ABC'), used: [], ...more };
      this.all.push(made);
      return made;
    };
    const key = (id: string) => ({ id, verifies: true, may_be_copied: false });
    this.me = person(1, 'Aude Roche', 'aude@tilleuls.example', { keys: [key('a2V5LW9uZQ'), key('a2V5LXR3bw')] });
    const bruno = person(2, 'Bruno Vidal', 'bruno@tilleuls.example');
    const claire = person(3, 'Claire Dumas', 'claire.dumas@tilleuls.example', { state: 'locked', keys: [key('a2V5LWNsYWlyZQ'), key('a2V5LWNsYWlyZTI')], has_device: false });
    person(4, 'Wolfgang Feuerstein-Obermeier', 'wolfgang.feuerstein-obermeier@tilleuls-cooperative.example', { state: 'enrolling', has_device: false, recovery: [] });
    const eve = person(5, 'Ève Marchand', 'eve@tilleuls.example', { has_device: false, recovery: recovery_codes('EVE').slice(0, 2) });
    person(6, 'Faïza Ould-Brahim', 'faiza@tilleuls.example', { state: 'disabled' });
    const grant = (to: FakePerson | { group: string }, role: string, more: Partial<FakeGrant> = {}): void => {
      this.grants.push({ id: id_of(this.made++), role, election: null, not_before: '2026-10-01T08:00:00Z', expires: null, reason: 'Élections de l’automne', by: 'Aude Roche', ...('group' in to ? { group_of: to.group } : { person: to.id }), ...more });
    };
    grant(this.me, 'tenant_owner', { expires: '2027-09-30T21:59:59Z', by: null, reason: 'Première personne' });
    grant(bruno, 'organiser');
    grant(claire, 'security_officer', { expires: '2027-03-31T21:59:59Z', reason: 'Astreinte' });
    grant(eve, 'observer', { election: '11111111111111', reason: 'Déléguée de liste' });
    const office = { id: id_of(50), name: 'Service des élections', members: [bruno.id, eve.id] };
    this.groups.push(office, { id: id_of(51), name: 'Bureau du CSE', members: [] });
    grant({ group: office.id }, 'help_desk', { reason: 'Permanence du matin', expires: '2027-01-31T22:59:59Z' });
    this.invitations.push({ id: id_of(60), secret: 'AbCdEfGhIjKlMnOpQrStUv', address: 'denis@tilleuls.example', roles: ['organiser'], election: null, ends: null, reason: 'Remplace Bruno en janvier', expires: later(2), by: 'Aude Roche' });
    this.services.push(
      { id: id_of(70), name: 'Tableau de bord de la participation', permissions: ['election.read', 'turnout.read'], election: '11111111111111', from: ['192.0.2.0/24', '2001:db8::/48'], expires: later(90), last_used: '2026-11-21T22:14:00Z', revoked: null, by: 'Aude Roche' },
      { id: id_of(71), name: 'Archivage', permissions: ['journal.read'], election: null, from: ['198.51.100.7/32'], expires: later(-3), last_used: null, revoked: null, by: null },
    );
    const hours_ago = (hours: number) => `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
    this.sessions = [
      { id: id_of(80), started: hours_ago(1), last_seen: hours_ago(0), ends: later(1), factor: 'second', here: true },
      { id: id_of(81), started: hours_ago(30), last_seen: hours_ago(3), ends: later(1), factor: 'verified_key', here: false },
      { id: id_of(82), started: hours_ago(5), last_seen: hours_ago(4), ends: later(1), factor: 'second', here: false },
    ];
  }

  /** An invitation to somebody new, whose link this gives back. */
  invite(address: string, roles: string[], ends: string | null = null): string {
    const secret = `Secret${this.made}AbCdEfGhIjKlMnOp`.slice(0, 22);
    this.invitations.push({ id: id_of(this.made++), secret, address, roles, election: null, ends, reason: 'x', expires: later(3), by: null });
    return `/console#/invitation/${secret}`;
  }

  /** Whatever an owner may. */
  give_all(one: FakePerson): void {
    this.grants.push({ id: id_of(this.made++), role: 'tenant_owner', election: null, not_before: later(-1), expires: later(30), reason: 'x', by: null, person: one.id });
  }

  private live(one: FakePerson): FakeGrant[] {
    const groups = this.groups.filter(({ members }) => members.includes(one.id)).map(({ id }) => id);
    return this.grants.filter((grant) => grant.person === one.id || (grant.group_of !== undefined && groups.includes(grant.group_of)));
  }
  private grant(one: FakeGrant, through: boolean): Json {
    return { id: one.id, role: one.role, election: one.election, not_before: one.not_before, expires: one.expires, reason: one.reason, by: one.by, is_live: true, group: through ? (one.group_of ?? null) : null };
  }
  private rights(one: FakePerson): Json[] {
    if (one.state !== 'active') return [];
    return this.live(one).flatMap((grant) => [...(table.roles.get(grant.role)?.permissions ?? [])].map((permission) => ({ permission, election: grant.election, role: grant.role, grant: grant.id, group: grant.group_of ?? null })));
  }
  describe_me(): Json {
    const { me } = this;
    return {
      id: me.id, name: me.name, address: me.address, factor: this.factor, shown_until: later(0), is_management: true, characters_min: 15, demanded_factor: this.owes.factor ?? 'none', owes: this.owes, has_device: me.has_device, keys: me.keys, recovery_codes_left: me.recovery.length,
      roles: [...(this.passing ? [this.passing] : []), ...this.live(me).map((one) => ({ grant: one.id, role: one.role, election: one.election, expires: one.expires, group: one.group_of ?? null }))],
      rights: this.rights(me).map(({ permission, election }) => ({ permission, election })),
      platform_rights: this.on_platform, is_guest: this.passing?.['role'] === 'support',
    };
  }
  private describe(one: FakePerson): Json {
    return {
      id: one.id, name: one.name, address: one.address, state: one.state, factor: one.keys.length ? 'verified_key' : one.has_device ? 'second' : 'none', has_device: one.has_device, keys: one.keys.length, recovery_codes_left: one.recovery.length,
      grants: this.live(one).map((grant) => this.grant(grant, true)), groups: this.groups.filter(({ members }) => members.includes(one.id)).map(({ id }) => id),
    };
  }

  cookies(): { 'Set-Cookie': string[] } {
    this.page = (Number(`0x${this.page || '0'}`) + 0x1234).toString(16).padStart(64, '0');
    return { 'Set-Cookie': [`__Host-urna-page=${this.page}; Secure; SameSite=Strict; Path=/`] };
  }
  private proves(one: FakePerson, said: Json): boolean {
    const { totp, recovery, key_id } = said as { totp?: string; recovery?: string; key_id?: string };
    if (totp !== undefined) return one.has_device && totp === right_digits;
    if (key_id !== undefined) return one.keys.some(({ id }) => id === key_id);
    if (recovery === undefined) return !one.has_device && one.keys.length === 0;
    if (!one.recovery.includes(recovery)) return false;
    one.recovery = one.recovery.filter((code) => code !== recovery);
    return true;
  }
  private weak(said: string, least: number): string {
    if ([...said].length < least) return 'too-short';
    return said.includes('azerty') ? 'common pattern' : '';
  }
  private new_key(one: { id: string; address: string; keys: { id: string }[] }, origin_host: string): Json {
    const b64u = (text: string) => Buffer.from(text).toString('base64url');
    return { challenge: b64u(`challenge ${this.made++}`), rp_id: origin_host, rp_name: 'Urna', user_id: b64u(one.id), user_name: one.address, algorithms: [-7, -8, -257], must_verify: true, known: one.keys.map(({ id }) => id) };
  }
  /** A new key, out of what an authenticator writes: 32 bytes, flags, 20 bytes, 2 of length, the id. */
  private static key_of(said: Json): { id: string; verifies: boolean; may_be_copied: boolean } {
    const client = JSON.parse(Buffer.from(String(said['client_data']), 'base64url').toString()) as { type: string };
    if (client.type !== 'webauthn.create') throw new Error(client.type);
    const object = Buffer.from(String(said['attestation_object']), 'base64url');
    const name = object.indexOf('authData') + 8;
    const data = object.subarray(name + (object[name] === 0x58 ? 2 : 3));
    return { id: data.subarray(55, 55 + data.readUInt16BE(53)).toString('base64url'), verifies: (data[32]! & 4) !== 0, may_be_copied: false };
  }

  /** Answers what is asked about people.
      @returns whether it was such a question */
  answer(request: IncomingMessage, response: ServerResponse, path: string, said: Json, signed: { in: boolean }): boolean {
    const method = request.method ?? 'GET';
    const host = (request.headers.host ?? '').split(':')[0]!;
    if (method !== 'GET') this.bodies.push({ path, body: said });
    if (method !== 'GET' && signed.in && this.page && path !== '/api/account/sign-in' && request.headers['x-urna-page'] !== this.page) {
      problem(response, 403, 'page-token-wrong');
      return true;
    }
    if (path.startsWith('/api/account')) {
      this.about_me(method, path.slice('/api/account'.length), said, host, response, signed);
      return true;
    }
    if (!/^\/api\/(people|groups|grants|roles|services)/u.test(path)) return false;
    if (!signed.in) problem(response, 401, 'signed-out');
    else this.about_others(method, path, said, host, response);
    return true;
  }

  private needs_step(response: ServerResponse): boolean {
    if (!this.stale) return false;
    problem(response, 401, 'step-up');
    return true;
  }
  private refused(response: ServerResponse): boolean {
    if (!this.refuse) return false;
    const { status, code, more } = this.refuse;
    this.refuse = undefined;
    problem(response, status, code, more);
    return true;
  }

  private about_me(method: string, rest: string, said: Json, host: string, response: ServerResponse, signed: { in: boolean }): void {
    const { invitation, address } = said as { invitation?: string; address?: string };
    const invited = this.invitations.find((one) => one.secret === invitation && (address === undefined || one.address === address));
    if (rest === '/sign-in/challenge') return answer(response, 200, { challenge: Buffer.from('sign in').toString('base64url'), rp_id: host });
    if (rest === '/sign-in') {
      if (this.wait > 0) {
        response.setHeader('Retry-After', String(this.wait));
        return problem(response, 429, 'too-many-tries');
      }
      if (this.other_factor && said['totp'] !== undefined) return problem(response, 401, 'other-factor');
      const one = this.all.find((person) => person.address === address && person.state === 'active');
      if (!one || said['password'] !== one.password || !this.proves(one, said)) return problem(response, 401, 'sign-in-refused');
      this.me = one;
      this.factor = said['key_id'] !== undefined ? 'verified_key' : said['totp'] !== undefined || said['recovery'] !== undefined ? 'second' : 'none';
      signed.in = true;
      return answer(response, 200, this.describe_me(), this.cookies() as unknown as Record<string, string>);
    }
    if (rest === '/provider') return answer(response, 200, { provider: this.provider ? { label: this.provider.label, sign_out: null } : null });
    if (rest === '/provider/sign-in') return answer(response, 200, { address: this.provider?.address });
    if (rest === '/provider/return') {
      if (this.refused(response)) return;
      return answer(response, 200, { signed_in: null, next: '/console#/account' });
    }
    if (rest === '/provider/finish') {
      if (said['totp'] === undefined) return problem(response, 401, 'sign-in-refused');
      this.factor = 'second';
      signed.in = true;
      return answer(response, 200, { signed_in: this.describe_me(), next: '/console#/account' }, this.cookies() as unknown as Record<string, string>);
    }
    if (rest === '/sign-out') {
      signed.in = false;
      return answer(response, 204);
    }
    if (rest === '/invitation') {
      if (!invited) return problem(response, 401, 'invitation-refused');
      const facts = role_facts.filter(({ role }) => invited.roles.includes(role));
      const factor = facts.some((one) => one.factor === 'verified_key') ? 'verified_key' : facts.some((one) => one.factor === 'second') ? 'second' : 'none';
      return answer(response, 200, { roles: invited.roles, election: invited.election, ends: invited.ends, expires: invited.expires, factor, characters_min: Math.max(...facts.map((one) => one.characters_min)), has_account: this.all.some((one) => one.address === address && one.state === 'active') });
    }
    if (rest.startsWith('/enrol')) {
      if (!invited) return problem(response, 401, 'invitation-refused');
      const facts = role_facts.filter(({ role }) => invited.roles.includes(role));
      const one = this.all.find((person) => person.address === address);
      if (rest === '/enrol') {
        const reasons = this.weak(String(said['password']), Math.max(...facts.map((fact) => fact.characters_min)));
        if (reasons) return problem(response, 422, 'password-refused', { fields: [{ path: 'password', problem: reasons }] });
        if (one) this.all.splice(this.all.indexOf(one), 1);
        this.all.push({ id: id_of(this.made++), name: String(said['name']), address: invited.address, state: 'enrolling', password: String(said['password']), has_device: false, keys: [], recovery: [], used: [] });
        return answer(response, 200, { totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', otpauth: `otpauth://totp/Urna:${invited.address}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Urna` });
      }
      if (!one) return problem(response, 401, 'invitation-refused');
      if (rest === '/enrol/device') {
        if (said['totp'] !== right_digits) return problem(response, 422, 'totp-refused');
        one.has_device = true;
        return answer(response, 204);
      }
      if (rest === '/enrol/key-challenge') return answer(response, 200, this.new_key(one, host));
      if (rest === '/enrol/key') {
        one.keys.push(FakePeople.key_of(said));
        return answer(response, 200, { keys: one.keys.length });
      }
      if (facts.some((fact) => fact.factor === 'verified_key') && one.keys.length < 2) return problem(response, 409, 'factor-missing');
      if (facts.some((fact) => fact.factor === 'second') && !one.has_device && one.keys.length === 0) return problem(response, 409, 'factor-missing');
      one.state = 'active';
      one.recovery = recovery_codes('NEW');
      this.invitations.splice(this.invitations.indexOf(invited), 1);
      for (const role of invited.roles) this.grants.push({ id: id_of(this.made++), role, election: invited.election, not_before: later(0), expires: invited.ends, reason: invited.reason, by: invited.by, person: one.id });
      return answer(response, 200, { recovery_codes: one.recovery });
    }
    if (!signed.in) return problem(response, 401, 'signed-out');
    const { me } = this;
    if (rest === '') return answer(response, 200, this.describe_me());
    if (rest === '/take-up') {
      if (!invited) return problem(response, 401, 'invitation-refused');
      for (const role of invited.roles) this.grants.push({ id: id_of(this.made++), role, election: invited.election, not_before: later(0), expires: invited.ends, reason: invited.reason, by: invited.by, person: me.id });
      signed.in = false;
      return answer(response, 204);
    }
    if (rest === '/step-up/challenge') return answer(response, 200, { challenge: Buffer.from('step up').toString('base64url'), rp_id: host, keys: me.keys.map(({ id }) => id) });
    if (rest === '/step-up') {
      if (!this.proves(me, said)) return problem(response, 401, 'sign-in-refused');
      this.stale = false;
      if (said['key_id'] !== undefined) this.factor = 'verified_key';
      return answer(response, 200, this.describe_me(), this.cookies() as unknown as Record<string, string>);
    }
    if (rest === '/password') {
      if (said['password_now'] !== me.password) return problem(response, 401, 'password-wrong');
      const reasons = this.weak(String(said['password']), 15);
      if (reasons) return problem(response, 422, 'password-refused', { fields: [{ path: 'password', problem: reasons }] });
      me.password = String(said['password']);
      this.sessions = this.sessions.filter((one) => one['here']);
      return answer(response, 200, this.describe_me(), this.cookies() as unknown as Record<string, string>);
    }
    if (rest === '/sessions' && method === 'GET') return answer(response, 200, { sessions: this.sessions });
    if (rest.startsWith('/sessions')) {
      this.sessions = this.sessions.filter((one) => one['here'] || (rest !== '/sessions' && !rest.endsWith(String(one['id']))));
      return answer(response, 204);
    }
    if (rest === '/links' && method === 'GET') return answer(response, 200, { provider: this.provider?.label ?? null, links: this.links });
    if (rest.startsWith('/links/')) {
      this.links = this.links.filter((one) => !rest.endsWith(String(one['id'])));
      return answer(response, 204);
    }
    if (rest === '/keys/challenge') return answer(response, 200, this.new_key(me, host));
    if (this.needs_step(response)) return;
    if (rest === '/keys') {
      me.keys.push(FakePeople.key_of(said));
      return answer(response, 204);
    }
    if (rest.startsWith('/keys/')) {
      if (me.keys.length <= 2) return problem(response, 409, 'factor-missing');
      me.keys = me.keys.filter(({ id }) => !rest.endsWith(id));
      return answer(response, 204);
    }
    if (rest === '/device') return answer(response, 200, { totp_secret: 'KRUGS4ZANFZSAYJAONSWG4TF', otpauth: `otpauth://totp/Urna:${me.address}?secret=KRUGS4ZANFZSAYJAONSWG4TF&issuer=Urna` });
    if (rest === '/device/confirm') {
      if (said['totp'] !== right_digits) return problem(response, 422, 'totp-refused');
      me.has_device = true;
      return answer(response, 204);
    }
    if (rest === '/recovery-codes') {
      me.recovery = recovery_codes('FRE');
      return answer(response, 200, { recovery_codes: me.recovery });
    }
    problem(response, 404, 'not-found');
  }

  private about_others(method: string, path: string, said: Json, host: string, response: ServerResponse): void {
    const [, , what = '', id = '', rest = '', other = ''] = path.split('/');
    if (method !== 'GET' && this.refused(response)) return;
    if (this.refuse_reading) return problem(response, this.refuse_reading.status, this.refuse_reading.code, this.refuse_reading.more);
    if (what === 'roles') return answer(response, 200, { permissions: table.permissions.map((name) => ({ name, changes: !name.endsWith('.read'), asks_for_a_step: steps.includes(name) })), roles: role_facts });
    const gives = ['POST', 'PUT'].includes(method) && (what === 'grants' || what === 'groups' || what === 'services' || id === 'invitations');
    if (gives && this.needs_step(response)) return;
    if (what === 'people' && id === '') return answer(response, 200, { people: this.all.map((one) => this.describe(one)), invitations: this.invitations.map(({ secret: _, ...one }) => one) });
    if (what === 'people' && id === 'invitations') {
      if (method === 'DELETE') {
        this.invitations.splice(this.invitations.findIndex((one) => one.id === rest), 1);
        return answer(response, 204);
      }
      const address = String(said['address']);
      if (address.startsWith('info@')) return problem(response, 422, 'unfit-fields', { fields: [{ path: 'address', problem: 'is read by several people' }] });
      const secret = 'ZyXwVuTsRqPoNmLkJiHgFe';
      const made = { id: id_of(this.made++), secret, address, roles: said['roles'] as string[], election: (said['election'] as string | undefined) ?? null, ends: (said['ends'] as string | undefined) ?? null, reason: String(said['reason']), expires: later(3), by: this.me.name };
      this.invitations.push(made);
      return answer(response, 201, { id: made.id, link: `https://${host}/console#/invitation/${secret}`, expires: made.expires });
    }
    if (what === 'people') {
      const one = this.all.find((person) => person.id === id);
      if (!one) return problem(response, 404, 'unknown-person');
      if (rest === 'unlock') one.state = 'active';
      if (rest === 'disable') one.state = 'disabled';
      if (rest) return answer(response, 204);
      return answer(response, 200, { ...this.describe(one), rights: this.rights(one), sessions: one.state === 'active' ? 1 : 0 });
    }
    if (what === 'grants') {
      if (method === 'DELETE') {
        this.grants.splice(this.grants.findIndex((one) => one.id === id), 1);
        return answer(response, 204);
      }
      const made = { id: id_of(this.made++), role: String(said['role']), election: (said['election'] as string | undefined) ?? null, not_before: later(0), expires: (said['ends'] as string | undefined) ?? null, reason: String(said['reason']), by: this.me.name, person: said['person'] as string | undefined, group_of: said['group'] as string | undefined };
      this.grants.push(made);
      return answer(response, 201, { id: made.id });
    }
    if (what === 'groups') {
      const group = this.groups.find((one) => one.id === id);
      if (method === 'GET') return answer(response, 200, { groups: this.groups.map((one) => ({ ...one, members: one.members.map((member) => ({ id: member, name: this.all.find((person) => person.id === member)?.name ?? '' })), grants: this.grants.filter((grant) => grant.group_of === one.id).map((grant) => this.grant(grant, false)) })) });
      if (method === 'POST') {
        const made = { id: id_of(this.made++), name: String(said['name']), members: [] };
        this.groups.push(made);
        return answer(response, 201, { id: made.id });
      }
      if (!group) return problem(response, 404, 'unknown-group');
      if (rest === 'members') group.members = [...group.members.filter((member) => member !== other), ...(method === 'PUT' ? [other] : [])];
      else if (method === 'PUT') group.name = String(said['name']);
      else this.groups.splice(this.groups.indexOf(group), 1);
      return answer(response, 204);
    }
    if (method === 'GET') return answer(response, 200, { services: this.services });
    if (method === 'DELETE') {
      this.services = this.services.map((one) => (one['id'] === id ? { ...one, revoked: later(0) } : one));
      return answer(response, 204);
    }
    const service = { id: id_of(this.made++), name: said['name'], permissions: said['permissions'], election: said['election'] ?? null, from: said['from'], expires: said['ends'], last_used: null, revoked: null, by: this.me.name };
    this.services = [...this.services, service];
    answer(response, 201, { id: service.id, token: `urna_${service.id}_${'ab'.repeat(32)}_01234567` });
  }
}
