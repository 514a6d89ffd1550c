// SPDX-License-Identifier: EUPL-1.2
// The Worker in which a trustee's key is made and used: it has no network and no storage, only messages.

import { Refused } from '../protocol/refused';
import { Workbench, type Ask } from './workbench';

export type Question = Ask & { id: number };
export type Answer =
  | { id: number; kind: 'done'; value: unknown }
  | { id: number; kind: 'refused'; code: string; message: string; member: number }
  | { kind: 'progress'; done: number; total: number };

interface Scope {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Question>) => void) | null;
}

const scope = globalThis as unknown as Scope;
const bench = new Workbench((done, total) => scope.postMessage({ kind: 'progress', done, total }));

scope.onmessage = ({ data }) => {
  void bench.do(data).then(
    (value) => scope.postMessage({ id: data.id, kind: 'done', value }),
    (error: unknown) => {
      const code = error instanceof Refused ? error.code : 'failed';
      const message = error instanceof Error ? error.message : 'unknown error';
      const member = error instanceof Refused && 'member' in error && typeof error.member === 'number' ? error.member : 0;
      scope.postMessage({ id: data.id, kind: 'refused', code, message, member });
    },
  );
};
