// SPDX-License-Identifier: EUPL-1.2
// A file goes up in parts.  When the line breaks, the desk is asked where it goes on, again and again until it answers.

import { abandon_upload, begin_upload, finish_upload, put_part, upload_goes_on, type NewFile } from '../api/documents';
import { Problem, Unreachable } from '../api/http';

export const file_bytes_max = 32 * 2 ** 20;
export const part_bytes = 2 ** 20;
const pauses = [1000, 2000, 4000, 8000, 15_000];

export interface UploadSteps {
  begin(room: string, wanted: NewFile): Promise<string>;
  goes_on(upload: string): Promise<number>;
  put(upload: string, offset: number, part: Blob, signal: AbortSignal): Promise<number>;
  finish(upload: string, digest: string, as_sent: boolean): Promise<unknown>;
  abandon(upload: string): Promise<unknown>;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const desk: UploadSteps = {
  begin: begin_upload,
  goes_on: upload_goes_on,
  put: put_part,
  finish: finish_upload,
  abandon: abandon_upload,
  wait: (milliseconds, signal) =>
    new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        done();
      });
    }),
};

export interface Told {
  /** So much of the whole has arrived. */
  progress(share: number): void;
  /** The line is broken, or whole again. */
  broken(is_broken: boolean): void;
}

export async function sha256_hex(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** How a file is kept. */
export interface UploadWay {
  /** A picture to its last byte, for whoever needs it as evidence; else only what is seen of it. */
  as_sent: boolean;
}

/** Whether it may go better in a while: no answer, or one that only says so. */
const may_pass = (error: unknown): boolean => error instanceof Unreachable || (error instanceof Problem && error.status >= 500);

/** @throws Problem when the desk refuses; what had come of it is then gone, also when `signal` says so */
export async function upload(file: Blob, room: string, wanted: NewFile, told: Told, signal: AbortSignal, how: UploadWay = { as_sent: false }, steps: UploadSteps = desk): Promise<void> {
  const digest = await sha256_hex(await file.arrayBuffer());
  const id = await steps.begin(room, wanted);
  let failures = 0;
  /** Waits, longer each time, while nothing comes through. */
  const again = async (error: unknown): Promise<void> => {
    if (signal.aborted || !may_pass(error)) throw error;
    told.broken(true);
    await steps.wait(pauses[Math.min(failures++, pauses.length - 1)]!, signal);
  };
  const well = (): void => {
    failures = 0;
    told.broken(false);
  };

  try {
    let offset = 0;
    let is_known = true;
    while (offset < file.size) {
      signal.throwIfAborted();
      try {
        if (!is_known) offset = await steps.goes_on(id);
        is_known = true;
        if (offset < file.size) offset = await steps.put(id, offset, file.slice(offset, offset + part_bytes), signal);
        well();
        told.progress(offset / file.size);
      } catch (error) {
        is_known = false;
        if (error instanceof Problem && error.code === 'wrong-offset') continue;
        await again(error);
      }
    }
    for (let tries = 0; ; ++tries) {
      signal.throwIfAborted();
      try {
        await steps.finish(id, digest, how.as_sent);
        return well();
      } catch (error) {
        // An answer that was lost: the upload is gone because it is a document by now.
        if (tries > 0 && error instanceof Problem && error.code === 'unknown-document') return well();
        await again(error);
      }
    }
  } catch (error) {
    if (signal.aborted) await steps.abandon(id).catch(() => undefined);
    throw error;
  }
}
