// SPDX-License-Identifier: EUPL-1.2
// Rooms, folders, documents: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { fetch_elsewhere } from '../../ui/fetch_elsewhere';
import { ask, ask_json } from './http';
import { count, moment, text } from './shapes';

const Room = v.object({ room: text, name: text, made: text, may_change: v.boolean() });
export type Room = v.InferOutput<typeof Room>;

const Document = v.object({
  document: text,
  room: text,
  folder: v.nullable(text),
  name: text,
  kind: text,
  bytes: count,
  versions: count,
  changed: text,
  expires: moment,
  scanned: v.boolean(),
});
export type Document = v.InferOutput<typeof Document>;

const Folder = v.object({ folder: text, parent: v.nullable(text), name: text });
export type Folder = v.InferOutput<typeof Folder>;

const Rooms = v.object({ rooms: v.array(Room), shared: v.array(Document), scanner: v.boolean() });
export type Rooms = v.InferOutput<typeof Rooms>;
const RoomPage = v.object({ room: text, name: text, may_change: v.boolean(), folders: v.array(Folder), documents: v.array(Document) });
export type RoomPage = v.InferOutput<typeof RoomPage>;

const File = v.object({
  ...Document.entries,
  may_change: v.boolean(),
  contents: v.array(v.object({ version: count, bytes: count, made: text, by: text, digest: text, scanned: v.boolean() })),
  people: v.array(v.object({ person: text, name: text, until: moment })),
  links: v.array(v.object({ until: text, openings_left: count })),
});
export type File = v.InferOutput<typeof File>;

const Trail = v.object({ trail: v.array(v.object({ what: text, at: text, by: v.nullable(text), version: count })) });
export type Trail = v.InferOutput<typeof Trail>['trail'];

const base = '/api/documents';
const of_file = (id: string, rest = ''): string => `${base}/files/${encodeURIComponent(id)}${rest}`;
const of_room = (id: string, rest = ''): string => `${base}/rooms/${encodeURIComponent(id)}${rest}`;
const of_upload = (id: string, rest = ''): string => `${base}/uploads/${encodeURIComponent(id)}${rest}`;

export const rooms = (signal?: AbortSignal): Promise<Rooms> => ask_json(base, (value) => v.parse(Rooms, value), { signal });
export const room_page = (id: string, signal?: AbortSignal): Promise<RoomPage> => ask_json(of_room(id), (value) => v.parse(RoomPage, value), { signal });
export const add_room = (name: string): Promise<string> =>
  ask_json(`${base}/rooms`, (value) => v.parse(v.object({ room: text }), value).room, { method: 'POST', body: { name } });
export const add_folder = (room: string, parent: string | null, name: string): Promise<Response> =>
  ask(of_room(room, '/folders'), { method: 'POST', body: { name, ...(parent === null ? {} : { parent }) } });

export const file = (id: string, signal?: AbortSignal): Promise<File> => ask_json(of_file(id), (value) => v.parse(File, value), { signal });
export const trail = (id: string, signal?: AbortSignal): Promise<Trail> => ask_json(of_file(id, '/trail'), (value) => v.parse(Trail, value).trail, { signal });
/** Where it is fetched from, once: another host, or a path here. */
const handout = (id: string, version: number): Promise<string> =>
  ask_json(of_file(id, '/handout'), (value) => v.parse(v.object({ address: text }), value).address, { method: 'POST', body: { version } });
/** @returns  nothing when the browser fetches it by itself, from the host of files */
export async function content(id: string, version: number): Promise<Blob | undefined> {
  const address = await handout(id, version);
  if (address.startsWith('/')) return (await ask(address, { seconds: 300 })).blob();
  fetch_elsewhere(address);
  return undefined;
}
export const preview = async (id: string): Promise<Blob> => (await ask(of_file(id, '/preview'), { seconds: 60 })).blob();
export const age_file = async (id: string, to: { recipient: string } | { passphrase: string }): Promise<Blob> =>
  (await ask(of_file(id, '/age'), { method: 'POST', body: to, seconds: 300 })).blob();
export const erase = (id: string): Promise<Response> => ask(of_file(id), { method: 'DELETE' });
export const share = (id: string, name: string, until: string | null): Promise<Response> =>
  ask(of_file(id, '/shares'), { method: 'POST', body: { name, ...(until === null ? {} : { until }) } });
export const unshare = (id: string, person: string): Promise<Response> => ask(of_file(id, `/shares/${encodeURIComponent(person)}`), { method: 'DELETE' });
export const make_link = (id: string, passphrase: string, until: string, openings: number): Promise<string> =>
  ask_json(of_file(id, '/links'), (value) => v.parse(v.object({ address: text }), value).address, { method: 'POST', body: { passphrase, until, openings } });
export const end_links = (id: string): Promise<Response> => ask(of_file(id, '/links'), { method: 'DELETE' });

// What an upload is made of: documents/upload.ts.
export interface NewFile {
  name: string;
  bytes: number;
  folder?: string;
  document?: string;
  expires?: string;
}
const received = (value: unknown): number => v.parse(v.object({ received: count }), value).received;
export const begin_upload = (room: string, wanted: NewFile): Promise<string> =>
  ask_json(of_room(room, '/uploads'), (value) => v.parse(v.object({ upload: text, part_bytes_max: count }), value).upload, { method: 'POST', body: wanted });
export const upload_goes_on = (upload: string): Promise<number> => ask_json(of_upload(upload), received);
export const put_part = (upload: string, offset: number, part: Blob, signal: AbortSignal): Promise<number> =>
  ask_json(of_upload(upload, `?offset=${offset}`), received, { method: 'PUT', body: part, type: 'application/octet-stream', seconds: 120, signal });
/** @param as_sent  a picture to its last byte, as evidence */
export const finish_upload = (upload: string, digest: string, as_sent: boolean): Promise<{ version: number; scanned: boolean }> =>
  ask_json(of_upload(upload, '/finish'), (value) => v.parse(v.object({ version: count, scanned: v.boolean() }), value), { method: 'POST', body: { digest, as_sent }, seconds: 180 });
export const abandon_upload = (upload: string): Promise<Response> => ask(of_upload(upload), { method: 'DELETE' });
