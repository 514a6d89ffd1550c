// SPDX-License-Identifier: EUPL-1.2
// Signing in by the organisation's identity provider: the button, the way back, one's own link, the customer's settings.

import { expect, test } from 'vitest';
import { desk_fr, phone_fr } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

// Shows IDN-12.
test('there and back: what came along leaves the address, and a second factor is shown here', async () => {
  const desk = new FakeDesk();
  desk.signed_in = false;
  const strict = await open(desk.api, phone_fr);
  strict.expected.push(/status of 401/u);
  const { page } = strict;
  desk.people.provider = { label: 'Compte Exemple', address: 'https://login.example.org/authorize?state=s1' };
  await strict.go('/console#/account');
  await page.getByRole('button', { name: 'Se connecter avec Compte Exemple' }).waitFor();
  await strict.inspect();
  await strict.picture('provider_sign_in_phone');

  await strict.go('/return?state=s1&code=c1&iss=https%3A%2F%2Flogin.example.org');
  await page.getByText('Vous avez été reconnu').waitFor();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/console');
  expect(desk.people.bodies.find(({ path }) => path.endsWith('/provider/return'))?.body).toEqual({ state: 's1', code: 'c1', iss: 'https://login.example.org', error: null });
  await strict.inspect();
  await strict.picture('provider_second_phone');
  await page.getByLabel('Nombre à six chiffres').fill('123456');
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mon compte' }).waitFor();
  await page.getByRole('button', { name: 'Lier mon compte à Compte Exemple' }).waitFor();
  desk.people.links = [{ id: '1'.repeat(32), issuer: 'https://login.example.org', since: '2026-11-20T09:00:00Z', in_use: true }];
  await strict.go('/console#/people');
  await strict.go('/console#/account');
  await page.getByText('login.example.org · lié depuis le').waitFor();
  await strict.inspect();
  await strict.picture('provider_links_phone');
});

// Shows IDN-12.
test('what is refused says why on the page of the sign-in', async () => {
  const desk = new FakeDesk();
  desk.signed_in = false;
  desk.people.refuse = { status: 401, code: 'not-linked' };
  const strict = await open(desk.api, desk_fr);
  strict.expected.push(/status of 401/u);
  await strict.go('/return?state=s1&code=c1');
  await strict.page.getByText('Votre compte n’est pas encore lié à ce fournisseur').waitFor();
  await strict.inspect();
});

// Shows IDN-12.
test('a provider is configured, and its secret is shown nobody again', async () => {
  const desk = new FakeDesk();
  desk.signed_in = true;
  const strict = await open(desk.api, desk_fr);
  const { page } = strict;
  await strict.go('/console#/policy');
  await page.getByText('Aucun fournisseur n’est configuré.').waitFor();
  await page.getByRole('button', { name: 'Configurer un fournisseur' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Nom sur la page de connexion').fill('Compte Exemple');
  await drawer.getByLabel('Adresse de l’émetteur (issuer)').fill('https://login.example.org');
  await drawer.getByLabel('Identifiant client (client id)').fill('urna');
  await drawer.getByLabel('Secret du client').fill('un secret');
  await drawer.getByLabel('ES256').check();
  await strict.inspect();
  await strict.picture('provider_form_desk', false);
  await drawer.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Le fournisseur est enregistré.').waitFor();
  expect(desk.customer.wanted).toEqual([{ label: 'Compte Exemple', issuer: 'https://login.example.org', client_id: 'urna', secret: 'un secret', algorithms: ['RS256', 'ES256'], levels: [], age_max_minutes: null, reads_userinfo: false }]);
  await page.getByText('https://login.example.org', { exact: true }).waitFor();
  expect(await page.getByText('un secret').count()).toBe(0);
  await strict.inspect();
  await strict.picture('provider_policy_desk');
});
