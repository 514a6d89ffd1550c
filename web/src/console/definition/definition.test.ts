// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { faults_of } from './faults';
import { definition_from, definition_to } from './json';
import { new_definition, new_list, new_question, rules_for, type Definition } from './model';

function good(): Definition {
  const definition = new_definition('fr');
  definition.name = 'Conseil';
  definition.trustees.members = ['Ada', 'Bo', 'Cy'];
  Object.assign(definition.questions[0]!, { title: 'Qui ?', answers: ['A', 'B'] });
  return definition;
}
const paths = (definition: Definition): string[] => faults_of(definition).map((fault) => fault.path);

test('a good definition has no fault', () => expect(faults_of(good())).toEqual([]));

test('nobody can count alone', () => {
  const definition = good();
  definition.trustees = { single: ['Ada'], threshold: 0, members: [] };
  expect(paths(definition)).toContain('trustees');
  definition.trustees = { single: [], threshold: 1, members: ['Ada', 'Bo'] };
  expect(paths(definition)).toContain('trustees');
});

test('a key of which no share may be lost is refused', () => {
  const definition = good();
  definition.trustees.threshold = 3;
  expect(paths(definition)).toEqual(['trustees.threshold']);
});

test('two answers that read alike are refused, and the first is named', () => {
  const definition = good();
  definition.questions[0]!.answers = ['A', 'B', ' A '];
  expect(faults_of(definition)).toEqual([{ path: 'questions[1].answers[3]', key: 'fault.twice', values: { other: 1 } }]);
});

test('more choices than answers, and more seats than answers, are refused', () => {
  const definition = good();
  Object.assign(definition.questions[0]!, { max: 3, rule: 'plurality', seats: 3 });
  expect(paths(definition)).toEqual(['questions[1].max', 'questions[1].seats']);
});

test('a threshold with a point has no exact value', () => {
  const definition = good();
  Object.assign(definition.questions[0]!, { rule: 'd-hondt', threshold: '3.3' });
  expect(paths(definition)).toEqual(['questions[1].threshold']);
  definition.questions[0]!.threshold = '10/3';
  expect(paths(definition)).toEqual([]);
});

test('the balance of women and men needs the sex of each candidate of a union list', () => {
  const definition = good();
  const question = { ...new_question('lists'), title: 'Listes', electorate: { women: 13, men: 11 } };
  question.lists = [{ ...new_list(), name: 'U', union: true, candidates: [{ name: 'X', sex: '', birth_date: '' }] }];
  definition.questions = [question];
  expect(paths(definition)).toEqual(['questions[1].lists[1].candidates[1]']);
});

test('a ranking is refused where votes weigh differently or the group has no room', () => {
  const definition = good();
  definition.questions = [{ ...new_question('preference'), title: 'Rang', answers: ['A', 'B'] }];
  definition.weights = true;
  definition.group = 'BELENIOS-2048';
  expect(faults_of(definition).map((fault) => fault.key)).toEqual(['fault.group_preference', 'fault.weights']);
});

test('only rules that fit the type are offered', () => {
  expect(rules_for('preference')).toEqual(['schulze', 'stv', 'majority-judgment']);
  expect(rules_for('choice')).not.toContain('works-council');
});

test('what is written is read again unchanged', () => {
  const definition = good();
  definition.opens = '2026-11-24T09:00';
  definition.closes = '2026-11-27T18:00';
  definition.questions.push({ ...new_question('lists'), title: 'Listes', answers: [], grades: [], rule: 'works-council', lists: [{ name: 'U', union: true, candidates: [{ name: 'X', sex: 'F', birth_date: '1979-03-14' }, { name: 'Y', sex: '', birth_date: '' }] }] });
  const read = definition_from(JSON.parse(JSON.stringify(definition_to(definition))));
  definition.questions[0]!.lists = [];
  definition.questions[0]!.grades = [];
  expect(read).toEqual(definition);
});

test('a key that has no meaning for the type is not sent', () => {
  const definition = good();
  const [question] = (definition_to(definition) as { questions: Record<string, unknown>[] }).questions;
  expect(Object.keys(question!).sort()).toEqual(['answers', 'blank', 'max', 'min', 'rule', 'title', 'type']);
});
