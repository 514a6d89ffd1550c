// SPDX-License-Identifier: EUPL-1.2
import { expect, it } from 'vitest';
import { extend_next_policy, own_worker_only } from './trusted_worker';

it('vouches for no other script', () => {
  expect(() => own_worker_only('https://elsewhere.example/worker.js')).toThrow(TypeError);
  expect(() => own_worker_only('/assets/worker.js?other')).toThrow(TypeError);
});

it('extends one policy, the first, and leaves its HTML as it is', () => {
  const made: { name: string; rules: object }[] = [];
  const factory = {
    createPolicy(name: string, rules: object) {
      made.push({ name, rules });
      return { createScriptURL: (text: string) => text };
    },
  };
  const createHTML = (text: string) => text;
  extend_next_policy(factory);
  factory.createPolicy('svelte-trusted-html', { createHTML });
  factory.createPolicy('another', { createHTML });
  expect(made[0]).toEqual({ name: 'svelte-trusted-html', rules: { createHTML, createScriptURL: own_worker_only } });
  expect(made[1]).toEqual({ name: 'another', rules: { createHTML } });
});
