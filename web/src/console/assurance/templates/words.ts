// SPDX-License-Identifier: EUPL-1.2
import { categories } from '../../api/assurance';
import type { Finding } from '../../api/service_import';
import { has, t, type Key } from '../../words';
import { finding_words } from '../import/words';

const answers = (): string => categories.map((category) => t(`category.${category}`)).join(' · ');

/** What is wrong in a sheet of templates, and what to do about it. */
export function template_finding_words(finding: Finding): string {
  const key = `templates.fault.${finding.kind}`;
  const near = finding.near && has(`category.${finding.near}`) ? t(`category.${finding.near}` as Key) : '';
  if (finding.kind === 'unknown-answer') return t('templates.fault.unknown-answer', { found: finding.found, answers: near || answers() });
  const field = has(`templates.${finding.field}`) ? t(`templates.${finding.field}` as Key) : finding.field;
  return has(key) ? t(key as Key, { found: finding.found, field, n: finding.other_line ?? 0 }) : finding_words(finding);
}
