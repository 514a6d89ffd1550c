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
  last_statement: string | null;
}
export interface Hosting {
  election: string;
  is_declared: boolean;
  asked: string;
  policy: string | null;
  places: Place[];
  derogations: { rule: string; reason: string; since: string; text?: Partial<Record<Locale, string>> }[];
}

export const hosting_of = (uuid: string): Promise<Hosting> => fetch_json<Hosting>(`/api/elections/${encodeURIComponent(uuid)}/hosting`);

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
