// SPDX-License-Identifier: EUPL-1.2
// Browsers come back from an identity provider to a page of ours, `/return`, which hands over what was sent along and leaves
// the address at once: nothing of it stays in the history.

import type { Brought } from '../api/provider';

export type Purpose = 'sign-in' | 'link';
const kept = 'urna.provider';

/** For what the browser leaves; this window alone remembers it. */
export function go_to_provider(address: string, purpose: Purpose): void {
  sessionStorage.setItem(kept, purpose);
  location.assign(address);
}

/** What a provider sent along, once; nothing on any other page. */
export function take_return(): { purpose: Purpose; brought: Brought } | undefined {
  if (location.pathname !== '/return') return undefined;
  const sent = new URLSearchParams(location.search);
  history.replaceState(null, '', '/console#/');
  const purpose = sessionStorage.getItem(kept) === 'link' ? 'link' : 'sign-in';
  sessionStorage.removeItem(kept);
  return { purpose, brought: { state: sent.get('state'), code: sent.get('code'), iss: sent.get('iss'), error: sent.get('error') } };
}

/** The place in the console that a page to go on to names. */
export const place_of = (next: string): string => (next.startsWith('/console#/') ? next.slice('/console'.length) : '#/');
