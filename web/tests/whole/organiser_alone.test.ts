// SPDX-License-Identifier: EUPL-1.2
// What an organiser does alone, with the real programs: definitions of every rule, saved and opened again; a roll of 100,000
// voters, its columns named, its faults listed, taken whole or not at all.
// Without URNA_BIN there is nothing to test against.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults_of } from '../../src/console/definition/faults';
import { definition_from, definition_to } from '../../src/console/definition/json';
import { new_definition, new_question, question_types, rule_names, rules, rules_for, type Definition, type Question } from '../../src/console/definition/model';
import { desk_fr, open_browser, StrictPage } from '../strict_browser';
import { programs, Servers } from './programs';

let servers: Servers;
let browser: Browser;
let strict: StrictPage;

beforeAll(async () => {
  if (!programs) return;
  servers = await Servers.start(18_444);
  browser = await open_browser();
  strict = await StrictPage.open(browser, servers.origin, desk_fr);
  strict.expected.push(/status of 401|status of 422/u);
  await servers.enrol(strict.page);
});
afterAll(async () => {
  await browser?.close();
  servers?.stop();
});

/** Creates an election by the same question as the console. */
async function created(definition: unknown): Promise<string> {
  return strict.page.evaluate(async (made) => {
    const [, shown = ''] = /__Host-urna-page=([^;]+)/u.exec(document.cookie) ?? [];
    const response = await fetch('/api/organiser/elections', { method: 'POST', headers: { 'X-Urna': '1', 'X-Urna-Page': shown, 'Content-Type': 'application/json' }, body: JSON.stringify({ definition: made }) });
    if (response.status !== 201) throw new Error(await response.text());
    return ((await response.json()) as { uuid: string }).uuid;
  }, definition);
}

/** A question of each type with each of its rules, and everything that such a question may say. */
function every_question(): Question[] {
  return question_types.flatMap((type) =>
    rules_for(type).map((rule) => {
      const question: Question = { ...new_question(type), title: `${type}, ${rule}`, rule, answers: [], grades: [], lists: [] };
      if (rules[rule].seats) question.seats = 2;
      if (rules[rule].threshold) question.threshold = '10/3';
      if (rule === 'stv') question.blank = false;
      if (type !== 'lists') question.answers = ['Ada', 'Bo', 'Cy'];
      if (type === 'choice' && rule === 'plurality') Object.assign(question, { min: 0, max: 2 });
      if (rule === 'majority-judgment') question.grades = ['Bien', 'Assez bien', 'Insuffisant'];
      if (type === 'lists') {
        const of_the_council = rule === 'works-council';
        question.blank_name = 'Bulletin blanc';
        question.lists = [
          { name: 'Ensemble', union: of_the_council, candidates: [{ name: 'Claire Aubry', sex: 'F', birth_date: '1979-03-14' }, { name: 'Karim Benali', sex: 'M', birth_date: '' }] },
          { name: 'Autrement', union: false, candidates: [{ name: 'Inès Garcia', sex: of_the_council ? 'F' : '', birth_date: '' }] },
        ];
        if (of_the_council) Object.assign(question, { seat_beyond_candidates: 'goes-to-next-list', electorate: { women: 13, men: 11 } });
      }
      return question;
    }),
  );
}

test.skipIf(!programs)('every rule can be defined, saved and opened again without loss', async () => {
  const questions = every_question();
  expect(new Set(questions.map(({ rule }) => rule))).toEqual(new Set(rule_names));
  const whole: Definition = { ...new_definition('fr'), name: 'Toutes les règles', description: 'Une de chaque.', opens: '2026-12-24T09:00', closes: '2026-12-27T18:00', help_line: '01 99 00 42 42', administrator: 'Valmont', revoting: true, trustees: { single: ['Zoé'], threshold: 2, members: ['Ada', 'Bo', 'Cy'] } };
  for (const question of questions) {
    const definition = { ...whole, name: question.title, questions: [question] };
    expect(faults_of(definition), question.title).toEqual([]);
    const uuid = await created(definition_to(definition));
    const read = await strict.page.evaluate(async (id) => (await fetch(`/api/organiser/elections/${id}/definition`)).json() as Promise<unknown>, uuid);
    const shown = definition_from(read);
    expect(shown, question.title).toEqual(definition);
    expect(definition_to(shown), question.title).toEqual(definition_to(definition));
  }
  // And as a person does it: the page shows the ballot while it is written, and saves what it has read unchanged.
  const { page } = strict;
  const uuid = await created(definition_to({ ...whole, questions }));
  await strict.go(`/console#/e/${uuid}/questions`);
  const preview = page.getByRole('complementary');
  for (const { title, type, rule } of questions) {
    await page.getByRole('button', { name: title }).click();
    await preview.getByRole('heading', { name: title }).or(preview.getByText(title, { exact: true })).first().waitFor();
    if (type === 'lists') await preview.getByText('Bulletin blanc').waitFor();
    if (rule === 'majority-judgment') await preview.getByRole('option', { name: 'Insuffisant' }).first().waitFor({ state: 'attached' });
  }
  await strict.inspect();
  await strict.picture('real_every_rule');
  await page.getByLabel('Nom', { exact: true }).fill('Un autre nom');
  await page.getByRole('button', { name: 'Enregistrer les questions' }).click();
  await page.getByText('Enregistré.').first().waitFor();
  const saved = await page.evaluate(async (id) => (await fetch(`/api/organiser/elections/${id}/definition`)).json() as Promise<unknown>, uuid);
  expect(definition_from(saved)).toEqual({ ...whole, name: 'Un autre nom', questions });
});

const count = 100_000;
const definition = { name: 'Grand scrutin', trustees: { single: ['A', 'B'] }, questions: [{ type: 'choice', title: 'Qui ?', answers: ['Ada', 'Bo'] }] };

/** As a personnel office would send it: tabs, Windows-1252, a salary, and the national number before the name. */
function table(last_line = ''): Buffer {
  const lines = ['N° agent\tNuméro national\tNom de l’agent\tPrénom\tCollège\tSalaire\tMél'];
  for (let i = 1; i <= count; i++) lines.push(`M${String(i).padStart(6, '0')}\t1.85.${i}\tLefèvre\tZoé ${i}\t${i % 3 ? 'Employés' : 'Cadres'}\t${2000 + (i % 900)}\tzoe.${i}@example.org`);
  return Buffer.from(`${lines.join('\r\n')}\r\n${last_line}`.replaceAll('’', "'"), 'latin1');
}

test.skipIf(!programs)('100,000 voters: one duplicate refuses all of them, both lines named; then all are taken', { timeout: 120_000 }, async () => {
  const { page } = strict;
  const uuid = await created(definition);
  const stored = () => page.evaluate(async (id) => ((await (await fetch(`/api/organiser/elections/${id}/roll`)).json()) as { total: number }).total, uuid);

  await strict.go(`/console#/e/${uuid}/roll`);
  const duplicate = 'm000777\t1.85.1\tLefèvre\tZoé\tCadres\t1\t\r\nM200001\tx\tRoy\tMax\tCadres\t1\tmax@example\r\n';
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: table(duplicate) });
  await page.getByText('Il a été lu comme Windows-1252').waitFor();
  for (const [header, meaning] of [['N° agent', 'Identifiant'], ["Nom de l'agent", 'Nom'], ['Mél', 'Courriel']]) await page.getByLabel(`Sens de la colonne ${header}`).selectOption(meaning!);
  await strict.picture('real_roll_columns');
  const asked = Date.now();
  await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  await page.getByText('La liste a 2 défauts').waitFor();
  console.log(`roll of ${count}: refused in ${Date.now() - asked} ms`);
  await page.getByText('L’identifiant « m000777 » est déjà à la ligne 778.').waitFor();
  await page.getByText('Ligne 100002').or(page.getByText(/Ligne 100.002/u)).first().waitFor();
  await strict.inspect();
  await strict.picture('real_roll_faults');
  expect(await stored()).toBe(0);

  // The same columns again: what was said of them is remembered, and the file is tried at once.
  await page.locator('input[type=file]').setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: table() });
  const take = page.getByRole('button', { name: /Prendre cette liste de 100.000 électeurs/u });
  await take.waitFor();
  expect(await page.getByLabel('Sens de la colonne Salaire').inputValue()).toBe('-');
  expect(await stored()).toBe(0);
  const confirmed = Date.now();
  await take.click();
  const frame = page.getByRole('region', { name: 'Électeurs' }).last();
  await frame.getByText('M000001').waitFor();
  const took = Date.now() - confirmed;
  console.log(`roll of ${count}: taken and shown in ${took} ms`);
  expect(took).toBeLessThan(15_000);

  await frame.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await page.getByText('M100000').waitFor();
  expect(await page.locator('tbody tr').count()).toBeLessThan(80);
  await page.getByRole('searchbox').fill('M099999');
  await page.getByText('1 électeur trouvé').waitFor();
  await page.getByText('Zoé 99999').waitFor();
  await strict.picture('real_roll_large');
  expect(strict.complaints).toEqual([]);
});
