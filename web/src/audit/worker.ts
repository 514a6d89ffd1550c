// SPDX-License-Identifier: EUPL-1.2
// A Worker of an audit: either one of those that do the long work, or the one that leads them.  It has no network and no
// storage, only the file that it is given and messages.

import { audit } from './audit';
import type { BallotFinding } from './ballot_book';
import { type CrewAnswer, PortCrew } from './crew';
import type { AuditReport } from './report';
import type { AuditState, Progress } from './state';
import { Checker, type Task } from './tasks';

export type Order =
  | { kind: 'help'; port: MessagePort }
  | { kind: 'lead'; archive: Blob; ports: MessagePort[] }
  | { kind: 'find'; tracker: string };

export type News =
  | { kind: 'progress'; progress: Progress; report: AuditReport }
  | { kind: 'done'; report: AuditReport }
  | { kind: 'found'; tracker: string; finding: BallotFinding }
  | { kind: 'failed'; message: string };

interface Scope {
  postMessage(news: News): void;
  onmessage: ((event: MessageEvent<Order>) => void) | null;
}

const scope = globalThis as unknown as Scope;
/** Milliseconds between two pieces of news. */
const pause = 150;
let state: AuditState | null = null;

function message_of(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

function help(port: MessagePort): void {
  const checker = new Checker();
  port.onmessage = ({ data }: MessageEvent<Task>) => {
    void checker.do(data).then(
      (value) => port.postMessage({ kind: 'done', value } satisfies CrewAnswer),
      (error: unknown) => port.postMessage({ kind: 'failed', message: message_of(error) } satisfies CrewAnswer),
    );
  };
}

async function lead(archive: Blob, ports: MessagePort[]): Promise<void> {
  let told = { at: 0, phase: '' };
  const tell = (progress: Progress, report: AuditReport) => {
    const at = performance.now();
    if (at - told.at < pause && progress.phase === told.phase) return;
    told = { at, phase: progress.phase };
    scope.postMessage({ kind: 'progress', progress, report });
  };
  state = await audit(archive, new PortCrew(ports), tell);
  scope.postMessage({ kind: 'done', report: state.report });
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'help') help(data.port);
  else if (data.kind === 'find') {
    const finding = state?.book?.find(data.tracker) ?? { kind: 'missing' };
    scope.postMessage({ kind: 'found', tracker: data.tracker, finding });
  } else {
    lead(data.archive, data.ports).catch((error: unknown) => scope.postMessage({ kind: 'failed', message: message_of(error) }));
  }
};
