// SPDX-License-Identifier: EUPL-1.2
// How the console asks the desk: as `ui/api.ts` does, with what no foreign page can send, and every answer read by a function
// that checks its shape.  Where the desk wants to see a factor again first, the person is asked for it and the question is
// asked once more: no page loses what was typed.

import { fields_of, is_locked, Problem, send, Unreachable, type FieldProblem, type RequestOptions } from '../../ui/api';

export { fields_of, is_locked, Problem, Unreachable, type FieldProblem };

export interface Asked extends Omit<RequestOptions, 'signal' | 'timeout'> {
  signal?: AbortSignal | undefined;
  seconds?: number;
}

/** Where a person shows a factor again; gives back whether they did.  Set by the page around all pages. */
export const step_up: { show: ((problem: Problem) => Promise<boolean>) | undefined } = { show: undefined };

/** A session goes on once a factor is shown: nobody has been signed out. */
export const wants_a_factor = (problem: unknown): problem is Problem => problem instanceof Problem && problem.status === 401 && (problem.code === 'step-up' || problem.code === 'other-factor');

/** What the session's own pages send with whatever changes something; other sites cannot read the cookie. */
function headers_of_ours(): Record<string, string> {
  const [, shown] = /(?:^|;\s*)__Host-urna-page=([^;]+)/u.exec(document.cookie) ?? [];
  return { 'X-Urna': '1', ...(shown === undefined ? {} : { 'X-Urna-Page': shown }) };
}

/** Where a person is told that somebody else changed what they are about to overwrite; gives back whether theirs is to be kept
    all the same.  Set by the page around all pages, which shows the other's when it is not. */
export const conflict: { show: (() => Promise<boolean>) | undefined } = { show: undefined };

/** Which state was seen last, by the path that it was read from. */
const seen = new Map<string, string>();
/** What overwrites a state stands at its path, or one below. */
const state_at = (path: string): string => (seen.has(path) ? path : path.slice(0, path.lastIndexOf('/')));

function note_seen(path: string, response: Response): Response {
  const tag = response.headers.get('ETag');
  if (tag !== null) seen.set(path, tag);
  return response;
}

/** As `ask`, without asking anybody for a factor: where one is shown. */
export async function ask_once(path: string, { signal, seconds, ...asked }: Asked = {}): Promise<Response> {
  const is_change = asked.method !== undefined && asked.method !== 'GET';
  const state = is_change ? state_at(path) : path;
  const tag = asked.method === 'PUT' ? seen.get(state) : undefined;
  return note_seen(
    state,
    await send(path, {
      ...asked,
      ...(is_change ? { headers: { ...headers_of_ours(), ...(tag === undefined ? {} : { 'If-Match': tag }) } } : {}),
      ...(signal ? { signal } : {}),
      timeout: (seconds ?? 30) * 1000,
    }),
  );
}

/** Somebody else changed it meanwhile: the person decides whose is kept. */
async function ask_seen(path: string, asked: Asked): Promise<Response> {
  try {
    return await ask_once(path, asked);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 412 || !(await conflict.show?.())) throw error;
    await ask_once(state_at(path));
    return ask_once(path, asked);
  }
}

export async function ask(path: string, asked: Asked = {}): Promise<Response> {
  try {
    return await ask_seen(path, asked);
  } catch (error) {
    if (!wants_a_factor(error) || !(await step_up.show?.(error))) throw error;
    return ask_seen(path, asked);
  }
}

/** @throws Problem with the code `strange` when the answer has not the shape that was promised */
export async function ask_json<T>(path: string, read: (value: unknown) => T, asked: Asked = {}, how = ask): Promise<T> {
  const response = await how(path, asked);
  try {
    return read(await response.json());
  } catch {
    throw new Problem(response.status, 'strange', '', '', null);
  }
}
