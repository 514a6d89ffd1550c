// SPDX-License-Identifier: EUPL-1.2
// Somebody on the line: passes every byte on in both directions, and keeps it.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Eavesdropper {
  private readonly parts: Buffer[] = [];
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** Between whoever asks `origin` and the port of this machine on which somebody listens. */
  static async before(port: number): Promise<Eavesdropper> {
    const server = createServer();
    const one = new Eavesdropper(server);
    server.on('connection', (near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [[near, far], [far, near]] as const) {
        one.open.add(from);
        from.on('data', (bytes: Buffer) => {
          one.parts.push(Buffer.from(bytes));
          to.write(bytes);
        });
        from.on('error', () => to.destroy());
        from.on('close', () => {
          one.open.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return one;
  }

  get origin(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }
  get heard(): Buffer {
    return Buffer.concat(this.parts);
  }
  leave(): void {
    for (const socket of this.open) socket.destroy();
    this.server.close();
  }
}
