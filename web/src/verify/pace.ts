// SPDX-License-Identifier: EUPL-1.2

/** How long something will still take, by how fast it has gone so far. */
export class Pace {
  #start: { at: number; done: number } | null = null;

  /** @returns  seconds; null while too little was seen */
  seconds_left(done: number, total: number, now = performance.now()): number | null {
    this.#start ??= { at: now, done };
    const [elapsed, gone] = [now - this.#start.at, done - this.#start.done];
    if (elapsed < 1500 || gone <= 0) return null;
    return Math.max(0, Math.ceil(((total - done) * elapsed) / gone / 1000));
  }
}
