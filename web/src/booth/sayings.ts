// SPDX-License-Identifier: EUPL-1.2
// Sentences about a question or a choice that more than one screen says.

import { type Choice, is_castable, name_and_detail, type Question } from './questions';
import { t } from './words';

/** The rule of a question; the part between `**` is bold. */
export function rule_of(question: Question): string {
  const sentences: string[] = [];
  switch (question.type) {
    case 'choice': {
      const { min, max } = question;
      if (min === max) sentences.push(t('choice.rule_exact', { max }));
      else if (min <= 1) sentences.push(t('choice.rule_max', { max }));
      else sentences.push(t('choice.rule_range', { min, max }));
      if (question.blank) sentences.push(t('choice.rule_blank'));
      break;
    }
    case 'lists':
      sentences.push(t('lists.rule'));
      break;
    case 'ranking':
      sentences.push(t('rank.rule'));
      break;
    case 'grading':
      sentences.push(t('grade.rule'));
      break;
  }
  sentences.push(t('choice.order'));
  return sentences.join(' ');
}

/** What the bar at the foot says: a figure and its words. */
export function count_of(question: Question, choice: Choice): { figure: string; words: string } {
  if (choice.type !== 'lists' && choice.blank) return { figure: t('choice.blank'), words: '' };
  if (question.type === 'choice' && choice.type === 'choice') {
    const n = choice.chosen.length;
    if (question.max === 1) return { figure: t('choice.answered', { n }), words: '' };
    return { figure: t('choice.of', { n, max: question.max }), words: t('choice.chosen', { n }) };
  }
  if (question.type === 'lists' && choice.type === 'lists') {
    if (choice.list === null) return { figure: t('lists.none'), words: '' };
    if (choice.list === question.blank) return { figure: t('choice.blank'), words: '' };
    const total = question.lists[choice.list]?.candidates.length ?? 0;
    return { figure: t('lists.chosen'), words: t('lists.kept', { kept: total - choice.struck.length, n: total }) };
  }
  if (question.type === 'ranking' && choice.type === 'ranking') {
    return { figure: t('rank.count', { n: choice.order.length }), words: '' };
  }
  if (question.type === 'grading' && choice.type === 'grading') {
    const n = choice.grades.filter((grade) => grade !== null).length;
    return { figure: t('grade.count', { n, max: question.answers.length }), words: '' };
  }
  return { figure: '', words: '' };
}

/** Why one cannot go on yet; empty when one can. */
export function what_is_missing(question: Question, choice: Choice): string {
  if (is_castable(question, choice)) return '';
  switch (choice.type) {
    case 'choice':
      return question.type === 'choice' && question.min > 1 ? t('choice.short', { min: question.min }) : t('choice.none');
    case 'lists':
      return t('choice.none');
    case 'ranking':
      return t('rank.none');
    case 'grading': {
      const missing = choice.grades.flatMap((grade, index) => (grade === null ? [index] : []));
      const answers = question.type === 'grading' ? question.answers : [];
      return t('grade.none', { names: missing.map((index) => name_and_detail(answers[index] ?? '').name).join(', ') });
    }
  }
}
