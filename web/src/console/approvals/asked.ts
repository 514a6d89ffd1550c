// SPDX-License-Identifier: EUPL-1.2
// What a request asks for, line by line.
import * as v from 'valibot';
import { bytes } from '../../ui/format';
import { Amount, Thresholds } from '../api/customer';
import { Demand } from '../api/policy';
import { Provider } from '../api/provider';
import { demand_words } from '../customer/demand_words';
import { duration, has, list, locale, moment, number, role_words, t, type Key } from '../words';

const values: Record<string, (value: string) => string> = {
  seconds: (value) => duration(Number(value)),
  role: role_words,
  roles: role_words,
  ends: (value) => moment(value) || value,
  stopped: (value) => moment(value) || value,
  not_before: (value) => moment(value) || value,
  place: (value) => (has(`asked.place_${value}`) ? t(`asked.place_${value}` as Key) : value),
};

const amount_words = (amount: Amount): string => t('carried.amount', { records: number(amount.records), files: number(amount.files), bytes: bytes(locale(), amount.bytes) });

/** All of it that decides who is believed. */
const provider_words = ({ label, issuer, client_id, algorithms, levels, age_max_minutes, reads_userinfo }: Provider): string =>
  [label, issuer, client_id, algorithms.join(' '), levels.length ? `acr: ${levels.join(' ')}` : t('provider.no_level'), age_max_minutes === null ? '' : duration(age_max_minutes * 60), reads_userinfo ? t('provider.reads_userinfo') : ''].filter(Boolean).join('\n');

function words_of(name: string, value: unknown): string {
  const say = values[name] ?? ((text: string) => text);
  if (Array.isArray(value)) return list(value.map((one) => say(String(one))));
  const amount = v.safeParse(Amount, value);
  if (amount.success) return amount_words(amount.output);
  const provider = v.safeParse(Provider, value);
  if (provider.success) return provider_words(provider.output);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : say(String(value));
}

const Loosened = v.object({ now_demanded: Demand, then_demanded: Demand });
/** What signing in takes: from what to what. */
function loosened_lines({ now_demanded, then_demanded }: v.InferOutput<typeof Loosened>): [string, string][] {
  const [before, after] = [demand_words(now_demanded), demand_words(then_demanded)];
  return (['password', 'factor', 'session'] as const).map((part) => [t(`policy.${part}`), before[part] === after[part] ? before[part] : `${t('policy.now')}: ${before[part]}\n${t('policy.then')}: ${after[part]}`]);
}

const Raise = v.object({ now: Thresholds, then: Thresholds });
/** What may be carried away: from what to what. */
function raise_lines({ now, then }: v.InferOutput<typeof Raise>): [string, string][] {
  const line = (span: 'hour' | 'day', level: 'soft' | 'hard'): [string, string] => {
    const colon = locale() === 'fr' ? '\u00a0:' : ':';
    const figures = `${t('carried.now')}${colon} ${amount_words(now[span][level])}\n${t('carried.then')}${colon} ${amount_words(then[span][level])}`;
    return [t(`carried.${level}_${span}`), figures];
  };
  return [line('hour', 'soft'), line('hour', 'hard'), line('day', 'soft'), line('day', 'hard')];
}

/** The desk's own word stands in for what is newer than this page: nothing that is asked is left out. */
export function asked_lines(asked: Record<string, unknown>): [string, string][] {
  const { now_demanded, then_demanded, ...others } = asked;
  const loosened = v.safeParse(Loosened, { now_demanded, then_demanded });
  if (loosened.success) return [...asked_lines(others), ...loosened_lines(loosened.output)];
  const { now, then, ...rest } = asked;
  const raise = v.safeParse(Raise, { now, then });
  const lines = Object.entries(raise.success ? rest : asked)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]): [string, string] => [has(`asked.${name}`) ? t(`asked.${name}` as Key) : name, words_of(name, value)]);
  return raise.success ? [...lines, ...raise_lines(raise.output)] : lines;
}
