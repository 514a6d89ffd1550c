// SPDX-License-Identifier: EUPL-1.2
import worker_path from '../protocol/worker?worker&url';
import { trust_worker } from '../ui/trusted_worker';

/** A new Worker, in which ballots are made. */
export const start_worker = trust_worker(worker_path, 'ballot');
