// SPDX-License-Identifier: EUPL-1.2
// The page's side of the Worker: questions and answers, matched by number.

import { start_worker } from './trusted_worker';
import type { Answer, Question } from './worker';
import type { Ask, ElectionSummary, MadeKey, ShuffleWork } from './workbench';

export class BenchRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** whose part is wrong, from 1; 0 when it is nobody's in particular */
    readonly member: number,
  ) {
    super(message);
  }
}

interface Values {
  make: MadeKey;
  open: { fingerprint: string; record: string };
  rehearse: boolean;
  fingerprints: string[];
  polynomial: string;
  accept: string;
  election: ElectionSummary;
  'shuffle-input': ShuffleWork;
  shuffle: string;
  'shuffle-taken': null;
  decrypt: string;
  pause: null;
  resume: null;
  stop: null;
}

export class Bench {
  onprogress: (done: number, total: number) => void = () => undefined;
  #worker = start_worker();
  #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return this.onprogress(data.done, data.total);
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.kind === 'done') waiting?.resolve(data.value);
      else waiting?.reject(new BenchRefused(data.code, data.message, data.member));
    };
    this.#worker.onerror = () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new BenchRefused('failed', 'the Worker stopped', 0));
      this.#waiting.clear();
    };
  }

  do<Kind extends Ask['kind']>(ask: Ask & { kind: Kind }): Promise<Values[Kind]> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Values[Kind]), reject });
      this.#worker.postMessage({ ...ask, id } satisfies Question);
    });
  }
}
