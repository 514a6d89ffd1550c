// SPDX-License-Identifier: EUPL-1.2
// A desk of cardboard: the organiser's part of the API, in memory, with as much sense as the console's tests need.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';
import { FakeJournal } from './fake_journal';
import { FakeAccess } from './fake_access';
import { FakeApprovals } from './fake_approvals';
import { FakeAssurance } from './fake_assurance';
import { FakePeople } from './fake_people';
import { FakeCustomer } from './fake_customer';
import { FakeHosting } from './fake_hosting';
import { FakeIncidents } from './fake_incidents';
import { FakePlatform } from './fake_platform';
import { FakeDocuments } from './fake_documents';
import { FakeEvidence } from './fake_evidence';
import { FakeLeaving } from './fake_leaving';

interface FakeElection {
  uuid: string;
  definition: Record<string, unknown>;
  state: string;
  voters: number;
  ballots: number;
  taken: { id: string; last_name: string; first_name: string; college: string; unit: string; voted: boolean }[];
  codes: boolean;
  trustees: Record<string, unknown>[];
}

const people = ['Aubertin', 'Benmoussa', 'Delcourt', 'van der Elst', 'Girardin', 'Lefèvre', 'Müller', 'Nguyen', 'Öztürk', 'Peeters'];
const first = ['Camille', 'Yanis', 'Inès', 'Théo', 'Maëlle', 'Noah', 'Jürgen', 'Linh', 'Ayşe', 'Bram'];
const colleges = ['Ouvriers et employés', 'Techniciens', 'Cadres'];

function voters(count: number, voted: number): FakeElection['taken'] {
  return Array.from({ length: count }, (_, i) => ({
    id: `M${String(i + 1).padStart(6, '0')}`,
    last_name: people[i % 10]!,
    first_name: first[(i * 7) % 10]!,
    college: colleges[i % 3]!,
    unit: `Site ${1 + (i % 12)}`,
    voted: (i * 31) % count < voted,
  }));
}

function definition(name: string): Record<string, unknown> {
  return {
    name,
    description: 'Premier tour.',
    language: 'fr',
    group: 'Ed25519',
    administrator: 'Coopérative des Tilleuls',
    revoting: false,
    weights: false,
    opens: '2026-11-24T08:00Z',
    closes: '2026-11-27T17:00Z',
    trustees: { threshold: 2, members: ['Hélène Tessier', 'Marc Olivier', 'Awa N’Guessan'] },
    questions: [
      {
        type: 'lists', title: 'Membres titulaires du CSE, collège unique', rule: 'works-council', seats: 4, blank: true, seat_beyond_candidates: 'stays-vacant', electorate: { women: 13, men: 11 },
        lists: [
          { name: 'Ensemble aux Tilleuls', union: true, candidates: [{ name: 'Claire Aubry', sex: 'F', birth_date: '1979-03-14' }, { name: 'Karim Benali', sex: 'M' }] },
          { name: 'Solidaires de l’atelier', union: true, candidates: [{ name: 'Inès Garcia', sex: 'F' }, { name: 'Julien Fabre', sex: 'M' }] },
        ],
      },
      { type: 'choice', title: 'Approuvez-vous le nouvel accord sur le télétravail ?', answers: ['Oui', 'Non'], min: 1, max: 1, blank: true, rule: 'totals' },
    ],
  };
}

export class FakeDesk {
  signed_in = false;
  /** Cuts the session at the next request. */
  expire = false;
  codes_made = 0;
  /** To whom the parts of codes went. */
  suppliers: unknown;
  seen: string[] = [];
  trial: Record<string, unknown> = { uuid: null };
  readonly elections: FakeElection[] = [];
  readonly journal = new FakeJournal();
  readonly documents = new FakeDocuments();
  readonly customer = new FakeCustomer();
  readonly leaving = new FakeLeaving();
  readonly people = new FakePeople();
  readonly platform = new FakePlatform();
  readonly evidence = new FakeEvidence();
  /** Nothing that waits unless a test wants it. */
  access: FakeAccess | undefined;
  readonly assurance = new FakeAssurance(this.people.all.slice(0, 3).map(({ id, name }) => ({ id, name })));
  readonly hosting = new FakeHosting();
  readonly incidents = new FakeIncidents();
  /** Who is signed in. */
  get name(): string {
    return this.people.me.name;
  }
  /** Another of the people. */
  sign_in_as(name: string): void {
    this.people.me = this.people.all.find((one) => one.name === name)!;
    this.signed_in = true;
  }
  approvals = new FakeApprovals(['Aude Roche', 'Bruno Vidal'], this.elections);

  constructor(empty = false) {
    if (empty) return;
    const make = (uuid: string, name: string, state: string, count: number, ballots: number): FakeElection => ({
      uuid, definition: definition(name), state, voters: count, ballots, taken: voters(count, ballots), codes: state !== 'draft',
      trustees: ['Hélène Tessier', 'Marc Olivier', 'Awa N’Guessan'].map((person, i) => ({
        number: i + 1, name: person, kind: 'member', state: state === 'draft' ? ['done', 'polynomial', 'certificate'][i] : state === 'closed' && i < 2 ? 'finished' : state === 'closed' ? 'decrypt' : 'done',
        link: `/t/${uuid}#secret-${i}`, fingerprint: state === 'draft' && i === 2 ? null : 'a1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00',
      })),
    });
    this.elections.push(
      make('11111111111111', 'Élection du CSE de la coopérative des Tilleuls', 'open', 100_000, 61_840),
      make('22222222222222', 'Conseil d’administration de l’université de Valmont, collège des étudiants', 'draft', 24, 0),
      make('33333333333333', 'Assemblée générale de la chorale', 'counted', 212, 148),
      make('44444444444444', 'Nom de la nouvelle bibliothèque', 'closed', 1_482, 903),
      make('55555555555555', 'Statuts 2027', 'announced', 340, 0),
    );
  }

  /** Paths that answer with an error instead. */
  readonly failing = new Map<string, number>();
  /** A path whose state somebody else changes as soon as it was read. */
  changed_meanwhile = '';
  readonly api = (request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void => {
    const path = url.pathname;
    const method = request.method ?? 'GET';
    this.seen.push(`${method} ${path}`);
    const status = this.failing.get(path);
    if (status !== undefined) return problem(response, status, 'unavailable');
    if (path === this.changed_meanwhile) {
      // Read once before somebody else changed it.
      const tag = this.seen.filter((one) => one === `GET ${path}`).length > 1 ? '"theirs"' : '"before"';
      if (method === 'PUT' && request.headers['if-match'] !== '"theirs"') return problem(response, 412, 'changed-meanwhile');
      response.setHeader('ETag', tag);
    }
    if (path === '/api/documents/link') return this.documents.answer(method, path, url, body, response);
    if (method !== 'GET' && request.headers['x-urna'] !== '1') return problem(response, 403, 'foreign');
    if (path.startsWith('/api/visits/')) return this.hosting.visitor(path.slice('/api/visits/'.length), JSON.parse(body.toString()) as Record<string, unknown>, response);
    const json = (): Record<string, unknown> => JSON.parse(body.toString() || '{}') as Record<string, unknown>;
    if (this.expire && path.startsWith('/api/organiser')) {
      this.expire = false;
      this.signed_in = false;
    }
    if (this.access && (this.signed_in || path === '/api/account/support') && this.access.answer(method, path, method === 'GET' ? {} : json(), response)) {
      if (path === '/api/account/support' && response.statusCode === 204) this.signed_in = true;
      return;
    }
    const signed = { in: this.signed_in };
    const was_about_people = this.people.answer(request, response, path, /^\/api\/(account|people|groups|grants|services)/u.test(path) ? json() : {}, signed);
    this.signed_in = signed.in;
    if (was_about_people) return;
    if (path === '/api/elections') return answer(response, 200, { elections: this.elections.filter(({ state }) => state !== 'draft').map((one) => { const { uuid, name, state, opens, closes } = this.row(one) as Record<string, unknown>; return { uuid, name, state, opens, closes }; }) });
    const outcome = /^\/api\/elections\/(\d+)\/outcome$/u.exec(path);
    if (outcome) return answer(response, 200, this.outcome());
    if (!this.signed_in) return problem(response, 401, 'signed-out');
    if (path.startsWith('/api/organiser/approvals/') && this.access?.approve(method, path.slice('/api/organiser/approvals'.length), method === 'POST' ? json() : {}, response, this.people.stale)) return;
    if (path === '/api/organiser/approvals' && this.access) return answer(response, 200, { approvals: [...this.access.waiting, ...this.approvals.listed(this.name)] });
    if (path.startsWith('/api/organiser/approvals')) return this.approvals.about(this.name, method, path.slice('/api/organiser/approvals'.length), json(), response, this.people.stale);
    if (path === '/api/organiser/elections' && method === 'GET') return answer(response, 200, { elections: this.elections.map((one) => this.row(one)) });
    if (path === '/api/organiser/elections') {
      const made = json()['definition'] as Record<string, unknown>;
      if (made['name'] === 'Refusé') return problem(response, 422, 'definition-refused', { fields: [{ path: 'questions[1].title', problem: 'is not allowed.', remedy: 'Write another.' }] });
      const uuid = '99999999999999';
      this.elections.push({ uuid, definition: made, state: 'draft', voters: 0, ballots: 0, taken: [], codes: false, trustees: [] });
      return answer(response, 201, { uuid });
    }
    if (this.leaving.answer(this.name, method, path, json, response)) return;
    if (path === '/api/tenant/interventions') return answer(response, 200, this.hosting.theirs());
    if (path.startsWith('/api/tenant')) return this.customer.answer(method, path, json(), response);
    if (this.evidence.answer(method, path, response)) return;
    if (path.startsWith('/api/badges/')) return void response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg" width="392" height="88"><rect width="392" height="88" rx="14" fill="#0b6b4f"/></svg>');
    if (path.startsWith('/api/assurance/templates')) return this.assurance.templates.answer(method, path.slice('/api/assurance/templates'.length), url.searchParams, json, response, this.assurance.places());
    if (path.startsWith('/api/assurance/import/templates')) return this.assurance.templates.import(path.endsWith('/report'), body.toString(), response);
    if (path.startsWith('/api/assurance/')) return this.assurance.answer({ id: this.people.me.id, name: this.name }, method, path, json, response);
    if (path.startsWith('/api/incident')) return this.incidents.answer(method, path, method === 'POST' ? json() : {}, response);
    if (path.startsWith('/api/hosting/')) return this.hosting.answer(method, path, method === 'POST' ? json() : {}, response);
    if (path.startsWith('/api/platform/')) return this.platform.answer(path, response);
    if (path.startsWith('/api/documents')) return this.documents.answer(method, path, url, body, response);
    if (path.startsWith('/api/organiser/journal')) return this.journal.answer(path, url.searchParams, response);
    const [, uuid, rest] = /^\/api\/organiser\/elections\/(\d+)\/(.+)$/u.exec(path) ?? [];
    // Nobody has anything to look at unless a test wants it.
    if (path === '/api/access/review') return answer(response, 200, { places: [] });
    const election = this.elections.find((one) => one.uuid === uuid);
    if (!election || !rest) return problem(response, 404, 'not-found');
    this.about(election, rest, method, url, body, response);
  };

  private row(one: FakeElection): unknown {
    return { uuid: one.uuid, name: one.definition['name'], state: one.state, opens: one.definition['opens'] ?? null, closes: one.definition['closes'] ?? null, voters: one.voters, two_people: one.definition['two_people'] === true, ballots: one.ballots, turnout: one.voters ? one.ballots / one.voters : null, next_action: 'prepare' };
  }

  private about(one: FakeElection, rest: string, method: string, url: URL, body: Buffer, response: ServerResponse): void {
    const json = (): Record<string, unknown> => JSON.parse(body.toString() || '{}') as Record<string, unknown>;
    if (rest === 'definition' && method === 'GET') return answer(response, 200, one.definition);
    if (rest === 'definition' && method === 'PUT') {
      one.definition = json();
      return answer(response, 204);
    }
    if (rest === 'definition') {
      this.elections.splice(this.elections.indexOf(one), 1);
      return answer(response, 204);
    }
    if (rest === 'roll' && method === 'GET') {
      const search = (url.searchParams.get('search') ?? '').toLowerCase();
      const found = search ? one.taken.filter((voter) => `${voter.id} ${voter.last_name} ${voter.first_name}`.toLowerCase().includes(search)) : one.taken;
      const from = Number(url.searchParams.get('from'));
      return answer(response, 200, { total: found.length, voters: found.slice(from, from + Number(url.searchParams.get('count'))) });
    }
    if (rest === 'roll/columns') return this.preview_roll(body.toString(), response);
    if (rest === 'roll') return this.take_roll(one, body.toString(), (url.searchParams.get('columns') ?? '').split(','), url.searchParams.get('dry_run') === '1', response);
    if (rest === 'checklist') {
      const ready = one.trustees.length > 0 && one.trustees.every((trustee) => trustee['state'] === 'done');
      const items = [
        { key: 'questions', done: true, blocks: true, remark: 'questions', count: 2 },
        { key: 'roll', done: one.voters > 0, blocks: true, remark: one.voters ? 'roll' : 'roll-missing', count: one.voters },
        ready
          ? { key: 'trustees', done: true, blocks: true, remark: 'trustees', count: one.trustees.length }
          : { key: 'trustees', done: false, blocks: true, remark: 'trustees-unfinished', names: one.trustees.filter((trustee) => trustee['state'] !== 'done').map((trustee) => trustee['name']) },
        { key: 'codes', done: one.codes, blocks: true, remark: one.codes ? 'codes' : 'codes-outdated', count: one.voters },
        { key: 'trial', done: false, blocks: false, remark: 'trial-missing' },
        { key: 'people', done: one.definition['two_people'] === true, blocks: false, remark: one.definition['two_people'] === true ? 'people' : 'people-one', count: 2 },
        { key: 'dates', done: Boolean(one.definition['opens']), blocks: false, remark: one.definition['opens'] ? 'dates' : 'dates-missing' },
      ].map((item) => ({ detail: 'an English sentence that no page shows', count: 0, names: [], moment: null, ...item }));
      return answer(response, 200, { items, may_open: items.every((item) => item.done || !item.blocks) });
    }
    if (rest === 'trial' && method === 'GET') return answer(response, 200, this.trial);
    if (rest === 'trial' || rest.startsWith('trial/')) {
      if (method === 'DELETE') {
        this.trial = { uuid: null };
        return answer(response, 204);
      }
      const codes = Array.from({ length: 6 }, (_, i) => ({ id: `ESSAI-${i + 1}`, code: `7K2MP-9QRTX-4HVWC-${i}DFGJ-3NPQR-8STVW` }));
      const name = `ESSAI – ${String(one.definition['name'])}`;
      if (rest === 'trial') this.trial = { uuid: '77777777777777', name, state: 'open', voters: 6, ballots: 3, codes, fits: true, same: null, judged: null };
      if (rest === 'trial/count') this.trial = { ...this.trial, state: 'counted' };
      if (rest === 'trial/verdict') this.trial = { ...this.trial, same: json()['verdict'] === 'same', judged: '2026-11-22T10:00Z' };
      return answer(response, 200, this.trial);
    }
    if (rest === 'reissues') return this.reissue(one, method, json, response);
    if (rest === 'opening' || rest === 'closing') return answer(response, 200, { fingerprint: 'a'.repeat(43), ballots: 0, signatures: 0, counter: 0, opened: '2026-11-24T08:00Z', closed: '2026-11-27T17:00Z', holds: true });
    if (rest === 'trustees') return answer(response, 200, one.trustees);
    if (rest === 'codes' && method === 'POST') {
      this.codes_made++;
      one.codes = true;
      if (one.definition['two_part_codes'] === true) {
        this.suppliers = json()['suppliers'];
        return answer(response, 200, { files: [1, 2].map((part) => ({ part, channel: part === 1 ? 'letter' : 'sms', name: `codes-${one.uuid}-part-${part}.age`, content: 'YWdlLQ==' })) });
      }
      response.writeHead(200, { 'Content-Type': 'application/pdf' });
      response.end('%PDF-1.4 letters');
      return;
    }
    if (rest === 'codes') {
      one.codes = true;
      return answer(response, 204);
    }
    if (rest === 'turnout') return answer(response, 200, this.turnout(one));
    if (rest === 'turnout/live') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`event: state\ndata: ${JSON.stringify(this.turnout(one))}\n\n`);
      return;
    }
    if (rest === 'minutes') {
      response.writeHead(200, { 'Content-Type': 'application/pdf' });
      response.end('%PDF-1.4 minutes');
      return;
    }
    if (rest === 'count') {
      one.state = 'counted';
      return answer(response, 200, this.outcome());
    }
    if (rest === 'approvals') return this.approvals.ask(this.name, one, json(), response);
    if (['open', 'close'].includes(rest) && one.definition['two_people'] === true) return problem(response, 409, 'second-person-needed', { detail: 'Bruno Vidal' });
    const next = { announce: 'announced', open: 'open', close: 'closed', pause: 'paused', resume: 'open' }[rest];
    if (!next) return problem(response, 404, 'not-found');
    if (['open', 'close'].includes(rest) && json()['typed_name'] !== one.definition['name']) return problem(response, 422, 'name-differs');
    one.state = next;
    answer(response, 200, this.row(one));
  }

  /** How lost letters are replaced: nothing in reserve unless a test wants it. */
  lost = { challenge: ['birth_date', 'phone'], letters: 0, letters_left: [] as number[], replaced: 0, refused: 0, alarms: [] as string[], people: [] as object[] };
  private reissue(one: FakeElection, method: string, json: () => Record<string, unknown>, response: ServerResponse): void {
    if (method === 'GET') return answer(response, 200, this.lost);
    const { voter, letter, answers } = json() as { voter: string; letter: number; answers: Record<string, string> };
    if (one.taken.find(({ id }) => id === voter)?.voted) return problem(response, 409, 'voter-has-voted');
    if (answers['birth_date'] !== '1980-02-29' || answers['phone'] !== '06 12 34 56 78') {
      this.lost.refused++;
      return problem(response, 409, 'answers-differ');
    }
    this.lost.letters_left = this.lost.letters_left.filter((left) => left !== letter);
    this.lost.replaced++;
    return answer(response, 200, this.lost);
  }

  private preview_roll(head: string, response: ServerResponse): void {
    const rows = head.trim().split(/\r?\n/u).map((line) => line.split(';'));
    const named: Record<string, string> = { matricule: 'id', nom: 'last_name', prénom: 'first_name', courriel: 'email', collège: 'college' };
    answer(response, 200, { columns: rows[0]!.map((header, at) => ({ header, samples: rows.slice(1, 4).map((row) => row[at] ?? '').filter(Boolean), column: named[header.toLowerCase()] ?? null, remembered: false })) });
  }

  private take_roll(one: FakeElection, csv: string, columns: string[], dry: boolean, response: ServerResponse): void {
    const [header = [], ...rows] = csv.trim().split(/\r?\n/u).map((line) => line.split(';'));
    const at = (row: string[], column: string) => row[columns.indexOf(column)] ?? '';
    const faults = rows.flatMap((row, i) => {
      const mail = at(row, 'email');
      return mail && !mail.includes('.') ? [{ kind: 'email-form', line: i + 2, column: header[columns.indexOf('email')], found: mail, other: 0, problem: `“${mail}” is not an e-mail address`, remedy: 'write it like name@example.org, or leave the field empty' }] : [];
    });
    if (faults.length) return answer(response, 422, { faults, faults_total: faults.length });
    const ids = rows.map((row) => at(row, 'id'));
    const gone = one.taken.map(({ id }) => id).filter((id) => !ids.includes(id));
    const diff = { added: ids.length, added_ids: ids, removed: gone.length, removed_ids: gone.slice(0, 100), changed: 0, changed_ids: [] };
    if (!dry) {
      one.taken = rows.map((row) => ({ id: at(row, 'id'), last_name: at(row, 'last_name'), first_name: at(row, 'first_name'), college: at(row, 'college'), unit: '', voted: false }));
      one.voters = rows.length;
    }
    answer(response, 200, {
      voters: rows.length, weight: rows.length, columns: columns.filter((column) => column !== '-'), colleges: [{ name: 'Cadres', voters: rows.length - 1, weight: 1 }, { name: 'Techniciens', voters: 1, weight: 1 }],
      voters_without_email: 1, blank_lines: 0, notices: [{ kind: 'email_shared', line: 3, other_line: 2 }], diff, codes_dropped: false,
    });
  }

  private turnout(one: FakeElection): unknown {
    const parts = colleges.map((name, i) => ({ name, voters: Math.round(one.voters / 3), voted: Math.round((one.ballots / 3) * [1.1, 0.8, 1.1][i]!) }));
    const hours = Array.from({ length: 30 }, (_, hour) => colleges.map((college, i) => ({ from: new Date(Date.UTC(2026, 10, 24, 8 + hour)).toISOString(), college, voted: Math.round((400 + 300 * Math.sin(hour / 3.8)) * (1 + i * 0.4)) }))).flat();
    return { voters: one.voters, voted: one.ballots, colleges: parts, hours };
  }

  private outcome(): unknown {
    return {
      voters: 212, ballots: 148,
      questions: [
        { title: 'Qui doit siéger au conseil ?', rule: 'plurality', type: 'choice', figures: [{ label: 'Amina Haddad', votes: 101 }, { label: 'Bram Peeters', votes: 64 }, { label: 'Chloé Lambert', votes: 88 }], blank: 9, seats: [{ name: 'Amina Haddad' }, { name: 'Chloé Lambert' }, { name: 'Bram Peeters' }], explanation: ['Amina Haddad : 101 voix, siège 1.', 'Chloé Lambert : 88 voix, siège 2.', 'Bram Peeters : 64 voix, siège 3.'] },
        { title: 'Approuvez-vous les nouveaux statuts ?', rule: 'totals', type: 'choice', figures: [{ label: 'Oui', votes: 120 }, { label: 'Non', votes: 19 }], explanation: [] },
      ],
    };
  }
}
