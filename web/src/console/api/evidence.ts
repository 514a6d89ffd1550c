// SPDX-License-Identifier: EUPL-1.2
// What the platform found when it looked at itself: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { count, text } from './shapes';

const finding = v.picklist(['pass', 'fail', 'unknown']);
export type Finding = v.InferOutput<typeof finding>;

const Result = v.object({ finding, version: count, began: text, ended: text, seen: v.array(v.object({ what: text, value: text, is_wrong: v.boolean() })) });
export type Result = v.InferOutput<typeof Result>;

const Check = v.object({
  check: text,
  finding,
  period_seconds: count,
  covers_all: v.boolean(),
  version: count,
  reads: v.array(text),
  measures: v.array(text),
  newest: v.nullable(Result),
  next: v.nullable(text),
  fresh_until: v.nullable(text),
  last_passed: v.nullable(text),
  history: v.optional(v.array(Result)),
});
export type Check = v.InferOutput<typeof Check>;

const List = v.object({ is_here: v.boolean(), checks: v.array(Check) });
export type CheckList = v.InferOutput<typeof List>;

const base = '/api/assurance/checks';
const one = (value: unknown): Check => v.parse(Check, value);

export const platform_checks = (signal?: AbortSignal): Promise<CheckList> => ask_json(base, (value) => v.parse(List, value), { signal });
export const platform_check = (check: string, signal?: AbortSignal): Promise<Check> => ask_json(`${base}/${encodeURIComponent(check)}`, one, { signal });
export const look_now = (check: string): Promise<Check> => ask_json(`${base}/${encodeURIComponent(check)}/look`, one, { method: 'POST' });
