// SPDX-License-Identifier: EUPL-1.2
// A Unix socket that passes everything on to another, and keeps what was said.
import { createServer, connect, type Server, type Socket } from 'node:net';

export class OverheardSocket {
  private readonly heard: Buffer[] = [];
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static listen(socket: string, to: string): Promise<OverheardSocket> {
    return new Promise((done, failed) => {
      const server = createServer();
      const overheard = new OverheardSocket(server);
      server.on('connection', (near) => overheard.join(near, connect(to)));
      server.on('error', failed);
      server.listen(socket, () => done(overheard));
    });
  }

  private join(near: Socket, far: Socket): void {
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.open.add(from);
      from.on('data', (bytes: Buffer) => {
        this.heard.push(bytes);
        to.write(bytes);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.open.delete(from);
        to.destroy();
      });
    }
  }

  /** All of it, in the order in which it came. */
  get said(): Buffer {
    return Buffer.concat(this.heard);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    for (const socket of this.open) socket.destroy();
    await closed;
  }
}
