// SPDX-License-Identifier: EUPL-1.2
// Coming in: from an invitation's link to an account, and the sign-in with each factor.

import { expect, test } from 'vitest';
import { desk_de, desk_fr, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { Keyboard } from '../whole/keyboard';
import { FakeDesk } from './fake_desk';
import { password, right_digits } from './fake_people';
import { VirtualKeys } from './virtual_keys';

const open = watched_pages();

async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|403|409|422|429)/u);
  await strict.go(path);
  return strict;
}

test('whatever is wrong at the sign-in, one sentence says so, and what was right is kept', async () => {
  const strict = await visit('/console#/e/33333333333333/results', new FakeDesk());
  const { page } = strict;
  await strict.inspect();
  await strict.picture('people_sign_in');
  const enter = async (address: string, secret: string, digits: string): Promise<string> => {
    await page.getByLabel('Adresse de courriel').fill(address);
    await page.getByLabel('Mot de passe', { exact: true }).fill(secret);
    await page.getByLabel('Nombre à six chiffres').fill(digits);
    await page.getByRole('button', { name: 'Entrer dans la console' }).click();
    await page.getByLabel('Nombre à six chiffres').and(page.locator('[value=""]')).or(page.getByRole('alert')).first().waitFor();
    return page.getByRole('alert').innerText();
  };
  const wrong = [await enter('aude@tilleuls.example', 'wrong', '123 456'), await enter('nobody@tilleuls.example', password, '123456'), await enter('aude@tilleuls.example', password, '000000')];
  expect(new Set(wrong.map((text) => text.split('\n')[0])).size).toBe(1);
  expect(wrong[0]).toContain('ne vont pas ensemble');
  expect(await page.getByLabel('Adresse de courriel').inputValue()).toBe('aude@tilleuls.example');
  await strict.inspect();
  await strict.picture('people_sign_in_refused');
  // Six digits that are none are not sent.
  await page.getByLabel('Nombre à six chiffres').fill('12345');
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByText('Saisissez les six chiffres').waitFor();
  await page.getByLabel('Nombre à six chiffres').fill(right_digits);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Résultats' }).waitFor();
});

test('who has to wait is told how long, and when it is over', async () => {
  const desk = new FakeDesk();
  desk.people.wait = 2;
  const strict = await visit('/console', desk);
  const { page } = strict;
  await page.getByLabel('Adresse de courriel').fill('aude@tilleuls.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByLabel('Nombre à six chiffres').fill(right_digits);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByText('Trop d’essais. Attendez 2 secondes.').waitFor();
  await page.getByText(/^0:0[12]$/u).waitFor();
  await strict.picture('people_wait');
  await page.getByText('L’attente est finie').waitFor();
  await strict.inspect();
});

test('an account that is being guessed at is opened with a recovery code, once', async () => {
  const desk = new FakeDesk();
  desk.people.other_factor = true;
  const strict = await visit('/console', desk);
  const { page } = strict;
  const fill = async (): Promise<void> => {
    await page.getByLabel('Adresse de courriel').fill('aude@tilleuls.example');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  };
  await fill();
  await page.getByLabel('Nombre à six chiffres').fill(right_digits);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByText('Quelqu’un essaie de deviner ce compte').waitFor();
  await page.getByRole('radio', { name: 'Code de secours' }).check();
  await page.getByRole('textbox', { name: 'Code de secours' }).fill('3-ABC3-7K2M');
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByText('Saisissez le code entier').waitFor();
  await strict.inspect();
  await strict.picture('people_recovery');
  await page.getByRole('textbox', { name: 'Code de secours' }).fill('3-ABC3-7K2M-9QRT-4HVW');
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  expect(desk.people.me.recovery).toHaveLength(9);
});

test('an organiser comes in with a phone; the secret of the link goes into no address', async () => {
  const desk = new FakeDesk();
  const link = desk.people.invite('nadia@tilleuls.example', ['organiser']);
  const strict = await visit(link, desk, phone_fr);
  const { page } = strict;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('heading', { level: 1, name: 'Ouvrir votre compte' }).waitFor();
  expect(page.url()).toMatch(/\/console#\/invitation$/u);
  await page.getByLabel('Adresse de courriel').fill('somebody@tilleuls.example');
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  await page.getByText('n’est pas connue à cette adresse').waitFor();
  await strict.inspect();
  await strict.picture('people_invitation_refused_phone');
  await page.getByLabel('Adresse de courriel').fill('nadia@tilleuls.example');
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();

  // The role in plain words, and how far the password has come.
  await page.getByText('Prépare les scrutins').waitFor();
  await page.getByLabel('Votre nom').fill('Nadia Benali');
  await page.getByText('Au moins 12 caractères').waitFor();
  await page.getByLabel('Nouveau mot de passe').fill('azertyuiop');
  await page.getByText('Encore 7 caractères').waitFor();
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
  await page.getByText('Il est encore trop court').waitFor();
  await page.getByLabel('Nouveau mot de passe').fill('azertyuiop azerty');
  await page.getByText('Assez long').first().waitFor();
  await page.getByLabel('Le même mot de passe').fill('autre chose');
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
  await page.getByText('Les deux mots de passe diffèrent').waitFor();
  expect(desk.people.bodies.some(({ path }) => path === '/api/account/enrol')).toBe(false);
  await page.getByLabel('Le même mot de passe').fill('azertyuiop azerty');
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();
  await page.getByText('Beaucoup de gens l’utilisent').waitFor();
  await page.getByText('Il suit une suite').waitFor();
  await strict.inspect();
  await strict.picture('people_password_refused_phone');
  await page.getByRole('checkbox', { name: 'Afficher le mot de passe' }).check();
  await page.getByLabel('Nouveau mot de passe').fill('quatre mots sans rapport');
  expect(await page.getByLabel('Le même mot de passe').count()).toBe(0);
  await page.getByRole('button', { name: 'Continuer avec le second facteur' }).click();

  await page.getByRole('img', { name: /^QR code/u }).waitFor();
  await page.getByText('JBSW').first().waitFor();
  await page.getByLabel('Nombre affiché maintenant').fill('000000');
  await page.getByRole('button', { name: 'Vérifier le nombre' }).click();
  await page.getByText('Ce n’est pas le nombre affiché').waitFor();
  await strict.inspect();
  await strict.picture('people_device_phone');
  await page.getByLabel('Nombre affiché maintenant').fill(right_digits);
  await page.getByRole('button', { name: 'Vérifier le nombre' }).click();

  await page.getByText('Ce n’est pas obligatoire').waitFor();
  await strict.picture('people_keys_optional_phone');
  await page.getByRole('button', { name: 'Ouvrir mon compte sans clé' }).click();
  await page.getByRole('heading', { level: 1, name: 'Gardez vos codes de secours' }).waitFor();
  expect(await page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem').count()).toBe(10);
  await strict.inspect();
  await strict.picture('people_codes_phone');
  await page.getByRole('button', { name: 'Aller à la connexion' }).click();
  await page.getByText('Cochez d’abord la case').waitFor();
  await page.getByLabel('Je les ai gardés').check();
  await page.getByRole('button', { name: 'Aller à la connexion' }).click();
  await page.getByText('Votre compte est ouvert').waitFor();
  expect(await page.getByLabel('Adresse de courriel').inputValue()).toBe('nadia@tilleuls.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill('quatre mots sans rapport');
  await page.getByLabel('Nombre à six chiffres').fill(right_digits);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  for (const url of asked) expect(url).not.toMatch(/Secret|AbCdEf|quatre/u);
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(/Secret|quatre|JBSW/u);
});

test('who manages needs two security keys, and signs in with one', async () => {
  const desk = new FakeDesk();
  const link = desk.people.invite('gerda@tilleuls.example', ['staff_manager'], '2027-06-30T21:59:59Z');
  const strict = await visit(link, desk, desk_de);
  const { page } = strict;
  const keys = await VirtualKeys.of(page);
  await page.getByLabel('E-Mail-Adresse').fill('gerda@tilleuls.example');
  await page.getByRole('button', { name: 'Einladung prüfen' }).click();
  await page.getByLabel('Ihr Name').fill('Gerda Öhme');
  await page.getByText('Mindestens 15 Zeichen').waitFor();
  await page.getByLabel('Neues Passwort').fill('vier Wörter ohne Bezug');
  await page.getByLabel('Dasselbe Passwort').fill('vier Wörter ohne Bezug');
  await strict.inspect();
  await strict.picture('people_person_desk_de');
  await page.getByRole('button', { name: 'Weiter zum zweiten Faktor' }).click();
  await page.getByRole('button', { name: 'Überspringen' }).click();
  await page.getByText('Ihre Rolle verlangt zwei Schlüssel').waitFor();
  await page.getByRole('button', { name: 'Schlüssel hinzufügen' }).click();
  await page.getByText('1 Schlüssel hinzugefügt').waitFor();
  // The same key again is refused by the browser; and one key is not two.
  await page.getByRole('button', { name: 'Weiteren Schlüssel hinzufügen' }).click();
  await page.getByText('Dieser Schlüssel ist bereits hinzugefügt').waitFor();
  await page.getByRole('button', { name: 'Mein Konto eröffnen' }).click();
  await page.getByText('Es fehlt noch ein Schlüssel').waitFor();
  await strict.inspect();
  await strict.picture('people_keys_desk_de');
  expect(desk.people.bodies.some(({ path }) => path === '/api/account/enrol/finish')).toBe(false);
  await keys.plug();
  await page.getByRole('button', { name: 'Weiteren Schlüssel hinzufügen' }).click();
  await page.getByText('2 Schlüssel hinzugefügt').waitFor();
  await page.getByRole('button', { name: 'Mein Konto eröffnen' }).click();
  await page.getByLabel('Ich habe sie sicher aufbewahrt').check();
  await strict.picture('people_codes_desk_de');
  await page.getByRole('button', { name: 'Zur Anmeldung' }).click();
  const gerda = desk.people.all.find((one) => one.name === 'Gerda Öhme')!;
  expect(gerda.keys.map(({ verifies }) => verifies)).toEqual([true, true]);

  await page.getByLabel('Passwort', { exact: true }).fill('vier Wörter ohne Bezug');
  await page.getByRole('radio', { name: 'Sicherheitsschlüssel' }).check();
  await strict.inspect();
  await strict.picture('people_sign_in_key_desk_de');
  await page.getByRole('button', { name: 'Bei der Konsole anmelden' }).click();
  await page.getByRole('heading', { level: 1, name: 'Wahlen' }).waitFor();
  expect(desk.people.factor).toBe('verified_key');
});

test('without a key nothing is sent, and the page says why', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console', desk);
  const { page } = strict;
  const keys = await VirtualKeys.of(page);
  await page.getByLabel('Adresse de courriel').fill('aude@tilleuls.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('radio', { name: 'Clé de sécurité' }).check();
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByText('Aucune clé n’a été montrée').waitFor();
  expect(desk.seen).not.toContain('POST /api/account/sign-in');
  await keys.unplug();
});

test('who has an account takes up another role after signing in', async () => {
  const desk = new FakeDesk();
  const link = desk.people.invite('bruno@tilleuls.example', ['help_desk']);
  const strict = await visit(link, desk);
  const { page } = strict;
  await page.getByLabel('Adresse de courriel').fill('bruno@tilleuls.example');
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  await page.getByRole('heading', { level: 1, name: 'Vous avez déjà un compte' }).waitFor();
  await strict.inspect();
  await page.getByLabel('Adresse de courriel').fill('bruno@tilleuls.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByLabel('Nombre à six chiffres').fill(right_digits);
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await page.getByRole('button', { name: 'Prendre ce rôle' }).click();
  await page.getByText('Vous avez le nouveau rôle').waitFor();
});

test('a link without its secret says what to do', async () => {
  const strict = await visit('/console#/invitation', new FakeDesk());
  await strict.page.getByRole('heading', { level: 1, name: 'Ce lien est incomplet' }).waitFor();
  await strict.inspect();
});

test('a password is typed unseen, may be pasted, and is shown only when asked for', async () => {
  const desk = new FakeDesk();
  const { page } = await visit(desk.people.invite('karim@tilleuls.example', ['help_desk']), desk);
  await page.getByLabel('Adresse de courriel').fill('karim@tilleuls.example');
  await page.getByRole('button', { name: 'Vérifier l’invitation' }).click();
  const name = page.getByLabel('Votre nom');
  const typed = page.getByLabel('Nouveau mot de passe');
  for (const field of [typed, page.getByLabel('Le même mot de passe')]) expect(await field.getAttribute('type')).toBe('password');
  await name.fill('quatre mots sans rapport');
  await name.press('Control+A');
  await name.press('Control+X');
  await typed.press('Control+V');
  expect(await typed.inputValue()).toBe('quatre mots sans rapport');
  await page.getByLabel('Afficher le mot de passe').check();
  expect(await typed.getAttribute('type')).toBe('text');
});

test('an account is opened by keyboard alone', async () => {
  const desk = new FakeDesk();
  const strict = await visit(desk.people.invite('karim@tilleuls.example', ['help_desk']), desk);
  const keyboard = new Keyboard(strict.page);
  await keyboard.arrive('Ouvrir votre compte');
  await keyboard.fill(/^Adresse de courriel/u, 'karim@tilleuls.example');
  await strict.page.keyboard.press('Enter');
  await keyboard.arrive('Votre nom et un mot de passe');
  await keyboard.fill(/^Votre nom/u, 'Karim Haddad');
  await keyboard.fill(/^Nouveau mot de passe/u, 'quatre mots sans rapport');
  await keyboard.fill(/^Le même mot de passe/u, 'quatre mots sans rapport');
  await keyboard.press('Continuer avec le second facteur');
  await keyboard.arrive('Ajouter votre téléphone');
  await keyboard.fill(/^Nombre affiché/u, right_digits);
  await strict.page.keyboard.press('Enter');
  await keyboard.arrive('Ajouter vos clés de sécurité');
  await keyboard.press('Ouvrir mon compte sans clé');
  await keyboard.arrive('Gardez vos codes de secours');
  await keyboard.press(/^Je les ai gardés/u, 'Space');
  await keyboard.press('Aller à la connexion');
  await keyboard.arrive('Connexion');
  await keyboard.fill('Mot de passe', 'quatre mots sans rapport');
  await keyboard.fill(/^Nombre à six chiffres/u, right_digits);
  await strict.page.keyboard.press('Enter');
  await keyboard.arrive('Scrutins');
});
