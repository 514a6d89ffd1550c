// SPDX-License-Identifier: EUPL-1.2
// Which services the board shows, and the same as a table for a spreadsheet.

import type { Standing } from '../../api/approval';
import type { Summary } from '../../api/assurance';

export type Listed = Summary & { approval?: Standing | undefined };
export interface Wanted { search: string; level: string; band: string; approval: string }
export const all_wanted: Wanted = { search: '', level: '', band: '', approval: '' };

export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** From 0 to 4, by its lower bound; as `words.band`. */
export const band_of = (total: number): number => Math.min(4, Math.floor(total));

/** Accents and case do not count; what is hidden from its reader fits no filter; `none` among approvals is a service that was never approved. */
export function fits(service: Listed, { search, level, band, approval }: Wanted): boolean {
  return (
    plain(service.name).includes(plain(search.trim())) &&
    (level === '' || (service.rights.describe !== 'hidden' && service.level === Number(level))) &&
    (band === '' || (service.rights.secure !== 'hidden' && band_of(service.index.standard.total) === Number(band))) &&
    (approval === '' || (service.rights.approve !== 'hidden' && (service.approval?.state ?? 'none') === approval))
  );
}

/** A cell that no spreadsheet computes. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n\0＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /["\n\r;,]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** UTF-8 with a byte order mark, `;` between cells, as the desk's own tables. */
export const csv = (lines: string[][]): string => `\uFEFF${lines.map((line) => line.map(cell).join(';')).join('\r\n')}\r\n`;
