// SPDX-License-Identifier: EUPL-1.2
// The published result against what the tally opens to.  Protocol §11, §13.12.

import { read_all } from '../protocol/canonical_json';
import { choices_shape, type Election, type Question, read_shaped } from '../protocol/election';
import type { Element, Group } from '../protocol/group';
import type { QuestionResult } from './report';

/** Reads the record `result`.  @throws Refused */
export function read_result({ questions }: Election, num_tallied: number, record: string): QuestionResult[] {
  return read_all(record, (reader) => {
    reader.expect('{"result":');
    const results = reader.array_of(questions.length, (i): QuestionResult => {
      const question = questions[i];
      if (question === undefined) return reader.fail('more than there are questions');
      if (question.kind === 'preference') {
        const ballots = reader.array_of(num_tallied, () => reader.array_of(question.answers.length, () => reader.integer(255)));
        return { kind: 'ballots', ballots };
      }
      return { kind: 'counts', counts: read_shaped(reader, choices_shape(question), () => reader.weight()) };
    });
    reader.expect('}');
    return results;
  });
}

function sum(counts: readonly bigint[]): bigint {
  return counts.reduce((total, count) => total + count, 0n);
}

/** Which rules of its question the counts break, in words. */
function broken_by(question: Question, total_weight: bigint, counts: readonly bigint[]): string[] {
  const faults: string[] = [];
  const require = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  if (question.kind === 'choice') {
    const blank = question.blank ? (counts[0] ?? 0n) : 0n;
    const votes = sum(counts.slice(question.blank ? 1 : 0));
    const voters = total_weight - blank;
    if (voters < 0n) return ['more blank votes than votes'];
    require(voters * BigInt(question.min) <= votes && votes <= voters * BigInt(question.max),
      'the votes for all answers are not between min and max per voter');
  } else if (question.kind === 'lists') {
    let [at, all_lists] = [0, 0n];
    for (const list of question.lists) {
      const votes = counts[at] ?? 0n;
      const candidates = counts.slice(at + 1, at + 1 + list.candidates.length);
      require(candidates.every((count) => count <= votes), 'a candidate has more votes than the list');
      require(sum(candidates) >= votes, 'the candidates of a list have fewer votes than the list');
      all_lists += votes;
      at += 1 + list.candidates.length;
    }
    require(all_lists === total_weight, "the lists' votes do not add up to the total weight");
  }
  return faults;
}

/** Which rules of the election the figures break, in words. */
export function broken_rules({ questions }: Election, total_weight: bigint, result: readonly QuestionResult[]): string[] {
  return questions.flatMap((question, i) => {
    const of_question = result[i];
    const faults = of_question?.kind === 'counts' ? broken_by(question, total_weight, of_question.counts) : [];
    return faults.map((fault) => `question ${i + 1}: ${fault}`);
  });
}

/** The low bits of an encoding that stand for nothing.  Protocol §2. */
const padding_bits: Partial<Record<string, bigint>> = { 'Ed25519': 14n, 'RFC-3526-2048': 8n };

/** The numbers 0 … 255 that an element stands for. */
export function decode(group: Group, element: Element, count: number): number[] {
  const text = group.text(element);
  const number = BigInt(group.name === 'Ed25519' ? `0x${text}` : text) >> (padding_bits[group.name] ?? 0n);
  return Array.from({ length: count }, (_, i) => Number((number >> BigInt(8 * (count - 1 - i))) & 255n));
}

function same_numbers(a: readonly number[], b: readonly number[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((number, i) => number === b[i]);
}

/** Which published figures are not the ones found, in words. */
export function result_faults(
  { group, questions }: Election, plain: readonly (readonly Element[])[], total_weight: bigint, result: readonly QuestionResult[],
): string[] {
  const faults: string[] = [];
  result.forEach((published, i) => {
    plain[i]?.forEach((element, j) => {
      const where = `question ${i + 1}, choice ${j + 1}`;
      if (published.kind === 'ballots') {
        const question = questions[i];
        const count = question?.kind === 'preference' ? question.answers.length : 0;
        if (!same_numbers(decode(group, element, count), published.ballots[j])) faults.push(`${where}: the opened ballot holds other numbers`);
        return;
      }
      const votes = published.counts[j] ?? -1n;
      if (votes > total_weight) faults.push(`${where}: more votes than the total weight`);
      else if (votes < 0n || !group.equal(group.generator_powers().power(votes), element)) {
        faults.push(`${where}: the tally holds another number of votes`);
      }
    });
  });
  return faults;
}
