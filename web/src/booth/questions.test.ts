// SPDX-License-Identifier: EUPL-1.2
import { describe, expect, it } from 'vitest';
import { is_castable, name_and_detail, nothing_chosen, plain_values, questions_of, UnknownElection } from './questions';

const election = (...questions: unknown[]) => JSON.stringify({ questions });
const one = (question: unknown) => questions_of(election(question))[0]!;
const choice = { answers: ['A', 'B', 'C'], min: 1, max: 2, question: 'Who?' };
const lists = { type: 'Lists', value: { answers: [['L', 'a', 'b'], ['M', 'c'], ['Blank', 'Blank']], question: 'Which?' } };
const ranked = { type: 'NonHomomorphic', value: { answers: ['A', 'B', 'C'], question: 'Order?' } };

describe('questions_of', () => {
  it('refuses what it does not know, rather than show half a ballot', () => {
    expect(() => questions_of('no')).toThrow(UnknownElection);
    expect(() => questions_of(election())).toThrow(UnknownElection);
    expect(() => one({ type: 'Other', value: {} })).toThrow(UnknownElection);
    expect(() => one({ ...choice, min: '1' })).toThrow(UnknownElection);
    expect(() => one({ type: 'Lists', value: { answers: [['L']], question: '' } })).toThrow(UnknownElection);
  });
  it('finds the list that means blank', () =>
    expect(one({ ...lists, extra: { urna: { blank: [2] } } })).toMatchObject({ type: 'lists', blank: 2 }));
  it('tells grading from ranking', () => {
    expect(one({ ...ranked, extra: { method: 'STV', seats: 1 } })).toMatchObject({ type: 'ranking', blank: false });
    const extra = { method: 'MajorityJudgment', blank: true, grades: ['good', 'bad'] };
    expect(one({ ...ranked, extra })).toMatchObject({ type: 'grading', grades: ['good', 'bad'], blank: true });
  });
});

describe('plain_values', () => {
  it('puts the blank flag first, and only where the question has one', () => {
    const chosen = { type: 'choice', chosen: [2], blank: false } as const;
    expect(plain_values(one(choice), chosen)).toEqual([0, 0, 1]);
    expect(plain_values(one({ ...choice, blank: true }), chosen)).toEqual([0, 0, 0, 1]);
    expect(plain_values(one({ ...choice, blank: true }), { type: 'choice', chosen: [], blank: true })).toEqual([1, 0, 0, 0]);
  });
  it('keeps the candidates that are not struck, of one list only', () =>
    expect(plain_values(one(lists), { type: 'lists', list: 0, struck: [1] })).toEqual([1, 1, 0, 0, 0, 0, 0]));
  it('ranks from one, nought for who is not ranked', () =>
    expect(plain_values(one(ranked), { type: 'ranking', order: [2, 0], blank: false })).toEqual([2, 0, 1]));
});

describe('is_castable', () => {
  it('refuses nothing, too few and too many', () => {
    const question = one({ ...choice, min: 1 });
    expect(is_castable(question, nothing_chosen(question))).toBe(false);
    expect(is_castable(question, { type: 'choice', chosen: [0, 1, 2], blank: false })).toBe(false);
    expect(is_castable(question, { type: 'choice', chosen: [0, 1], blank: false })).toBe(true);
  });
  it('wants every answer graded', () => {
    const question = one({ ...ranked, extra: { method: 'MajorityJudgment', grades: ['good', 'bad'] } });
    expect(is_castable(question, { type: 'grading', grades: [0, null, 1], blank: false })).toBe(false);
    expect(is_castable(question, { type: 'grading', grades: [0, 1, 1], blank: false })).toBe(true);
  });
});

it('parts a name from what is said about it', () => {
  expect(name_and_detail('Inès Delcourt — Campus ouvert')).toEqual({ name: 'Inès Delcourt', detail: 'Campus ouvert' });
  expect(name_and_detail('Jean-Luc A-B')).toEqual({ name: 'Jean-Luc A-B', detail: undefined });
});
