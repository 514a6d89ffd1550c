// SPDX-License-Identifier: EUPL-1.2
// The documents of a desk of cardboard: two rooms, a folder, a document with two versions.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const id = (number: number): string => String(number).padStart(32, '0');

export class FakeDocuments {
  received = 0;
  total = 0;
  parts: number[] = [];
  rooms = [
    { room: id(1), name: 'Élection du CSE 2026', made: '2026-11-02T08:12:00Z', may_change: true },
    { room: id(2), name: 'Conseil de surveillance, pièces de l’employeur', made: '2026-11-20T14:00:00Z', may_change: true },
  ];
  folders = [{ folder: id(11), parent: null as string | null, name: 'Procès-verbaux' }];
  documents = [
    this.#document(21, 'Protocole préélectoral signé.pdf', 'pdf', 2_431_004, 3),
    this.#document(22, 'Liste électorale arrêtée le 2 novembre.xlsx', 'xlsx', 184_220, 2, '2027-02-01T22:59:59Z'),
    this.#document(23, 'Affiche.png', 'png', 801_113, 1),
  ];

  #document(number: number, name: string, kind: string, bytes: number, versions: number, expires: string | null = null) {
    return { document: id(number), room: id(1), folder: null as string | null, name, kind, bytes, versions, changed: '2026-11-20T09:42:00Z', expires, scanned: true };
  }

  /** Whoever looks has carried away too much. */
  is_stopped = false;
  answer(method: string, path: string, url: URL, body: Buffer, response: ServerResponse): void {
    const rest = path.slice('/api/documents'.length);
    const json = (): Record<string, unknown> => JSON.parse(body.toString()) as Record<string, unknown>;
    if (rest === '') return answer(response, 200, { rooms: this.rooms, shared: [this.#document(31, 'Règlement intérieur.pdf', 'pdf', 90_000, 1)], scanner: false });
    if (rest === '/rooms') {
      this.rooms.push({ room: id(3), name: String(json()['name']), made: '2026-11-22T08:00:00Z', may_change: true });
      return answer(response, 201, { room: id(3) });
    }
    if (rest === '/link') {
      if (json()['passphrase'] !== 'sept mulets tranquilles') return problem(response, 403, 'wrong-passphrase');
      response.writeHead(200, { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="Regles.pdf"; filename*=UTF-8''R%C3%A8gles.pdf` });
      return void response.end('%PDF-1.7');
    }
    const [, what, which, part] = rest.split('/');
    if (what === 'files' && part === 'handout') return answer(response, 201, { address: `/api/documents/files/${which}/content?version=${String(json()['version'] ?? 1)}` });
    if (what === 'files' && part?.startsWith('content') && this.is_stopped) return problem(response, 403, 'threshold');
    if (what === 'rooms' && part === 'folders') return answer(response, 201, { folder: id(12) });
    if (what === 'rooms' && part === 'uploads') {
      const wanted = json();
      this.received = 0;
      this.total = Number(wanted['bytes']);
      this.documents.push(this.#document(24, String(wanted['name']), 'csv', this.total, 1));
      return answer(response, 201, { upload: id(51), part_bytes_max: 4_194_304 });
    }
    if (what === 'rooms') {
      const room = this.rooms.find((one) => one.room === which);
      return room ? answer(response, 200, { room: which, name: room.name, may_change: true, folders: which === id(1) ? this.folders : [], documents: which === id(1) ? this.documents : [] }) : problem(response, 404, 'unknown-document');
    }
    if (what === 'uploads' && part === 'finish') return answer(response, 201, { document: id(24), version: 1, kind: 'csv', scanned: false, redrawn: false });
    if (what === 'uploads' && method === 'PUT') {
      if (Number(url.searchParams.get('offset')) !== this.received) return problem(response, 409, 'wrong-offset');
      this.parts.push(body.length);
      this.received += body.length;
      return answer(response, 200, { received: this.received });
    }
    if (what === 'uploads') return answer(response, 200, { received: this.received });
    if (what === 'files' && part === 'trail') {
      return answer(response, 200, {
        trail: [
          { what: 'added', at: '2026-11-02T08:20:00Z', by: 'aude.roche', version: 1 },
          { what: 'version-added', at: '2026-11-20T09:42:00Z', by: 'aude.roche', version: 2 },
          { what: 'link-made', at: '2026-11-20T10:00:00Z', by: 'karl.meier', version: 0 },
          { what: 'link-refused', at: '2026-11-20T10:05:00Z', by: null, version: 0 },
        ],
      });
    }
    if (what === 'files' && part === 'links') return answer(response, 201, { address: 'https://vote.example.org/d#Ab3dEf6hIj9kLmN0pQrStUvWxYz12345678901234_-' });
    if (what === 'files' && part === 'shares') return problem(response, 422, 'unfit-fields');
    if (what === 'files' && method === 'DELETE') {
      this.documents = this.documents.filter((one) => one.document !== which);
      return void response.writeHead(204).end();
    }
    const found = this.documents.find((one) => one.document === which);
    if (!found) return problem(response, 404, 'unknown-document');
    const contents = Array.from({ length: found.versions }, (_, i) => ({ version: i + 1, bytes: found.bytes - 1000 * i, made: '2026-11-20T09:42:00Z', by: 'aude.roche', digest: 'a'.repeat(64), scanned: i > 0 }));
    answer(response, 200, { ...found, contents, may_change: true, people: [{ person: id(61), name: 'karl.meier', until: '2026-12-24T22:59:59Z' }], links: [{ until: '2026-11-30T22:59:59Z', openings_left: 2 }] });
  }
}
