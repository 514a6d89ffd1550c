// SPDX-License-Identifier: EUPL-1.2
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trust_worker } from './trusted_worker';

type Rule = (text: string) => string;
interface Rules {
  createHTML?: Rule;
  createScriptURL?: Rule;
}

const path = '/assets/worker-1.js';
const createHTML = (text: string) => text;
let made: { name: string; rules: Rules }[];
let started: unknown[][];

/** As a browser's: what a policy vouches for is no longer a text. */
const factory = () => ({
  createPolicy(name: string, rules: Rules) {
    made.push({ name, rules });
    return { createScriptURL: (address: string) => ({ vouched: rules.createScriptURL?.(address) }) };
  },
});

beforeEach(() => {
  made = [];
  started = [];
  vi.stubGlobal('Worker', class {
    constructor(...given: unknown[]) {
      started.push(given);
    }
  });
});
afterEach(() => vi.unstubAllGlobals());

// Shows HRD-01.
it('vouches for no other script', () => {
  const trusted = factory();
  vi.stubGlobal('trustedTypes', trusted);
  trust_worker(path, 'ballot');
  trusted.createPolicy('svelte-trusted-html', { createHTML });
  const vouch = made[0]!.rules.createScriptURL!;
  for (const other of ['https://elsewhere.example/worker.js', `${path}?other`, '']) expect(() => vouch(other)).toThrow(TypeError);
  expect(vouch(path)).toBe(path);
});

// Shows HRD-01.
it('extends one policy, the first, and leaves its HTML as it is', () => {
  const trusted = factory();
  vi.stubGlobal('trustedTypes', trusted);
  const start_worker = trust_worker(path, 'ballot');
  trusted.createPolicy('svelte-trusted-html', { createHTML });
  trusted.createPolicy('another', { createHTML });
  expect(made[0]).toEqual({ name: 'svelte-trusted-html', rules: { createHTML, createScriptURL: expect.any(Function) } });
  expect(made[1]).toEqual({ name: 'another', rules: { createHTML } });
  start_worker();
  expect(started).toEqual([[{ vouched: path }, { type: 'module', name: 'ballot' }]]);
});

// Shows HRD-01.
it('starts the Worker by its path where there are no Trusted Types', () => {
  vi.stubGlobal('trustedTypes', undefined);
  trust_worker(path, 'key')();
  expect(started).toEqual([[path, { type: 'module', name: 'key' }]]);
});
