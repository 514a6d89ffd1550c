// SPDX-License-Identifier: EUPL-1.2
// A crew of Workers, each at the other end of a port.

import type { Answers, Crew, Task } from './tasks';

export type CrewAnswer = { kind: 'done'; value: Answers[Task['kind']] } | { kind: 'failed'; message: string };

/** One Worker, asked one thing at a time. */
class Member {
  readonly #port: MessagePort;
  #waiting: { resolve: (value: Answers[Task['kind']]) => void; reject: (error: Error) => void } | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<CrewAnswer>) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (data.kind === 'done') waiting?.resolve(data.value);
      else waiting?.reject(new Error(data.message));
    };
  }

  ask(task: Task): Promise<Answers[Task['kind']]> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#port.postMessage(task);
    });
  }
}

/** Gives each task to whoever is free. */
export class PortCrew implements Crew {
  readonly size: number;
  readonly #members: Member[];
  readonly #free: Member[];
  readonly #queue: ((member: Member) => void)[] = [];

  constructor(ports: readonly MessagePort[]) {
    this.#members = ports.map((port) => new Member(port));
    this.#free = [...this.#members];
    this.size = ports.length;
  }

  async begin(archive: Blob, election: Uint8Array): Promise<void> {
    await Promise.all(this.#members.map((member) => member.ask({ kind: 'begin', archive, election })));
  }

  async ask<Kind extends Exclude<Task['kind'], 'begin'>>(task: Task & { kind: Kind }): Promise<Answers[Kind]> {
    const member = this.#free.pop() ?? (await new Promise<Member>((resolve) => this.#queue.push(resolve)));
    try {
      return (await member.ask(task)) as Answers[Kind];
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free.push(member);
      else next(member);
    }
  }
}
