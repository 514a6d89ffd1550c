// SPDX-License-Identifier: EUPL-1.2
// Ages, times and sizes in words, as the page about keys and backups shows them.

import { region } from '../words';

const steps = [['day', 86_400], ['hour', 3600], ['minute', 60]] as const;

/** “il y a 3 heures”, of a moment that is over; of one that is not yet, “maintenant”. */
export function ago(iso: string, now = Date.now(), place = region()): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (Number.isNaN(seconds)) return '';
  const words = new Intl.RelativeTimeFormat(place, { numeric: 'auto' });
  for (const [unit, size] of steps) if (seconds >= size) return words.format(-Math.floor(seconds / size), unit);
  return words.format(0, 'second');
}

/** “4,2 s”, “12 min”, “3,5 h”: never rounded to nothing. */
export function lasted(milliseconds: number, place = region()): string {
  const seconds = Math.max(0.1, milliseconds / 1000);
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(place, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

export function bytes(count: number, place = region()): string {
  const [value, unit] = count < 1e6 ? [count / 1e3, 'kilobyte'] : count < 1e9 ? [count / 1e6, 'megabyte'] : [count / 1e9, 'gigabyte'];
  return new Intl.NumberFormat(place, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
