// SPDX-License-Identifier: EUPL-1.2
// What is wrong with a code as typed, found on this device: no try is counted for it.

import { read_voting_code } from '../protocol/voting_code';
import { bare_code } from '../ui/code_typing';
import { t } from './words';

export interface CodeJudgement {
  /** canonical; null when it is none */
  code: string | null;
  fault: { title: string; more: string } | null;
  /** groups to compare with the letter, 1 … 6 */
  wrong: number[];
}

export const not_judged: CodeJudgement = { code: null, fault: null, wrong: [] };

/** Both fields hold the same part. */
export const same_parts = (): CodeJudgement => ({ code: null, fault: { title: t('code.same_parts'), more: '' }, wrong: [] });

export function judge_code(typed: string): CodeJudgement {
  const reading = read_voting_code(typed);
  const compare = `${t('code.compare')} ${t('code.no_try')}`;
  switch (reading.fault) {
    case null:
      return { code: reading.code, fault: null, wrong: [] };
    case 'forbidden-character':
      return { code: null, fault: { title: t('code.group', { n: reading.groups[0] ?? 1 }), more: `${t('code.forbidden')} ${compare}` }, wrong: reading.groups };
    case 'wrong-length': {
      if (bare_code(typed) === '') return { code: null, fault: { title: t('code.empty'), more: '' }, wrong: [] };
      const missing = 30 - reading.characters;
      return { code: null, fault: { title: missing > 0 ? t('code.short', { n: missing }) : t('code.long', { n: -missing }), more: compare }, wrong: [] };
    }
    case 'mistyped': {
      const [a, b] = reading.groups;
      let title = t('code.wrong');
      if (a !== undefined) title = b === undefined ? t('code.group', { n: a }) : t('code.groups', { a, b });
      return { code: null, fault: { title, more: compare }, wrong: reading.groups };
    }
  }
}
