// SPDX-License-Identifier: EUPL-1.2

/** So many letters and digits has a code. */
export const code_length = 12;

/** How many letters and digits somebody has typed, whatever stands between them. */
export const typed_length = (typed: string): number => typed.replaceAll(/[\s-]/gu, '').length;

/** As it is sent: in groups of four, so that what is shown while typing is easy to compare. */
export function grouped(typed: string): string {
  const plain = typed.replaceAll(/[\s-]/gu, '').toUpperCase();
  return (plain.match(/.{1,4}/gu) ?? []).join('-');
}
