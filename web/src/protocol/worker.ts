// SPDX-License-Identifier: EUPL-1.2
// The Worker in which a voter's ballot is made: beside the page, so that the page stays quick, and with nothing to read
// or write but messages.

import { BallotWorkshop, type WorkshopAnswer, type WorkshopRequest } from './ballot_workshop';

interface Scope {
  postMessage(answer: WorkshopAnswer): void;
  onmessage: ((event: MessageEvent<WorkshopRequest>) => void) | null;
}

const scope = globalThis as unknown as Scope;
const workshop = new BallotWorkshop((answer) => scope.postMessage(answer));
scope.onmessage = (event) => void workshop.handle(event.data);
