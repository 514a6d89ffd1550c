// SPDX-License-Identifier: EUPL-1.2

/** Seconds as a clock shows them: 1:05. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
