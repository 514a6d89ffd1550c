// SPDX-License-Identifier: EUPL-1.2

/** Brings the help line into view, without a word in the address. */
export function show_help(event: MouseEvent): void {
  event.preventDefault();
  const help = document.getElementById('help');
  help?.scrollIntoView({ block: 'center' });
  help?.focus({ preventScroll: true });
}
