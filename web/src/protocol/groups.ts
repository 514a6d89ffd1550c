// SPDX-License-Identifier: EUPL-1.2

import type { Group } from './group';
import { ed25519_group } from './group_ed25519';
import { belenios_2048_group, rfc3526_2048_group } from './group_modp';

/** The group with this name, if the protocol has it. */
export function group_named(name: string): Group | null {
  return [ed25519_group, belenios_2048_group, rfc3526_2048_group].find((group) => group.name === name) ?? null;
}
