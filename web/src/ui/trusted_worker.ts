// SPDX-License-Identifier: EUPL-1.2
// The pages' security policy lets exactly one Trusted Types policy exist, Svelte's, which makes HTML of compiled templates.
// A Worker's address must come from a policy too.  So that no second one need be allowed, Svelte's is given one more
// ability when it is made: to vouch for the address of the page's own Worker, and of nothing else.
//
// A page's trusted_worker.ts must be its first import: Svelte makes its policy when it is loaded.

interface Rules {
  createHTML?: (text: string) => string;
  createScriptURL?: (address: string) => string;
}
interface Policy {
  createScriptURL(address: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Rules): Policy;
}

/**
 * Makes the next policy of this page able to vouch for one script; the one after it is made as ever.
 *
 * @param path  of the page's Worker
 * @param name  of the Worker, for who debugs it
 * @returns     makes such a Worker
 */
export function trust_worker(path: string, name: string): () => Worker {
  let address: unknown = path;
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory !== undefined) {
    const create = factory.createPolicy;
    factory.createPolicy = (policy_name, rules) => {
      factory.createPolicy = create;
      const createScriptURL = (wanted: string) => {
        if (wanted !== path) throw new TypeError('not the address of our Worker');
        return wanted;
      };
      const policy = create.call(factory, policy_name, { ...rules, createScriptURL });
      address = policy.createScriptURL(path);
      return policy;
    };
  }
  return () => new Worker(address as string, { type: 'module', name });
}
