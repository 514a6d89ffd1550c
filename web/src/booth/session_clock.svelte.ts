// SPDX-License-Identifier: EUPL-1.2
// Twenty minutes without a sign of life end the session; two minutes before, the voter is asked.

const WARN_BEFORE = 120;
const KEEP_ALIVE_EVERY = 240;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'scroll', 'input'] as const;

export class SessionClock {
  /** Seconds until the end, once it is near; null before. */
  seconds_left = $state<number | null>(null);
  #keep_alive: () => Promise<void>;
  #expired: () => void;
  #idle_limit = 0;
  #last_sign = 0;
  #last_kept = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(keep_alive: () => Promise<void>, expired: () => void) {
    this.#keep_alive = keep_alive;
    this.#expired = expired;
  }

  start(idle_seconds: number): void {
    this.stop();
    this.#idle_limit = idle_seconds;
    this.#last_sign = this.#last_kept = Date.now();
    this.#timer = setInterval(this.#look, 1000);
    for (const sign of SIGNS_OF_LIFE) addEventListener(sign, this.#seen, { passive: true, capture: true });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.seconds_left = null;
    for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, this.#seen, { capture: true });
  }

  /** The voter said so. */
  go_on = (): void => {
    this.seconds_left = null;
    this.#last_sign = Date.now();
    this.#tell_server();
  };

  #seen = (): void => {
    // Once the question is on the screen only its answer counts: a stray touch is no answer.
    if (this.seconds_left !== null) return;
    this.#last_sign = Date.now();
    if (this.#last_sign - this.#last_kept > KEEP_ALIVE_EVERY * 1000) this.#tell_server();
  };

  #tell_server(): void {
    this.#last_kept = Date.now();
    // A failure is met again, and told, when the ballot is cast.
    this.#keep_alive().catch(() => undefined);
  }

  #look = (): void => {
    const left = this.#idle_limit - Math.floor((Date.now() - this.#last_sign) / 1000);
    if (left <= 0) {
      this.stop();
      this.#expired();
    } else {
      this.seconds_left = left <= WARN_BEFORE ? left : null;
    }
  };
}
