// SPDX-License-Identifier: EUPL-1.2
// Keys and backups of a platform of cardboard.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const before = (hours: number): string => `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;

export class FakePlatform {
  /** A customer's desk has none of this. */
  is_own = true;
  /** Nobody has looked after anything. */
  is_neglected = false;

  answer(path: string, response: ServerResponse): void {
    if (!this.is_own) return problem(response, 404, 'not-found');
    if (path === '/api/platform/keys') return answer(response, 200, this.keys());
    answer(response, 200, this.backups());
  }

  private keys(): object {
    const row = (use: string, current: number, version: number, oldest: number, newest = oldest, retired = 0, destroyed = 0): object =>
      ({ use, current, retired, destroyed, version, oldest: current ? before(24 * oldest) : null, newest: current ? before(24 * newest) : null });
    return {
      unlocked_since: before(77), shares: this.is_neglected ? 0 : 3, has_passphrase: this.is_neglected, threshold: this.is_neglected ? 0 : 3, custodians: this.is_neglected ? 0 : 5, names: this.is_neglected ? [] : ['Maître Lefèvre', 'Mairie, coffre 2', 'Anna de Wit', 'Jürgen Groß', 'Présidence du tribunal'], lock_made: before(24 * 200),
      keys: [row('root', 1, 2, 120), row('tenant', 14, 3, 300, 12, 22, 1), row('data', 1_284, 1, 410, 0, 0, 37), row('journal', 1, 1, 410), row('backup', 2, 1, 200)],
    };
  }

  private backups(): object {
    const check = (backup: string, hours: number, good: boolean, millis: number): object => ({ backup, at: before(hours), good, millis });
    const names = ['20261124T031500Z-1a2b3c', '20261123T031500Z-9f00d1', '20261122T031500Z-77ab02'];
    const late = this.is_neglected;
    return {
      places: late ? 1 : 3, key_places: late ? 0 : 1, copies_wanted: 3, kept_days: 35, keys_kept_days: 21,
      last_backup: late ? null : before(7), verification: late ? null : check(names[1]!, 30, true, 48_200), drill: late ? null : check(names[2]!, 24 * 12, true, 52 * 60_000),
      overdue: { backup: late, verification: late, drill: late },
      old_keys: late ? { copies: 2, unreachable: 1 } : { copies: 0, unreachable: 0 },
      backups: late ? [] : names.map((name, i) => ({
        name, made: before(7 + 24 * i), bytes: 412_345_678 - 3_000_000 * i, files: 96 + i, copies: 3, copies_now: i === 2 ? 2 : 3, places: 3, millis: 12_400, held: i === 2,
        verification: [null, check(name, 30, true, 48_200), check(name, 54, false, 9_100)][i],
      })),
    };
  }
}
