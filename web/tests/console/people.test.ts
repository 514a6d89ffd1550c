// SPDX-License-Identifier: EUPL-1.2
// One's own account, and those who look after other people's: people, groups, roles, programs.

import { expect, test } from 'vitest';
import { desk_fr, inspected_looks, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { Keyboard } from '../whole/keyboard';
import { FakeDesk } from './fake_desk';
import { password, right_digits } from './fake_people';
import { VirtualKeys } from './virtual_keys';

const open = watched_pages();

async function visit(path: string, desk: FakeDesk, look: Look = desk_fr): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|403|404|409|422)/u);
  await strict.go(path);
  return strict;
}
const id = (n: number): string => n.toString(16).padStart(32, '0');
const sent = (desk: FakeDesk, path: string): Record<string, unknown>[] => desk.people.bodies.filter((one) => one.path === path).map(({ body }) => body);

const pages: [string, string, RegExp][] = [
  ['account', '/console#/account', /^(Mon compte|Mein Konto)$/u],
  ['list', '/console#/people', /^(Personnes|Personen)$/u],
  ['one', `/console#/people/${id(2)}`, /^Bruno Vidal$/u],
  ['locked', `/console#/people/${id(3)}`, /^Claire Dumas$/u],
  ['groups', '/console#/groups', /^(Groupes|Gruppen)$/u],
  ['group', `/console#/groups/${id(50)}`, /^Service des élections$/u],
  ['roles', '/console#/roles', /^(Rôles|Rollen)$/u],
  ['services', '/console#/services', /^(Accès des programmes|Zugänge von Programmen)$/u],
];
const seen = inspected_looks('phone_de', 'desk_fr');
for (const [look_name, look] of seen) {
  test(`every page about people stands, with the way out in sight on a desk, ${look_name}`, async () => {
    const strict = await visit('/console', new FakeDesk(), look);
    for (const [name, path, heading] of pages) {
      await strict.go(path);
      await strict.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await strict.page.waitForTimeout(250);
      if (look_name === 'desk_fr') expect(await strict.page.getByRole('button', { name: 'Se déconnecter' }).isVisible()).toBe(true);
      if (look_name.endsWith('fr')) await strict.inspect();
      await strict.picture(`people_${name}_${look_name}`);
    }
  });
}

test('an act that wants a factor shown again goes on after it, with nothing typed lost', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/people', desk, phone_fr);
  const { page } = strict;
  await page.getByRole('button', { name: 'Inviter une personne' }).click();
  const drawer = page.getByRole('dialog', { name: 'Inviter une personne' });
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await drawer.getByText('Choisissez un rôle.').waitFor();
  await drawer.getByText('Donnez l’adresse d’une seule personne').waitFor();
  await strict.inspect();
  await strict.picture('people_invite_faults_phone', false);
  await drawer.getByLabel('Adresse de courriel').fill('info@tilleuls.example');
  await drawer.getByRole('checkbox', { name: /^Organisateur/u }).check();
  await drawer.getByRole('checkbox', { name: /^Gestionnaire des personnes/u }).check();
  await drawer.getByText('deux clés de sécurité').waitFor();
  await drawer.getByLabel('Pourquoi').fill('Prépare les élections de mars');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await drawer.getByText('Choisissez un jour à venir').waitFor();
  expect(sent(desk, '/api/people/invitations')).toEqual([]);
  await drawer.getByRole('checkbox', { name: /^Gestionnaire des personnes/u }).uncheck();
  desk.people.stale = true;
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();

  const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
  await step.getByRole('radio', { name: 'Application' }).check();
  await step.getByLabel('Nombre à six chiffres').fill('111 111');
  await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
  await step.getByText('n’a pas été reconnu').waitFor();
  await strict.inspect();
  await strict.picture('people_step_up_phone', false);
  // Given up: nothing is done, and everything stands as it was.
  await step.getByRole('button', { name: 'Fermer cette fenêtre' }).click();
  await drawer.getByText('Un second facteur n’a pas été montré. Rien n’a été fait.').waitFor();
  expect(await drawer.getByLabel('Pourquoi').inputValue()).toBe('Prépare les élections de mars');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await step.getByLabel('Nombre à six chiffres').fill(right_digits);
  await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
  // Then the desk's own word: an address that several read.
  await drawer.getByText('Donnez l’adresse d’une seule personne').waitFor();
  await drawer.getByLabel('Adresse de courriel').fill('nadia@tilleuls.example');
  await drawer.getByRole('button', { name: 'Faire l’invitation' }).click();
  await drawer.getByText(/#\/invitation\/ZyXw/u).waitFor();
  await strict.inspect();
  await strict.picture('people_invited_phone', false);
  expect(sent(desk, '/api/people/invitations').at(-1)).toEqual({ address: 'nadia@tilleuls.example', roles: ['organiser'], reason: 'Prépare les élections de mars' });
  await drawer.getByRole('button', { name: 'Terminer' }).click();
  await page.getByRole('rowheader', { name: 'nadia@tilleuls.example' }).waitFor();
  // The link is nowhere any more; the invitation can be withdrawn.
  expect(await page.content()).not.toContain('ZyXw');
  await page.getByRole('button', { name: 'Retirer l’invitation de nadia@tilleuls.example' }).click();
  await page.getByText('Le lien n’ouvre plus rien').waitFor();
  expect(desk.people.invitations.some(({ address }) => address === 'nadia@tilleuls.example')).toBe(false);
});

test('a role that asks for a key is served by a key', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/account', desk);
  const { page } = strict;
  await VirtualKeys.of(page);
  // A key of our own first: the pretended one knows its secret.
  await page.getByRole('button', { name: 'Ajouter une clé' }).click();
  await page.getByText('La clé est ajoutée').waitFor();
  expect(desk.people.me.keys).toHaveLength(3);
  await strict.go(`/console#/groups/${id(50)}`);
  desk.people.refuse = { status: 401, code: 'other-factor' };
  await page.getByRole('button', { name: 'Retirer Bruno Vidal du groupe' }).click();
  const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
  await step.getByText('demande ici une clé de sécurité').waitFor();
  expect(await step.getByRole('textbox').count()).toBe(0);
  await strict.inspect();
  await strict.picture('people_step_up_key', false);
  await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
  await page.getByText('Bruno Vidal n’est plus dans le groupe.').waitFor();
  expect(desk.people.factor).toBe('verified_key');
});

test('my account: a key that a role needs stays, a phone is changed, codes are renewed and shown once', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/account', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Retirer la clé 1' }).click();
  const removing = page.getByRole('dialog', { name: 'Retirer la clé 1' });
  await removing.getByRole('button', { name: 'Retirer', exact: true }).click();
  await removing.getByText('Le rôle demande plus').waitFor();
  await strict.inspect();
  await page.keyboard.press('Escape');

  desk.people.stale = true;
  await page.getByRole('button', { name: 'Changer de téléphone' }).click();
  const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
  await step.getByRole('radio', { name: 'Code de secours' }).check();
  await step.getByRole('textbox', { name: 'Code de secours' }).fill('0-abc0-7k2m-9qrt-4hvw'.toUpperCase());
  await step.getByRole('button', { name: 'Confirmer et continuer' }).click();
  const phone = page.getByRole('dialog', { name: 'Changer de téléphone' });
  await phone.getByText('KRUG').first().waitFor();
  await strict.inspect();
  await strict.picture('people_change_phone', false);
  await phone.getByLabel('Nombre affiché maintenant').fill(right_digits);
  await phone.getByRole('button', { name: 'Vérifier le nombre' }).click();
  await page.getByText('Le téléphone est ajouté').waitFor();

  await page.getByText('9 restent').waitFor();
  await page.getByRole('button', { name: 'Faire dix nouveaux codes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Faire dix nouveaux codes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Gardez vos codes de secours' }).waitFor();
  expect(await page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/^3\s*-\s*FRE3/u)]));
  await strict.inspect();
  await strict.picture('people_codes_renewed');
  // Not left by accident; printed as they stand, and nothing else.
  let asked = '';
  page.once('dialog', (dialog) => {
    asked = dialog.message();
    void dialog.dismiss();
  });
  await page.getByRole('link', { name: 'Groupes' }).click();
  await expect.poll(() => asked).toContain('ne seront plus montrés');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('nav').first().evaluate((one) => getComputedStyle(one).visibility)).toBe('hidden');
  expect(await page.getByRole('list', { name: 'Codes de secours' }).evaluate((one) => getComputedStyle(one).visibility)).toBe('visible');
  await strict.picture('people_codes_printed');
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('Je les ai gardés').check();
  await page.getByRole('button', { name: 'Revenir à mon compte' }).click();
  await page.getByText('10 restent').waitFor();
  expect(await page.content()).not.toContain('FRE3');
});

test('my account: the password, and sessions elsewhere', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/account', desk);
  const { page } = strict;
  await page.getByRole('button', { name: /^Fermer la session ouverte/u }).first().click();
  await page.getByText('La session est fermée.').waitFor();
  expect(desk.people.sessions).toHaveLength(2);
  await page.getByRole('button', { name: 'Fermer toutes les autres' }).click();
  await page.getByText('Vous n’êtes connecté qu’ici.').waitFor();
  await page.getByLabel('Mot de passe actuel').fill('not mine');
  await page.getByLabel('Nouveau mot de passe').fill('cinq mots choisis par un dé');
  await page.getByLabel('Le même mot de passe').fill('cinq mots choisis par un dé');
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  await page.getByText('Ce n’est pas votre mot de passe actuel.').waitFor();
  await page.getByLabel('Mot de passe actuel').fill(password);
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  await page.getByText('Le mot de passe est changé').waitFor();
  expect(desk.people.me.password).toBe('cinq mots choisis par un dé');
  // And the page goes on under its new cookie.
  await page.getByLabel('Langue de la console').selectOption('English');
  await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
  await page.getByRole('button', { name: 'Make ten new codes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make ten new codes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Keep your recovery codes' }).waitFor();
  page.once('dialog', (dialog) => void dialog.accept());
});

test('a person: rights and why, a role given and taken back, unlocked, and shut out for good', async () => {
  const desk = new FakeDesk();
  const strict = await visit(`/console#/people/${id(2)}`, desk);
  const { page } = strict;
  const rights = page.getByRole('region', { name: 'Ce que cela permet maintenant' });
  const reissue = rights.getByRole('row', { name: /^Refaire le code d’un électeur/u });
  await reissue.getByText('Assistance aux électeurs, par le groupe Service des élections').waitFor();
  await reissue.getByText('Organisateur').first().waitFor();
  expect(await rights.getByRole('row', { name: /^Ouvrir l’urne/u }).count()).toBe(0);

  await page.getByRole('button', { name: 'Donner un rôle' }).click();
  const drawer = page.getByRole('dialog', { name: 'Donner un rôle à Bruno Vidal' });
  await drawer.getByRole('radio', { name: /^Observateur/u }).check();
  await drawer.getByLabel('Pourquoi').fill('Président du bureau');
  await drawer.getByRole('button', { name: 'Donner un rôle' }).click();
  await drawer.getByText('Ce rôle se donne pour un scrutin. Choisissez lequel.').waitFor();
  await strict.inspect();
  await strict.picture('people_give_role', false);
  await drawer.getByRole('radio', { name: /^Membre du bureau électoral/u }).check();
  await drawer.getByLabel('Où').selectOption({ label: 'Statuts 2027' });
  desk.people.refuse = { status: 403, code: 'giver-lacks' };
  await drawer.getByRole('button', { name: 'Donner un rôle' }).click();
  await drawer.getByText('plus que ce que vous pouvez vous-même').waitFor();
  await drawer.getByRole('button', { name: 'Donner un rôle' }).click();
  await page.getByText('Le rôle est donné').waitFor();
  expect(sent(desk, '/api/grants').at(-1)).toEqual({ person: id(2), role: 'board_member', election: '55555555555555', reason: 'Président du bureau' });
  await rights.getByRole('row', { name: /^Ouvrir l’urne/u }).getByText('Statuts 2027').waitFor();
  await page.getByRole('button', { name: 'Bruno Vidal : retirer le rôle « Membre du bureau électoral »' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('Le rôle est retiré.').waitFor();

  await page.getByRole('button', { name: 'Fermer le compte' }).click();
  const closing = page.getByRole('dialog', { name: 'Fermer le compte de Bruno Vidal ?' });
  await closing.getByLabel('Saisissez le nom de la personne').fill('Bruno');
  await closing.getByRole('button', { name: 'Fermer ce compte pour toujours' }).click();
  await closing.getByText('Ce n’est pas le nom de cette personne.').waitFor();
  await strict.inspect();
  await strict.picture('people_disable', false);
  expect(desk.people.all[1]?.state).toBe('active');
  await closing.getByLabel('Saisissez le nom de la personne').fill('Bruno Vidal');
  await closing.getByRole('button', { name: 'Fermer ce compte pour toujours' }).click();
  await page.getByText('Bruno Vidal ne peut rien faire ici').waitFor();
  expect(desk.people.all[1]?.state).toBe('disabled');

  await strict.go(`/console#/people/${id(3)}`);
  await page.getByRole('button', { name: 'Déverrouiller' }).click();
  await page.getByText('Le compte de Claire Dumas est déverrouillé.').waitFor();
  // Nobody shuts themselves out here.
  await strict.go(`/console#/people/${id(1)}`);
  await page.getByText('C’est vous.').waitFor();
  expect(await page.getByRole('button', { name: 'Fermer le compte' }).count()).toBe(0);
});

test('the list is searched by name and address, accents apart', async () => {
  const { page } = await visit('/console#/people', new FakeDesk());
  const names = page.getByRole('table', { name: 'Personnes' }).getByRole('rowheader');
  await expect.poll(() => names.count()).toBe(6);
  await page.getByRole('searchbox').fill('eve');
  await expect.poll(() => names.allInnerTexts()).toEqual([expect.stringContaining('Ève Marchand')]);
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('État').selectOption({ label: 'Verrouillé' });
  await expect.poll(() => names.allInnerTexts()).toEqual([expect.stringContaining('Claire Dumas')]);
});

test('a group by keyboard alone: made, a member put in, a role given, removed', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/groups', desk);
  const keyboard = new Keyboard(strict.page);
  await keyboard.arrive('Groupes');
  await keyboard.press('Ajouter un groupe');
  await keyboard.fill(/^Nom du groupe/u, 'Scrutateurs');
  await strict.page.keyboard.press('Enter');
  await keyboard.arrive('Scrutateurs');
  await keyboard.choose('Ajouter une personne', 'Ève Marchand (eve@tilleuls.example)');
  await keyboard.press('Ajouter au groupe');
  await strict.page.getByText('Ève Marchand est dans le groupe.').waitFor();
  await keyboard.press('Donner un rôle');
  // A row of choices is one stop, and the arrows go through it.
  await keyboard.reach(/^Responsable de la sécurité/u);
  await strict.page.keyboard.press('ArrowDown');
  await keyboard.fill(/^Pourquoi/u, 'Contrôle des comptes');
  await strict.page.keyboard.press('Enter');
  await strict.page.getByText('Le rôle est donné').waitFor();
  expect(desk.people.grants.at(-1)).toMatchObject({ role: 'auditor', reason: 'Contrôle des comptes' });
  await keyboard.press_back('Supprimer le groupe');
  await keyboard.press('Supprimer le groupe');
  await keyboard.arrive('Groupes');
  expect(desk.people.groups.map(({ name }) => name)).not.toContain('Scrutateurs');
});

test('a program gets no more than its giver has, and its key is shown once', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/services', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Donner un accès' }).click();
  const drawer = page.getByRole('dialog', { name: 'Donner un accès' });
  await drawer.getByRole('button', { name: 'Donner un accès' }).click();
  await drawer.getByText('Choisissez au moins un droit.').waitFor();
  await drawer.getByText('Donnez au moins une plage d’adresses').waitFor();
  await strict.inspect();
  await strict.picture('people_service_faults', false);
  expect(await drawer.getByLabel('Créer une organisation').count()).toBe(0);
  await drawer.getByLabel('Nom du programme').fill('Affichage du hall');
  await drawer.getByLabel('Voir la participation').check();
  await drawer.getByLabel('Depuis quelles adresses').fill('192.0.2.14/32\n2001:db8::/48');
  await drawer.getByLabel('Jusqu’au').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await drawer.getByRole('button', { name: 'Donner un accès' }).click();
  await drawer.getByText(/^urna_/u).waitFor();
  expect(sent(desk, '/api/services').at(-1)).toMatchObject({ name: 'Affichage du hall', permissions: ['turnout.read'], from: ['192.0.2.14/32', '2001:db8::/48'] });
  await strict.inspect();
  await strict.picture('people_service_key', false);
  await drawer.getByRole('button', { name: 'Terminer' }).click();
  await drawer.getByText('Cochez d’abord la case').waitFor();
  await drawer.getByLabel('Elle est dans la configuration').check();
  await drawer.getByRole('button', { name: 'Terminer' }).click();
  expect(await page.content()).not.toContain('abababab');
  await page.getByRole('button', { name: 'Retirer l’accès de « Affichage du hall »' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('« Affichage du hall » n’entre plus.').waitFor();
});

test('who may little sees little, and is told who could', async () => {
  const desk = new FakeDesk();
  desk.sign_in_as('Ève Marchand');
  desk.people.me.recovery = Array.from({ length: 8 }, (_, at) => `code ${at}`);
  const strict = await visit('/console', desk);
  const { page } = strict;
  const menu = page.getByRole('navigation', { name: 'Organisation' });
  await menu.getByRole('link', { name: 'Rôles' }).waitFor();
  expect(await menu.getByRole('link').allInnerTexts()).toEqual(['Documents', 'Rôles']);
  expect(await menu.getByRole('heading').allInnerTexts()).toEqual(['Travail en commun', 'Personnes et droits']);
  expect(await page.getByRole('navigation', { name: 'Scrutins' }).getByRole('link', { name: 'Nouveau scrutin' }).count()).toBe(0);
  // What waits for others is not even asked for.
  await page.getByRole('link', { name: /^À traiter\s: rien$/u }).click();
  await page.getByText('Rien n’attend de votre part. Vous êtes à jour.').waitFor();
  await strict.inspect();
  await strict.picture('notices_none');
  expect(desk.seen.filter((one) => /incident|assurance|platform|hosting|review|limits|stopped|export/u.test(one))).toEqual([]);
  desk.people.refuse_reading = { status: 403, code: 'not-allowed', more: { fields: [{ path: 'permission', problem: 'person.read' }, { path: 'roles', problem: 'tenant_owner staff_manager' }] } };
  await strict.go('/console#/people');
  await page.getByText('Il manque le droit : Voir les personnes.').waitFor();
  await page.getByText('Responsable de l’organisation et Gestionnaire des personnes').waitFor();
  await strict.inspect();
  await strict.picture('people_not_allowed');
  // It is asked once, not again and again.
  await page.waitForTimeout(500);
  expect(desk.seen.filter((one) => one === 'GET /api/people')).toHaveLength(1);
});
