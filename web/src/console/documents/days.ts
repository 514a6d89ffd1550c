// SPDX-License-Identifier: EUPL-1.2

/** The end of a day as the reader's clock has it, in the desk's words; null for no day. */
export function end_of(day: string): string | null {
  const end = new Date(`${day}T23:59:59`);
  return day === '' || Number.isNaN(end.getTime()) ? null : `${end.toISOString().slice(0, 19)}Z`;
}

/** A day so many days from now, as a field for days wants it. */
export function day_from_now(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() + days);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
