// SPDX-License-Identifier: EUPL-1.2
// Debian's Node 18 has Web Crypto, but not under its global name; browsers and later Nodes do.
import { webcrypto } from 'node:crypto';
import { afterEach } from 'vitest';

if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });

// A turn of the event loop after each test: without one, a file of long computations answers nobody until it ends, and
// on a busy machine the runner takes it for dead.
afterEach(() => new Promise<void>((resume) => setTimeout(resume)));
