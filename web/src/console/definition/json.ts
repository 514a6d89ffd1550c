// SPDX-License-Identifier: EUPL-1.2
// The definition as it travels: the keys of docs/operating/definition.md, and only those that have a meaning there.

import * as v from 'valibot';
import { groups, new_definition, new_question, question_types, rule_names, rules, type Candidate, type Definition, type Question } from './model';

const Names = v.array(v.string());
const CandidateJson = v.union([
  v.pipe(v.string(), v.transform((name): Candidate => ({ name, sex: '', birth_date: '' }))),
  v.pipe(
    v.object({ name: v.string(), sex: v.optional(v.picklist(['F', 'M'])), birth_date: v.optional(v.string()) }),
    v.transform((read): Candidate => ({ name: read.name, sex: read.sex ?? '', birth_date: read.birth_date ?? '' })),
  ),
]);
const QuestionJson = v.pipe(
  v.object({
    type: v.picklist(question_types),
    title: v.string(),
    rule: v.optional(v.picklist(rule_names)),
    seats: v.optional(v.number()),
    threshold: v.optional(v.union([v.number(), v.string()])),
    blank: v.optional(v.boolean()),
    answers: v.optional(Names),
    min: v.optional(v.number()),
    max: v.optional(v.number()),
    lists: v.optional(v.array(v.object({ name: v.string(), union: v.optional(v.boolean(), false), candidates: v.array(CandidateJson) }))),
    blank_name: v.optional(v.string()),
    seat_beyond_candidates: v.optional(v.picklist(['stays-vacant', 'goes-to-next-list'])),
    electorate: v.optional(v.object({ women: v.number(), men: v.number() })),
    grades: v.optional(Names),
  }),
  v.transform((read): Question => {
    const usual = new_question(read.type);
    const min = read.min ?? 1;
    return {
      ...usual,
      type: read.type,
      title: read.title,
      rule: read.rule ?? usual.rule,
      seats: read.seats ?? 1,
      threshold: String(read.threshold ?? 0),
      blank: read.blank ?? false,
      answers: read.answers ?? [],
      min,
      max: read.max ?? Math.max(1, min),
      lists: read.lists ?? [],
      blank_name: read.blank_name ?? '',
      seat_beyond_candidates: read.seat_beyond_candidates ?? 'stays-vacant',
      electorate: read.electorate ?? null,
      grades: read.grades ?? [],
    };
  }),
);
const DefinitionJson = v.object({
  name: v.string(),
  description: v.optional(v.string(), ''),
  language: v.optional(v.picklist(['fr', 'nl', 'de', 'en']), 'en'),
  group: v.optional(v.picklist(groups), 'Ed25519'),
  administrator: v.optional(v.string(), ''),
  credential_authority: v.optional(v.string(), ''),
  revoting: v.optional(v.boolean(), false),
  weights: v.optional(v.boolean(), false),
  two_people: v.optional(v.boolean(), false),
  two_part_codes: v.optional(v.boolean(), false),
  reserve_letters: v.optional(v.number(), 0),
  challenge: v.optional(Names, []),
  questions: v.array(QuestionJson),
  trustees: v.object({ single: v.optional(Names, []), threshold: v.optional(v.number(), 0), members: v.optional(Names, []) }),
  opens: v.optional(v.nullable(v.string())),
  closes: v.optional(v.nullable(v.string())),
  second_factor: v.optional(v.nullable(v.string())),
  help_line: v.optional(v.nullable(v.string())),
});

/** `2026-11-24T10:00` where we are, of a moment that the desk writes in UTC. */
function local(moment: string | null | undefined): string {
  const at = new Date(moment ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const utc = (local_moment: string): string => `${new Date(local_moment).toISOString().slice(0, 16)}Z`;

export function definition_from(value: unknown): Definition {
  const outer = v.parse(v.looseObject({}), value);
  const { opens, closes, second_factor, help_line, ...read } = v.parse(DefinitionJson, outer['definition'] ?? outer);
  return { ...new_definition(read.language), ...read, opens: local(opens), closes: local(closes), birth_date: second_factor === 'birth_date', help_line: help_line ?? '' };
}

function candidate_to(candidate: Candidate): unknown {
  const name = candidate.name.trim();
  if (!candidate.sex && !candidate.birth_date) return name;
  return { name, ...(candidate.sex ? { sex: candidate.sex } : {}), ...(candidate.birth_date ? { birth_date: candidate.birth_date } : {}) };
}

function question_to(question: Question): Record<string, unknown> {
  const traits = rules[question.rule];
  const threshold = question.threshold.trim();
  const out: Record<string, unknown> = { type: question.type, title: question.title.trim(), rule: question.rule };
  if (question.blank) out['blank'] = true; // absent is false, and some rules know no blank vote
  if (traits.seats) out['seats'] = question.seats;
  if (traits.threshold && threshold !== '0') out['threshold'] = /^\d+$/u.test(threshold) ? Number(threshold) : threshold;
  if (question.type === 'lists') {
    out['lists'] = question.lists.map((list) => ({ name: list.name.trim(), union: list.union, candidates: list.candidates.map(candidate_to) }));
    if (question.blank && question.blank_name.trim()) out['blank_name'] = question.blank_name.trim();
    if (question.rule === 'works-council') out['seat_beyond_candidates'] = question.seat_beyond_candidates;
    if (question.electorate) out['electorate'] = question.electorate;
    return out;
  }
  out['answers'] = question.answers.map((answer) => answer.trim());
  if (question.type === 'choice') Object.assign(out, { min: question.min, max: question.max });
  if (question.rule === 'majority-judgment') out['grades'] = question.grades.map((grade) => grade.trim());
  return out;
}

export function definition_to(definition: Definition): unknown {
  const { single, members, threshold } = definition.trustees;
  return {
    name: definition.name.trim(),
    ...(definition.description.trim() ? { description: definition.description.trim() } : {}),
    language: definition.language,
    group: definition.group,
    ...(definition.administrator.trim() ? { administrator: definition.administrator.trim() } : {}),
    ...(definition.credential_authority.trim() ? { credential_authority: definition.credential_authority.trim() } : {}),
    revoting: definition.revoting,
    weights: definition.weights,
    ...(definition.two_people ? { two_people: true } : {}),
    ...(definition.two_part_codes ? { two_part_codes: true } : {}),
    ...(definition.reserve_letters ? { reserve_letters: definition.reserve_letters, challenge: definition.challenge } : {}),
    questions: definition.questions.map(question_to),
    trustees: { ...(single.length ? { single: single.map((name) => name.trim()) } : {}), ...(members.length ? { threshold, members: members.map((name) => name.trim()) } : {}) },
    ...(definition.opens ? { opens: utc(definition.opens) } : {}),
    ...(definition.closes ? { closes: utc(definition.closes) } : {}),
    ...(definition.birth_date ? { second_factor: 'birth_date' } : {}),
    ...(definition.help_line.trim() ? { help_line: definition.help_line.trim() } : {}),
  };
}
