// SPDX-License-Identifier: EUPL-1.2
// Whoever has carried away too much, and how they go on: one asks with a reason, another agrees.  Checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { moment, text } from './shapes';

const Release = v.object({ approval: text, requester: text, asked: text, expires: text });
export type Release = v.InferOutput<typeof Release>;
const Stopped = v.object({ person: text, name: text, own: v.boolean(), since: text, waiting: v.nullable(Release) });
export type Stopped = v.InferOutput<typeof Stopped>;
const Own = v.object({ since: moment, waiting: v.nullable(Release) });
export type Own = v.InferOutput<typeof Own>;

const base = '/api/tenant/downloads';
/** Everybody whom nothing more leaves for. */
export const stopped = (signal?: AbortSignal): Promise<Stopped[]> => ask_json(`${base}/stopped`, (value) => v.parse(v.object({ stopped: v.array(Stopped) }), value).stopped, { signal });
/** How whoever is signed in stands. */
export const own_release = (signal?: AbortSignal): Promise<Own> => ask_json(`${base}/release`, (value) => v.parse(Own, value), { signal });
/** @param person  whom it is for; nothing: oneself */
export const ask_release = (person: string | undefined, reason: string): Promise<Release> =>
  ask_json(person === undefined ? `${base}/release` : `${base}/stopped/${encodeURIComponent(person)}/release`, (value) => v.parse(Release, value), { method: 'POST', body: { reason } });
