// SPDX-License-Identifier: EUPL-1.2
// A client of the platform as a browser would be one: HTTPS, its certificate known, cookies kept.
import { request, Agent } from 'node:https';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  json<T = any>(): T;
}

export class HttpClient {
  /** When set, is told what every request says, as text. */
  on_request: ((said: string) => void) | undefined;
  /** By name. */
  readonly cookies = new Map<string, string>();
  private readonly agent: Agent;

  /** @param host  who is asked for there, when it is not the name in the certificate */
  constructor(readonly origin: string, certificate: string, private readonly host?: string) {
    this.agent = new Agent({ keepAlive: true, ca: certificate, ...(host === undefined ? {} : { servername: new URL(origin).hostname }) });
  }

  /** As `send_once`; what overwrites a state that was not said to be seen looks at it first, as a page would have, and what could
      not be noted in time, because the disk is busy, was not done and is asked for again when the answer says. */
  async send(method: string, path: string, body?: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> {
    let answer = await this.send_once(method, path, body, headers);
    for (let tries = 1; tries < 4 && answer.status === 503 && answer.body.includes('"audit-unavailable"'); ++tries) {
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers['retry-after'] ?? 1)));
      answer = await this.send_once(method, path, body, headers);
    }
    const seen_at = answer.headers['content-location'];
    if (answer.status !== 428 || typeof seen_at !== 'string') return answer;
    const { etag } = (await this.send_once('GET', seen_at)).headers;
    return this.send_once(method, path, body, { ...headers, 'If-Match': String(etag) });
  }

  /** Sends a request and reads the whole answer; whatever its status is. */
  send_once(method: string, path: string, body?: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> {
    const is_text = typeof body === 'string' || Buffer.isBuffer(body);
    const content = body === undefined ? undefined : is_text ? body : JSON.stringify(body);
    const sent: Record<string, string> = { 'X-Urna': '1', ...(this.host === undefined ? {} : { Host: this.host }), ...headers };
    if (content !== undefined) {
      sent['Content-Length'] = String(Buffer.byteLength(content));
      sent['Content-Type'] ??= 'application/json';
    }
    // As our pages do: the token of the session's page goes back in a header.
    const page = this.cookies.get('__Host-urna-page');
    if (page !== undefined) sent['X-Urna-Page'] ??= page;
    if (this.cookies.size > 0) sent['Cookie'] ??= [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    this.on_request?.(`${method} ${path}\n${JSON.stringify(sent)}\n${content?.toString() ?? ''}\n`);
    return new Promise((resolve, reject) => {
      const asked = request(this.origin + path, { method, headers: sent, agent: this.agent }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) this.keep(cookie);
          const read = Buffer.concat(parts);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read, json: () => JSON.parse(read.toString('utf8')) });
        });
      });
      asked.on('error', reject);
      asked.end(content);
    });
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** Like `send`, but anything else than success is an error that shows the answer. */
  async ask(method: string, path: string, body?: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.send(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString('utf8').slice(0, 2000)}`);
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }
}
