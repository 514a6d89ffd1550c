// SPDX-License-Identifier: EUPL-1.2
// The catalogue of measures in the language of its reader, long German words included.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { desk_de, phone_de, type Look } from '../strict_browser';
import { watched_pages } from '../watched_pages';
import { measure } from './fake_assurance';
import { FakeDesk } from './fake_desk';

interface Words {
  title: string;
  description: string;
}

const open = watched_pages();
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../src/assurance/catalogue/${name}`, import.meta.url), 'utf8'));
const catalogue = (read('measures.json') as { measures: { id: string; category: string; title: Record<string, string>; description: Record<string, string> }[] }).measures;
const translated = (read('measure_words.json') as { measures: Record<string, { nl: Words; de: Words }> }).measures;

const whole = catalogue.map(({ id, category, title, description }) => {
  const { nl, de } = translated[id]!;
  return { ...measure(id, '', ''), id, category, title: { ...title, nl: nl.title, de: de.title }, description: { ...description, nl: nl.description, de: de.description } };
}).filter(({ id }) => id !== 'RH.2');

const looks: [string, Look, 'nl' | 'de'][] = [['phone_de', phone_de, 'de'], ['desk_de', desk_de, 'de'], ['phone_nl', { ...phone_de, language: 'nl-NL' }, 'nl'], ['desk_nl', { ...desk_de, language: 'nl-NL' }, 'nl']];
for (const [name, look, language] of looks) {
  test(`each measure has its title, and one its description, ${name}`, async () => {
    const desk = new FakeDesk();
    desk.sign_in_as('Aude Roche');
    desk.assurance.measures = whole;
    const strict = await open(desk.api, look);
    const { page } = strict;
    await strict.go(`/console#/assurance/${desk.assurance.id}`);
    const longest = translated['U.CERT.1']![language];
    const title = page.getByText(longest.title, { exact: true });
    await title.waitFor();
    expect(await title.getAttribute('lang')).toBe(language);
    const text = await page.locator('main').innerText();
    for (const { id } of whole) expect(text, id).toContain(translated[id]![language].title);
    // RH.2 of this desk has French and English only.
    expect(await page.getByText('Sensibiliser les équipes').first().getAttribute('lang')).toBe('en');
    await title.scrollIntoViewIfNeeded();
    await strict.picture(`measure_titles_${name}`);
    await title.click();
    await page.getByText(longest.description, { exact: true }).waitFor();
    await strict.inspect();
    await strict.picture(`measure_drawer_${name}`);
  });
}
