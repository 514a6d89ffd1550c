// SPDX-License-Identifier: EUPL-1.2
import { poll_act, type Approval } from '../api/approvals';
import { act_words, t } from '../words';

/** What somebody wants of whoever may confirm it. */
export function wants(one: Approval): string {
  const act = poll_act(one);
  return act ? t(`approval.wants_${act}`, { name: one.requester }) : t('approvals.wants', { name: one.requester, act: act_words(one.action) });
}
