// SPDX-License-Identifier: EUPL-1.2
import { afterEach } from 'vitest';
import './web_crypto';

// A turn of the event loop after each test: without one, a file of long computations answers nobody until it ends, and
// on a busy machine the runner takes it for dead.
afterEach(() => new Promise<void>((resume) => setTimeout(resume)));
