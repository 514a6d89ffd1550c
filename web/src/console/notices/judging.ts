// SPDX-License-Identifier: EUPL-1.2
// What of all that the desk tells waits for an act of the reader.  Nothing here asks anybody anything.

import type { EmergencyUse, PlaceReview } from '../api/access';
import type { Me } from '../api/account';
import type { Decision as Approved, Standing } from '../api/approval';
import type { Approval } from '../api/approvals';
import type { ListedBatch } from '../api/batch';
import type { Limit } from '../api/customer';
import type { Check } from '../api/evidence';
import type { Decision, Visit } from '../api/hosting';
import type { Summary } from '../api/incidents';
import type { Export, Leaving } from '../api/leaving';
import type { Backups } from '../api/platform';
import type { Stopped } from '../api/releases';
import type { ElectionRow } from '../api/shapes';
import { wants } from '../approvals/wants';
import { check_words, reasons } from '../assurance/evidence_words';
import { amount_words, quota_words } from '../customer/quota_words';
import { kind_words } from '../incidents/words';
import { exercises } from '../incidents/exercise';
import { may_act } from '../next_action';
import { address, approval_address, section_address, type Part } from '../route.svelte';
import { session } from '../session.svelte';
import { day, role_words, t, type Key } from '../words';
import type { Area, Item } from './sources';

const day_millis = 86_400_000;
/** How long before its moment a thing is told of. */
export const days_before = { opening: 7, preparing: 14, closing: 1, review: 14, role: 14 } as const;
const codes_few = 3;

const is_over = (moment: string | null, now: Date): boolean => moment !== null && Date.parse(moment) <= now.getTime();
const is_within = (moment: string | null, days: number, now: Date): boolean => moment !== null && Date.parse(moment) - now.getTime() <= days * day_millis;

interface More { detail?: (() => string) | undefined; since?: string | null | undefined; by?: string | null | undefined; is_late?: boolean | undefined; is_urgent?: boolean | undefined }
const item = (area: Area, key: string, what: () => string, href: string, { detail, since = null, by = null, is_late = false, is_urgent = false }: More = {}): Item => ({ area, key: `${area}:${key}`, what, detail, href, since, by, is_late, is_urgent });

export const of_approvals = (all: readonly Approval[]): Item[] =>
  all.filter(({ may_confirm }) => may_confirm).map((one) => item('approvals', one.id, () => wants(one), approval_address(one), { detail: one.name ? () => one.name : undefined, since: one.asked, by: one.expires }));

function of_election(row: ElectionRow, now: Date): Item | undefined {
  const name = () => row.name || t('elections.unnamed');
  const told = (key: Key, part: Part, by: string | null): Item => item('elections', row.uuid, () => t(key, { name: name() }), address(row.uuid, part), { by, is_late: is_over(by, now) });
  const may = (permission: string): boolean => session.may_in(row.uuid, permission);
  switch (row.state) {
    case 'draft':
      return may('election.prepare') && is_within(row.opens, days_before.preparing, now) ? told('notices.prepare', '', row.opens) : undefined;
    case 'announced':
      return may_act(row, 'open') && is_within(row.opens, days_before.opening, now) ? told('notices.open', 'opening', row.opens) : undefined;
    case 'paused':
      if (may('election.open')) return told('notices.paused', '', row.closes);
      return may_act(row, 'close') && is_within(row.closes, days_before.closing, now) ? told('notices.close', 'closing', row.closes) : undefined;
    case 'open':
      return may_act(row, 'close') && is_within(row.closes, days_before.closing, now) ? told('notices.close', 'closing', row.closes) : undefined;
    case 'closed':
    case 'tallied':
      return may('election.tally') ? told('notices.count', 'results', null) : undefined;
    case 'counted':
    case 'annulled':
      return undefined;
  }
}
export const of_elections = (rows: readonly ElectionRow[], now: Date): Item[] => rows.flatMap((row) => of_election(row, now) ?? []);

const of_incident = (all: readonly Summary[], now: Date): Item[] =>
  all.flatMap((one) => {
    const href = section_address('incidents', one.id);
    const { next } = one;
    if (one.state === 'closed' || one.state === 'dismissed') return [];
    if (next) return [item('incidents', one.id, () => t('notices.tell', { who: t(`incident.notice_${next.notice}`) }), href, { detail: () => kind_words(one.kind), since: next.started, by: next.due, is_late: next.is_late || is_over(next.due, now) })];
    return one.state === 'detected' ? [item('incidents', one.id, () => t('notices.qualify'), href, { detail: () => kind_words(one.kind), since: one.detected_at })] : [];
  });

/** The next exercise is told of when it is due, not late: nobody is harmed by another day. */
function of_exercise(all: readonly Summary[], now: Date): Item[] {
  const { last, due } = exercises(all);
  return due !== null && is_over(due, now) ? [item('incidents', 'exercise', () => t('notices.exercise'), section_address('incidents'), { detail: () => t('notices.exercise_last', { day: day(last!) }), since: due })] : [];
}
export const of_incidents = (all: readonly Summary[], now: Date): Item[] => [...of_incident(all, now), ...of_exercise(all, now)];

/** Of a decision that ends, or that something was found against. */
export const needs_a_word = (one: Standing): boolean => one.state !== null && ['expiring', 'under-watch', 'suspended', 'expired'].includes(one.state);
export function of_decision({ service, state, ends }: Standing, name: string, decisions: readonly Approved[], now: Date): Item {
  const current = decisions.find((one) => one.state === state);
  const reminded = current?.reminders.filter((one) => is_over(one, now)).sort().at(-1);
  const since = state === 'expiring' ? reminded : state === 'under-watch' ? current?.watched_since : undefined;
  return item('assurance', service, () => t('notices.pair', { name, value: t(`decision.state.${state!}`) }), section_address('assurance', service), { since: since ?? null, by: ends, is_late: state === 'expired', is_urgent: state === 'suspended' });
}

/** A file that waits for an opinion of the reader, or for their signature. */
export const of_file = ({ service, waits_for_me }: Standing, name: string): Item[] =>
  waits_for_me === null ? [] : [item('assurance', `file-${service}`, () => t(`notices.file_${waits_for_me}`, { name }), section_address('assurance', service))];
export const of_batches = (all: readonly ListedBatch[]): Item[] =>
  all.flatMap(({ id, services, waits_for_me }) =>
    waits_for_me === null ? [] : [item('assurance', `batch-${id}`, () => t(`notices.batch_${waits_for_me}`, { n: services }), section_address('assurance', `batch-${id}`))]);

export const of_checks = (checks: readonly Check[]): Item[] =>
  checks.filter(({ finding }) => finding === 'fail').map((one) =>
    item('assurance', one.check, () => t('notices.check', { check: check_words(one.check) }), section_address('assurance', 'checks'), {
      detail: () => reasons(one).map(({ label, value }) => t('notices.pair', { name: label, value })).join(' · '),
      since: one.newest?.began ?? null,
    }),
  );

export const of_visits = (visits: readonly Visit[], now: Date): Item[] =>
  visits.flatMap(({ id, state, plan }) => {
    const href = section_address('hosting', 'visits');
    if (state === 'announced') return [item('hosting', id, () => t('notices.visit_approve', { purpose: plan.purpose }), href, { by: plan.from, is_late: is_over(plan.from, now) })];
    return state === 'closed' ? [item('hosting', id, () => t('notices.visit_review', { purpose: plan.purpose }), href)] : [];
  });
export const of_hosting_decisions = (decisions: readonly Decision[], own_name: string): Item[] =>
  decisions.filter((one) => one.agreed === null && one.ended === null && one.asked_by !== own_name).map((one) =>
    item('hosting', one.id, () => t(one.kind === 'policy' ? 'notices.hosting_policy' : 'notices.hosting_derogation', { name: one.asked_by ?? '–' }), section_address('hosting', 'rules'), { detail: () => one.reason, since: one.asked }));

export function of_backups(all: Backups): Item[] {
  const told = (key: string, what: Key, since: string | null, is_late = true): Item => item('keys', key, () => t(what), section_address('keys'), { since, is_late, is_urgent: true });
  return [
    ...(all.overdue.backup ? [told('backup', 'backups.late_backup', all.last_backup)] : []),
    ...(all.overdue.verification ? [told('verification', 'backups.late_verification', all.verification?.at ?? null)] : all.verification && !all.verification.good ? [told('verification', 'notices.verification_bad', all.verification.at, false)] : []),
    ...(all.overdue.drill ? [told('drill', 'backups.late_drill', all.drill?.at ?? null)] : all.drill && !all.drill.good ? [told('drill', 'notices.drill_bad', all.drill.at, false)] : []),
  ];
}

export const of_limits = (all: readonly Limit[]): Item[] =>
  all.filter(({ is_nearly_used_up }) => is_nearly_used_up).map(({ resource, used, limit }) =>
    item('limits', resource, () => t('notices.limit', { what: quota_words(resource), used: amount_words(resource, used ?? 0), limit: amount_words(resource, limit ?? 0) }), section_address('limits'), { is_urgent: used !== null && limit !== null && used >= limit }));

export const of_reviews = (places: readonly PlaceReview[], now: Date): Item[] =>
  places.flatMap((one) => {
    if (!one.may_decide) return [];
    const more = { by: one.due, is_late: one.is_overdue };
    const href = section_address('reviews');
    const left = one.open?.items.filter((role) => role.verdict === null && !role.is_over && !role.is_own).length ?? 0;
    if (one.open) return left > 0 ? [item('reviews', one.place, () => t('notices.review', { n: left }), href, { ...more, since: one.open.begun })] : [];
    return one.is_overdue || is_within(one.due, days_before.review, now) ? [item('reviews', one.place, () => t('notices.review_begin'), href, more)] : [];
  });

export const of_emergency = (uses: readonly EmergencyUse[], now: Date): Item[] =>
  uses.filter((use) => use.findings === null && !use.is_own && !use.is_live).map((use) =>
    item('emergency', use.id, () => t('notices.findings', { name: use.person }), section_address('emergency'), { detail: () => use.reason, since: use.until, by: use.findings_due, is_late: is_over(use.findings_due, now) }));

export const of_leaving = (now_leaving: Leaving): Item[] =>
  now_leaving.may_confirm ? [item('leaving', 'confirm', () => t('notices.leave', { name: now_leaving.asked_by ?? '–' }), section_address('leaving'), { since: now_leaving.asked || null, by: now_leaving.deadline || null })] : [];
export const of_export = (made: Export): Item[] =>
  made.stage === 'ready' && made.own ? [item('leaving', 'export', () => t('leaving.export_ready'), section_address('leaving'), { since: made.made || null, by: made.until || null })] : [];

export const of_stopped = (all: readonly Stopped[]): Item[] =>
  all.filter(({ waiting }) => waiting === null).map((one) => item('documents', one.person, () => t('notices.stopped', { name: one.name }), section_address('documents'), { since: one.since }));

export function of_account(me: Me, now: Date): Item[] {
  const href = section_address('account');
  return [
    ...(me.factor !== 'none' && me.recovery_codes_left <= codes_few ? [item('account', 'codes', () => t('notices.codes', { n: me.recovery_codes_left }), href, { is_urgent: me.recovery_codes_left === 0 })] : []),
    ...me.roles.filter(({ role, expires, is_emergency }) => role !== 'support' && !is_emergency && !is_over(expires, now) && is_within(expires, days_before.role, now)).map((one) =>
      item('account', one.grant, () => t('notices.role_ends', { role: role_words(one.role) }), href, { detail: () => t('notices.role_ends_text', { date: day(one.expires!) }), by: one.expires })),
  ];
}
