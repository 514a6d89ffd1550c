// SPDX-License-Identifier: EUPL-1.2
// As on the trustee's page: the security policy lets only Svelte's Trusted Types policy exist, so that one is also made to
// vouch for the address of our own Worker, and of nothing else.  Must be the first import of the page.

import worker_path from './worker?worker&url';

interface Rules {
  createHTML?: (text: string) => string;
  createScriptURL?: (text: string) => string;
}
interface Policy {
  createScriptURL(text: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Rules): Policy;
}

function own_worker_only(address: string): string {
  if (address !== worker_path) throw new TypeError('not the address of our Worker');
  return address;
}

let policy: Policy | null = null;
const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
if (factory !== undefined) {
  const create = factory.createPolicy;
  factory.createPolicy = (name, rules) => {
    factory.createPolicy = create;
    policy = create.call(factory, name, { ...rules, createScriptURL: own_worker_only });
    return policy;
  };
}

/** A new Worker, in which an archive is audited. */
export function start_worker(): Worker {
  const address = policy === null ? worker_path : (policy.createScriptURL(worker_path) as string);
  return new Worker(address, { type: 'module', name: 'audit' });
}
