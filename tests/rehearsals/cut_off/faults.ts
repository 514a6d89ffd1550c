// SPDX-License-Identifier: EUPL-1.2
// The story's side of fault_injector.cpp: what is to happen to which server, at which of its calls.
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Server } from '../../functional/support/platform';

export const kinds = ['', 'write', 'sync', 'truncate', 'create', 'remove', 'send', 'receive', 'connect', 'accept'] as const;
export type Kind = (typeof kinds)[number];
const actions = ['none', 'kill', 'kill_half', 'fail', 'fail_once', 'fail_short'] as const;
export type Action = (typeof actions)[number];

const fields = ['armed', 'steps', 'at', 'action', 'programs', 'kinds', 'victims', 'error', 'fired', 'failing', 'tracing', 'traced', 'haste', 'seconds_ahead', 'pid_of_desk', 'pid_of_box'] as const;
type Field = (typeof fields)[number];

export const all_kinds: readonly Kind[] = kinds.slice(1);
export const store_kinds: readonly Kind[] = ['write', 'sync', 'truncate', 'create', 'remove'];

/** A server, or any other program. */
export type Program = Server | 'urnactl';
const bit_of: Record<Program, number> = { urnad: 1, 'urna-box': 2, urnactl: 4 };
const bits_of = (programs: readonly Program[]): number => programs.reduce((bits, one) => bits | bit_of[one], 0);

export interface Plan {
  at: number;
  action: Action;
  /** Whose calls are counted. */
  programs: readonly Program[];
  counted?: readonly Kind[];
  victims?: readonly Program[];
  error?: number;
}

/** A change of a file, or something that was said, in the order of their happening in both servers. */
export interface Traced {
  kind: Kind;
  server: Server;
  path: string;
  offset: number;
  data: Buffer;
}

export class Faults {
  private readonly control: number;

  private constructor(readonly file: string) {
    this.control = openSync(file, 'w+', 0o600);
    writeSync(this.control, Buffer.alloc(8 * fields.length));
  }

  static make(folder: string): Faults {
    return new Faults(join(folder, 'faults'));
  }

  /** What the environment of a server must hold. */
  environment(store: string): NodeJS.ProcessEnv {
    return { ...process.env, LD_PRELOAD: join(build, 'tests/rehearsals/cut_off/libfault_injector.so'), URNA_FAULTS: this.file, URNA_FAULTS_STORE: store };
  }

  get(field: Field): number {
    const value = Buffer.alloc(8);
    readSync(this.control, value, 0, 8, 8 * fields.indexOf(field));
    return Number(value.readBigUInt64LE());
  }

  set(field: Field, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    writeSync(this.control, bytes, 0, 8, 8 * fields.indexOf(field));
  }

  arm(plan: Plan): void {
    this.disarm();
    this.set('at', plan.at);
    this.set('action', actions.indexOf(plan.action));
    this.set('programs', bits_of(plan.programs));
    this.set('kinds', (plan.counted ?? all_kinds).reduce((bits, kind) => bits + 2 ** kinds.indexOf(kind), 0));
    this.set('victims', bits_of(plan.victims ?? []));
    this.set('error', plan.error ?? 0);
    this.set('armed', 1);
  }

  /** From here on every call does what it says. */
  disarm(): void {
    for (const field of ['armed', 'failing', 'steps', 'fired', 'at'] as const) this.set(field, 0);
  }

  /** The kind of call at which it happened; empty: it has not. */
  get fired(): Kind {
    return kinds[this.get('fired')] ?? '';
  }

  trace(): Traced[] {
    const bytes = readFileSync(`${this.file}.trace`);
    const traced: Traced[] = [];
    for (let at = 0; at < bytes.length; ) {
      const [kind = 0, program = 0, offset = 0, path_size = 0, size = 0] = Array.from({ length: 5 }, (_, i) => Number(bytes.readBigUInt64LE(at + 8 * i)));
      at += 40;
      const path = bytes.toString('utf8', at, at + path_size);
      at += path_size;
      const has_data = kinds[kind] === 'write';
      traced.push({ kind: kinds[kind] ?? '', server: program === 0 ? 'urnad' : 'urna-box', path, offset, data: has_data ? bytes.subarray(at, at + size) : Buffer.alloc(0) });
      at += size;
    }
    return traced;
  }

  close(): void {
    closeSync(this.control);
  }
}
