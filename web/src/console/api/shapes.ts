// SPDX-License-Identifier: EUPL-1.2
// What the desk answers, checked at the edge: past this file everything has the shape that its type says.

import * as v from 'valibot';

export const text = v.string();
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const moment = v.fallback(v.nullable(v.string()), null);

export const states = ['draft', 'announced', 'open', 'paused', 'closed', 'tallied', 'counted', 'annulled'] as const;
export type ElectionState = (typeof states)[number];

const Row = v.object({
  uuid: text,
  name: text,
  state: v.picklist(states),
  opens: moment,
  closes: moment,
  voters: v.fallback(count, 0),
  two_people: v.fallback(v.boolean(), false),
  ballots: v.fallback(count, 0),
  turnout: v.fallback(v.nullable(v.number()), null),
  next_action: v.fallback(v.nullable(v.string()), null),
});
export type ElectionRow = v.InferOutput<typeof Row>;
export const read_elections = (value: unknown): ElectionRow[] => v.parse(v.object({ elections: v.array(Row) }), value).elections;

const Listed = v.object({ uuid: text, name: text, state: v.picklist(states), opens: moment, closes: moment });
export type Announced = v.InferOutput<typeof Listed>;
export const read_announced = (value: unknown): Announced[] => v.parse(v.object({ elections: v.array(Listed) }), value).elections;

export const Card = v.object({
  uuid: text,
  name: text,
  description: v.fallback(text, ''),
  language: v.fallback(text, 'en'),
  state: v.picklist(states),
  opens: moment,
  closes: moment,
  closed_at: moment,
  group: v.fallback(text, ''),
  checkable_with: v.fallback(v.array(text), []),
  fingerprint: v.fallback(v.nullable(text), null),
  voters: v.fallback(count, 0),
  paused: v.fallback(v.nullable(v.object({ why: v.fallback(text, ''), until: moment })), null),
});
export type Card = v.InferOutput<typeof Card>;
export const read_card = (value: unknown): Card => v.parse(Card, value);

const Reissues = v.object({
  challenge: v.array(text),
  letters: count,
  letters_left: v.array(count),
  replaced: count,
  refused: count,
  people: v.fallback(v.array(v.object({ name: text, replaced: count })), []),
  alarms: v.fallback(v.array(text), []),
});
export type Reissues = v.InferOutput<typeof Reissues>;
export const read_reissues = (value: unknown): Reissues => v.parse(Reissues, value);

const Item = v.object({
  key: text,
  done: v.boolean(),
  blocks: v.boolean(),
  remark: v.fallback(text, ''),
  detail: v.fallback(text, ''),
  count: v.fallback(count, 0),
  names: v.fallback(v.array(text), []),
  moment,
});
export type ChecklistItem = v.InferOutput<typeof Item>;
export const Checklist = v.object({ items: v.array(Item), may_open: v.boolean() });
export type Checklist = v.InferOutput<typeof Checklist>;
export const read_checklist = (value: unknown): Checklist => v.parse(Checklist, value);

const Fault = v.object({
  kind: v.fallback(text, ''),
  line: v.fallback(count, 0),
  column: v.fallback(text, ''),
  found: v.fallback(text, ''),
  other: v.fallback(count, 0),
  problem: text,
  remedy: v.fallback(text, ''),
});
export type RollFault = v.InferOutput<typeof Fault>;
const Named = v.object({ name: text, voters: count });
const ids = v.fallback(v.array(text), []);
const RollAnswer = v.object({
  voters: v.fallback(count, 0),
  weight: v.fallback(v.number(), 0),
  colleges: v.fallback(v.array(Named), []),
  voters_without_email: v.fallback(count, 0),
  blank_lines: v.fallback(count, 0),
  notices: v.fallback(v.array(v.object({ kind: text, line: v.fallback(count, 0), other_line: v.fallback(count, 0) })), []),
  faults: v.fallback(v.array(Fault), []),
  faults_total: v.fallback(v.nullable(count), null),
  codes_dropped: v.fallback(v.boolean(), false),
  diff: v.fallback(v.nullable(v.object({ added: count, removed: count, changed: count, added_ids: ids, removed_ids: ids, changed_ids: ids })), null),
});
export type RollAnswer = v.InferOutput<typeof RollAnswer>;
const RollColumns = v.union([
  v.object({ columns: v.array(v.object({ header: text, samples: ids, column: v.nullable(text), remembered: v.fallback(v.boolean(), false) })) }),
  v.object({ faults: v.array(Fault) }),
]);
/** What the desk takes each column of a file for; or why it cannot read its first line. */
export type RollColumns = v.InferOutput<typeof RollColumns>;
export const read_roll_columns = (value: unknown): RollColumns => v.parse(RollColumns, value);
export const read_roll_answer = (value: unknown): RollAnswer => v.parse(RollAnswer, value);

const Voter = v.object({
  id: text,
  last_name: v.fallback(text, ''),
  first_name: v.fallback(text, ''),
  college: v.fallback(text, ''),
  unit: v.fallback(text, ''),
  voted: v.fallback(v.nullable(v.boolean()), null),
});
export type Voter = v.InferOutput<typeof Voter>;
export const read_voters = (value: unknown): { total: number; voters: Voter[] } => v.parse(v.object({ total: count, voters: v.array(Voter) }), value);

const Trustee = v.object({
  number: count,
  name: text,
  kind: v.picklist(['single', 'member']),
  state: text,
  link: v.fallback(v.nullable(text), null),
  fingerprint: v.fallback(v.nullable(text), null),
});
export type Trustee = v.InferOutput<typeof Trustee>;
export const read_trustees = (value: unknown): Trustee[] => {
  const read = v.parse(v.union([v.array(Trustee), v.object({ trustees: v.array(Trustee) })]), value);
  return Array.isArray(read) ? read : read.trustees;
};

const Trial = v.object({
  uuid: text,
  name: text,
  state: v.picklist(states),
  voters: count,
  ballots: count,
  codes: v.array(v.object({ id: text, code: text })),
  fits: v.boolean(),
  same: v.nullable(v.boolean()),
  judged: moment,
});
export type Trial = v.InferOutput<typeof Trial>;
const NoTrial = v.pipe(v.object({ uuid: v.null() }), v.transform(() => null));
/** Null: none has been held. */
export const read_trial = (value: unknown): Trial | null => v.parse(v.union([Trial, NoTrial]), value);

export const BoxBalance = v.object({ fingerprint: text, ballots: count, signatures: count, counter: count, opened: v.optional(moment), closed: v.optional(moment), holds: v.optional(v.boolean(), true) });
/** What was found when the box opened, or closed. */
export type BoxBalance = v.InferOutput<typeof BoxBalance>;
export const read_balance = (value: unknown): BoxBalance => v.parse(BoxBalance, value);

const Turnout = v.object({
  voters: count,
  voted: count,
  colleges: v.array(v.object({ name: text, voters: count, voted: count })),
  hours: v.array(v.object({ from: text, college: text, voted: count })),
});
export type Turnout = v.InferOutput<typeof Turnout>;
export const read_turnout = (value: unknown): Turnout => v.parse(Turnout, value);

const Seat = v.object({ name: text, list: v.fallback(v.nullable(text), null), seats: v.fallback(v.nullable(count), null) });
const Question = v.object({
  title: text,
  rule: v.fallback(text, 'totals'),
  type: v.fallback(text, 'choice'),
  figures: v.fallback(v.array(v.object({ label: text, votes: v.union([v.number(), v.string()]) })), []),
  blank: v.fallback(v.nullable(count), null),
  lists: v.fallback(v.nullable(v.array(v.looseObject({ name: text, votes: v.fallback(v.number(), 0), seats: v.fallback(v.number(), 0) }))), null),
  seats: v.fallback(v.nullable(v.array(Seat)), null),
  tied: v.fallback(v.array(text), []),
  seats_tied: v.fallback(count, 0),
  seats_vacant: v.fallback(count, 0),
  order: v.fallback(v.nullable(v.array(v.array(text))), null),
  explanation: v.fallback(v.array(text), []),
  balance: v.fallback(v.array(text), []),
});
const Outcome = v.object({ questions: v.array(Question), voters: v.fallback(count, 0), ballots: v.fallback(count, 0) });
export type Outcome = v.InferOutput<typeof Outcome>;
export type QuestionOutcome = v.InferOutput<typeof Question>;
export const read_outcome = (value: unknown): Outcome => v.parse(Outcome, value);

/** A file that its recipient alone opens. */
export interface SealedFile {
  name: string;
  bytes: Blob;
}
const SealedFiles = v.object({ files: v.array(v.object({ name: text, content: text })) });
export const read_sealed_files = (value: unknown): SealedFile[] =>
  v.parse(SealedFiles, value).files.map(({ name, content }) => ({ name, bytes: new Blob([Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0))]) }));
export const read_uuid = (value: unknown): string => v.parse(v.object({ uuid: text }), value).uuid;
export const read_board = (value: unknown): { ballots: number; stage: string } => v.parse(v.object({ ballots: v.fallback(count, 0), stage: v.fallback(text, '') }), value);
