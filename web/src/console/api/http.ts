// SPDX-License-Identifier: EUPL-1.2
// How the console asks the desk: as `ui/api.ts` does, with the header that no foreign page can send, and every answer read
// by a function that checks its shape.

import { fields_of, is_locked, Problem, send, Unreachable, type FieldProblem, type RequestOptions } from '../../ui/api';

export { fields_of, is_locked, Problem, Unreachable, type FieldProblem };

export interface Asked extends Omit<RequestOptions, 'signal' | 'timeout'> {
  signal?: AbortSignal | undefined;
  seconds?: number;
}

export function ask(path: string, { signal, seconds, ...asked }: Asked = {}): Promise<Response> {
  return send(path, {
    ...asked,
    ...(asked.method && asked.method !== 'GET' ? { headers: { 'X-Urna': '1' } } : {}),
    ...(signal ? { signal } : {}),
    timeout: (seconds ?? 30) * 1000,
  });
}

/** @throws Problem with the code `strange` when the answer has not the shape that was promised */
export async function ask_json<T>(path: string, read: (value: unknown) => T, asked: Asked = {}): Promise<T> {
  const response = await ask(path, asked);
  try {
    return read(await response.json());
  } catch {
    throw new Problem(response.status, 'strange', '', '', null);
  }
}
