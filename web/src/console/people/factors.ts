// SPDX-License-Identifier: EUPL-1.2
import { list, t } from '../words';

/** “Application, 2 clés”; what there is besides a password. */
export function factor_words({ has_device, keys }: { has_device: boolean; keys: number }): string {
  const there = [...(has_device ? [t('person.device')] : []), ...(keys > 0 ? [t('person.keys', { n: keys })] : [])];
  return there.length > 0 ? list(there) : t('person.no_factor');
}
