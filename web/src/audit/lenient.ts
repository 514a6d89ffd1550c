// SPDX-License-Identifier: EUPL-1.2

import type { Group } from '../protocol/group';

/**
 * The group for reading only: elements outside the subgroup and numbers that are too large come through, to be refused
 * where they are verified.  So what cannot be read is told from what does not hold, as `urna-verify` tells it.
 */
export function lenient(group: Group): Group {
  return new Proxy(group, {
    get(target, name) {
      if (name === 'is_member') return () => true;
      if (name === 'order') return 10n ** 660n;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
