// SPDX-License-Identifier: EUPL-1.2
// What a platform of cardboard sees of itself, and the one service that is it.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const hours_from_now = (hours: number): string => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;

interface Look { finding: 'pass' | 'fail' | 'unknown'; seen: [what: string, value: string, is_wrong?: boolean][]; measures: string[]; hours: number; in_part?: boolean }

const looks: Record<string, Look> = {
  'auth.mfa': { finding: 'pass', seen: [['accounts', '14'], ['without_second_factor', '0']], measures: ['DISTANCE.2', 'U.ACC.2'], hours: 3 },
  'log.integrity': { finding: 'pass', seen: [['logs', '6'], ['entries', '48211'], ['altered', '0']], measures: ['SUPERVISION.6', 'U.LOG.1'], hours: 0.4 },
  'net.ports': { finding: 'fail', seen: [['undeclared', 'tcp/4444', true], ['on_own_address', '3'], ['declared', 'tcp/8443']], measures: ['CONFIG.6', 'U.SEG.3', 'U.PEN.2'], hours: 0.2, in_part: true },
  'tls.certificate': { finding: 'fail', seen: [['days_left', '9', true], ['trusted', 'yes']], measures: ['CONFIG.4'], hours: 5, in_part: true },
  'sbom.match': { finding: 'unknown', seen: [['unseen', 'no_policy']], measures: ['RECENSEMENT.2'], hours: 7, in_part: true },
  'support.eol': { finding: 'pass', seen: [['system', 'debian 12'], ['mended_until', '2028-06-30']], measures: ['MCO_MCS.5'], hours: 12, in_part: true },
};

export class FakeEvidence {
  /** A customer's desk has none of this. */
  is_own = true;
  readonly asked: string[] = [];

  /** @returns  whether it was for us */
  answer(method: string, path: string, response: ServerResponse): boolean {
    const said = /^\/api\/assurance\/checks(?:\/([a-z._0-9]+))?(\/look)?$/u.exec(path);
    if (!said) return false;
    const name = said[1];
    if (name === undefined) {
      answer(response, 200, { is_here: this.is_own, checks: this.is_own ? Object.keys(looks).map((one) => this.check(one)) : [] });
    } else if (!this.is_own || !looks[name]) {
      problem(response, 404, 'unknown-check');
    } else {
      if (method === 'POST') {
        this.asked.push(name);
        looks[name] = { ...looks[name], finding: 'pass', hours: 0, seen: looks[name].seen.filter(([, , is_wrong]) => !is_wrong) };
      }
      const check = this.check(name);
      answer(response, 200, method === 'POST' ? check : { ...check, history: [check['newest'], { ...(check['newest'] as object), finding: 'pass', seen: [], ended: hours_from_now(-30) }] });
    }
    return true;
  }

  private check(name: string): Record<string, unknown> {
    const look = looks[name]!;
    const is_hourly = look.hours < 1;
    return {
      check: name, finding: look.finding, period_seconds: is_hourly ? 3600 : 86_400, covers_all: !look.in_part, version: 1, reads: ['accounts'], measures: look.measures,
      newest: { finding: look.finding, version: 1, began: hours_from_now(-look.hours), ended: hours_from_now(-look.hours), seen: look.seen.map(([what, value, is_wrong]) => ({ what, value, is_wrong: is_wrong === true })) },
      next: hours_from_now((is_hourly ? 1 : 24) - look.hours), fresh_until: hours_from_now((is_hourly ? 2 : 48) - look.hours), last_passed: look.finding === 'pass' ? hours_from_now(-look.hours) : hours_from_now(-30),
    };
  }
}
