// SPDX-License-Identifier: EUPL-1.2
// What a spreadsheet is read by has the words of this page, in every language.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as de from '../messages/de';
import * as en from '../messages/en';
import * as fr from '../messages/fr';
import * as nl from '../messages/nl';
import { choices, is_list, type Field } from './description';

type Words = Record<'fr' | 'nl' | 'de' | 'en', string>;
const { fields, template_fields } = JSON.parse(readFileSync(join(__dirname, '../../../../src/assurance/catalogue/description_words.json'), 'utf8')) as Record<'fields' | 'template_fields', { field: string; columns: number; label: Words; answers: (Words & { answer: string })[] }[]>;
const messages: Record<keyof Words, Record<string, string>> = { fr: fr.messages, nl: nl.messages, de: de.messages, en: en.messages };
const languages = ['fr', 'nl', 'de', 'en'] as const;

test.each(languages)('the columns and answers of a spreadsheet are called as on the page, in %s', (language) => {
  for (const { field, label, answers } of fields) {
    expect(label[language], field).toBe(messages[language][`describe.${field}`]);
    for (const words of answers) expect(words[language], words.answer).toBe(messages[language][field === 'level' ? `level.${words.answer}` : `describe.${field}.${words.answer}`]);
  }
});

test.each(languages)('so are those of a spreadsheet of templates, in %s', (language) => {
  for (const { field, label, answers } of template_fields) {
    expect(label[language], field).toBe(messages[language][`templates.${field}`]);
    for (const words of answers) expect(words[language], words.answer).toBe(messages[language][`category.${words.answer}`]);
  }
});

test('every question of the page with answers has its columns, and every answer is there', () => {
  for (const field of Object.keys(choices) as Field[]) {
    const column = fields.find((one) => one.field === field);
    expect(column?.answers.map(({ answer }) => answer), field).toEqual([...choices[field]]);
    expect(column!.columns > 1, field).toBe(is_list(field));
  }
});
