// SPDX-License-Identifier: EUPL-1.2

/** Lets a page live between two pieces of long work. */
export class Breaks {
  #since = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#since < 30) return;
    await new Promise((resume) => setTimeout(resume));
    this.#since = performance.now();
  }
}
