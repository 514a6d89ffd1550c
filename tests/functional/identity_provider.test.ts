// SPDX-License-Identifier: EUPL-1.2
// Signing in by a customer's identity provider, on the real servers: what is signed as it should be is believed as far as
// it goes; each lie is refused and noted.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answer, HttpClient } from './support/http_client';
import { client_id, client_secret, MockProvider, provider_host, type Algorithm, type Lie } from './support/mock_provider';
import { Organiser } from './support/organiser';
import { Owner } from './support/owner';
import { Platform } from './support/platform';

const settings_path = '/api/tenant/identity-provider';
let folder: string;
let provider: MockProvider;
let platform: Platform;
let odile: Owner;
let claire: Organiser;
let labels = 0;

const code = (answer: Answer): unknown => (answer.status < 300 ? answer.status : answer.json<{ code: string }>().code);
/** A label of its own has the desk ask anew for all that it remembers of a provider. */
const settings = (wanted: object = {}): object => ({ label: `Works ${++labels}`, issuer: provider.issuer, client_id, secret: client_secret, algorithms: ['RS256', 'ES256', 'PS256'], levels: [], age_max_minutes: null, reads_userinfo: false, ...wanted });
async function configure(wanted: object = {}): Promise<Answer> {
  const answer = await odile.client.send('PUT', settings_path, settings(wanted));
  if (answer.status !== 401) return answer;
  await odile.step_up();
  return odile.client.send('PUT', settings_path, settings(wanted));
}
const noted = async (event: string): Promise<number> => (await odile.client.ask('GET', `/api/organiser/journal?event=${event}`)).json<{ entries: unknown[] }>().entries.length;
const leave = async (browser: HttpClient, next?: string): Promise<string> => (await browser.ask('POST', '/api/account/provider/sign-in', next === undefined ? {} : { next })).json<{ address: string }>().address;
interface Brought { state?: string; code?: string; iss?: string; error?: string }
const come_back = (browser: HttpClient, { state, code: given, iss, error }: Brought): Promise<Answer> =>
  browser.send('POST', '/api/account/provider/return', { ...(state === undefined ? {} : { state }), ...(given === undefined ? {} : { code: given }), ...(iss === undefined ? {} : { iss }), ...(error === undefined ? {} : { error }) });
/** There and back, in a browser of its own. */
async function sign_in(browser = platform.client()): Promise<Answer> {
  return come_back(browser, provider.visit(await leave(browser)));
}
async function link(person: Organiser): Promise<Answer> {
  const { address } = (await person.ask('POST', '/api/account/links', {})).json<{ address: string }>();
  const { state, code: given, iss } = provider.visit(address);
  return person.client.send('POST', '/api/account/links/return', { state, code: given, iss });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'urna-provider-'));
  provider = await MockProvider.start(folder);
  platform = await Platform.start({ desk_options: ['--outgoing-inside', provider_host, '--outgoing-authorities', provider.certificate] });
  let behind = 30_000;
  platform.clock = () => Date.now() - behind;
  claire = await Organiser.enrol(platform, 'claire', undefined, ['organiser']);
  behind = 0;
  odile = await Owner.enrol(platform);
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  provider?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  provider.lie = {};
  provider.algorithm = 'RS256';
  provider.subject = 'f:4711:claire';
  provider.level = undefined;
});

// Shows INP-03, B45, B46.
test('a provider that is in here, or is asked otherwise than over https, cannot be configured', async () => {
  await odile.step_up();
  for (const issuer of ['http://169.254.169.254/', 'https://169.254.169.254', 'https://127.0.0.1', 'https://[::ffff:127.0.0.1]', 'https://[::1]', 'https://0x7f.1', 'https://2130706433', 'https://localhost', 'https://10.0.0.7', 'file:///etc/passwd', 'gopher://example.org', 'http://login.example.org', 'https://a:b@login.example.org', 'https://login.example.org/?x']) {
    const answer = await configure({ issuer });
    expect(answer.status, issuer).toBe(422);
    expect(answer.json<{ fields: { path: string }[] }>().fields.map(({ path }) => path)).toEqual(['issuer']);
  }
  for (const [field, wanted] of Object.entries({ algorithms: ['none'], levels: ['a b'], client_id: 'a b', age_max_minutes: 0, label: '' })) expect((await configure({ [field]: wanted })).json<{ fields: { path: string }[] }>().fields[0]!.path).toContain(field);
  expect(code(await configure({ secret: null }))).toBe('unfit-fields');
  expect((await platform.client().ask('GET', '/api/account/provider')).json()).toEqual({ provider: null });
  expect(code(await platform.client().send('POST', '/api/account/provider/sign-in', {}))).toBe('no-provider');
  expect(code(await claire.client.send('PUT', settings_path, settings()))).toBe('not-allowed');
});

// Shows IDN-12.
test('its secret is in no answer, no log and no file', async () => {
  await odile.step_up();
  expect((await configure()).status).toBe(200);
  const told = await odile.client.ask('GET', settings_path);
  expect(told.json()).toMatchObject({ provider: { issuer: provider.issuer, client_id }, redirect: `${platform.origin}/return` });
  expect(told.body.toString()).not.toContain('secret:');
  expect(platform.log('urnad')).not.toContain(client_secret);
  for (const file of readdirSync(platform.data).filter((name) => name.includes('.db'))) expect(readFileSync(join(platform.data, file)).includes(client_secret), file).toBe(false);
});

// Shows IDN-12.
test('nobody is let in who has not linked their account, whatever the provider knows of them', async () => {
  provider.lie = { claims: (claims) => ({ ...claims, email: claire.address, email_verified: true, preferred_username: claire.address }) };
  const answer = await sign_in();
  expect([answer.status, code(answer)]).toEqual([401, 'not-linked']);
});

// Shows IDN-12.
test('an account is linked by its owner, once, and stays nobody else’s', async () => {
  expect(code(await platform.client().send('POST', '/api/account/links', {}))).toBe('signed-out');
  const linked = await link(claire);
  expect(linked.json()).toMatchObject({ links: [{ issuer: provider.issuer, in_use: true }] });
  expect(code(await link(claire))).toBe('linked-already');
  expect(await noted('account.provider-linked')).toBeGreaterThanOrEqual(1);
  // What was begun as a sign-in links nobody, and the other way round.
  const { state, code: given, iss } = provider.visit(await leave(claire.client));
  expect(code(await claire.client.send('POST', '/api/account/links/return', { state, code: given, iss }))).toBe('return-refused');
});

// Shows IDN-12.
test('each configured algorithm signs somebody in, who then shows a second factor at our door', async () => {
  for (const algorithm of ['RS256', 'ES256', 'PS256'] as Algorithm[]) {
    provider.algorithm = algorithm;
    const browser = platform.client();
    const back = await sign_in(browser);
    expect([algorithm, back.status, back.json()]).toEqual([algorithm, 200, { signed_in: null, next: '' }]);
    expect(code(await browser.send('GET', '/api/account'))).toBe('signed-out');
    expect(code(await browser.send('POST', '/api/account/provider/finish', {}))).toBe('other-factor');
    if (algorithm !== 'RS256') continue;
    expect(code(await browser.send('POST', '/api/account/provider/finish', { totp: '000000' }))).toBe('sign-in-refused');
    const done = await browser.ask('POST', '/api/account/provider/finish', { totp: await claire.six_digits() });
    expect(done.json()).toMatchObject({ signed_in: { address: claire.address, factor: 'second' } });
    expect((await browser.send('GET', '/api/organiser/elections')).status).toBe(200);
    expect(code(await browser.send('POST', '/api/account/provider/finish', { totp: '000000' }))).toBe('return-refused');
  }
  expect(provider.asked.filter((one) => one === 'GET /keys').length, 'its keys are remembered').toBeLessThanOrEqual(2);
});

// Shows IDN-12.
test('a level that is asked for and said counts as the second factor; one that is not said lets nobody in', async () => {
  await odile.step_up();
  expect((await configure({ levels: ['urn:two-factors'], age_max_minutes: 60 })).status).toBe(200);
  const asked = provider.visit(await leave(platform.client())).asked;
  expect([asked.get('acr_values'), asked.get('max_age')]).toEqual(['urn:two-factors', '3600']);
  expect(code(await sign_in())).toBe('provider-refused');
  provider.level = 'urn:one-factor';
  expect(code(await sign_in())).toBe('provider-refused');
  provider.level = 'urn:two-factors';
  expect((await sign_in()).json()).toMatchObject({ signed_in: { address: claire.address, factor: 'second' } });
  provider.lie = { claims: (claims) => ({ ...claims, auth_time: Number(claims['auth_time']) - 7200 }) };
  expect(code(await sign_in())).toBe('provider-refused');
});

// Shows IDN-12.
test('what is asked of a provider is as the standards want it', async () => {
  await odile.step_up();
  await configure();
  const asked = provider.visit(await leave(platform.client())).asked;
  expect(Object.fromEntries(asked)).toMatchObject({ response_type: 'code', client_id, redirect_uri: `${platform.origin}/return`, scope: 'openid', code_challenge_method: 'S256' });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/u);
});

// Shows IDN-12, B49.
test('a return that nobody began, that another began, or that has been there, is refused', async () => {
  const [browser, other] = [platform.client(), platform.client()];
  const before = await noted('account.provider-refused');
  const brought = provider.visit(await leave(browser));
  await leave(other);
  const { state: _left_out, ...without_state } = brought;
  expect((await come_back(browser, without_state)).status).toBe(400);
  expect([(await come_back(other, brought)).status, code(await come_back(platform.client(), brought))]).toEqual([401, 'return-refused']);
  expect((await come_back(browser, brought)).status).toBe(200);
  expect(code(await come_back(browser, brought)), 'the same return again').toBe('return-refused');
  const fresh = provider.visit(await leave(browser));
  expect(code(await come_back(browser, { ...fresh, code: brought.code })), 'a code that was used').toBe('provider-declined');
  const declined = provider.visit(await leave(browser));
  expect(code(await come_back(browser, { state: declined.state, iss: declined.iss, error: 'access_denied' }))).toBe('provider-declined');
  const from_elsewhere = provider.visit(await leave(browser));
  expect(code(await come_back(browser, { ...from_elsewhere, iss: 'https://evil.example' })), 'the answer of another provider').toBe('provider-refused');
  const nameless = provider.visit(await leave(browser));
  expect(code(await come_back(browser, { state: nameless.state, code: nameless.code })), 'an answer that does not say whose').toBe('provider-refused');
  expect((await browser.send('POST', '/api/account/provider/return', brought, { Origin: 'https://evil.example' })).status).toBe(403);
  expect(await noted('account.provider-refused')).toBeGreaterThanOrEqual(before + 6);
});

// Shows B56.
test('the page to go on to is one of ours, or none', async () => {
  for (const [next, kept] of [['/console#/account', '/console#/account'], ['//evil', ''], ['/\\evil', ''], ['https:evil', ''], ['https://evil.example', ''], ['/console/../..//evil', '']] as const) {
    const browser = platform.client();
    expect((await come_back(browser, provider.visit(await leave(browser, next)))).json<{ next: string }>().next, next).toBe(kept);
  }
});

const hs256 = (key: string | Buffer, claims: object): string => {
  const text = [{ alg: 'HS256', kid: 'r1' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const now = (): number => Math.floor(Date.now() / 1000);
/** In each, one thing is not as it should be. */
const lies: Record<string, Lie> = {
  'no algorithm': { token: (claims) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.` },
  'a shared key that is the public one': { token: (claims, { rsa }) => hs256(rsa.publicKey.export({ type: 'spki', format: 'pem' }), claims) },
  'another issuer': { claims: (claims) => ({ ...claims, iss: 'https://evil.example' }) },
  'said to another': { claims: (claims) => ({ ...claims, aud: 'another-desk' }) },
  'said to several, asked for by another': { claims: (claims) => ({ ...claims, aud: [client_id, 'another-desk'], azp: 'another-desk' }) },
  'another nonce': { claims: (claims) => ({ ...claims, nonce: randomBytes(32).toString('base64url') }) },
  'no nonce': { claims: ({ nonce: _left_out, ...claims }) => claims },
  expired: { claims: (claims) => ({ ...claims, exp: now() - 3600 }) },
  'from the future': { claims: (claims) => ({ ...claims, iat: now() + 3600 }) },
  'not valid yet': { claims: (claims) => ({ ...claims, nbf: now() + 3600 }) },
  'another access token': { claims: (claims) => ({ ...claims, at_hash: randomBytes(16).toString('base64url') }) },
  nobody: { claims: ({ sub: _left_out, ...claims }) => claims },
  'signed by somebody else': { token: (claims, one) => one.sign(claims, { key: one.other_rsa.privateKey }) },
  'a key that it brings along': { token: (claims, one) => one.sign(claims, { key: one.other_rsa.privateKey, header: { jwk: one.other_rsa.publicKey.export({ format: 'jwk' }) } }) },
  'a key that it points to': { token: (claims, one) => one.sign(claims, { key: one.other_rsa.privateKey, header: { jku: `${one.issuer}/keys` } }) },
  'a path for the name of a key': { token: (claims, one) => one.sign(claims, { header: { kid: '../../key' } }) },
  'what must be understood and is not': { token: (claims, one) => one.sign(claims, { header: { crit: ['b64'], b64: false } }) },
  'a signature of P-256 in DER': { token: (claims, one) => one.sign(claims, { algorithm: 'ES256' }).replace(/\.[^.]*$/u, `.${Buffer.from('3006020101020101', 'hex').toString('base64url')}`) },
  'a claim twice': { answer: (answer) => ({ ...answer, id_token: String(answer['id_token']).replace(/\.[^.]*\./u, `.${Buffer.from('{"sub":"a","sub":"b"}').toString('base64url')}.`) }) },
  'no token': { answer: () => ({ token_type: 'Bearer', access_token: 'x' }) },
  'a member twice in the answer': { answer: (answer) => `${JSON.stringify(answer).slice(0, -1)},"id_token":"x"}` },
};

// Shows IDN-12, B48.
test('each lie in a token is refused and noted, and lets nobody in', async () => {
  const before = await noted('account.provider-refused');
  for (const [what, lie] of Object.entries(lies)) {
    provider.lie = lie;
    const browser = platform.client();
    const answer = await sign_in(browser);
    expect([what, answer.status, code(answer)]).toEqual([what, 401, 'provider-refused']);
    expect(code(await browser.send('POST', '/api/account/provider/finish', { totp: '000000' })), what).toBe('return-refused');
  }
  expect(await noted('account.provider-refused')).toBeGreaterThanOrEqual(before + Object.keys(lies).length);
});

const endless = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};
const elsewhere = (response: ServerResponse): void => {
  response.writeHead(302, { Location: 'https://127.0.0.1/' });
  response.end();
};

// Shows IDN-12, INP-03, B45, B47.
test('a provider that lies about itself is asked no further', async () => {
  await odile.step_up();
  const about_itself: [string, Lie, string][] = [
    ['the document of another issuer', { discovery: (document) => ({ ...document, issuer: 'https://evil.example' }) }, 'provider-unfit'],
    ['tokens from in here', { discovery: (document) => ({ ...document, token_endpoint: 'https://127.0.0.1/token' }) }, 'provider-unfit'],
    ['keys from the cloud’s own address', { discovery: (document) => ({ ...document, jwks_uri: 'https://169.254.169.254/keys' }) }, 'provider-unfit'],
    ['keys without TLS', { discovery: (document) => ({ ...document, jwks_uri: `http://${provider_host}/keys` }) }, 'provider-unfit'],
    ['no S256', { discovery: (document) => ({ ...document, code_challenge_methods_supported: ['plain'] }) }, 'provider-unfit'],
    ['a document that leads elsewhere', { at: { path: '/.well-known/openid-configuration', send: elsewhere } }, 'provider-unreachable'],
    ['a document without end', { at: { path: '/.well-known/openid-configuration', send: endless } }, 'provider-unreachable'],
  ];
  for (const [what, lie, expected] of about_itself) {
    provider.lie = lie;
    expect((await configure()).status).toBe(200);
    const answer = await platform.client().send('POST', '/api/account/provider/sign-in', {});
    expect([what, answer.status, code(answer)]).toEqual([what, 502, expected]);
  }
  const about_keys: [string, Lie, string][] = [
    ['one name for two keys', { keys: ({ keys }) => ({ keys: [...keys, keys[0]] }) }, 'provider-unfit'],
    ['keys of 50 MiB', { keys: ({ keys }) => ({ keys, padding: 'x'.repeat(50 << 20) }) }, 'provider-unreachable'],
    ['keys without end', { at: { path: '/keys', send: endless } }, 'provider-unreachable'],
    ['keys that lead elsewhere', { at: { path: '/keys', send: elsewhere } }, 'provider-unreachable'],
    ['an answer that leads elsewhere', { at: { path: '/token', send: elsewhere } }, 'provider-declined'],
  ];
  for (const [what, lie, expected] of about_keys) {
    provider.lie = lie;
    expect((await configure()).status).toBe(200);
    const answer = await sign_in();
    expect([what, answer.status, code(answer)]).toEqual([what, expected === 'provider-declined' ? 401 : 502, expected]);
  }
}, 30_000);

// Shows IDN-12.
test('userinfo is believed only signed, and about the same person', async () => {
  await odile.step_up();
  expect((await configure({ reads_userinfo: true })).status).toBe(200);
  expect((await sign_in()).status).toBe(200);
  const about: [string, NonNullable<Lie['userinfo']>][] = [
    ['unsigned', (claims) => ({ type: 'application/json', body: JSON.stringify(claims) })],
    ['about somebody else', (claims, one) => ({ type: 'application/jwt', body: one.sign({ ...claims, sub: 'f:4711:odile' }) })],
    ['said to another', (claims, one) => ({ type: 'application/jwt', body: one.sign({ ...claims, aud: 'another-desk' }) })],
    ['signed by somebody else', (claims, one) => ({ type: 'application/jwt', body: one.sign(claims, { key: one.other_rsa.privateKey }) })],
  ];
  for (const [what, userinfo] of about) {
    provider.lie = { userinfo };
    expect([what, code(await sign_in())]).toEqual([what, 'provider-refused']);
  }
});

// Shows IDN-12.
test('a link goes when its owner takes it away, and a provider when the customer does', async () => {
  await odile.step_up();
  await configure();
  expect((await sign_in()).status).toBe(200);
  expect((await platform.client().ask('GET', '/api/account/provider')).json<{ provider: { sign_out: string } }>().provider.sign_out).toContain(`${provider.issuer}/sign-out?client_id=${client_id}`);
  const { links } = (await claire.client.ask('GET', '/api/account/links')).json<{ links: { id: string }[] }>();
  expect(code(await claire.client.send('DELETE', '/api/account/links/00000000000000000000000000000000'))).toBe('unknown-link');
  expect((await claire.send('DELETE', `/api/account/links/${links[0]!.id}`)).status).toBe(204);
  expect(code(await sign_in())).toBe('not-linked');
  expect((await odile.client.send('DELETE', settings_path)).status).toBe(204);
  expect(code(await odile.client.send('DELETE', settings_path))).toBe('no-provider');
  expect(code(await platform.client().send('POST', '/api/account/provider/sign-in', {}))).toBe('no-provider');
  expect(await noted('policy.provider-changed')).toBeGreaterThanOrEqual(2);
});

// Shows IDN-08, IDN-12.
test('where another could confirm it, to configure a provider takes two people', async () => {
  const oscar = await Owner.take_up(platform, await odile.invite('oscar@example.org', ['tenant_owner'], 90), 'oscar@example.org', 'oscar');
  await odile.step_up();
  const asked = await configure();
  expect(asked.status).toBe(202);
  expect(asked.body.toString()).not.toContain(client_secret);
  const { approval } = asked.json<{ approval: { id: string; hash: string; asked_for: object } }>();
  expect(approval.asked_for).toMatchObject({ provider_now: null, provider_then: { issuer: provider.issuer } });
  expect((await odile.client.ask('GET', settings_path)).json()).toMatchObject({ provider: null });
  await oscar.step_up();
  expect((await oscar.client.send('POST', `/api/organiser/approvals/${approval.id}/confirm`, { hash: approval.hash })).status).toBe(200);
  expect((await odile.client.ask('GET', settings_path)).json()).toMatchObject({ provider: { issuer: provider.issuer } });
  provider.subject = 'f:4711:another';
  expect(code(await sign_in()), 'the secret came with it').toBe('not-linked');
});
