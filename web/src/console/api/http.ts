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

/** As `ask`, without asking anybody for a factor: where one is shown. */
export function ask_once(path: string, { signal, seconds, ...asked }: Asked = {}): Promise<Response> {
  return send(path, {
    ...asked,
    ...(asked.method && asked.method !== 'GET' ? { headers: headers_of_ours() } : {}),
    ...(signal ? { signal } : {}),
    timeout: (seconds ?? 30) * 1000,
  });
}

export async function ask(path: string, asked: Asked = {}): Promise<Response> {
  try {
    return await ask_once(path, asked);
  } catch (error) {
    if (!wants_a_factor(error) || !(await step_up.show?.(error))) throw error;
    return ask_once(path, asked);
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
