// SPDX-License-Identifier: EUPL-1.2
// Serves the built pages as the desk does, policy and all, and hands everything under /api/ to the test.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

export const dist = process.env['URNA_DIST'] ?? join(import.meta.dirname, '..', 'dist');

const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml', '.json': 'application/json' };

/** Which page an address is: `/v/…` booth, `/b/…` board, `/t/…` trustee, `/d` document, `/visit` visit, `/console`, `/return` to the console. */
function file_of(path: string): string {
  const page = { v: 'booth', b: 'board', t: 'trustee', console: 'console', return: 'console', d: 'document', visit: 'visit' }[path.split('/')[1] ?? ''];
  return page && !extname(path) ? join(dist, page, 'index.html') : join(dist, normalize(path));
}

export type Api = (request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer) => Promise<void> | void;

export async function serve(api: Api): Promise<{ origin: string; server: Server; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/api/')) {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.setHeader('Cache-Control', 'no-store');
        Promise.resolve(api(request, response, url, Buffer.concat(parts))).catch((error: unknown) => {
          console.error(error);
          response.writeHead(500).end();
        });
      });
      return;
    }
    const file = file_of(url.pathname);
    if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    origin: `http://localhost:${address.port}`,
    server,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

export function answer(response: ServerResponse, status: number, value?: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

export function problem(response: ServerResponse, status: number, code: string, more: Record<string, unknown> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, code, trace: 'T-4711', ...more }));
}
