// SPDX-License-Identifier: EUPL-1.2
// What is wrong with a code as typed, found on this device: no try is counted for it.

import { read_voting_code } from '../protocol/voting_code';
import { bare_code } from '../ui/code_typing';
import { t } from './words';

export interface CodeJudgement {
  /** canonical; null when it is none */
  code: string | null;
  /** what is wrong; empty when nothing is */
  title: string;
  more: string;
  /** groups to compare with the letter, 1 … 6 */
  wrong: number[];
}

export const not_judged: CodeJudgement = { code: null, title: '', more: '', wrong: [] };
const refused = (title: string, more = '', wrong: number[] = []): CodeJudgement => ({ code: null, title, more, wrong });

/** Both fields hold the same part. */
export const same_parts = (): CodeJudgement => refused(t('code.same_parts'));

export function judge_code(typed: string): CodeJudgement {
  const reading = read_voting_code(typed);
  const compare = `${t('code.compare')} ${t('code.no_try')}`;
  switch (reading.fault) {
    case null:
      return { ...not_judged, code: reading.code };
    case 'forbidden-character':
      return refused(t('code.group', { n: reading.groups[0] ?? 1 }), `${t('code.forbidden')} ${compare}`, reading.groups);
    case 'wrong-length': {
      if (bare_code(typed) === '') return refused(t('code.empty'));
      const missing = 30 - reading.characters;
      return refused(missing > 0 ? t('code.short', { n: missing }) : t('code.long', { n: -missing }), compare);
    }
    case 'mistyped': {
      const [a, b] = reading.groups;
      let title = t('code.wrong');
      if (a !== undefined) title = b === undefined ? t('code.group', { n: a }) : t('code.groups', { a, b });
      return refused(title, compare, reading.groups);
    }
  }
}
