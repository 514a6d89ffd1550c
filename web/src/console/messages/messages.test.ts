// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as document_de from '../../document/messages/de';
import * as document_en from '../../document/messages/en';
import * as document_fr from '../../document/messages/fr';
import * as document_nl from '../../document/messages/nl';
import * as trustee_de from '../../trustee/messages/de';
import * as trustee_en from '../../trustee/messages/en';
import * as trustee_fr from '../../trustee/messages/fr';
import * as trustee_nl from '../../trustee/messages/nl';
import * as visit_de from '../../visit/messages/de';
import * as visit_en from '../../visit/messages/en';
import * as visit_fr from '../../visit/messages/fr';
import * as visit_nl from '../../visit/messages/nl';
import * as de from './de';
import * as en from './en';
import * as fr from './fr';
import * as nl from './nl';

const holes = (text: string): string => [...new Set([...text.matchAll(/\{(\w+)(?=\}|, plural)/gu)].map(([, name]) => name))].sort().join();

describe.each([
  ['console', en.messages, { fr: fr.messages, nl: nl.messages, de: de.messages }],
  ['page of a document', document_en.messages, { fr: document_fr.messages, nl: document_nl.messages, de: document_de.messages }],
  ['page of a visit', visit_en.messages, { fr: visit_fr.messages, nl: visit_nl.messages, de: visit_de.messages }],
  ['trustee', trustee_en.messages, { fr: trustee_fr.messages, nl: trustee_nl.messages, de: trustee_de.messages }],
] as [string, Record<string, string>, Record<string, Record<string, string>>][])('the words of the %s', (_, english, others) => {
  test.each(Object.keys(others))('are all there in %s, with the same holes', (language) => {
    const words = others[language]!;
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) expect(holes(words[key]!), key).toBe(holes(text));
  });

  test('avoid the words that readers do not know', () => {
    for (const [key, text] of Object.entries(english)) expect(text, key).not.toMatch(/\b(hash|token|credential|ciphertext|submit)\b/iu);
  });
});

test('what the desk remarks of a point of the checklist is said in words of ours, every one', () => {
  const interface_text = readFileSync(join(__dirname, '../../../../docs/api/openapi.yaml'), 'utf8');
  const { components } = parse(interface_text) as { components: { schemas: Record<string, { properties: Record<string, { enum: string[] }> }> } };
  const remarks = components.schemas['ChecklistItem']?.properties['remark']?.enum ?? [];
  expect(remarks.length).toBeGreaterThan(20);
  expect(Object.keys(en.messages).filter((key) => key.startsWith('remark.')).sort()).toEqual(remarks.map((remark) => `remark.${remark.replaceAll('-', '_')}`).sort());
});
