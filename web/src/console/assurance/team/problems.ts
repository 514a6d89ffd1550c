// SPDX-License-Identifier: EUPL-1.2
import { t } from '../../words';

/** What a refusal about the people of a service says. */
export const problem_words = (): Record<string, string> => ({
  'already-there': t('team.problem_already_there'),
  'to-oneself': t('team.problem_to_oneself'),
  'last-owner': t('team.problem_last_owner'),
  'too-many-contributors': t('team.problem_too_many'),
  'not-in-service': t('team.problem_not_in_service'),
});
