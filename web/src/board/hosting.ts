// SPDX-License-Identifier: EUPL-1.2
// Where an election runs, as the desk tells everybody.

import type { Locale } from '../i18n/locales';
import { fetch_json } from '../ui/api';

export interface Place {
  role: 'primary' | 'standby' | 'board';
  since: string;
  datacentre: string;
  city: string;
  country: string;
  is_cloud: boolean;
  server: string;
  owner: string;
  operator: string;
  certificates: { standard: string; scope: string; valid_to: string; is_valid: boolean }[];
  proof_level: 0 | 1 | 2 | 3;
  doubts: Doubt[];
  last_statement: string | null;
  inspected: string | null;
}
/** Why it is proved no better. */
export const doubts = ['silent', 'cloud', 'differs', 'serial-unknown', 'address-unknown', 'address-elsewhere', 'metadata-unknown', 'vendor-unknown', 'round-trip-unknown', 'round-trip-impossible', 'chip-absent', 'chip-false'] as const;
export type Doubt = (typeof doubts)[number];
export interface Hosting {
  election: string;
  is_declared: boolean;
  asked: string;
  policy: string | null;
  places: Place[];
  derogations: { rule: string; reason: string; since: string; text?: Partial<Record<Locale, string>> }[];
}

/** An answer that does not say how well it is proved is none: it is not shown. */
export async function hosting_of(uuid: string): Promise<Hosting> {
  const told = await fetch_json<Hosting>(`/api/elections/${encodeURIComponent(uuid)}/hosting`);
  if (!told.places.every((place) => [0, 1, 2, 3].includes(place.proof_level) && Array.isArray(place.doubts))) throw new Error('a place without its proof');
  return told;
}
/** The same, signed by the platform. */
export const hosting_note = (uuid: string): string => `/api/elections/${encodeURIComponent(uuid)}/hosting/note`;

/** The country's name as its readers write it; the letters where the browser knows none. */
export function country_name(locale: Locale, letters: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(letters) ?? letters;
  } catch {
    return letters;
  }
}

/** “31 mai 2028”, of a day. */
export const calendar_day = (locale: Locale, day: string): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
