// SPDX-License-Identifier: EUPL-1.2
// What a request asks for, line by line.
import { duration, has, list, moment, role_words, t, type Key } from '../words';

const values: Record<string, (value: string) => string> = {
  seconds: (value) => duration(Number(value)),
  role: role_words,
  roles: role_words,
  ends: (value) => moment(value) || value,
  not_before: (value) => moment(value) || value,
  place: (value) => (has(`asked.place_${value}`) ? t(`asked.place_${value}` as Key) : value),
};

function words_of(name: string, value: unknown): string {
  const say = values[name] ?? ((text: string) => text);
  if (Array.isArray(value)) return list(value.map((one) => say(String(one))));
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : say(String(value));
}

/** The desk's own word stands in for what is newer than this page: nothing that is asked is left out. */
export function asked_lines(asked: Record<string, unknown>): [string, string][] {
  return Object.entries(asked)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [has(`asked.${name}`) ? t(`asked.${name}` as Key) : name, words_of(name, value)]);
}
