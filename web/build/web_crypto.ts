// SPDX-License-Identifier: EUPL-1.2
// Debian's Node 18 has Web Crypto, but not under its global name; browsers and later Nodes do.
import { webcrypto } from 'node:crypto';

if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
