// SPDX-License-Identifier: EUPL-1.2
// What was computed from the archive beside what the server's pages say.

import type { AuditReport } from '../audit/report';
import type { Outcome } from '../board/outcome';
import type { BoardState, ElectionCard } from '../ui/election_card';

/** Null: there is nothing to compare with, so nothing is known. */
export type Agreement = boolean | null;

export interface Comparison {
  what: 'fingerprint' | 'ballots' | 'counted' | 'board' | 'result';
  agrees: Agreement;
}

/** The published figures as a page shows them: blank votes and those of each answer, list or candidate. */
function shown_figures({ questions }: Outcome): (number[] | null)[] {
  return questions.map(({ type, figures, blank, lists }) => {
    if (type === 'preference') return null;
    const rest = lists === undefined || lists === null
      ? (figures ?? []).map(({ votes }) => votes)
      : lists.flatMap(({ votes, candidates }) => [votes, ...candidates.map((one) => one.votes)]);
    return typeof blank === 'number' ? [...rest, blank] : rest;
  });
}

/** The same figures from the archive: a choice question has its blank votes first, a list for blank votes has one name. */
function own_figures(counts: readonly bigint[], type: string, has_blank: boolean): number[] {
  const numbers = counts.map(Number);
  if (!has_blank) return numbers;
  if (type === 'choice') return [...numbers.slice(1), numbers[0] ?? 0];
  return numbers.slice(0, -1);  // the list for blank votes: its votes, and again as its only candidate's
}

function results_agree(report: AuditReport, outcome: Outcome): Agreement {
  if (report.result === null) return null;
  const shown = shown_figures(outcome);
  if (shown.length !== report.result.length) return false;
  const agreements = report.result.map((computed, i): Agreement => {
    const [figures, question] = [shown[i] ?? null, outcome.questions[i]];
    // Of a ranking the pages show who wins, which follows from the ballots by a rule that is not recomputed here.
    if (computed.kind === 'ballots' || figures === null || question === undefined) return null;
    const own = own_figures(computed.counts, question.type, typeof question.blank === 'number');
    return own.length === figures.length && own.every((votes, j) => votes === figures[j]);
  });
  if (agreements.includes(false)) return false;
  return agreements.includes(null) ? null : true;
}

/** @param card  of the election that the page is about; a file may be of another one */
export function compare(report: AuditReport, card: ElectionCard, board: BoardState | null, outcome: Outcome | null): Comparison[] {
  const is_same = report.uuid === card.uuid;
  // While people vote, the box may have grown since the server was asked; it never shrinks.
  const is_growing = board?.stage === 'open';
  const ballots = (ours: number, theirs: number | undefined) =>
    board === null || theirs === undefined ? null : is_growing ? ours >= theirs : ours === theirs;
  const comparisons: Comparison[] = [
    { what: 'fingerprint', agrees: is_same && report.fingerprint === card.fingerprint },
    { what: 'ballots', agrees: ballots(report.ballot_count, board?.ballots) },
    { what: 'counted', agrees: ballots(report.num_tallied, board?.counted_ballots) },
    { what: 'board', agrees: board === null || is_growing ? null : report.board_hash === board.board_hash },
  ];
  if (card.state === 'counted') comparisons.push({ what: 'result', agrees: outcome === null ? null : results_agree(report, outcome) });
  return comparisons;
}
