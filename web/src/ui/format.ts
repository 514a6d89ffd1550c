// SPDX-License-Identifier: EUPL-1.2
// Figures, dates and sizes as people of each language write them.  Times are those of the device, and say so.

import type { Locale } from '../i18n/locales';

/** Whose habits are meant, for what `Intl` writes: English is British here. */
export const REGION: Record<Locale, string> = { fr: 'fr-FR', nl: 'nl-NL', de: 'de-DE', en: 'en-GB' };

export function number(locale: Locale, value: number): string {
  return value.toLocaleString(REGION[locale]);
}

export function percent(locale: Locale, share: number): string {
  return new Intl.NumberFormat(REGION[locale], { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** “16 bytes”, “18 kB”, “7.3 MB”: powers of a thousand, the unit in the language. */
export function bytes(locale: Locale, count: number): string {
  if (count < 1e3) return new Intl.NumberFormat(REGION[locale], { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(count);
  const [unit, size] = count < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  const options = { style: 'unit', unit, maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(REGION[locale], options).format(count / size);
}

/** “30 secondes”, “4 minutes”: rounded up, and coarser the longer it is. */
export function duration(locale: Locale, seconds: number): string {
  const [unit, count] = seconds <= 90 ? ['second', seconds <= 10 ? seconds : 10 * Math.ceil(seconds / 10)] : ['minute', Math.ceil(seconds / 60)];
  const options = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(REGION[locale], options).format(Math.max(1, count));
}

/** “mardi 24 novembre 2026”. */
export function day(locale: Locale, time: Date): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(REGION[locale], options).format(time);
}

/** “10 h 42”, “10.42 uur”, “10:42 Uhr”, “10:42”. */
export function clock(locale: Locale, time: Date): string {
  const hours = String(time.getHours());
  const minutes = String(time.getMinutes()).padStart(2, '0');
  switch (locale) {
    case 'fr':
      return `${hours}\u00a0h\u00a0${minutes}`;
    case 'nl':
      return `${hours}.${minutes}\u00a0uur`;
    case 'de':
      return `${hours}:${minutes}\u00a0Uhr`;
    case 'en':
      return `${hours.padStart(2, '0')}:${minutes}`;
  }
}

const AT: Record<Locale, string> = { fr: ' à ', nl: ' om ', de: ' um ', en: ' at ' };

/** “mardi 24 novembre 2026 à 10 h 42”. */
export function moment(locale: Locale, time: Date): string {
  return day(locale, time) + AT[locale] + clock(locale, time);
}

/** The device's time zone in words: “heure normale d’Europe centrale”. */
export function zone(locale: Locale, time: Date): string {
  const parts = new Intl.DateTimeFormat(REGION[locale], { timeZoneName: 'long' }).formatToParts(time);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** A tracking number in groups of four; the last of the 11 has three. */
export function tracker_groups(tracker: string): string[] {
  return tracker.match(/.{1,4}/gu) ?? [];
}
