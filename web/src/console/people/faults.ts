// SPDX-License-Identifier: EUPL-1.2
import { fields_of, Problem } from '../api/http';

/** Whether the desk found something wrong with this field of what it was sent. */
export const is_faulty = (problem: unknown, field: string): boolean =>
  problem instanceof Problem && problem.code === 'unfit-fields' && fields_of(problem).some(({ path }) => path === field || path.startsWith(`${field}[`));

/** A day of a field for dates, up to its last second here, as the desk takes moments. */
export const end_of_day = (day: string): string => `${new Date(`${day}T23:59:59`).toISOString().slice(0, 19)}Z`;

/** Today and so many days, for a field for dates. */
export function day_in(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}
