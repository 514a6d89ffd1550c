// SPDX-License-Identifier: EUPL-1.2
// What a ballot asks and what the voter has chosen so far.  Plain values and functions: they are replaced, never changed,
// so that wiping the choices is dropping them.

export interface ChoiceQuestion {
  type: 'choice';
  title: string;
  answers: string[];
  min: number;
  max: number;
  blank: boolean;
}
export interface ListsQuestion {
  type: 'lists';
  title: string;
  lists: { name: string; candidates: string[] }[];
  /** The list that stands for a blank vote. */
  blank: number | null;
}
export interface RankingQuestion {
  type: 'ranking';
  title: string;
  answers: string[];
  blank: boolean;
}
export interface GradingQuestion {
  type: 'grading';
  title: string;
  answers: string[];
  blank: boolean;
  /** Best first. */
  grades: string[];
}
export type Question = ChoiceQuestion | ListsQuestion | RankingQuestion | GradingQuestion;

export type Choice =
  | { type: 'choice'; chosen: readonly number[]; blank: boolean }
  | { type: 'lists'; list: number | null; struck: readonly number[] }
  /** Best first; who is not in it is not ranked. */
  | { type: 'ranking'; order: readonly number[]; blank: boolean }
  /** Index into the question's grades. */
  | { type: 'grading'; grades: readonly (number | null)[]; blank: boolean };

/** The record of the election is not what this page knows how to show; the message is a reference, not a sentence. */
export class UnknownElection extends Error {}

type Json = Record<string, unknown>;

function object(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnknownElection('object');
  return value as Json;
}
function text(value: unknown): string {
  if (typeof value !== 'string') throw new UnknownElection('text');
  return value;
}
function texts(value: unknown): string[] {
  if (!Array.isArray(value)) throw new UnknownElection('array');
  return value.map(text);
}
function whole(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new UnknownElection('number');
  return value as number;
}

function lists_question(json: Json): ListsQuestion {
  const value = object(json['value']);
  if (!Array.isArray(value['answers'])) throw new UnknownElection('lists');
  const lists = value['answers'].map((row: unknown) => {
    const [name, ...candidates] = texts(row);
    if (name === undefined || candidates.length === 0) throw new UnknownElection('list');
    return { name, candidates };
  });
  const urna = json['extra'] === undefined ? {} : (object(json['extra'])['urna'] ?? {});
  const blank = object(urna)['blank'];
  return {
    type: 'lists',
    title: text(value['question']),
    lists,
    blank: Array.isArray(blank) && blank.length > 0 ? whole(blank[0]) : null,
  };
}

function preference_question(json: Json): RankingQuestion | GradingQuestion {
  const value = object(json['value']);
  const extra = json['extra'] === undefined ? {} : object(json['extra']);
  const common = { title: text(value['question']), answers: texts(value['answers']), blank: extra['blank'] === true };
  if (extra['method'] === 'MajorityJudgment') return { type: 'grading', ...common, grades: texts(extra['grades']) };
  return { type: 'ranking', ...common };
}

function question_of(value: unknown): Question {
  const json = object(value);
  switch (json['type']) {
    case undefined:
      return {
        type: 'choice',
        title: text(json['question']),
        answers: texts(json['answers']),
        min: whole(json['min']),
        max: whole(json['max']),
        blank: json['blank'] === true,
      };
    case 'Lists':
      return lists_question(json);
    case 'NonHomomorphic':
      return preference_question(json);
    default:
      throw new UnknownElection('type');
  }
}

/** The questions of an election's record.  @throws UnknownElection */
export function questions_of(election: string): Question[] {
  let json: unknown;
  try {
    json = JSON.parse(election);
  } catch {
    throw new UnknownElection('json');
  }
  const questions = object(json)['questions'];
  if (!Array.isArray(questions) || questions.length === 0) throw new UnknownElection('questions');
  return questions.map(question_of);
}

export function nothing_chosen(question: Question): Choice {
  switch (question.type) {
    case 'choice':
      return { type: 'choice', chosen: [], blank: false };
    case 'lists':
      return { type: 'lists', list: null, struck: [] };
    case 'ranking':
      return { type: 'ranking', order: [], blank: false };
    case 'grading':
      return { type: 'grading', grades: question.answers.map(() => null), blank: false };
  }
}

/** Whether a ballot may carry this choice as it stands. */
export function is_castable(question: Question, choice: Choice): boolean {
  switch (choice.type) {
    case 'choice': {
      if (question.type !== 'choice') return false;
      return choice.blank || (choice.chosen.length >= question.min && choice.chosen.length <= question.max);
    }
    case 'lists':
      return choice.list !== null;
    case 'ranking':
      return choice.blank || choice.order.length > 0;
    case 'grading':
      return choice.blank || choice.grades.every((grade) => grade !== null);
  }
}

/** The numbers that are encrypted: one per answer, lists one after the other, the blank flag first where there is one. */
export function plain_values(question: Question, choice: Choice): number[] {
  if (question.type === 'choice' && choice.type === 'choice') {
    const flags = question.answers.map((_, index) => (choice.chosen.includes(index) ? 1 : 0));
    return question.blank ? [choice.blank ? 1 : 0, ...flags] : flags;
  }
  if (question.type === 'lists' && choice.type === 'lists') {
    return question.lists.flatMap((list, row) =>
      row === choice.list
        ? [1, ...list.candidates.map((_, index) => (choice.struck.includes(index) ? 0 : 1))]
        : [0, ...list.candidates.map(() => 0)],
    );
  }
  if (question.type === 'ranking' && choice.type === 'ranking') {
    return question.answers.map((_, index) => choice.order.indexOf(index) + 1);
  }
  if (question.type === 'grading' && choice.type === 'grading') {
    return choice.grades.map((grade) => (choice.blank || grade === null ? 0 : grade + 1));
  }
  throw new Error('this choice belongs to another question');
}

/** A candidate's name and what stands after a dash with blanks around it: “Inès Delcourt — Campus ouvert”. */
export function name_and_detail(answer: string): { name: string; detail: string | undefined } {
  const at = answer.indexOf(' — ');
  return at < 0 ? { name: answer, detail: undefined } : { name: answer.slice(0, at), detail: answer.slice(at + 3) };
}
