// SPDX-License-Identifier: EUPL-1.2

/** From so many names on, a search field helps. */
export const SEARCH_FROM = 20;

/** Without accents and case. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word of what is looked for begins or stands within the text. */
export function matches(text: string, wanted: string): boolean {
  const where = plain(text);
  return plain(wanted).split(/\s+/).every((word) => where.includes(word));
}
