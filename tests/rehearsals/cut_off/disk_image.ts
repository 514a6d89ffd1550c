// SPDX-License-Identifier: EUPL-1.2
// What a disk may hold after the power went: everything that was synced, and of what was not any part, in any order.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Traced } from './faults';

/** Files by their path in the folder. */
export type Files = Map<string, Buffer>;

/** What happens to a change that was not synced: kept, lost, or torn between two sectors. */
export type Fate = 'kept' | 'lost' | 'torn';
export type Fates = (change: Traced, place: number, pending: number) => Fate;

const sector_bytes = 512;

export const lost: Fates = () => 'lost';
export const kept: Fates = () => 'kept';
/** The last change reaches the disk in part. */
export const last_torn: Fates = (_change, place, pending) => (place === pending - 1 ? 'torn' : 'kept');
/** Each for itself, the same for the same seed. */
export function by_chance(seed: number): Fates {
  return (change, place) => {
    const digest = createHash('sha256').update(`${seed} ${place} ${change.path} ${change.offset}`).digest();
    return digest.readUInt8(0) < 100 ? 'lost' : digest.readUInt8(0) < 200 ? 'kept' : 'torn';
  };
}

export function read_folder(folder: string, below = folder): Files {
  const files: Files = new Map();
  for (const name of readdirSync(below)) {
    const path = join(below, name);
    const about = statSync(path);
    if (about.isDirectory()) for (const [inner, content] of read_folder(folder, path)) files.set(inner, content);
    // 64 MiB that say nothing: the journal makes them anew.
    if (about.isFile() && name !== 'journal.ballast') files.set(relative(folder, path), readFileSync(path));
  }
  return files;
}

export function write_folder(folder: string, files: Files): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), content, { mode: 0o600 });
  }
}

function apply(files: Files, path: string, change: Traced, fate: Fate): void {
  if (fate === 'lost') return;
  const before = files.get(path);
  switch (change.kind) {
    case 'create':
      if (before === undefined) files.set(path, Buffer.alloc(0));
      return;
    case 'remove':
      files.delete(path);
      return;
    case 'truncate':
      if (before === undefined) return;
      files.set(path, change.offset <= before.length ? before.subarray(0, change.offset) : Buffer.concat([before, Buffer.alloc(change.offset - before.length)]));
      return;
    case 'write': {
      if (before === undefined) return;
      let data = change.data;
      if (fate === 'torn') {
        // The first sectors are new, the rest is what it was.
        const boundary = Math.ceil((change.offset + Math.ceil(data.length / 2)) / sector_bytes) * sector_bytes - change.offset;
        data = data.subarray(0, Math.max(0, Math.min(data.length - 1, boundary)));
      }
      const after = Buffer.alloc(Math.max(before.length, change.offset + data.length));
      before.copy(after);
      data.copy(after, change.offset);
      files.set(path, after);
      return;
    }
    default:
  }
}

/**
 * The disk when the power goes after these changes.
 *
 * @param base     what it held before, all of it synced
 * @param folder   in which the paths of the changes are
 */
export function after_power_cut(base: Files, folder: string, changes: readonly Traced[], fates: Fates): Files {
  const files: Files = new Map(base);
  let pending: Traced[] = [];
  for (const change of changes) {
    if (change.kind === 'sync') {
      // A file's own sync writes its content and that it is there; that of a folder, which files are in it.
      const is_written = (one: Traced): boolean => one.path === change.path || (dirname(one.path) === change.path && one.kind !== 'write' && one.kind !== 'truncate');
      for (const one of pending.filter(is_written)) apply(files, relative(folder, one.path), one, 'kept');
      pending = pending.filter((one) => !is_written(one));
    } else if (change.path.startsWith(folder)) {
      pending.push(change);
    }
  }
  pending.forEach((one, place) => apply(files, relative(folder, one.path), one, fates(one, place, pending.length)));
  return files;
}

export function fingerprint(files: Files): string {
  const hash = createHash('sha256');
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}
