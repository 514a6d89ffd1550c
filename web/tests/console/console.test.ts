// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { desk_fr, inspected_looks, looks, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';
import { password } from './fake_people';

const open = watched_pages();

async function visit(path: string, desk = new FakeDesk(), look: Look = desk_fr, signed_in = true): Promise<StrictPage> {
  desk.signed_in = signed_in;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of 401/u);
  await strict.go(path);
  return strict;
}

const pages: [string, string, RegExp][] = [
  ['elections', '/console', /^(Scrutins|Wahlen)$/u],
  ['new', '/console#/new', /^(Nouveau scrutin|Neue Wahl)$/u],
  ['questions', '/console#/e/22222222222222/questions', /^(Questions et règles|Fragen und Regeln)$/u],
  ['overview_draft', '/console#/e/22222222222222', /Valmont/u],
  ['overview_open', '/console#/e/11111111111111', /CSE/u],
  ['roll', '/console#/e/11111111111111/roll', /^(Liste électorale|Wählerverzeichnis)$/u],
  ['trustees', '/console#/e/22222222222222/trustees', /^(Détenteurs de la clé|Schlüsselhalter)$/u],
  ['codes', '/console#/e/22222222222222/codes', /^(Codes et lettres|Codes und Briefe)$/u],
  ['trial', '/console#/e/22222222222222/trial', /^(Vote d’essai|Probewahl)$/u],
  ['turnout', '/console#/e/11111111111111/turnout', /^(Participation|Beteiligung)$/u],
  ['results', '/console#/e/33333333333333/results', /^(Résultats|Ergebnisse)$/u],
  ['results_closed', '/console#/e/44444444444444/results', /^(Résultats|Ergebnisse)$/u],
  ['opening', '/console#/e/55555555555555/opening', /Statuts 2027/u],
];
// One look of each size; URNA_ALL_LOOKS asks for every size in every language.
const seen = inspected_looks('phone_fr', 'desk_de');
for (const [look_name, look] of seen) {
  test(`every page stands, ${look_name}`, { timeout: 240_000 }, async () => {
    const strict = await visit('/console', new FakeDesk(), look);
    for (const [name, path, heading] of pages) {
      await strict.go('/console#/');
      await strict.go(path);
      await strict.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await strict.page.waitForTimeout(400);
      if (look_name.endsWith('fr')) await strict.inspect();
      await strict.picture(`console_${name}_${look_name}`);
      if (process.env['URNA_PICTURES'] !== undefined) {
        await strict.page.emulateMedia({ colorScheme: 'dark' });
        await strict.picture(`console_${name}_${look_name}_dark`);
        await strict.page.emulateMedia({ colorScheme: 'light' });
      }
    }
  });
}

test('a session that ends keeps what was typed', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/22222222222222/questions', desk);
  const { page } = strict;
  await page.getByLabel('Nom', { exact: true }).fill('Un nom à garder');
  desk.expire = true;
  await page.getByRole('button', { name: 'Enregistrer les questions' }).click();
  const again = page.getByRole('dialog', { name: 'Vous avez été déconnecté' });
  await again.waitFor();
  // Whose session it was stands there already.
  expect(await page.getByLabel('Adresse de courriel').inputValue()).toBe('aude@tilleuls.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByLabel('Nombre à six chiffres').fill('123456');
  await page.getByRole('button', { name: 'Entrer dans la console' }).click();
  await again.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('Un nom à garder');
  await page.getByRole('button', { name: 'Enregistrer les questions' }).click();
  await page.getByText('Enregistré.').first().waitFor();
});

test('a definition with faults is not sent; each fault leads to its field', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/new', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Créer le scrutin' }).click();
  await page.getByText(/points à corriger/u).waitFor();
  await strict.inspect();
  await strict.picture('console_new_faults');
  expect(desk.seen).not.toContain('POST /api/organiser/elections');
  await page.getByLabel('Nom', { exact: true }).fill('Bureau 2027');
  await page.getByLabel('Question', { exact: true }).fill('Qui ?');
  await page.getByLabel('Réponses 1').fill('Ada');
  await page.getByLabel('Réponses 2').fill('Bo');
  for (const [i, name] of ['Un', 'Deux', 'Trois'].entries()) await page.getByLabel(`Membres qui se partagent une clé ${i + 1}`).fill(name);
  await page.getByRole('complementary').getByText('Ada').waitFor();
  await page.getByRole('button', { name: 'Créer le scrutin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bureau 2027' }).waitFor();
  expect(desk.elections.at(-1)?.definition['trustees']).toEqual({ threshold: 2, members: ['Un', 'Deux', 'Trois'] });
});

test('what the desk refuses is shown at its field', async () => {
  const strict = await visit('/console#/e/22222222222222/questions');
  strict.expected.push(/status of 422/u);
  await strict.go('/console#/new');
  const { page } = strict;
  await page.getByLabel('Nom', { exact: true }).fill('Refusé');
  await page.getByLabel('Question', { exact: true }).fill('Qui ?');
  await page.getByLabel('Réponses 1').fill('Ada');
  await page.getByLabel('Réponses 2').fill('Bo');
  for (const [i, name] of ['Un', 'Deux', 'Trois'].entries()) await page.getByLabel(`Membres qui se partagent une clé ${i + 1}`).fill(name);
  await page.getByRole('button', { name: 'Créer le scrutin' }).click();
  await page.getByText('is not allowed. Write another.').first().waitFor();
  expect(await page.getByLabel('Question', { exact: true }).getAttribute('aria-invalid')).toBe('true');
});

test('what the checklist remarks is said in the reader’s language, with names and figures', async () => {
  const remarks: [Look, string[]][] = [
    [desk_fr, ['24 électeurs', 'Pas encore terminé par Marc Olivier et Awa N’Guessan', 'La liste a changé depuis : refaites-les', 'Aucun n’a eu lieu']],
    [looks['phone_de']!, ['24 Wahlberechtigte', 'Noch nicht fertig: Marc Olivier und Awa N’Guessan', 'Das Verzeichnis hat sich seitdem geändert: Erstellen Sie sie neu', 'Es gab noch keine']],
  ];
  for (const [look, said] of remarks) {
    const { page } = await visit('/console#/e/22222222222222', new FakeDesk(), look);
    for (const one of said) await page.getByText(one).first().waitFor();
    expect(await page.getByText('an English sentence').count()).toBe(0);
  }
});

test('a roll with faults is not taken; a good one is taken only when confirmed', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/22222222222222/roll', desk);
  strict.expected.push(/status of 422/u);
  const { page } = strict;
  const csv = (text: string) => ({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.locator('input[type=file]').setInputFiles(csv('Matricule;Nom;Prénom;Courriel;Collège\nA1;Petit;Eva;petit@example;Cadres\n'));
  await page.getByText('La liste a 1 défaut').waitFor();
  await page.getByText('Ligne 2').waitFor();
  await page.getByText('n’est pas une adresse de courriel').waitFor();
  await strict.inspect();
  await strict.picture('console_roll_faults');
  expect(desk.elections[1]?.voters).toBe(24);
  await page.locator('input[type=file]').setInputFiles(csv('Matricule;Nom;Prénom;Courriel;Collège\nA1;Petit;Eva;petit@example.org;Cadres\nA2;Roy;Max;;Cadres\n'));
  await page.getByRole('button', { name: 'Prendre cette liste de 2 électeurs' }).waitFor();
  await page.getByText('Lesquels').first().click();
  await page.getByText('A1, A2').waitFor();
  await strict.inspect();
  await strict.picture('console_roll_dry');
  expect(desk.elections[1]?.voters).toBe(24);
  await page.getByRole('button', { name: 'Prendre cette liste de 2 électeurs' }).click();
  await page.getByText('La liste de 2 électeurs est prise.').waitFor();
  expect(desk.elections[1]?.voters).toBe(2);
});

test('columns that nobody knows are not sent before the organiser says what they mean', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/22222222222222/roll', desk);
  const { page } = strict;
  const windows_1252 = Buffer.from('N° agent;Nom;Prénom;Salaire\r\nA1;Lefèvre;Zoé;41000 \u0080\r\nA2;Roy;Max;39000\r\n', 'latin1');
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: windows_1252 });
  await page.getByText('Il a été lu comme Windows-1252').waitFor();
  await page.getByRole('cell', { name: 'Lefèvre Roy' }).waitFor();
  await page.getByRole('cell', { name: '41000 € 39000' }).waitFor();
  await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  await page.getByText('Choisissez la colonne de l’identifiant').waitFor();
  await page.getByLabel('Sens de la colonne N° agent').selectOption('Nom');
  await page.getByText('Deux colonnes ne peuvent pas avoir le même sens').waitFor();
  await strict.inspect();
  await strict.picture('console_roll_columns');
  expect(desk.seen.filter((one) => one.endsWith('/roll') && one.startsWith('POST'))).toEqual([]);
  await page.getByLabel('Sens de la colonne N° agent').selectOption('Identifiant');
  await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  await page.getByRole('button', { name: 'Prendre cette liste de 2 électeurs' }).click();
  await page.getByText('La liste de 2 électeurs est prise.').waitFor();
  expect(desk.elections[1]?.taken[0]).toMatchObject({ id: 'A1', last_name: 'Lefèvre', first_name: 'Zoé', college: '' });
});

test('a roll of 100,000 rows scrolls without holding them', async () => {
  const strict = await visit('/console#/e/11111111111111/roll');
  const { page } = strict;
  const frame = page.getByRole('region', { name: 'Électeurs' }).last();
  await page.getByText('M000001').waitFor();
  await frame.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await page.getByText('M100000').waitFor();
  expect(await page.locator('tbody tr').count()).toBeLessThan(80);
  const mean = await frame.evaluate(async (element) => {
    element.scrollTop = 0;
    const start = performance.now();
    const frames = 120;
    for (let i = 0; i < frames; i++) {
      element.scrollTop += 400;
      await new Promise(requestAnimationFrame);
    }
    return (performance.now() - start) / frames;
  });
  console.log(`roll: mean frame ${mean.toFixed(1)} ms`);
  await page.getByRole('searchbox').fill('öztürk');
  await page.getByText('10 000 électeurs trouvés').or(page.getByText(/10.000 électeurs trouvés/u)).first().waitFor();
});

test('letters are made only when understood, and are handed over once as a file', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/22222222222222/codes', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Faire les codes et les lettres' }).click();
  await strict.inspect();
  await strict.picture('console_codes_dialog', false);
  await page.getByRole('button', { name: 'Faire les codes et enregistrer' }).click();
  await page.getByText('Cochez d’abord la case').waitFor();
  expect(desk.codes_made).toBe(0);
  await page.getByLabel('Je peux enregistrer le fichier').check();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Faire les codes et enregistrer' }).click();
  expect((await download).suggestedFilename()).toBe('lettres-22222222222222.pdf');
  expect(desk.codes_made).toBe(1);
});

// Shows IDN-13.
test('codes in two parts go to two suppliers, by two ways and under two keys', async () => {
  const desk = new FakeDesk();
  const election = desk.elections.find(({ uuid }) => uuid === '22222222222222')!;
  election.definition['two_part_codes'] = true;
  const strict = await visit('/console#/e/22222222222222/codes', desk);
  const { page } = strict;
  await page.getByText('Les faire ici, en deux parties').waitFor();
  expect(await page.getByText('Faits ailleurs').count()).toBe(0);
  await page.getByRole('button', { name: 'Faire les codes et les lettres' }).click();
  const make = page.getByRole('button', { name: 'Faire les codes et enregistrer les deux parties' });
  const keys = page.getByLabel('Clé du prestataire (age1…)');
  await page.getByLabel('Je peux enregistrer les deux fichiers').check();
  await keys.nth(0).fill('age1printer');
  await keys.nth(1).fill('age1printer');
  await page.getByLabel('Envoyée par').nth(1).selectOption('letter');
  await make.click();
  await page.getByText('Choisissez une autre voie que celle de la première partie.').waitFor();
  await page.getByText('C’est la clé de la première partie').waitFor();
  await strict.inspect();
  await strict.picture('console_codes_parts', false);
  expect(desk.codes_made).toBe(0);
  await keys.nth(1).fill('age1sender');
  await page.getByLabel('Envoyée par').nth(1).selectOption('sms');
  await make.click();
  await page.getByText('Les deux parties sont dans les téléchargements').waitFor();
  expect(desk.suppliers).toEqual([{ channel: 'letter', recipient: 'age1printer' }, { channel: 'sms', recipient: 'age1sender' }]);
});

test('the box opens only when the very name is typed, and the page is not left by accident', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/55555555555555/opening', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Quitter la cérémonie' }).click();
  await page.getByRole('dialog').getByText('Le journal de cette page est perdu.').waitFor();
  await page.getByRole('button', { name: 'Rester' }).click();
  await page.getByLabel('Nom', { exact: true }).fill('Marc Olivier');
  await page.getByRole('button', { name: 'Noter comme présent' }).click();
  await page.getByLabel('Saisissez le nom du scrutin').fill('Statuts');
  await page.getByRole('button', { name: 'Ouvrir l’urne maintenant' }).click();
  await page.getByText('Ce n’est pas le nom du scrutin').waitFor();
  expect(desk.seen.filter((one) => one.endsWith('/open'))).toEqual([]);
  await page.getByLabel('Saisissez le nom du scrutin').fill('Statuts 2027');
  await page.getByRole('button', { name: 'Ouvrir l’urne maintenant' }).click();
  await page.getByText('L’urne est ouverte', { exact: true }).waitFor();
  await strict.inspect();
  await strict.picture('console_opened');
  expect(desk.elections.at(-1)?.state).toBe('open');
});

test('a trial is over only when its result was compared, and one that differs is no small thing', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/22222222222222/trial', desk);
  const { page } = strict;
  await page.getByRole('button', { name: 'Commencer un essai' }).click();
  await page.getByText('ESSAI-6', { exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'Voter comme ESSAI-1' }).getAttribute('href')).toBe('/v/77777777777777#7K2MP9QRTX4HVWC0DFGJ3NPQR8STVW');
  await strict.inspect();
  await strict.picture('console_trial_open');
  await page.getByRole('button', { name: 'Clore et dépouiller l’essai' }).click();
  await page.getByRole('button', { name: 'Non, il y a un écart' }).click();
  await page.getByText('Cela empêche l’ouverture.').waitFor();
  await strict.inspect();
  await strict.picture('console_trial_differs');
  await page.getByRole('button', { name: 'Effacer l’essai' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Effacer l’essai' }).click();
  await page.getByText('Aucun essai n’a encore eu lieu.').waitFor();
});

test('the chart and the table agree, and no result is asked for before closing', async () => {
  const desk = new FakeDesk();
  const strict = await visit('/console#/e/11111111111111/turnout', desk);
  const { page } = strict;
  await page.locator('.uplot').waitFor();
  await page.getByRole('tab', { name: 'Tableau' }).click();
  const rows = page.getByRole('tabpanel').getByRole('row');
  expect(await rows.count()).toBe(31);
  expect(desk.seen.some((one) => one.includes('outcome') || one.endsWith('/count'))).toBe(false);
});

test('without a network the page says so and keeps the last state', async () => {
  const strict = await visit('/console');
  strict.expected.push(/ERR_INTERNET_DISCONNECTED|Failed to load/u);
  await strict.page.getByText('Statuts 2027').waitFor();
  await strict.context.setOffline(true);
  await strict.page.getByText('Vous êtes hors ligne').waitFor();
  await strict.inspect();
  await strict.picture('console_offline');
});

test('on a phone the menu takes the page’s place, by keyboard, and nothing of it is lost in large letters', async () => {
  const strict = await visit('/console#/limits', new FakeDesk(), looks['phone_fr']!);
  const { page } = strict;
  const menu = page.getByRole('navigation', { name: 'Organisation' });
  const button = page.getByRole('button', { name: 'Menu' });
  const heading = page.getByRole('heading', { level: 1 });
  const has_focus = (one: typeof button): Promise<boolean> => one.evaluate((element) => element === document.activeElement);
  await page.getByText('Quatre cinquièmes').or(page.getByText('Bientôt atteinte')).first().waitFor();
  expect(await menu.isVisible()).toBe(false);
  await button.focus();
  await page.keyboard.press('Enter');
  await menu.waitFor();
  expect([await button.getAttribute('aria-expanded'), await button.getAttribute('aria-controls')]).toEqual(['true', 'menu']);
  // Where one is is marked, and is where a keyboard begins.
  expect(await has_focus(menu.locator('[aria-current=page]'))).toBe(true);
  expect(await menu.locator('[aria-current=page]').innerText()).toBe('Limites');
  expect(await page.locator('main').isVisible()).toBe(false);
  expect(await menu.getByRole('heading').allInnerTexts()).toEqual(['Travail en commun', 'Personnes et droits', 'Sécurité', 'Conformité', 'Exploitation']);
  expect(await menu.getByRole('link').allInnerTexts()).toEqual([
    'Documents', 'À confirmer', 'Personnes', 'Groupes', 'Rôles', 'Programmes', 'Accès temporaires', 'Revue des accès', 'Connexion', 'Pare-feu', 'Alertes', 'Incidents', 'Vue d’ensemble', 'Homologation', 'Journal', 'Hébergement', 'Clés et sauvegardes', 'Limites', 'Départ',
  ]);
  await strict.inspect();
  await strict.picture('console_menu_phone');
  for (const [width, size] of [[320, '100%'], [640, '200%'], [320, '200%']] as const) {
    await page.setViewportSize({ width, height: 640 });
    await page.evaluate((font) => (document.documentElement.style.fontSize = font), size);
    const lost = await page.evaluate(() => [...document.querySelectorAll('nav a .text')].filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth).map((one) => one.textContent));
    expect(lost).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await button.isVisible()).toBe(true);
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  expect([await has_focus(button), await button.getAttribute('aria-expanded')]).toEqual([true, 'false']);
  // The page that is shown may be chosen again, and another one.
  await button.click();
  await menu.getByRole('link', { name: 'Limites' }).click();
  await menu.waitFor({ state: 'hidden' });
  expect(await has_focus(heading)).toBe(true);
  await button.click();
  await menu.getByRole('link', { name: 'Rôles' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rôles' }).waitFor();
  expect(await menu.isVisible()).toBe(false);
  expect(await has_focus(heading)).toBe(true);
});

test('an empty desk says how to begin', async () => {
  const strict = await visit('/console', new FakeDesk(true));
  await strict.page.getByText('Il n’y a pas encore de scrutin').waitFor();
  await strict.inspect();
  await strict.picture('console_empty');
});
