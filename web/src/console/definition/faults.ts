// SPDX-License-Identifier: EUPL-1.2
// What is still wrong with a definition, said beside the field.  The desk judges again and has the last word.

import { preference_answers_max, rules, type Definition, type Question } from './model';

export type FaultKey =
  | 'fault.missing' | 'fault.too_long' | 'fault.twice' | 'fault.min_max' | 'fault.max_answers' | 'fault.seats' | 'fault.seats_answers'
  | 'fault.threshold' | 'fault.grades' | 'fault.sex' | 'fault.electorate' | 'fault.trustees_alone' | 'fault.trustees_threshold'
  | 'fault.weights' | 'fault.answers_number' | 'fault.group_preference' | 'fault.dates' | 'fault.no_question' | 'fault.blank_stv';

export interface Fault {
  /** such as `questions[2].answers[3]`, counting from 1, as the desk names it */
  path: string;
  key: FaultKey;
  values?: Record<string, string | number>;
}

function text_faults(path: string, text: string, characters_max: number): Fault[] {
  if (!text.trim()) return [{ path, key: 'fault.missing' }];
  return [...text].length > characters_max ? [{ path, key: 'fault.too_long', values: { max: characters_max } }] : [];
}

/** Each text is there, short enough, and unlike those before it. */
function names_faults(path: string, names: string[], characters_max: number): Fault[] {
  const seen = new Map<string, number>();
  return names.flatMap((name, at) => {
    const here = `${path}[${at + 1}]`;
    const plain = name.trim();
    const first = plain ? seen.get(plain) : undefined;
    if (!seen.has(plain)) seen.set(plain, at + 1);
    return [...text_faults(here, name, characters_max), ...(first ? [{ path: here, key: 'fault.twice' as const, values: { other: first } }] : [])];
  });
}

const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

function choice_faults(path: string, question: Question): Fault[] {
  const found = names_faults(`${path}.answers`, question.answers, 1000);
  if (!whole(question.min, 0, question.max)) found.push({ path: `${path}.min`, key: 'fault.min_max' });
  if (!whole(question.max, 1, question.answers.length)) found.push({ path: `${path}.max`, key: 'fault.max_answers', values: { n: question.answers.length } });
  return found;
}

function lists_faults(path: string, question: Question): Fault[] {
  const found = names_faults(`${path}.lists`, question.lists.map((list) => list.name), 1000).map((fault) => ({ ...fault, path: `${fault.path}.name` }));
  question.lists.forEach((list, at) => {
    const here = `${path}.lists[${at + 1}].candidates`;
    found.push(...names_faults(here, list.candidates.map((candidate) => candidate.name), 1000));
    if (!question.electorate || !list.union) return;
    list.candidates.forEach((candidate, place) => {
      if (!candidate.sex) found.push({ path: `${here}[${place + 1}]`, key: 'fault.sex' });
    });
  });
  const electorate = question.electorate;
  if (electorate && !(whole(electorate.women, 0, 1e9) && whole(electorate.men, 0, 1e9) && electorate.women + electorate.men > 0)) found.push({ path: `${path}.electorate`, key: 'fault.electorate' });
  return found;
}

function preference_faults(path: string, question: Question, definition: Definition): Fault[] {
  const found = names_faults(`${path}.answers`, question.answers, 1000);
  const most = preference_answers_max(definition.group);
  if (most === 0) found.push({ path: `${path}.type`, key: 'fault.group_preference' });
  else if (question.answers.length > most) found.push({ path: `${path}.answers`, key: 'fault.answers_number', values: { max: most } });
  if (question.rule === 'majority-judgment') {
    if (question.grades.length < 2) found.push({ path: `${path}.grades`, key: 'fault.grades' });
    found.push(...names_faults(`${path}.grades`, question.grades, 1000));
  }
  if (question.rule === 'stv' && question.blank) found.push({ path: `${path}.blank`, key: 'fault.blank_stv' });
  if (definition.weights) found.push({ path: `${path}.type`, key: 'fault.weights' });
  return found;
}

function question_faults(question: Question, at: number, definition: Definition): Fault[] {
  const path = `questions[${at + 1}]`;
  const found = text_faults(`${path}.title`, question.title, 1000);
  if (question.type === 'choice') found.push(...choice_faults(path, question));
  if (question.type === 'lists') found.push(...lists_faults(path, question));
  if (question.type === 'preference') found.push(...preference_faults(path, question, definition));
  const traits = rules[question.rule];
  if (traits.seats && !whole(question.seats, 1, 10_000)) found.push({ path: `${path}.seats`, key: 'fault.seats' });
  else if (['plurality', 'stv'].includes(question.rule) && question.seats > question.answers.length) found.push({ path: `${path}.seats`, key: 'fault.seats_answers', values: { n: question.answers.length } });
  if (traits.threshold && !/^(\d{1,2}|100|\d{1,6}\/[1-9]\d{0,5})$/u.test(question.threshold.trim())) found.push({ path: `${path}.threshold`, key: 'fault.threshold' });
  if (question.rule === 'works-council' && definition.weights) found.push({ path: `${path}.rule`, key: 'fault.weights' });
  return found;
}

function trustees_faults({ single, members, threshold }: Definition['trustees']): Fault[] {
  const found = [...names_faults('trustees.single', single, 500), ...names_faults('trustees.members', members, 500)];
  if (members.length > 0 && !whole(threshold, 1, members.length - 1)) found.push({ path: 'trustees.threshold', key: 'fault.trustees_threshold', values: { max: members.length - 1 } });
  if (single.length + (members.length > 0 ? threshold : 0) < 2) found.push({ path: 'trustees', key: 'fault.trustees_alone' });
  return found;
}

/** Everything wrong, in the order of the page. */
export function faults_of(definition: Definition): Fault[] {
  const found = text_faults('name', definition.name, 500);
  if ([...definition.description].length > 10_000) found.push({ path: 'description', key: 'fault.too_long', values: { max: 10_000 } });
  if (definition.opens && definition.closes && definition.opens >= definition.closes) found.push({ path: 'closes', key: 'fault.dates' });
  if (definition.questions.length === 0) found.push({ path: 'questions', key: 'fault.no_question' });
  definition.questions.forEach((question, at) => found.push(...question_faults(question, at, definition)));
  return [...found, ...trustees_faults(definition.trustees)];
}
