// SPDX-License-Identifier: EUPL-1.2
import { session } from './session.svelte';

/** One act at a time, and what went wrong with the last one. */
export class Work {
  busy = $state(false);
  problem = $state.raw<unknown>();

  /** @returns whether it went well; false at once while another act goes on */
  async run(step: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    try {
      await step();
      return true;
    } catch (error) {
      session.heard(error);
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
