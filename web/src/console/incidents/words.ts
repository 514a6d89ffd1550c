// SPDX-License-Identifier: EUPL-1.2
import type { Incident, Summary } from '../api/incidents';
import { has, region, t, type Key } from '../words';

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'none';
export const severity_tones: Record<Summary['severity'], Tone> = { low: 'none', medium: 'warn', high: 'bad', critical: 'bad' };
export const state_tones: Record<Summary['state'], Tone> = { detected: 'bad', qualified: 'warn', contained: 'warn', recovered: 'info', reviewed: 'info', closed: 'ok', dismissed: 'none' };

/** What a detector calls it has words of ours; what a person called it stands as it is. */
export function kind_words(kind: string): string {
  if (kind.startsWith('check:')) return t('incident.kind_check', { check: kind.slice('check:'.length) });
  const key = `incident.kind_${kind.replaceAll(/[.-]/gu, '_')}`;
  return has(key) ? t(key as Key) : kind;
}

export function step_words(step: string): string {
  const key = `incident.step_${step}`;
  return has(key) ? t(key as Key) : step;
}

/** What stands beside a line of the timeline: the words of a notice, without the digest of what was sent. */
export function line_detail({ step, text, by }: Incident['timeline'][number]): string {
  const said = step === 'told' ? t(`incident.notice_${text.split(' ')[0] ?? ''}` as Key) : step === 'qualified' || step === 'known_since' ? '' : text;
  return [said, by ?? t('incident.by_itself')].filter(Boolean).join(' · ');
}

/** “3 days”, “23 hours”, “40 minutes”: rounded down. */
export function span_words(seconds: number): string {
  const [unit, of_it] = seconds >= 172_800 ? ['day', 86_400] : seconds >= 7_200 ? ['hour', 3_600] : ['minute', 60];
  return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'long' } as Intl.NumberFormatOptions).format(Math.floor(seconds / Number(of_it)));
}

/** How long there is until a moment, or since when it is over. */
export function time_left(due: string, now: number): string {
  const seconds = Math.floor((new Date(due).getTime() - now) / 1000);
  return seconds > 0 ? t('incident.left', { time: span_words(seconds) }) : t('incident.late_by', { time: span_words(-seconds) });
}

/** A moment that was typed, in the reader's own time, as the desk takes it; empty for none. */
export const moment_from = (typed: string): string => {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? '' : `${at.toISOString().slice(0, 19)}Z`;
};
/** A moment as such a field has it. */
export const typed_moment = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
