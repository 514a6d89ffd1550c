// SPDX-License-Identifier: EUPL-1.2
// An identity provider as a desk meets it, over real TLS, that can be told to lie in one respect at a time.
import { execFileSync } from 'node:child_process';
import { constants, createHash, createSign, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';

/** Of this machine, and not the address of anything else there. */
export const provider_host = '127.0.0.2';
/** What nobody takes apart in an address, a form or a header. */
export const client_secret = 'a secret: with + & % and blanks';
export const client_id = 'urna-desk';

export type Algorithm = 'RS256' | 'ES256' | 'PS256';
export type Claims = Record<string, unknown>;

/** One respect in which it lies; each gets what would be true. */
export interface Lie {
  claims?: (claims: Claims) => Claims;
  /** The whole ID token. */
  token?: (claims: Claims, provider: MockProvider) => string;
  /** The body of the token's answer. */
  answer?: (answer: Record<string, unknown>) => unknown;
  discovery?: (document: Record<string, unknown>) => unknown;
  keys?: (set: { keys: object[] }) => unknown;
  userinfo?: (claims: Claims, provider: MockProvider) => { type: string; body: string };
  /** What is sent in place of an answer, at this path. */
  at?: { path: string; send: (response: ServerResponse) => void };
}

const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');

interface Given { nonce: string; challenge: string; redirect: string; subject: string }

export class MockProvider {
  lie: Lie = {};
  algorithm: Algorithm = 'RS256';
  subject = 'f:4711:claire';
  level: string | undefined;
  /** What was asked, path by path. */
  readonly asked: string[] = [];
  readonly rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly other_rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly codes = new Map<string, Given>();
  private readonly tokens = new Map<string, string>();

  private constructor(private readonly server: Server, readonly issuer: string, readonly certificate: string) {}

  /** @param folder  where its certificate is kept */
  static async start(folder: string): Promise<MockProvider> {
    const [key, certificate] = [join(folder, 'provider.key'), join(folder, 'provider.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=provider', '-addext', `subjectAltName=IP:${provider_host},IP:127.0.0.1`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const made: { provider?: MockProvider } = {};
    chmodSync(folder, 0o711);  // the desk is another user
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => void made.provider?.hear(request, response));
    await new Promise<void>((done) => server.listen(0, provider_host, done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    made.provider = new MockProvider(server, `https://${provider_host}:${address.port}`, certificate);
    return made.provider;
  }
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What a browser brings back that went to `address` and was believed there. */
  visit(address: string): { state: string; code: string; iss: string; asked: URLSearchParams } {
    const asked = new URL(address).searchParams;
    const code = base64url(randomBytes(16));
    this.codes.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '', redirect: asked.get('redirect_uri') ?? '', subject: this.subject });
    return { state: asked.get('state') ?? '', code, iss: this.issuer, asked };
  }

  keys(): { keys: object[] } {
    const rsa = { ...this.rsa.publicKey.export({ format: 'jwk' }), kid: 'r1', use: 'sig' };
    const ec = { ...this.ec.publicKey.export({ format: 'jwk' }), kid: 'e1', use: 'sig', alg: 'ES256' };
    return { keys: [rsa, ec, { kty: 'oct', k: base64url('shared'), kid: 'o1' }] };
  }
  claims(given: { nonce: string; subject: string }): Claims {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.issuer, sub: given.subject, aud: client_id, exp: now + 300, iat: now, auth_time: now, nonce: given.nonce, ...(this.level === undefined ? {} : { acr: this.level }) };
  }
  /** @param header  besides algorithm and key */
  sign(claims: Claims, { header = {}, key, algorithm = this.algorithm }: { header?: object; key?: KeyObject; algorithm?: Algorithm } = {}): string {
    const text = `${base64url(JSON.stringify({ alg: algorithm, typ: 'JWT', kid: algorithm === 'ES256' ? 'e1' : 'r1', ...header }))}.${base64url(JSON.stringify(claims))}`;
    const by = key ?? (algorithm === 'ES256' ? this.ec.privateKey : this.rsa.privateKey);
    if (algorithm === 'ES256') return `${text}.${base64url(sign('sha256', Buffer.from(text), { key: by, dsaEncoding: 'ieee-p1363' }))}`;
    if (algorithm === 'PS256') return `${text}.${base64url(sign('sha256', Buffer.from(text), { key: by, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }))}`;
    return `${text}.${base64url(createSign('sha256').update(text).sign(by))}`;
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = new URL(request.url ?? '/', this.issuer).pathname;
    this.asked.push(`${request.method} ${path}`);
    if (this.lie.at?.path === path) return this.lie.at.send(response);
    if (path === '/.well-known/openid-configuration') return this.json(response, 200, this.document());
    if (path === '/keys') return this.json(response, 200, (this.lie.keys ?? ((set) => set))(this.keys()));
    if (path === '/token') return this.change(request, new URLSearchParams(Buffer.concat(parts).toString()), response);
    if (path === '/userinfo') return this.tell(request, response);
    this.json(response, 404, {});
  }
  private json(response: ServerResponse, status: number, value: unknown): void {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  }
  private document(): unknown {
    const document = {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      end_session_endpoint: `${this.issuer}/sign-out`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'PS256'],
      authorization_response_iss_parameter_supported: true,
    };
    return this.lie.discovery?.(document) ?? document;
  }
  /** A code for a token, as RFC 6749 and RFC 7636 want it: whoever does not prove itself gets none. */
  private change(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void {
    const escaped = [client_id, client_secret].map((text) => encodeURIComponent(text)).join(':');
    if (request.headers.authorization !== `Basic ${Buffer.from(escaped).toString('base64')}`) return this.json(response, 401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const given = this.codes.get(code);
    this.codes.delete(code);
    const proven = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === given?.challenge;
    if (given === undefined || !proven || form.get('redirect_uri') !== given.redirect || form.get('grant_type') !== 'authorization_code') return this.json(response, 400, { error: 'invalid_grant' });
    const access_token = base64url(randomBytes(16));
    this.tokens.set(access_token, given.subject);
    const told = { ...this.claims(given), at_hash: createHash('sha256').update(access_token).digest().subarray(0, 16).toString('base64url') };
    const claims = this.lie.claims?.(told) ?? told;
    const answer = { access_token, token_type: 'Bearer', expires_in: 60, id_token: this.lie.token?.(claims, this) ?? this.sign(claims) };
    this.json(response, 200, this.lie.answer?.(answer) ?? answer);
  }
  private tell(request: IncomingMessage, response: ServerResponse): void {
    const subject = this.tokens.get((request.headers.authorization ?? '').replace(/^Bearer /u, ''));
    if (subject === undefined) return this.json(response, 401, {});
    const claims = { iss: this.issuer, aud: client_id, sub: subject };
    const told = this.lie.userinfo?.(claims, this) ?? { type: 'application/jwt', body: this.sign(claims) };
    response.writeHead(200, { 'Content-Type': told.type });
    response.end(told.body);
  }
}
