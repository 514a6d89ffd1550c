// SPDX-License-Identifier: EUPL-1.2

/** A tracking number as typed, pasted or scanned: without blanks, or taken from the end of the address it came in. */
export function bare_tracker(typed: string): string {
  const text = typed.includes('#') ? typed.slice(typed.lastIndexOf('#') + 1) : typed;
  return text.replace(/[\s\u00a0\u202f]/gu, '').replace(/%2[bB]/g, '+').replace(/%2[fF]/g, '/').replace(/=$/, '');
}

/** 43 characters of Base64 are 32 bytes when the last carries four bits only: every fourth sign of the alphabet. */
export function is_tracker(text: string): boolean {
  return /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/.test(text);
}
