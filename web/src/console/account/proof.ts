// SPDX-License-Identifier: EUPL-1.2
// What somebody shows besides a password.
import type { KeyWanted } from '../api/account';
import { t } from '../words';
import { show_key, type KeyAnswer } from './security_key';

/** `none`: an account that has nothing but its password. */
export type ProofKind = 'totp' | 'key' | 'recovery' | 'none';
export type Proof = { totp: string } | { recovery: string } | { key: KeyAnswer } | Record<string, never>;

/** Six digits without the blanks people type between them; empty when it is anything else. */
export function six_digits(typed: string): string {
  const digits = typed.replace(/\s/gu, '');
  return /^\d{6}$/u.test(digits) ? digits : '';
}

/** Whether it has the shape of a code as it is printed, `3-XXXX-XXXX-XXXX-XXXX`, dashes and blanks apart. */
export const is_recovery_code = (typed: string): boolean => /^\d[0-9a-z]{16}$/iu.test(typed.replace(/[\s-]/gu, ''));

/** What is wrong with what was typed, in words; empty when nothing is. */
export function proof_fault(kind: ProofKind, typed: string): string {
  if (kind === 'totp' && !six_digits(typed)) return t('account.totp_form');
  if (kind === 'recovery' && !is_recovery_code(typed)) return t('proof.recovery_form');
  return '';
}

/** @param challenge  asked for when it is a key that is shown
    @throws KeyNotShown, and whatever `challenge` does */
export async function proof_of(kind: ProofKind, typed: string, challenge: () => Promise<KeyWanted>): Promise<Proof> {
  if (kind === 'none') return {};
  if (kind === 'totp') return { totp: six_digits(typed) };
  if (kind === 'recovery') return { recovery: typed.trim() };
  const wanted = await challenge();
  return { key: await show_key(wanted.challenge, wanted.rp_id, wanted.keys) };
}
