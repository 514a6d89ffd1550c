// SPDX-License-Identifier: EUPL-1.2
// What waits for whoever is signed in, as last seen: kept while pages come and go.

import { session } from '../session.svelte';
import type { Item, Unknown } from './sources';

class Notices {
  /** What is late or urgent first, then by its moment. */
  items = $state.raw<readonly Item[]>([]);
  /** What could not be read, and why: nothing is known of it. */
  unknown = $state.raw<readonly Unknown[]>([]);
  /** When all was last looked at; nothing before that. */
  at = $state.raw<Date | undefined>();
  #of = '';
  #looking: Promise<void> | undefined;

  /** Looks again, once at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    const person = session.me?.id;
    if (person === undefined || session.phase !== 'in') return;
    if (person !== this.#of) {
      this.items = [];
      this.unknown = [];
      this.at = undefined;
      this.#of = person;
    }
    const { gather } = await import('./sources');
    const found = await gather(new Date());
    if (session.me?.id !== person) return;
    this.items = found.items;
    this.unknown = found.unknown;
    this.at = new Date();
  }
}

export const notices = new Notices();
