// SPDX-License-Identifier: EUPL-1.2
// What takes two people: one asks, another confirms.  Questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { ask, ask_json } from './http';
import { BoxBalance, Card, Checklist, count, moment, text } from './shapes';

const states = ['pending', 'confirmed', 'executed', 'failed', 'withdrawn', 'expired', 'interrupted'] as const;
export type ApprovalState = (typeof states)[number];
const polls: Record<string, 'open' | 'close'> = { 'election.open': 'open', 'election.close': 'close' };
/** What is done to a poll; nothing when it is another kind of act. */
export const poll_act = (one: { action: string }): 'open' | 'close' | undefined => polls[one.action];

const Approval = v.object({
  id: text,
  action: text,
  place: v.fallback(v.nullable(text), null),
  election: v.fallback(v.nullable(text), null),
  name: text,
  /** What exactly is asked, where it is no poll. */
  asked_for: v.fallback(v.record(text, v.unknown()), {}),
  reason: v.fallback(text, ''),
  requester: text,
  asked: text,
  expires: text,
  hash: text,
  state: v.picklist(states),
  approvals: v.array(v.object({ by: text, at: text })),
  others: v.fallback(v.array(text), []),
  ended: moment,
  detail: v.fallback(text, ''),
  may_confirm: v.boolean(),
  may_withdraw: v.boolean(),
  card: v.optional(Card),
  checklist: v.optional(Checklist),
  voted: v.optional(count),
  opening: v.optional(BoxBalance),
  closing: v.optional(BoxBalance),
});
export type Approval = v.InferOutput<typeof Approval>;

const read = (value: unknown): Approval => v.parse(Approval, value);
const at = (id: string, rest = ''): string => `/api/organiser/approvals/${encodeURIComponent(id)}${rest}`;

/** The newest first. */
export const approvals = (signal?: AbortSignal): Promise<Approval[]> =>
  ask_json('/api/organiser/approvals', (value) => v.parse(v.object({ approvals: v.array(Approval) }), value).approvals, { signal });
export const approval = (id: string, signal?: AbortSignal): Promise<Approval> => ask_json(at(id), read, { signal });
export const ask_approval = (uuid: string, what: 'open' | 'close' | 'count' | 'end-shuffles' | 'annul', typed_name: string, reason: string): Promise<Approval> =>
  ask_json(`/api/organiser/elections/${encodeURIComponent(uuid)}/approvals`, read, { method: 'POST', body: { action: `election.${what}`, typed_name, reason } });
/** The answer may take as long as the act. */
export const confirm_approval = (shown: Approval, typed_name: string): Promise<Approval> =>
  ask_json(at(shown.id, '/confirm'), read, { method: 'POST', body: { ...(typed_name ? { typed_name } : {}), hash: shown.hash }, seconds: 600 });
export const refuse_approval = (shown: Approval): Promise<Approval> => ask_json(at(shown.id, '/refuse'), read, { method: 'POST', body: { hash: shown.hash } });
export const withdraw_approval = (id: string): Promise<Response> => ask(at(id), { method: 'DELETE' });
