// SPDX-License-Identifier: EUPL-1.2
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Refused } from '../protocol/refused';
import { Problem, Unreachable } from '../ui/api';
import { Casting } from './casting.svelte';
import type { Receipt } from '../protocol/public_record';

const made = { ballot: '{"ballot":1}', tracker: 'T' };
const receipt: Receipt = { tracker: 'T', cast_at: '2026-11-24T09:42Z', signature: 's' };
const problem = (status: number, code: string, after: number | null = null) => new Problem(status, code, 'r', '', after);

/** A desk that answers each cast with the next of `answers`, and finds the ballot when `found`. */
function desk_that(answers: (Receipt | Error)[], found: () => boolean = () => false) {
  const sent: string[] = [];
  const sessions: string[] = [];
  return {
    sent,
    sessions,
    cast: async (session: string, ballot: string) => {
      sent.push(ballot);
      sessions.push(session);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    find: async () => {
      if (!found()) throw problem(404, 'not-found');
      return { tracker: 'T', number: 1, counts: true };
    },
    sign_in: async () => ({ session: 'new', status: 'may-vote' as const, expires_in: 1200 }),
  };
}

/** Stands for the check of the signature: good is what names this ballot and is signed `s`. */
async function check(told: Receipt, ballot: string): Promise<void> {
  if (ballot !== made.ballot || told.tracker !== made.tracker || told.signature !== 's') throw new Refused('receipt-signature-invalid', '');
}
const casting_at = (desk: ReturnType<typeof desk_that>) => new Casting(desk, 'old', 'secret', null, check);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('never says refused or in the box while nothing is known', async () => {
  const desk = desk_that([new Unreachable('a'), receipt]);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(1999);
  expect(casting.state.kind).toBe('lost');
  expect(casting.is_over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await over;
  expect(casting.state).toEqual({ kind: 'in-the-box', receipt });
});

it('sends the same bytes after 2, 4, 8, 15 and 15 seconds', async () => {
  const lost = () => new Unreachable('a');
  const desk = desk_that([lost(), lost(), lost(), lost(), lost(), receipt]);
  const over = casting_at(desk).send(made);
  let sent = 1;
  for (const seconds of [2, 4, 8, 15, 15]) {
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(desk.sent.length).toBe(sent);
    await vi.advanceTimersByTimeAsync(1);
    expect(desk.sent.length).toBe(++sent);
  }
  await over;
  expect(new Set(desk.sent).size).toBe(1);
});

it('does not wait when told to retry now', async () => {
  const desk = desk_that([new Unreachable('a'), receipt]);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(10);
  casting.retry_now();
  await over;
  expect(desk.sent.length).toBe(2);
});

it('believes the board when the desk cannot be asked', async () => {
  const desk = desk_that([new Unreachable('a'), new Unreachable('b')], () => true);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(2000);
  await over;
  expect(casting.state).toEqual({ kind: 'in-the-box', receipt: { tracker: 'T', cast_at: null, signature: null } });
});

it('believes the board when the desk says that this voter has voted', async () => {
  const desk = desk_that([new Unreachable('a'), problem(409, 'already-voted')], () => true);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(2000);
  await over;
  expect(casting.state.kind).toBe('in-the-box');
});

it('waits as long as a busy desk asks', async () => {
  const desk = desk_that([problem(503, 'busy', 7), receipt]);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(6999);
  expect(casting.state.kind).toBe('busy');
  await vi.advanceTimersByTimeAsync(1);
  await over;
});

it('tells a refusal, and tries no more', async () => {
  const desk = desk_that([problem(409, 'closed')]);
  const casting = casting_at(desk);
  await casting.send(made);
  expect(casting.state).toMatchObject({ kind: 'refused', problem: { code: 'closed' } });
});

it('ends an expired session when no ballot can be in the box', async () => {
  const desk = desk_that([problem(401, 'session-expired')]);
  const casting = casting_at(desk);
  await casting.send(made);
  expect(casting.state.kind).toBe('session-expired');
});

it('signs in again when the ballot may be in the box', async () => {
  const desk = desk_that([new Unreachable('a'), problem(401, 'session-expired'), receipt]);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(2000);
  await over;
  expect(desk.sessions).toEqual(['old', 'old', 'new']);
  expect(casting.state.kind).toBe('in-the-box');
});

const false_receipts: [string, Receipt][] = [
  ['of another ballot', { ...receipt, tracker: 'other' }],
  ['with a forged signature', { ...receipt, signature: 'forged' }],
  ['without a signature', { ...receipt, signature: null }],
];
it.each(false_receipts)('does not take a receipt %s, and goes on only when the voter says so', async (_, told) => {
  const desk = desk_that([told, told, receipt], () => true);
  const casting = casting_at(desk);
  const over = casting.send(made);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(casting.state).toEqual({ kind: 'unconfirmed' });
  expect(desk.sent.length).toBe(1);
  // That a board shows the ballot does not make a false receipt true.
  casting.retry_now();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(casting.state).toEqual({ kind: 'unconfirmed' });
  casting.retry_now();
  await over;
  expect(casting.state).toEqual({ kind: 'in-the-box', receipt });
  expect(desk.sent).toEqual([made.ballot, made.ballot, made.ballot]);
});
