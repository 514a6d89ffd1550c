// SPDX-License-Identifier: EUPL-1.2
// The record `election`, protocol §6 and protocol-lists §1.

import { digest, text_of_utf8, to_base64 } from './bytes';
import { CanonicalReader } from './canonical_json';
import type { Element, Group } from './group';
import { group_named } from './groups';
import { Refused } from './refused';

/** Choose between `min` and `max` of the answers; or, where allowed, vote blank. */
export interface ChoiceQuestion {
  kind: 'choice';
  question: string;
  answers: string[];
  blank: boolean;
  min: number;
  max: number;
}

/** Choose one list and strike out some of its candidates, but not all. */
export interface ListsQuestion {
  kind: 'lists';
  question: string;
  lists: { name: string; candidates: string[] }[];
  /** JSON that the protocol ignores; empty when absent. */
  extra: string;
}

/** Give each answer a number 0 … 255: a rank, a grade. */
export interface PreferenceQuestion {
  kind: 'preference';
  question: string;
  answers: string[];
  /** JSON that tells how to count; empty when absent. */
  extra: string;
}

export type Question = ChoiceQuestion | ListsQuestion | PreferenceQuestion;

export interface Election {
  /** The bytes of the record as text: they are hashed, never written again. */
  text: string;
  /** φ, 43 characters: stands in every proof, and is what people compare. */
  fingerprint: string;
  uuid: string;
  name: string;
  description: string;
  group: Group;
  public_key: Element;
  questions: Question[];
  administrator: string;
  credential_authority: string;
}

/** How values of a question are nested in JSON: one array, or a row per list. */
export interface Shape {
  nested: boolean;
  rows: number[];
}

const choices_max = 10_000;
const min_max_limit = 1_000_000;

export function shape_count(shape: Shape): number {
  return shape.rows.reduce((sum, row) => sum + row, 0);
}

/** The shape of a ballot's ciphertexts. */
export function choices_shape(question: Question): Shape {
  switch (question.kind) {
    case 'choice':
      return { nested: false, rows: [question.answers.length + (question.blank ? 1 : 0)] };
    case 'lists':
      return { nested: true, rows: question.lists.map((list) => 1 + list.candidates.length) };
    case 'preference':
      return { nested: false, rows: [1] };
  }
}

/** Values, flat, written in their shape. */
export function shaped_text<T>(shape: Shape, items: readonly T[], write: (item: T) => string): string {
  let at = 0;
  const rows = shape.rows.map((count) => `[${items.slice(at, (at += count)).map(write).join(',')}]`);
  return shape.nested ? `[${rows.join(',')}]` : rows.join('');
}

/** Reads values of a shape, flat. */
export function read_shaped<T>(reader: CanonicalReader, shape: Shape, read_item: () => T): T[] {
  if (!shape.nested) return reader.array_of(shape.rows[0] ?? 0, read_item);
  return reader.array_of(shape.rows.length, (row) => reader.array_of(shape.rows[row] ?? 0, read_item)).flat();
}

function read_texts(reader: CanonicalReader): string[] {
  return reader.array(() => reader.text_string());
}

function read_extra(reader: CanonicalReader): string {
  const extra = reader.accept(',"extra":') ? reader.raw_value() : '';
  reader.expect('}');
  return extra;
}

function read_choice_question(reader: CanonicalReader): ChoiceQuestion {
  reader.expect('{"answers":');
  const answers = read_texts(reader);
  const blank = reader.accept(',"blank":true');
  if (!blank) reader.accept(',"blank":false');
  reader.expect(',"min":');
  const min = reader.integer(min_max_limit);
  reader.expect(',"max":');
  const max = reader.integer(min_max_limit);
  reader.expect(',"question":');
  const question = reader.text_string();
  reader.expect('}');
  return { kind: 'choice', question, answers, blank, min, max };
}

function read_question(reader: CanonicalReader): Question {
  const preference = reader.accept('{"type":"NonHomomorphic","value":{"answers":');
  if (!preference && !reader.accept('{"type":"Lists","value":{"answers":')) return read_choice_question(reader);
  const answers = preference ? read_texts(reader) : reader.array(() => read_texts(reader));
  reader.expect(',"question":');
  const question = reader.text_string();
  reader.expect('}');
  const extra = read_extra(reader);
  if (preference) return { kind: 'preference', question, answers: answers as string[], extra };
  const lists = (answers as string[][]).map(([name, ...candidates]) => {
    if (name === undefined) return reader.fail('a list has a name and candidates');
    return { name, candidates };
  });
  return { kind: 'lists', question, lists, extra };
}

/** What makes a question unusable in this group; empty when nothing does. */
function question_fault(question: Question, group: Group): string {
  switch (question.kind) {
    case 'choice':
      if (question.answers.length === 0) return 'has no answer to choose from';
      if (question.min > question.max) return 'min is greater than max';
      return question.max > question.answers.length ? 'max is greater than the number of answers' : '';
    case 'lists':
      if (question.lists.length === 0) return 'has no list';
      return question.lists.some((list) => list.candidates.length === 0) ? 'a list has no candidate' : '';
    case 'preference':
      if (question.answers.length === 0) return 'has no answer to rank';
      if (group.encode_count_max === 0) return `is a preference question, which ${group.name} cannot encode`;
      return question.answers.length > group.encode_count_max ? 'has too many answers' : '';
  }
}

function check_questions(questions: readonly Question[], group: Group): void {
  if (questions.length === 0) throw new Refused('election-unusable', 'the election has no question');
  const choices = questions.reduce((sum, question) => sum + shape_count(choices_shape(question)), 0);
  if (choices > choices_max) throw new Refused('election-unusable', 'the questions have too many choices');
  questions.forEach((question, i) => {
    const fault = question_fault(question, group);
    if (fault !== '') throw new Refused('election-unusable', `questions[${i}] ${fault}`);
  });
}

/**
 * Reads the record of an election and finds it sane: version 1, a known group, a key in it, questions that can be voted
 * on.
 *
 * @param record  the bytes as the server gave them
 * @param fingerprint  what the voter or the letter knows of the election, when anything: other bytes are refused
 * @throws Refused  malformed, not-in-group, unknown-group, election-unusable, fingerprint-differs
 */
export function parse_election(record: Uint8Array, fingerprint: string | null = null): Election {
  const actual = to_base64(digest(record));
  if (fingerprint !== null && actual !== fingerprint) {
    throw new Refused('fingerprint-differs', `the election has the fingerprint ${actual}, not ${fingerprint}`);
  }
  const text = text_of_utf8(record);
  if (text === null) throw new Refused('malformed', 'the election is not UTF-8');
  const reader = new CanonicalReader(text);
  reader.expect('{"version":1,"description":');
  const description = reader.text_string();
  reader.expect(',"name":');
  const name = reader.text_string();
  reader.expect(',"group":');
  const group_name = reader.plain_string();
  const group = group_named(group_name);
  if (group === null) throw new Refused('unknown-group', `there is no group ${group_name}`);
  reader.expect(',"public_key":');
  const public_key = reader.element(group);
  reader.expect(',"questions":');
  const questions = reader.array(() => read_question(reader));
  reader.expect(',"uuid":');
  const uuid = reader.plain_string();
  const administrator = reader.accept(',"administrator":') ? reader.text_string() : '';
  const credential_authority = reader.accept(',"credential_authority":') ? reader.text_string() : '';
  if (reader.accept(',"language":[')) {
    reader.text_string();
    if (!reader.accept(',"ltr"]')) reader.expect(',"rtl"]');
  }
  reader.expect('}');
  reader.finish();
  if (!/^[1-9A-HJ-NP-Za-km-z]{14,100}$/.test(uuid)) throw new Refused('election-unusable', 'the uuid is not Base58');
  if (group.equal(public_key, group.neutral)) {
    throw new Refused('election-unusable', 'with the neutral element as key, every ballot would be readable');
  }
  check_questions(questions, group);
  return {
    text, fingerprint: actual, uuid, name, description, group, public_key, questions, administrator,
    credential_authority,
  };
}
