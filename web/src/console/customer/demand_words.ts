// SPDX-License-Identifier: EUPL-1.2
import type { Demand } from '../api/policy';
import { duration, region, t } from '../words';

/** “20 minutes”, “4 heures”. */
export function span_words(minutes: number): string {
  if (minutes % 60 !== 0) return duration(minutes * 60);
  return new Intl.NumberFormat(region(), { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(minutes / 60);
}

/** What a role takes, part by part, as people say it. */
export function demand_words({ characters_min, factor, idle_minutes, in_all_minutes }: Demand): Record<'password' | 'factor' | 'session', string> {
  return {
    password: t('policy.characters', { n: characters_min }),
    factor: t(`policy.factor_${factor}`),
    session: t('policy.session_of', { in_all: span_words(in_all_minutes), idle: span_words(idle_minutes) }),
  };
}
