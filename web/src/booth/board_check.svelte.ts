// SPDX-License-Identifier: EUPL-1.2
import type { Desk } from './desk';

export type BoardCheckState =
  | { kind: 'looking' }
  | { kind: 'found'; number: number }
  /** Not there, or the board cannot be asked; the next look is in so many seconds. */
  | { kind: 'late'; seconds: number };

const PAUSES = [2, 4, 8, 15];

/** Looks for a ballot on the public board until it is there. */
export class BoardCheck {
  state = $state.raw<BoardCheckState>({ kind: 'looking' });
  #desk: Pick<Desk, 'find'>;
  #tracker: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(desk: Pick<Desk, 'find'>, tracker: string) {
    this.#desk = desk;
    this.#tracker = tracker;
  }

  async look(attempt = 0): Promise<void> {
    try {
      const { number } = await this.#desk.find(this.#tracker);
      if (!this.#stopped) this.state = { kind: 'found', number };
    } catch {
      if (this.#stopped) return;
      const seconds = PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 15;
      this.state = { kind: 'late', seconds };
      this.#timer = setTimeout(() => void this.look(attempt + 1), seconds * 1000);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
