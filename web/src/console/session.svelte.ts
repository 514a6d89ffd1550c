// SPDX-License-Identifier: EUPL-1.2
import { Problem } from './api/http';

/** Who is signed in.  `expired` keeps the page as it is, under a window that asks to sign in again. */
class Session {
  phase = $state<'asking' | 'out' | 'in' | 'expired' | 'unreachable'>('asking');
  name = $state('');

  entered(name: string): void {
    this.name = name;
    this.phase = 'in';
  }
  left(): void {
    this.name = '';
    this.phase = 'out';
  }
  /** Looks at what went wrong: a desk that no longer knows us wants us to sign in again. */
  heard(problem: unknown): void {
    if (problem instanceof Problem && problem.status === 401 && this.phase === 'in') this.phase = 'expired';
  }
}

export const session = new Session();
