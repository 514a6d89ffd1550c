// SPDX-License-Identifier: EUPL-1.2
import type { Finding } from '../../api/service_import';
import { has, t, type Key } from '../../words';
import { choices, type Field } from '../description';

const field_words = (field: string): string => (has(`describe.${field}`) ? t(`describe.${field}` as Key) : field);

/** An answer or a level in the reader's words; what was typed, where it is none. */
function answer_words(field: string, answer: string): string {
  const key = field === 'level' ? `level.${answer}` : `describe.${field}.${answer}`;
  return has(key) ? t(key as Key) : answer;
}

/** What is wrong, and what to do about it. */
export function finding_words(finding: Finding): string {
  const { kind, field, near, other_line } = finding;
  const found = kind === 'level-too-low' ? answer_words('level', finding.found) : finding.found;
  const key = `services.fault.${kind}`;
  const said = has(key) ? t(key as Key, { found, near: near ? answer_words(field, near) : '', field: field_words(field), n: other_line ?? 0 }) : kind;
  if (kind === 'unknown-column' && near) return `${said} ${t('services.near', { near: field_words(near) })}`;
  if (kind !== 'unknown-answer') return said;
  if (near) return `${said} ${t('services.near', { near: answer_words(field, near) })}`;
  const answers: readonly string[] = field === 'level' ? ['1', '2', '3'] : (choices[field as Field] ?? []);
  return answers.length ? `${said} ${t('services.answers', { answers: answers.map((answer) => answer_words(field, answer)).join(' · ') })}` : said;
}

export interface FaultyLine {
  line: number | null;
  findings: Finding[];
}

/** By line, as the file has them. */
export function by_line(findings: readonly Finding[]): FaultyLine[] {
  const lines: FaultyLine[] = [];
  for (const finding of findings) {
    const last = lines.at(-1);
    if (last?.line === finding.line) last.findings.push(finding);
    else lines.push({ line: finding.line, findings: [finding] });
  }
  return lines;
}
