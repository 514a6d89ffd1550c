// SPDX-License-Identifier: EUPL-1.2
import type { Me } from '../api/account';
import type { Problem } from '../api/http';
import { session } from '../session.svelte';

/** The window in which a factor is shown again, over any page; see `account/StepUp.svelte`. */
class StepUpWindow {
  /** Why it stands there; none: it does not. */
  problem = $state.raw<Problem | undefined>();
  #asked: Promise<boolean> | undefined;
  #answer: ((shown: boolean) => void) | undefined;

  /** Opens it; who asks while it stands there waits for the same answer. */
  show(problem: Problem): Promise<boolean> {
    this.problem = problem;
    this.#asked ??= new Promise((answer) => (this.#answer = answer));
    return this.#asked;
  }
  shown(me: Me): void {
    session.renewed(me);
    this.#end(true);
  }
  given_up(): void {
    this.#end(false);
  }
  #end(shown: boolean): void {
    const answer = this.#answer;
    this.problem = this.#asked = this.#answer = undefined;
    answer?.(shown);
  }
}

export const step_up_window = new StepUpWindow();
