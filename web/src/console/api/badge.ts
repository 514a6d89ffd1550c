// SPDX-License-Identifier: EUPL-1.2
// What everybody may see of how a service stands: checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { text } from './shapes';

const Badge = v.object({ is_shown: v.boolean(), state: v.picklist(['valid', 'under-watch', 'suspended', 'expired', 'none']), svg: v.nullable(text), json: v.nullable(text), note: v.nullable(text) });
export type Badge = v.InferOutput<typeof Badge>;

const at = (service: string): string => `/api/assurance/services/${encodeURIComponent(service)}/badge`;
const whole = (value: unknown): Badge => v.parse(Badge, value);

export const badge = (service: string, signal?: AbortSignal): Promise<Badge> => ask_json(at(service), whole, { signal });
export const show_badge = (service: string): Promise<Badge> => ask_json(at(service), whole, { method: 'PUT' });
export const hide_badge = (service: string): Promise<Badge> => ask_json(at(service), whole, { method: 'DELETE' });
