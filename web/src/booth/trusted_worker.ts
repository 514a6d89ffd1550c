// SPDX-License-Identifier: EUPL-1.2
// The pages' security policy lets exactly one Trusted Types policy exist, Svelte's, which makes HTML of compiled templates.
// A Worker's address must come from a policy too.  So that no second one need be allowed, Svelte's is given one more
// ability when it is made: to vouch for the address of our own Worker, and of nothing else.
//
// Must be the first import of the page: Svelte makes its policy when it is loaded.

import worker_path from '../protocol/worker?worker&url';

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

/** The address, when it is that of our Worker.  @throws TypeError for any other */
export function own_worker_only(address: string): string {
  if (address !== worker_path) throw new TypeError('not the address of our Worker');
  return address;
}

let policy: Policy | null = null;

/** Makes the next policy of this factory able to vouch for our Worker; the one after it is made as ever. */
export function extend_next_policy(factory: PolicyFactory): void {
  const create = factory.createPolicy;
  factory.createPolicy = (name, rules) => {
    factory.createPolicy = create;
    policy = create.call(factory, name, { ...rules, createScriptURL: own_worker_only });
    return policy;
  };
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
if (factory !== undefined) extend_next_policy(factory);

/** A new Worker in which ballots are made. */
export function start_worker(): Worker {
  const address = policy === null ? worker_path : (policy.createScriptURL(worker_path) as string);
  return new Worker(address, { type: 'module', name: 'ballot' });
}
