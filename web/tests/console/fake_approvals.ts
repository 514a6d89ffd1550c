// SPDX-License-Identifier: EUPL-1.2
// What takes two people, at a desk of cardboard: requests that two fake desks share, as one server would.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

export interface FakeRequest {
  id: string;
  action: string;
  election: string;
  name: string;
  reason: string;
  requester: string;
  asked: string;
  expires: string;
  hash: string;
  state: string;
  approvers_needed: number;
  approvals: { by: string; at: string }[];
  ended: string | null;
  detail: string;
}

/** As much of an election as a request is about. */
interface Subject {
  uuid: string;
  definition: Record<string, unknown>;
  state: string;
  voters: number;
  ballots: number;
}

const balance = { fingerprint: 'a'.repeat(43), ballots: 0, signatures: 0, counter: 0 };

export class FakeApprovals {
  readonly requests: FakeRequest[] = [];

  constructor(private readonly accounts: string[], private readonly elections: Subject[]) {}

  ask(who: string, election: Subject, said: Record<string, unknown>, response: ServerResponse): void {
    if (said['typed_name'] !== election.definition['name']) return problem(response, 422, 'name-differs');
    const now = new Date();
    const request: FakeRequest = {
      id: String(this.requests.length + 1).padStart(32, '0'), action: String(said['action']), election: election.uuid, name: String(election.definition['name']), reason: String(said['reason'] ?? ''), requester: who,
      asked: now.toISOString(), expires: new Date(now.getTime() + 86_400_000).toISOString(), hash: 'c'.repeat(64), state: 'pending', approvers_needed: 1, approvals: [], ended: null, detail: '',
    };
    this.requests.unshift(request);
    answer(response, 201, this.described(request, who));
  }

  /** @param rest   after `/api/organiser/approvals`
      @param stale  whether a factor has to be shown before */
  about(who: string, method: string, rest: string, said: Record<string, unknown>, response: ServerResponse, stale = false): void {
    if (rest === '') return answer(response, 200, { approvals: this.listed(who) });
    const request = this.requests.find(({ id }) => rest.startsWith(`/${id}`));
    if (!request) return problem(response, 404, 'unknown-approval');
    if (method === 'DELETE') {
      this.end(request, 'withdrawn');
      return answer(response, 204);
    }
    if (rest.endsWith('/confirm')) {
      if (request.state !== 'pending') return problem(response, 409, 'approval-ended');
      if (said['hash'] !== request.hash) return problem(response, 409, 'approval-differs');
      if (stale) return problem(response, 401, 'step-up');
      request.approvals.push({ by: who, at: new Date().toISOString() });
      const election = this.elections.find(({ uuid }) => uuid === request.election)!;
      if (election.definition['changed'] === true) {
        request.detail = 'opening-differs';
        this.end(request, 'failed');
        return problem(response, 409, 'act-refused', { detail: request.detail });
      }
      election.state = request.action === 'election.open' ? 'open' : 'tallied';
      this.end(request, 'executed');
    }
    answer(response, 200, { ...this.described(request, who), ...this.facts(request) });
  }

  listed(who: string): unknown[] {
    return this.requests.map((one) => this.described(one, who));
  }
  private end(request: FakeRequest, state: string): void {
    request.state = state;
    request.ended = new Date().toISOString();
  }

  private described(request: FakeRequest, who: string): object {
    const waits = request.state === 'pending';
    const others = this.accounts.filter((name) => waits && name !== request.requester);
    return { ...request, others, may_confirm: others.includes(who), may_withdraw: waits && who === request.requester };
  }

  private facts(request: FakeRequest): object {
    const election = this.elections.find(({ uuid }) => uuid === request.election)!;
    const card = { uuid: election.uuid, name: request.name, state: election.state, opens: null, closes: null, closed_at: null, voters: election.voters };
    if (request.state !== 'pending') return { card, opening: { ...balance, opened: request.ended }, closing: { ...balance, closed: request.ended, holds: true } };
    const items = ['questions', 'roll', 'trustees', 'codes', 'trial', 'people', 'dates'].map((key) => ({ key, done: key !== 'trial', blocks: key !== 'trial', detail: key === 'people' ? '2 organisers' : '' }));
    return request.action === 'election.open' ? { card, checklist: { items, may_open: true } } : { card, voted: election.ballots };
  }
}
