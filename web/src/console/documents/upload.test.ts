// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { Problem, Unreachable } from '../api/http';
import { part_bytes, upload, type Told, type UploadSteps } from './upload';

/** A desk that takes parts only where it goes on, behind a line that breaks when it is told to. */
class PretendedDesk implements UploadSteps {
  received = 0;
  digest = '';
  abandoned = false;
  pauses: number[] = [];
  /** What happens at the n-th request, from 0: before it arrives, or after, so that only its answer is lost. */
  breaks = new Map<number, 'before' | 'after' | Problem>();
  requests = 0;
  #finished = false;

  async #line<T>(act: () => T): Promise<T> {
    const fault = this.breaks.get(this.requests++);
    if (fault === 'before') throw new Unreachable('broken');
    if (fault instanceof Problem) throw fault;
    const value = act();
    if (fault === 'after') throw new Unreachable('broken');
    return value;
  }
  async begin(): Promise<string> {
    return 'id';
  }
  goes_on(): Promise<number> {
    return this.#line(() => this.received);
  }
  put(_: string, offset: number, part: Blob): Promise<number> {
    return this.#line(() => {
      if (offset !== this.received) throw new Problem(409, 'wrong-offset', '', '', null);
      return (this.received += part.size);
    });
  }
  finish(_: string, digest: string): Promise<unknown> {
    return this.#line(() => {
      if (this.#finished) throw new Problem(404, 'unknown-document', '', '', null);
      this.#finished = true;
      this.digest = digest;
    });
  }
  async abandon(): Promise<void> {
    this.abandoned = true;
  }
  async wait(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
  }
}

const file = new Blob([new Uint8Array(part_bytes * 3 + 5)]);
const silent: Told = { progress: () => undefined, broken: () => undefined };
const wanted = { name: 'a.pdf', bytes: file.size };
const send = (desk: PretendedDesk, told = silent, signal = new AbortController().signal): Promise<void> => upload(file, 'room', wanted, told, signal, { as_sent: false }, desk);

test('a whole file arrives in parts, with its digest', async () => {
  const desk = new PretendedDesk();
  const shares: number[] = [];
  await send(desk, { ...silent, progress: (share) => void shares.push(share) });
  expect(desk.received).toBe(file.size);
  expect(desk.requests).toBe(5);
  expect(desk.digest).toMatch(/^[0-9a-f]{64}$/u);
  expect(shares.at(-1)).toBe(1);
});

test.each(['before', 'after'] as const)('wherever the line breaks %s a request arrives, the file arrives once', async (when) => {
  for (let at = 0; at < 5; ++at) {
    const desk = new PretendedDesk();
    desk.breaks.set(at, when).set(at + 1, when);
    const states: boolean[] = [];
    await send(desk, { ...silent, broken: (is_broken) => void states.push(is_broken) });
    expect(desk.received, `broken at ${at}`).toBe(file.size);
    expect(desk.digest).not.toBe('');
    expect(states).toContain(true);
    expect(states.at(-1)).toBe(false);
  }
});

test('the longer nothing comes through, the longer it waits', async () => {
  const desk = new PretendedDesk();
  for (let at = 1; at < 8; ++at) desk.breaks.set(at, 'before');
  await send(desk);
  expect(desk.pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test('a refusal is the end of it', async () => {
  const desk = new PretendedDesk();
  desk.breaks.set(4, new Problem(422, 'file-infected', '', '', null));
  await expect(send(desk)).rejects.toMatchObject({ code: 'file-infected' });
  expect(desk.pauses).toEqual([]);
});

test('who stops it leaves nothing behind', async () => {
  const desk = new PretendedDesk();
  const control = new AbortController();
  const told = { ...silent, progress: () => control.abort() };
  await expect(send(desk, told, control.signal)).rejects.toThrow();
  expect(desk.abandoned).toBe(true);
  expect(desk.received).toBe(part_bytes);
});
