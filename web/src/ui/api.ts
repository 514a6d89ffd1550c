// SPDX-License-Identifier: EUPL-1.2
// Requests to our own origin, and only to it.  Three outcomes: an answer; a Problem, which is the server's word; or
// Unreachable, which means that *nothing is known*: the request may or may not have arrived.

/** What the server answers when it refuses (RFC 9457), in the pages' words: `code` names the message to show. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** To be quoted to the help line; empty when the server gave none. */
    readonly trace: string,
    readonly detail: string,
    /** Seconds, when the server says when to come back. */
    readonly retry_after: number | null,
    /** As it came. */
    readonly body: unknown = null,
  ) {
    super(`${status} ${code}`);
  }
}

/** Whether the server's keystore is locked, or has no key yet: it answers again once its custodians have opened it. */
export const is_locked = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'sealed' || error.code === 'uninitialised');

/** No answer came, or none from our server. */
export class Unreachable extends Error {}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON, unless it is text or bytes already. */
  body?: unknown;
  /** The media type of a text or of bytes. */
  type?: string;
  bearer?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Milliseconds until we stop waiting. */
  timeout?: number;
  /** A GET is tried again so often when no answer comes. */
  retries?: number;
  /** Statuses beside 2xx whose body is an answer to the caller, not a Problem. */
  accepts?: readonly number[];
}

const PAUSES = [500, 1500, 4000];

function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
}

function text_field(object: unknown, name: string): string {
  const value = field(object, name);
  return typeof value === 'string' ? value : '';
}

async function problem_of(response: Response): Promise<Problem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // Not one of our answers: the status must do.
  }
  const after = Number(response.headers.get('retry-after'));
  return new Problem(
    response.status,
    text_field(body, 'code') || `status-${response.status}`,
    text_field(body, 'trace'),
    text_field(body, 'detail'),
    Number.isFinite(after) && after > 0 ? after : null,
    body,
  );
}

export interface FieldProblem {
  path: string;
  problem: string;
  remedy: string;
}

/** What the server says of single fields of what it was sent. */
export function fields_of(problem: Problem): FieldProblem[] {
  const fields = field(problem.body, 'fields');
  if (!Array.isArray(fields)) return [];
  return fields.map((one) => ({ path: text_field(one, 'path'), problem: text_field(one, 'problem'), remedy: text_field(one, 'remedy') }));
}

async function once(path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  let body: BodyInit | null = null;
  if (typeof options.body === 'string' || options.body instanceof Uint8Array || options.body instanceof Blob) {
    body = options.body as BodyInit;
    headers['content-type'] = options.type ?? 'application/json';
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers['content-type'] = 'application/json';
  }
  if (options.bearer !== undefined) headers['authorization'] = `Bearer ${options.bearer}`;
  const patience = AbortSignal.timeout(options.timeout ?? 30_000);
  const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience;
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body,
      signal,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Unreachable(path, { cause });
  }
  if (!response.ok && !options.accepts?.includes(response.status)) throw await problem_of(response);
  return response;
}

/** One request.  @throws Problem, Unreachable, or the caller's own abort */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const retries = (options.method ?? 'GET') === 'GET' ? (options.retries ?? 2) : 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(path, options);
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt >= retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]));
    }
  }
}

/** One request whose answer is JSON.  The type is what the API promises; pages check what they rely on. */
export async function fetch_json<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Unreachable(path, { cause });
  }
}

/** One request whose answer is taken byte for byte. */
export async function fetch_bytes(path: string, options: RequestOptions = {}): Promise<Uint8Array> {
  const response = await send(path, options);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new Unreachable(path, { cause });
  }
}
