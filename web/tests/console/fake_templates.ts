// SPDX-License-Identifier: EUPL-1.2
// Templates of measures on a desk of cardboard.  A sheet with "mur" in it has a faulty line.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

type Json = Record<string, unknown>;
export interface FakePlace { id: string; name: string; refusal?: string }
interface Template { id: string; version: number; title: string; text: string; category: string }

export class FakeTemplates {
  kept: Template[] = [];
  /** By id of the template, the services that have it. */
  readonly attached = new Map<string, Set<string>>();
  /** What was asked of measures when a template went. */
  removed_with: string | null = null;

  make(title: string, text: string, category: string): Template {
    const one = { id: (this.kept.length + 1).toString(16).repeat(32), version: 1, title, text, category };
    this.kept.push(one);
    this.attached.set(one.id, new Set());
    return one;
  }
  answer(method: string, rest: string, query: URLSearchParams, json: () => Json, response: ServerResponse, places: FakePlace[]): void {
    if (rest === '' && method === 'GET') return answer(response, 200, { templates: this.kept.map((one) => ({ ...one, services: this.attached.get(one.id)!.size })), room: 40 - this.kept.length });
    if (rest === '') {
      const { title, text, category } = json();
      if (this.kept.some((one) => one.title.toLowerCase() === String(title).toLowerCase())) return problem(response, 409, 'title-taken');
      return answer(response, 201, this.make(String(title), String(text), String(category)));
    }
    const [, id, ...more] = rest.split('/');
    const one = this.kept.find((each) => each.id === id);
    if (!one) return problem(response, 404, 'unknown-template');
    const having = this.attached.get(one.id)!;
    if (more.length === 0 && method === 'PUT') return answer(response, 200, { ...Object.assign(one, json(), { version: one.version + 1 }), changed: having.size });
    if (more.length === 0) {
      this.kept = this.kept.filter((each) => each !== one);
      this.removed_with = query.get('measures');
      response.writeHead(204).end();
      return;
    }
    if (method === 'GET') return answer(response, 200, { ...one, services: places.map((place) => ({ id: place.id, name: place.name, is_attached: having.has(place.id), refusal: place.refusal ?? null })) });
    const services = json()['services'] as string[];
    for (const service of services) {
      if (more.at(-1) === 'detach') having.delete(service);
      else having.add(service);
    }
    answer(response, 200, { changed: services.length });
  }
  import(is_report: boolean, sheet: string, response: ServerResponse): void {
    const line = (at: number, title: string) => ({ line: at, title, text: '', category: 'protection' });
    if (!sheet.includes('mur')) {
      if (is_report) return answer(response, 200, { lines: 2, is_unread: false, good: [line(2, 'Un gardien la nuit'), line(3, 'Une serrure par porte')], faulty_lines: 0, findings: [], findings_total: 0, room: 40 - this.kept.length });
      return answer(response, 201, { added: [this.make('Un gardien la nuit', 'De 20 heures à 6 heures.', 'protection'), this.make('Une serrure par porte', '', 'defense')] });
    }
    const finding = (at: number, kind: string, field: string, found: string) => ({ kind, line: at, column: field === 'title' ? 'Titre *' : 'Catégorie *', field, found, near: '', other_line: kind === 'name-twice' ? 2 : null });
    answer(response, is_report ? 200 : 422, { lines: 3, is_unread: false, good: [line(2, 'Un gardien la nuit')], faulty_lines: 2, findings: [finding(3, 'unknown-answer', 'category', 'mur'), finding(4, 'name-twice', 'title', 'UN GARDIEN LA NUIT')], findings_total: 2, room: 40 });
  }
}
