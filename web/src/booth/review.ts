// SPDX-License-Identifier: EUPL-1.2
// The ballot in words, as the voter reads it before casting.

import { type Choice, name_and_detail, type Question } from './questions';
import { t } from './words';

export interface ReviewLine {
  sign: 'chosen' | 'open' | 'struck' | 'place';
  /** For `place`. */
  place?: number;
  title: string;
  detail?: string | undefined;
}

export function is_blank(question: Question, choice: Choice): boolean {
  if (choice.type === 'lists') return question.type === 'lists' && choice.list !== null && choice.list === question.blank;
  return choice.blank;
}

function blank_line(detail: string): ReviewLine[] {
  return [{ sign: 'chosen', title: t('choice.blank'), detail }];
}

export function review_of(question: Question, choice: Choice): ReviewLine[] {
  if (question.type === 'choice' && choice.type === 'choice') {
    if (choice.blank) return blank_line(t('choice.blank_detail'));
    const lines: ReviewLine[] = choice.chosen.map((index) => {
      const { name, detail } = name_and_detail(question.answers[index] ?? '');
      return { sign: 'chosen', title: name, detail };
    });
    if (lines.length === 0) lines.push({ sign: 'open', title: t('review.nothing') });
    const more = question.max - choice.chosen.length;
    if (more > 0) lines.push({ sign: 'open', title: t('review.more', { n: more }), detail: t('review.more_detail') });
    return lines;
  }
  if (question.type === 'lists' && choice.type === 'lists') {
    const list = choice.list === null ? undefined : question.lists[choice.list];
    if (list === undefined) return [];
    if (is_blank(question, choice)) return [{ sign: 'chosen', title: list.name, detail: t('choice.blank_detail') }];
    const kept = { kept: list.candidates.length - choice.struck.length, n: list.candidates.length };
    const head: ReviewLine = { sign: 'chosen', title: list.name, detail: t('lists.kept', kept) };
    return [
      head,
      ...list.candidates.map((candidate, index): ReviewLine =>
        choice.struck.includes(index)
          ? { sign: 'struck', title: candidate, detail: t('review.struck') }
          : { sign: 'chosen', title: candidate },
      ),
    ];
  }
  if (question.type === 'ranking' && choice.type === 'ranking') {
    if (choice.blank) return blank_line(t('choice.blank_detail'));
    const lines = choice.order.map((index, place): ReviewLine => {
      const { name, detail } = name_and_detail(question.answers[index] ?? '');
      return { sign: 'place', place: place + 1, title: name, detail };
    });
    const rest = question.answers.filter((_, index) => !choice.order.includes(index)).map((answer) => name_and_detail(answer).name);
    if (rest.length > 0) lines.push({ sign: 'open', title: t('review.not_ranked', { names: rest.join(', ') }) });
    return lines;
  }
  if (question.type === 'grading' && choice.type === 'grading') {
    if (choice.blank) return blank_line(t('choice.blank_detail'));
    return question.answers.map((answer, index): ReviewLine => {
      const grade = choice.grades[index];
      return { sign: 'chosen', title: name_and_detail(answer).name, detail: typeof grade === 'number' ? question.grades[grade] : undefined };
    });
  }
  return [];
}
