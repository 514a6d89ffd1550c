// SPDX-License-Identifier: EUPL-1.2

/**
 * Why something that came from outside is not what the protocol asks for.  `code` is a short word that pages translate;
 * the message is for a log or a person who looks for the cause, and holds no secret.
 */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.code = code;
  }
}

/** What `read` gives, or the refusal that it threw; any other error goes on. */
export function refusal_of<T>(read: () => T): T | Refused {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}
