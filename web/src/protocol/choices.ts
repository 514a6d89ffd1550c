// SPDX-License-Identifier: EUPL-1.2
// What a voter may choose: the rules that a ballot's proofs can show.  Protocol §7.2, §7.3; protocol-lists §2.

import type { ChoiceQuestion, Election, ListsQuestion, PreferenceQuestion, Question } from './election';

/**
 * Per question one row of numbers, flat: 0 or 1 (the blank flag first, where there is one); for lists, list after list,
 * its flag and then 1 for each candidate kept; for a preference question one number 0 … 255 per answer.
 */
export type Choices = readonly (readonly number[])[];

export type ChoiceFault =
  | { code: 'wrong-number-of-questions'; question: 0; expected: number }
  | { code: 'wrong-number-of-values'; question: number; expected: number }
  | { code: 'value-out-of-range'; question: number; most: number }
  | { code: 'blank-and-more'; question: number }
  | { code: 'too-few' | 'too-many'; question: number; min: number; max: number; chosen: number }
  | { code: 'candidates-of-other-list'; question: number; list: number }
  | { code: 'all-struck'; question: number; list: number }
  | { code: 'not-one-list'; question: number; chosen: number };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function fits(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** How many numbers are given for a question. */
export function value_count(question: Question): number {
  switch (question.kind) {
    case 'choice':
      return question.answers.length + (question.blank ? 1 : 0);
    case 'lists':
      return sum(question.lists.map((list) => 1 + list.candidates.length));
    case 'preference':
      return question.answers.length;
  }
}

function choice_fault(rules: ChoiceQuestion, values: readonly number[], question: number): ChoiceFault | null {
  if (!values.every((value) => fits(value, 1))) return { code: 'value-out-of-range', question, most: 1 };
  const chosen = sum(rules.blank ? values.slice(1) : values);
  if (rules.blank && values[0] === 1) return chosen === 0 ? null : { code: 'blank-and-more', question };
  const { min, max } = rules;
  if (chosen < min) return { code: 'too-few', question, min, max, chosen };
  return chosen > max ? { code: 'too-many', question, min, max, chosen } : null;
}

function lists_fault(rules: ListsQuestion, values: readonly number[], question: number): ChoiceFault | null {
  if (!values.every((value) => fits(value, 1))) return { code: 'value-out-of-range', question, most: 1 };
  let at = 0;
  let chosen = 0;
  for (const [list, { candidates }] of rules.lists.entries()) {
    const flag = values[at] ?? 0;
    const kept = sum(values.slice(at + 1, at + 1 + candidates.length));
    if (flag === 0 && kept > 0) return { code: 'candidates-of-other-list', question, list };
    if (flag === 1 && kept === 0) return { code: 'all-struck', question, list };
    chosen += flag;
    at += 1 + candidates.length;
  }
  return chosen === 1 ? null : { code: 'not-one-list', question, chosen };
}

function preference_fault(_: PreferenceQuestion, values: readonly number[], question: number): ChoiceFault | null {
  return values.every((value) => fits(value, 255)) ? null : { code: 'value-out-of-range', question, most: 255 };
}

function fault_of(rules: Question, values: readonly number[], question: number): ChoiceFault | null {
  const expected = value_count(rules);
  if (values.length !== expected) return { code: 'wrong-number-of-values', question, expected };
  switch (rules.kind) {
    case 'choice':
      return choice_fault(rules, values, question);
    case 'lists':
      return lists_fault(rules, values, question);
    case 'preference':
      return preference_fault(rules, values, question);
  }
}

/** The first question whose choices break its rules; null when a ballot can be made of them. */
export function find_choice_fault({ questions }: Pick<Election, 'questions'>, choices: Choices): ChoiceFault | null {
  if (choices.length !== questions.length) {
    return { code: 'wrong-number-of-questions', question: 0, expected: questions.length };
  }
  for (const [i, question] of questions.entries()) {
    const fault = fault_of(question, choices[i] ?? [], i);
    if (fault !== null) return fault;
  }
  return null;
}
