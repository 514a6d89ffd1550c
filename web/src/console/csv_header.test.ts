// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from 'vitest';
import { csv_header } from './csv_header';

test('the separator is whichever there is more of', () => {
  expect(csv_header('Matricule;Nom, prénom;Courriel\r\n1;2;3')).toEqual(['Matricule', 'Nom, prénom', 'Courriel']);
  expect(csv_header('id,last name\n')).toEqual(['id', 'last name']);
});

test('a separator or a quote between quotes belongs to the name', () => {
  expect(csv_header('"a;b";"say ""hi""";c')).toEqual(['a;b', 'say "hi"', 'c']);
});

test('a byte order mark is not part of the first name', () => expect(csv_header('\uFEFFid;Nom\n')[0]).toBe('id'));
