// SPDX-License-Identifier: EUPL-1.2
// The definition of an election while it is being written: docs/operating/definition.md, with every field present.

export const question_types = ['choice', 'lists', 'preference'] as const;
export type QuestionType = (typeof question_types)[number];

export const groups = ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'] as const;
export type Group = (typeof groups)[number];

export interface RuleTraits {
  types: readonly QuestionType[];
  seats: boolean;
  threshold: boolean;
}
export const rules = {
  totals: { types: ['choice', 'lists'], seats: false, threshold: false },
  plurality: { types: ['choice'], seats: true, threshold: false },
  'd-hondt': { types: ['choice', 'lists'], seats: true, threshold: true },
  'sainte-lague': { types: ['choice', 'lists'], seats: true, threshold: true },
  hare: { types: ['choice', 'lists'], seats: true, threshold: true },
  droop: { types: ['choice', 'lists'], seats: true, threshold: true },
  'works-council': { types: ['lists'], seats: true, threshold: false },
  schulze: { types: ['preference'], seats: false, threshold: false },
  stv: { types: ['preference'], seats: true, threshold: false },
  'majority-judgment': { types: ['preference'], seats: false, threshold: false },
} as const satisfies Record<string, RuleTraits>;
export type Rule = keyof typeof rules;
export const rule_names = Object.keys(rules) as Rule[];
export const rules_for = (type: QuestionType): Rule[] => rule_names.filter((rule) => (rules[rule].types as readonly QuestionType[]).includes(type));

export interface Candidate {
  name: string;
  sex: '' | 'F' | 'M';
  /** `1979-03-14`, or empty */
  birth_date: string;
}

export interface CandidateList {
  name: string;
  union: boolean;
  candidates: Candidate[];
}

export interface Question {
  type: QuestionType;
  title: string;
  rule: Rule;
  seats: number;
  /** a whole percentage, or an exact fraction of percent such as `10/3` */
  threshold: string;
  blank: boolean;
  answers: string[];
  min: number;
  max: number;
  lists: CandidateList[];
  blank_name: string;
  seat_beyond_candidates: 'stays-vacant' | 'goes-to-next-list';
  electorate: { women: number; men: number } | null;
  grades: string[];
}

/** What a roll may say that somebody who has lost their letter can be asked. */
export const challenge_columns = ['birth_date', 'phone', 'email', 'address', 'unit', 'seniority', 'first_name'] as const;

export interface Definition {
  name: string;
  description: string;
  language: 'fr' | 'nl' | 'de' | 'en';
  group: Group;
  administrator: string;
  credential_authority: string;
  revoting: boolean;
  weights: boolean;
  /** whether opening and closing take two organisers */
  two_people: boolean;
  /** each code in two parts, by two ways */
  two_part_codes: boolean;
  /** letters for voters who lose theirs, and what these are asked, as the roll names it */
  reserve_letters: number;
  challenge: string[];
  questions: Question[];
  trustees: { single: string[]; threshold: number; members: string[] };
  /** `2026-11-24T09:00`, in the organiser's own zone, or empty */
  opens: string;
  closes: string;
  /** whether a voter also gives the birth date */
  birth_date: boolean;
  help_line: string;
}

export const new_candidate = (): Candidate => ({ name: '', sex: '', birth_date: '' });
export const new_list = (): CandidateList => ({ name: '', union: false, candidates: [new_candidate()] });

export function new_question(type: QuestionType): Question {
  return {
    type,
    title: '',
    rule: type === 'preference' ? 'schulze' : 'totals',
    seats: 1,
    threshold: '0',
    blank: true,
    answers: ['', ''],
    min: 1,
    max: 1,
    lists: [new_list()],
    blank_name: '',
    seat_beyond_candidates: 'stays-vacant',
    electorate: null,
    grades: ['', ''],
  };
}

export function new_definition(language: Definition['language']): Definition {
  return {
    name: '',
    description: '',
    language,
    group: 'Ed25519',
    administrator: '',
    credential_authority: '',
    revoting: false,
    weights: false,
    two_people: false,
    two_part_codes: false,
    reserve_letters: 0,
    challenge: [],
    questions: [new_question('choice')],
    trustees: { single: [], threshold: 2, members: ['', '', ''] },
    opens: '',
    closes: '',
    birth_date: false,
    help_line: '',
  };
}

/** Most answers that a ranking has room for. */
export const preference_answers_max = (group: Group): number => ({ Ed25519: 30, 'RFC-3526-2048': 254, 'BELENIOS-2048': 0 })[group];
