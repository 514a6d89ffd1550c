// SPDX-License-Identifier: EUPL-1.2
// Elections for the browser tests, as records in the protocol's canonical form.  Every name is invented.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { archive_records, read_bytes } from '../src/protocol/testing/fixtures';

/** The trustees' record of an archive made by someone else's program. */
export function trustees_of(archive: string): string {
  const records = archive_records(read_bytes('fixtures', 'belenios', archive, 'election.bel'));
  const texts = records.map(({ content }) => Buffer.from(content).toString());
  return texts.find((text) => /^\[\["(?:Single|Pedersen)"/u.test(text)) ?? '';
}
export const trustees = trustees_of('c5-ed25519-small');

/** The key that these trustees hold; nobody decrypts here. */
const public_key = '6c962e6c12c60f26ceb4ea9627e9350ec305d594131945f17474ef80dad38be2';

export interface StageElection {
  uuid: string;
  name: string;
  administrator: string;
  language: string;
  record: string;
  fingerprint: string;
}

function election(uuid: string, name: string, administrator: string, language: string, questions: unknown[]): StageElection {
  const record = JSON.stringify({
    version: 1, description: '', name, group: 'Ed25519', public_key, questions, uuid, administrator,
  });
  const fingerprint = createHash('sha256').update(record).digest('base64').replace(/=+$/, '');
  return { uuid, name, administrator, language, record, fingerprint };
}

export const board_of_directors = election(
  'ConseiVamont26', 'Élection 2026 du conseil d’administration', 'Université de Valmont', 'fr', [
    {
      answers: [
        'Camille Aubertin — Liste « Campus ouvert »',
        'Yanis Benmoussa — Liste « Campus ouvert »',
        'Inès Delcourt — Liste « Réussir ensemble »',
        'Théo van der Elst — Liste « Réussir ensemble »',
        'Maëlle Girardin — Sans étiquette',
        'Noah Lefebvre — Sans étiquette',
      ],
      blank: true, min: 1, max: 3, question: 'Conseil d’administration',
    },
  ],
);

export const works_council = election(
  'CSETieus2o26xx', 'Élection du CSE de la coopérative des Tilleuls', 'Coopérative des Tilleuls', 'fr', [
    {
      type: 'Lists',
      value: {
        answers: [
          ['Ensemble aux Tilleuls', 'Claire Aubry', 'Karim Benali', 'Émilie Caron', 'Mamadou Diallo'],
          ['Solidaires de l’atelier', 'Inès Garcia', 'Julien Fabre', 'Sophie Imbert'],
          ['Avenir et bureaux', 'Nathalie Moreau', 'Lucas Weber'],
          ['Vote blanc', 'Vote blanc'],
        ],
        question: 'Membres titulaires du CSE, collège unique',
      },
      extra: { urna: { blank: [3], rule: 'works-council', seats: 4 } },
    },
    { answers: ['Oui', 'Non'], blank: true, min: 1, max: 1, question: 'Approuvez-vous le nouveau règlement intérieur ?' },
  ],
);

export const library_names = election(
  'BibiothekNamen', 'Ein Name für die neue Bibliothek', 'Stadtrat', 'de', [
    {
      type: 'NonHomomorphic',
      value: { answers: ['Ada Lovelace', 'Emmy Noether', 'Sophie Germain', 'Maryam Mirzakhani'], question: 'Wie soll die Bibliothek heißen?' },
      extra: { method: 'Schulze', blank: true },
    },
    {
      type: 'NonHomomorphic',
      value: { answers: ['Montag bis Freitag', 'Auch samstags', 'Auch sonntags'], question: 'Welche Öffnungszeiten sind gut?' },
      extra: { method: 'MajorityJudgment', blank: true, grades: ['sehr gut', 'gut', 'annehmbar', 'schlecht'] },
    },
  ],
);

const first_names = ['Ana', 'Bruno', 'Chloé', 'Dmitri', 'Élodie', 'Farid', 'Greta', 'Hugo', 'Ingrid', 'José'];
const last_names = [
  'Abel', 'Brandt', 'Castro', 'De Smet', 'Engel', 'Faure', 'Goossens', 'Hoffmann', 'Ivanov', 'Janssens',
  'Krüger', 'Łukasik', 'Müller', 'Nuñez', 'Özdemir', 'Peeters', 'Quint', 'Richter', 'Sørensen', 'Traoré',
];
export const crowd = election('ZweihundertNam', 'Wahl der Versammlung', 'Genossenschaft', 'de', [
  {
    answers: last_names.flatMap((last) => first_names.map((first) => `${first} ${last}`)).concat(
      'Maximiliane-Alexandra von und zu Donaudampfschifffahrtsgesellschaftskapitänswitwe-Überlingen',
    ),
    min: 0, max: 10, question: 'Versammlung der Vertreterinnen und Vertreter',
  },
]);

/** The election of the archive `c5-ed25519-small`, whose every record is real. */
export const stored_election = ((): StageElection => {
  const archive = readFileSync(join(__dirname, '../../tests/fixtures/belenios/c5-ed25519-small/election.bel')).toString();
  const record = /\{"version":1,"description":[^\0]*/.exec(archive)?.[0] ?? '';
  const { uuid, name } = JSON.parse(record) as { uuid: string; name: string };
  const fingerprint = createHash('sha256').update(record).digest('base64').replace(/=+$/, '');
  return { uuid, name, administrator: '', language: 'en', record, fingerprint };
})();

export const elections = [stored_election, board_of_directors, works_council, library_names, crowd];
