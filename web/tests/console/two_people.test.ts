// SPDX-License-Identifier: EUPL-1.2
// A ceremony with two people, each in a browser of their own.

import { expect, test } from 'vitest';
import { desk_fr, phone_fr, StrictPage, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { FakeDesk } from './fake_desk';

const open = watched_pages();

async function visit(desk: FakeDesk, path: string, look: Look): Promise<StrictPage> {
  desk.signed_in = true;
  const strict = await open(desk.api, look);
  strict.expected.push(/status of (401|409|422)/u);
  await strict.go(path);
  return strict;
}

const uuid = '55555555555555';
const name = 'Statuts 2027';

/** One server with two accounts: the elections are Aude’s, and Bruno has none. */
function two_desks(state = 'announced'): { aude: FakeDesk; bruno: FakeDesk; election: FakeDesk['elections'][number] } {
  const aude = new FakeDesk();
  const bruno = new FakeDesk(true);
  bruno.sign_in_as('Bruno Vidal');
  bruno.people.give_all(bruno.people.me);
  bruno.approvals = aude.approvals;
  const election = aude.elections.find((one) => one.uuid === uuid)!;
  Object.assign(election, { state, codes: true });
  Object.assign(election.definition, { name, two_people: true });
  return { aude, bruno, election };
}

test('one asks, the other confirms on their own device, and both see the box open', async () => {
  const { aude, bruno, election } = two_desks();
  const asking = await visit(aude, `/console#/e/${uuid}/opening`, desk_fr);
  await asking.page.getByRole('heading', { level: 1, name }).waitFor();
  await asking.page.getByText('Ce scrutin demande deux personnes').waitFor();
  await asking.inspect();
  await asking.picture('two_people_ask');
  await asking.page.getByLabel('Nom', { exact: true }).fill('Camille Aubertin');
  await asking.page.getByRole('button', { name: 'Noter comme présent' }).click();
  await asking.page.getByLabel('Remarque pour l’autre personne').fill('Le bureau est réuni.');
  await asking.page.getByLabel('Saisissez le nom du scrutin').fill('Statuts 2026');
  await asking.page.getByRole('button', { name: 'Demander l’ouverture' }).click();
  await asking.page.getByText('Ce n’est pas le nom du scrutin').waitFor();
  expect(aude.approvals.requests).toEqual([]);
  await asking.page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await asking.page.getByRole('button', { name: 'Demander l’ouverture' }).click();
  await asking.page.getByRole('region', { name: 'État' }).getByText('En attente d’une seconde personne').waitFor();
  await asking.page.getByText('Bruno Vidal').waitFor();
  await asking.inspect();
  await asking.picture('two_people_waiting');
  expect(election.state).toBe('announced');

  // It is not left by accident, and it waits when the page is loaded anew.
  await asking.page.getByRole('button', { name: 'Quitter la cérémonie' }).click();
  await asking.page.getByRole('button', { name: 'Rester' }).click();
  asking.page.once('dialog', (dialog) => void dialog.accept());
  await asking.page.reload();
  await asking.page.getByRole('region', { name: 'État' }).getByText('En attente d’une seconde personne').waitFor();
  await asking.page.getByText('Ouverture demandée par Aude Roche.').waitFor();

  // The other one, at a telephone: a notice leads to the request; by keyboard alone.
  const confirming = await visit(bruno, '/console', phone_fr);
  const { page } = confirming;
  const notice = page.getByRole('link', { name: 'Voir, puis confirmer' });
  await notice.waitFor();
  await confirming.inspect();
  await confirming.picture('two_people_notice');
  await notice.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('region', { name: 'État' }).getByText('En attente de votre accord').waitFor();
  await page.getByRole('definition').getByText('Le bureau est réuni.').waitFor();
  await confirming.inspect();
  await confirming.picture('two_people_confirm_phone');
  await page.getByLabel('Saisissez le nom du scrutin').focus();
  await page.keyboard.type('Statuts');
  await page.keyboard.press('Enter');
  await page.getByText('Ce n’est pas le nom du scrutin').waitFor();
  expect(bruno.seen.filter((asked) => asked.endsWith('/confirm'))).toEqual([]);
  await page.getByLabel('Saisissez le nom du scrutin').focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' 2027');
  bruno.people.stale = true;
  await page.keyboard.press('Enter');
  // Their word wants a factor shown just now; what was typed stays.
  const step = page.getByRole('dialog', { name: 'Montrez encore que c’est vous' });
  await step.getByLabel('Nombre à six chiffres').fill('000 000');
  await page.keyboard.press('Enter');
  await step.getByText('n’a pas été reconnu').waitFor();
  await confirming.inspect();
  await confirming.picture('two_people_wrong_digits_phone', false);
  expect(election.state).toBe('announced');
  await step.getByLabel('Nombre à six chiffres').fill('123 456');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'État' }).getByText('L’urne est ouverte').waitFor();
  await page.getByText('Ouverture confirmée par Bruno Vidal.').waitFor();
  await page.getByRole('heading', { name: 'L’urne est vide' }).waitFor();
  await confirming.inspect();
  await confirming.picture('two_people_confirmed_phone');
  expect(election.state).toBe('open');

  // And the first page says so by itself.
  await asking.page.getByRole('region', { name: 'État' }).getByText('L’urne est ouverte').waitFor();
  await asking.page.getByText('Ouverture confirmée par Bruno Vidal.').waitFor();
  await asking.inspect();
  await asking.picture('two_people_done');
  await page.getByRole('link', { name: 'Tous les scrutins' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrutins' }).waitFor();
  expect(await page.getByRole('link', { name: 'Voir, puis confirmer' }).count()).toBe(0);
});

test('what changed meanwhile is not opened, what is withdrawn is not confirmed, and who asked does not confirm', async () => {
  const { aude, bruno, election } = two_desks();
  const asking = await visit(aude, `/console#/e/${uuid}/opening`, desk_fr);
  const ask = async (): Promise<void> => {
    await asking.page.getByLabel('Saisissez le nom du scrutin').fill(name);
    await asking.page.getByRole('button', { name: 'Demander l’ouverture' }).click();
    await asking.page.getByRole('button', { name: 'Retirer la demande' }).waitFor();
  };
  await ask();
  const confirming = await visit(bruno, `/console#/approve/${aude.approvals.requests[0]!.id}`, desk_fr);
  election.definition['changed'] = true;
  await confirming.page.getByLabel('Saisissez le nom du scrutin').fill(name);
  await confirming.picture('two_people_confirm_desk');
  await confirming.page.getByRole('button', { name: 'Confirmer et ouvrir l’urne maintenant' }).click();
  await confirming.page.getByRole('region', { name: 'État' }).getByText('Le serveur ne l’a pas fait').waitFor();
  await confirming.page.getByText('ont changé depuis la demande').first().waitFor();
  await confirming.inspect();
  await confirming.picture('two_people_failed');
  await asking.page.getByText('ont changé depuis la demande').waitFor();

  // Asked again, looked at by who asked, withdrawn.
  await ask();
  const id = aude.approvals.requests[0]!.id;
  await confirming.go('/console#/');
  await confirming.go(`/console#/approve/${id}`);
  await confirming.page.getByRole('region', { name: 'État' }).getByText('En attente de votre accord').waitFor();
  await asking.page.getByRole('button', { name: 'Retirer la demande' }).click();
  await asking.page.getByText('La demande a été retirée').waitFor();
  await asking.page.getByRole('button', { name: 'Demander l’ouverture' }).waitFor();
  await confirming.page.getByRole('region', { name: 'État' }).getByText('La demande a été retirée').waitFor();
  await ask();
  await asking.page.getByRole('button', { name: 'Quitter la cérémonie' }).click();
  await asking.page.getByRole('dialog').getByRole('button', { name: 'Quitter la cérémonie' }).click();
  await asking.page.getByRole('heading', { name: 'Avant l’ouverture' }).waitFor();
  await asking.inspect();
  await asking.picture('two_people_checklist');
  await asking.go(`/console#/approve/${aude.approvals.requests[0]!.id}`);
  await asking.page.getByText('Vous l’avez demandé vous-même').waitFor();
  expect(await asking.page.getByLabel('Saisissez le nom du scrutin').count()).toBe(0);
  expect(election.state).toBe('announced');
});

test('closing reads the same in the other languages', async () => {
  const words: [string, string, string, string][] = [
    ['nl-NL', 'De sluiting aanvragen', 'Wacht op een tweede persoon', 'Bevestigen en de stembus voorgoed sluiten'],
    ['de-DE', 'Schließung beantragen', 'Wartet auf eine zweite Person', 'Bestätigen und Urne endgültig schließen'],
    ['en-GB', 'Ask for the closing', 'Waiting for a second person', 'Confirm and close the ballot box for good'],
  ];
  for (const [language, ask, waiting, confirm] of words) {
    const { aude, bruno, election } = two_desks('open');
    const asking = await visit(aude, `/console#/e/${uuid}/closing`, { ...phone_fr, language });
    await asking.page.locator('form').last().getByRole('textbox').fill(name);
    await asking.page.getByRole('button', { name: ask }).click();
    await asking.page.getByText(waiting).first().waitFor();
    await asking.picture(`two_people_waiting_${language}`);
    const confirming = await visit(bruno, `/console#/approve/${aude.approvals.requests[0]!.id}`, { ...desk_fr, language });
    await confirming.page.getByRole('button', { name: confirm }).waitFor();
    if (language === 'de-DE') await confirming.inspect();
    await confirming.picture(`two_people_confirm_${language}`);
    await confirming.page.locator('form input').first().fill(name);
    await confirming.page.getByRole('button', { name: confirm }).click();
    await expect.poll(() => election.state).toBe('tallied');
  }
});
