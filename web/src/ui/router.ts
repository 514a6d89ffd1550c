// SPDX-License-Identifier: EUPL-1.2
// Addresses and the back button.  What a reader has chosen never becomes part of an address.

/** The parts of a path after its first: `/b/UUID/verify` gives `['UUID', 'verify']`. */
export function path_parts(path = location.pathname): string[] {
  return path.split('/').filter((part) => part !== '').slice(1);
}

/** Reads the fragment once and erases it from the address and from the history: it may hold a secret. */
export function take_fragment(): string {
  const fragment = decoded(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  return fragment;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Steps within one page: the address stays the same, the back button goes one step back. */
export class StepHistory {
  #shown: (step: string) => void;

  /** @param shown  called when the reader goes back or forward to a step */
  constructor(shown: (step: string) => void) {
    this.#shown = shown;
    addEventListener('popstate', this.#popped);
  }

  #popped = (event: PopStateEvent) => {
    const state: unknown = event.state;
    if (typeof state === 'object' && state !== null && 'step' in state && typeof state.step === 'string') {
      this.#shown(state.step);
    }
  };

  push(step: string): void {
    history.pushState({ step }, '');
  }

  replace(step: string): void {
    history.replaceState({ step }, '');
  }
}
