// SPDX-License-Identifier: EUPL-1.2
// The pages about the organisation, in the order of the menu.  A page is added here, with its words under `nav.…` and the group
// that it stands in; its address is `#/NAME`, `#/NAME/ID` or `#/NAME/ID/PART`, and it is loaded when it is looked at.

import type { Component } from 'svelte';
import type { IconName } from '../ui/console/icons';
import type { Key } from './words';

export interface SectionProps {
  /** What follows the name in the address, `ID` or `ID/PART`; empty: nothing. */
  id: string;
  /** Says what was done, at the edge of the page. */
  say: (text: string) => void;
}

/** What the entries of the menu stand under, in its order. */
export const groups = ['together', 'people', 'security', 'compliance', 'operation'] as const;
export type Group = (typeof groups)[number];

interface Entry {
  /** Under which it stands in the menu. */
  group: Group;
  words: Key;
  icon: IconName;
  /** Who has one of these rights finds it in the menu; none: everybody. */
  needs: readonly string[];
  /** Or one of these on the platform. */
  on_platform?: readonly string[];
  /** What the platform's own desk alone answers to: a customer's has it not. */
  of_platform?: boolean;
  /** Whoever is in the list of a service finds it too. */
  by_list?: boolean;
  /** Found elsewhere than in the menu. */
  apart?: boolean;
  /** A component that takes of `SectionProps` what it needs. */
  load: () => Promise<{ default: unknown }>;
}

export const organisation = {
  documents: { group: 'together', words: 'nav.documents', icon: 'archive', needs: [], load: () => import('./pages/Documents.svelte') },
  approvals: { group: 'together', words: 'nav.approvals', icon: 'checklist', needs: ['approval.read', 'approval.request'], on_platform: ['approval.read'], load: () => import('./pages/Approvals.svelte') },
  people: { group: 'people', words: 'nav.people', icon: 'people', needs: ['person.read'], load: () => import('./pages/People.svelte') },
  groups: { group: 'people', words: 'nav.groups', icon: 'group', needs: ['grant.read'], load: () => import('./pages/Groups.svelte') },
  roles: { group: 'people', words: 'nav.roles', icon: 'list', needs: [], load: () => import('./pages/Roles.svelte') },
  services: { group: 'people', words: 'nav.services', icon: 'plug', needs: ['service.read'], load: () => import('./pages/Services.svelte') },
  access: { group: 'people', words: 'nav.access', icon: 'eye', needs: ['grant.read'], on_platform: ['tenant.read'], load: () => import('./pages/Access.svelte') },
  reviews: { group: 'people', words: 'nav.reviews', icon: 'calendar', needs: ['grant.read'], on_platform: ['grant.read'], load: () => import('./pages/Reviews.svelte') },
  policy: { group: 'security', words: 'nav.policy', icon: 'lock', needs: ['policy.read'], load: () => import('./pages/SignInPolicy.svelte') },
  firewall: { group: 'security', words: 'nav.firewall', icon: 'shield', needs: ['firewall.read'], load: () => import('./pages/Firewall.svelte') },
  alerts: { group: 'security', words: 'nav.alerts', icon: 'mail', needs: ['policy.read'], load: () => import('./pages/Alerts.svelte') },
  incidents: { group: 'security', words: 'nav.incidents', icon: 'warning', needs: ['incident.read'], load: () => import('./pages/Incidents.svelte') },
  emergency: { group: 'security', words: 'nav.emergency', icon: 'unlock', needs: ['never'], on_platform: ['incident.read'], load: () => import('./pages/Emergency.svelte') },
  overview: { group: 'compliance', words: 'overview.title', icon: 'chart', needs: ['assurance.read'], load: () => import('./pages/SecurityOverview.svelte') },
  assurance: { group: 'compliance', words: 'nav.assurance', icon: 'seal', needs: ['assurance.read'], by_list: true, load: () => import('./pages/Assurance.svelte') },
  journal: { group: 'compliance', words: 'nav.journal', icon: 'file', needs: ['journal.read'], load: () => import('./pages/Journal.svelte') },
  hosting: { group: 'operation', words: 'nav.hosting', icon: 'globe', needs: ['hosting.read'], of_platform: true, load: () => import('./pages/Hosting.svelte') },
  keys: { group: 'operation', words: 'nav.keys', icon: 'key', needs: ['keystore.read'], of_platform: true, load: () => import('./pages/Keys.svelte') },
  limits: { group: 'operation', words: 'nav.limits', icon: 'chart', needs: ['policy.read'], load: () => import('./pages/Limits.svelte') },
  leaving: { group: 'operation', words: 'nav.leaving', icon: 'leave', needs: ['tenant.leave', 'tenant.export'], load: () => import('./pages/Leaving.svelte') },
  notices: { group: 'together', words: 'notices.title', icon: 'bell', needs: [], apart: true, load: () => import('./pages/Notices.svelte') },
  account: { group: 'people', words: 'me.title', icon: 'person', needs: [], apart: true, load: () => import('./pages/Account.svelte') },
} satisfies Record<string, Entry>;

export type Section = keyof typeof organisation;
export const sections: Record<Section, Entry> = organisation;
export const load_section = async (section: Section): Promise<Component<SectionProps>> => (await sections[section].load()).default as Component<SectionProps>;
export const is_section = (name: string): name is Section => Object.hasOwn(organisation, name);
