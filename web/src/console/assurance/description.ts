// SPDX-License-Identifier: EUPL-1.2
// What a description may say, in the order in which it is asked.  The desk has the same words and refuses any other.

export const choices = {
  service_types: ['online_service', 'info_portal', 'api', 'mobile_app', 'other_is'],
  service_profile: ['generic', 'vote', 'directory', 'portal', 'assurance'],
  hosting: ['on_premise', 'cloud', 'saas', 'other'],
  scope: ['workstations', 'office_access', 'technical_room_access', 'directory', 'esignature', 'email'],
  outsourced_activities: ['admin', 'dev'],
  exposure: ['restricted_internal', 'internal', 'internal_plus_third_parties', 'internet'],
  audience: ['limited', 'regional', 'national_field', 'national'],
  max_downtime: ['over_24h', 'under_24h', 'under_12h', 'under_4h'],
  data_categories: ['identity_contact', 'administrative_financial', 'technical', 'economic_situation', 'identity_documents', 'people_at_risk', 'sensitive_hr', 'strategic_secrets', 'special_category'],
  data_tags: ['personal', 'special_category', 'health', 'minors', 'vote_secret'],
  data_volume: ['low', 'medium', 'high', 'very_high'],
  data_location: ['eu', 'outside_eu'],
  deployment: ['planned', 'building', 'online'],
} as const;
export type Field = keyof typeof choices;

/** Of these any number is chosen, of the others one. */
export const lists = ['service_types', 'scope', 'outsourced_activities', 'data_categories', 'data_tags'] as const;
export type ListField = (typeof lists)[number];
export const is_list = (field: Field): field is ListField => (lists as readonly string[]).includes(field);

export interface Draft {
  name: string;
  organisation: string;
  presentation: string;
  reference: string;
  one: Record<Exclude<Field, ListField>, string>;
  many: Record<ListField, string[]>;
  level: number;
}

const text_of = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts_of = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);

/** A draft from what is kept; a blank one from nothing. */
export function draft_from(description: Record<string, unknown> = {}): Draft {
  const one = {} as Draft['one'];
  const many = {} as Draft['many'];
  for (const field of Object.keys(choices) as Field[]) {
    if (is_list(field)) many[field] = texts_of(description[field]);
    else one[field] = text_of(description[field]);
  }
  if (!one.service_profile) one.service_profile = 'generic';
  if (!one.deployment) one.deployment = 'planned';
  return {
    name: text_of(description['name']),
    organisation: text_of(description['organisation']),
    presentation: text_of(description['presentation']),
    reference: text_of(description['reference']),
    one,
    many,
    level: typeof description['level'] === 'number' ? description['level'] : 0,
  };
}

/** What has to be chosen and is not, in the order of the page. */
export function missing(draft: Draft): string[] {
  const fields: string[] = draft.name.trim() ? [] : ['name'];
  if (draft.many.service_types.length === 0) fields.push('service_types');
  for (const field of ['hosting', 'exposure', 'audience', 'max_downtime', 'data_volume', 'data_location'] as const) {
    if (!draft.one[field]) fields.push(field);
  }
  return fields;
}

/** As the desk wants it; `kept` has what this page does not ask for. */
export function description_from(draft: Draft, kept: Record<string, unknown> = {}): Record<string, unknown> {
  const description: Record<string, unknown> = { ...kept, ...draft.one, ...draft.many, name: draft.name.trim(), level: draft.level };
  for (const field of ['organisation', 'presentation', 'reference'] as const) {
    if (draft[field].trim()) description[field] = draft[field].trim();
    else delete description[field];
  }
  return description;
}
