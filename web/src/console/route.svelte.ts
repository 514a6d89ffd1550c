// SPDX-License-Identifier: EUPL-1.2
// Where the reader is: after the `#`, so that one file serves every page of the console.

import { poll_act } from './api/approvals';
import { is_section, type Section } from './organisation';

export const parts = ['', 'questions', 'roll', 'trustees', 'codes', 'lost', 'trial', 'turnout', 'results', 'opening', 'closing'] as const;
export type Part = (typeof parts)[number];
export type Route = { page: 'elections' } | { page: 'section'; section: Section; id: string } | { page: 'new' } | { page: 'invitation'; secret: string } | { page: 'support-entry'; secret: string } | { page: 'approval'; id: string } | { page: 'election'; uuid: string; part: Part } | { page: 'unknown' };

export function read_route(hash: string): Route {
  const [first = '', uuid = '', part = ''] = hash.replace(/^#?\/?/u, '').split('/').map(decodeURIComponent);
  if (first === '') return { page: 'elections' };
  if (first === 'new') return { page: first };
  if (first === 'invitation' || first === 'support-entry') return { page: first, secret: uuid };
  if (is_section(first)) return { page: 'section', section: first, id: part ? `${uuid}/${part}` : uuid };
  if (first === 'approve' && uuid) return { page: 'approval', id: uuid };
  if (first === 'e' && uuid && (parts as readonly string[]).includes(part)) return { page: 'election', uuid, part: part as Part };
  return { page: 'unknown' };
}

export const address = (uuid: string, part: Part = ''): string => `#/e/${encodeURIComponent(uuid)}${part ? `/${part}` : ''}`;

export const section_address = (section: Section, id = ''): string => `#/${section}${id ? `/${encodeURIComponent(id)}` : ''}`;
export const documents_address = (room = '', folder = ''): string => `#/${['documents', room, folder].filter(Boolean).map(encodeURIComponent).join('/')}`;

/** A poll has the whole screen. */
export const approval_address = (one: { id: string; action: string }): string => `#/${poll_act(one) ? 'approve' : 'approvals'}/${encodeURIComponent(one.id)}`;

class Router {
  route = $state.raw<Route>(read_route(location.hash));
  /** What to say before the reader leaves; set by a page that must not be left by accident. */
  guard: ((go: () => void) => void) | undefined;
  #hash = location.hash;

  constructor() {
    addEventListener('hashchange', () => this.#changed());
    addEventListener('beforeunload', (event) => {
      if (this.guard) event.preventDefault();
    });
  }

  go(hash: string): void {
    location.hash = hash;
  }

  /** Another address for the page that is shown, also in the history: what the fragment held is gone from both. */
  rename(hash: string): void {
    this.#hash = hash;
    history.replaceState(null, '', hash);
  }

  /** To another page, as if this one had not been: the way back does not lead to it. */
  replace(hash: string): void {
    this.rename(hash);
    this.route = read_route(hash);
  }

  #changed(): void {
    const wanted = location.hash;
    if (wanted === this.#hash) return;
    const arrive = (): void => {
      this.guard = undefined;
      this.#hash = wanted;
      if (location.hash !== wanted) history.pushState(null, '', wanted);
      this.route = read_route(wanted);
    };
    if (!this.guard) return arrive();
    history.replaceState(null, '', this.#hash || '#/');
    this.guard(arrive);
  }
}

export const router = new Router();
