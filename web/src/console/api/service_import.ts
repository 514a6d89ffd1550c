// SPDX-License-Identifier: EUPL-1.2
// Many services at once, from a spreadsheet: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { count, text } from './shapes';

export const Finding = v.object({ kind: text, line: v.nullable(count), column: text, field: text, found: text, near: text, other_line: v.nullable(count) });
export type Finding = v.InferOutput<typeof Finding>;

const Report = v.object({
  lines: count,
  is_unread: v.boolean(),
  good: v.array(v.object({ line: count, name: text, level: count })),
  there: v.array(v.object({ line: count, name: text })),
  faulty_lines: count,
  findings: v.array(Finding),
  findings_total: count,
  room: count,
});
export type Report = v.InferOutput<typeof Report>;

const Added = v.object({ added: v.array(v.object({ line: count, id: text, name: text, level: count })) });
export type Added = v.InferOutput<typeof Added>['added'][number];

/** What the desk takes at most. */
export const mebibytes_max = 8;

/** A table as it is sent: text in UTF-8, or the bytes of a workbook. */
export interface Sheet {
  bytes: Blob;
  type: 'text/csv; charset=utf-8' | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
}

const asked = ({ bytes, type }: Sheet) => ({ method: 'POST' as const, type, body: bytes, seconds: 120 });

export const blank_address = (language: string, format: 'xlsx' | 'csv'): string => `/api/assurance/import/blank?${new URLSearchParams({ language, format })}`;
export const report_on = (sheet: Sheet): Promise<Report> => ask_json('/api/assurance/import/report', (value) => v.parse(Report, value), asked(sheet));
/** The good lines of a sheet, which are that many; a sheet without a fault, where nothing is said of it.  One that has
    changed in the desk's eyes is reported on again. */
export const take = (sheet: Sheet, good_lines?: number): Promise<{ added: Added[] } | { report: Report }> =>
  ask_json(
    `/api/assurance/import${good_lines === undefined ? '' : `?good_lines=${good_lines}`}`,
    (value) => (v.is(Added, value) ? v.parse(Added, value) : { report: v.parse(Report, value) }),
    { ...asked(sheet), accepts: [422] },
  );
