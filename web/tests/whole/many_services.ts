// SPDX-License-Identifier: EUPL-1.2
// Forty services as a town keeps them in a spreadsheet; five of the lines are wrong, each in its own way.

const columns = ['Nom du service *', 'Votre référence', 'Organisation responsable', 'Type de service 1 *', 'Type de service 2', 'Hébergement *', 'Qui peut l’atteindre *', 'Public *', 'Interruption acceptable *', 'Données traitées 1', 'Volume de données *', 'Où sont les données *', 'Niveau de sécurité'];
type Line = Record<'name' | 'reference' | 'type' | 'hosting' | 'exposure' | 'audience' | 'downtime' | 'level', string>;

const line = (n: number): Line => ({ name: `Téléservice ${String(n).padStart(2, '0')}`, reference: `SI-${n}`, type: 'Service en ligne', hosting: 'Nuage (IaaS ou PaaS)', exposure: 'Tout Internet', audience: 'Limité', downtime: 'Moins de 24 heures', level: '' });
const faults: Record<number, Partial<Line>> = {
  6: { hosting: 'Nuages (IaaS ou PaaS)' },
  13: { name: 'Téléservice 04', reference: 'SI-104' },
  20: { downtime: '' },
  27: { audience: 'National ou plus large', downtime: 'Moins de 4 heures', level: 'Basique' },
  34: { type: 'Télépathie' },
};
const row = ({ name, reference, type, hosting, exposure, audience, downtime, level }: Line): string => [name, reference, 'Ville de Lille', type, '', hosting, exposure, audience, downtime, 'Identité et coordonnées', 'Faible', 'Dans l’Union européenne', level].join(';');

/** As a spreadsheet saves it: a byte order mark, `;`, CRLF.  The first service stands on line 2. */
export const forty_services = (mended = false): Buffer => {
  const lines = Array.from({ length: 40 }, (_, at) => row({ ...line(at + 1), ...(mended ? {} : faults[at + 1]) }));
  return Buffer.from(`\u{feff}${[columns.join(';'), ...lines].join('\r\n')}\r\n`);
};
