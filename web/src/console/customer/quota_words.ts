// SPDX-License-Identifier: EUPL-1.2
import { bytes } from '../../ui/format';
import { has, locale, number, t } from '../words';

/** The desk's own name stands in for something to be limited that is newer than this page. */
export function quota_words(resource: string): string {
  const key = `quota.${resource.replaceAll('-', '_')}`;
  return has(key) ? t(key) : resource;
}
export const amount_words = (resource: string, amount: number): string => (resource === 'stored-bytes' ? bytes(locale(), amount) : number(amount));
