// SPDX-License-Identifier: EUPL-1.2
import { trust_worker } from '../ui/trusted_worker';
import worker_path from './worker?worker&url';

/** A new Worker, in which a key is made and used. */
export const start_worker = trust_worker(worker_path, 'key');
