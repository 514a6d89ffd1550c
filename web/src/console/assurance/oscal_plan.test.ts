// SPDX-License-Identifier: EUPL-1.2
import Ajv, { type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Node = { [name: string]: Node | Node[] | string };

const tests = `${import.meta.dirname}/../../../../tests`;
const plans = readFileSync(`${tests}/vectors/oscal_plans.jsonl`, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Node);
const schema_at = (path: string): ValidateFunction => new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(JSON.parse(readFileSync(path, 'utf8')) as object);
const rules = schema_at(`${tests}/fixtures/oscal/plan_rules.json`);

/** What each kind of object cannot do without, by the name that it stands under. */
const needed: Record<string, string[]> = {
  'system-security-plan': ['uuid', 'metadata', 'import-profile', 'system-characteristics', 'system-implementation', 'control-implementation'],
  metadata: ['title', 'last-modified', 'version', 'oscal-version'],
  'import-profile': ['href'],
  'system-characteristics': ['system-ids', 'system-name', 'description', 'system-information', 'status', 'authorization-boundary'],
  'system-ids': ['id'], 'system-information': ['information-types'], 'information-types': ['title', 'description'],
  status: ['state'], 'authorization-boundary': ['description'],
  'system-implementation': ['users', 'components'], users: ['uuid'], components: ['uuid', 'type', 'title', 'description', 'status'],
  'control-implementation': ['description', 'implemented-requirements'], 'implemented-requirements': ['uuid', 'control-id'],
  'by-components': ['component-uuid', 'uuid', 'description'], 'implementation-status': ['state'],
  props: ['name', 'value'], roles: ['id', 'title'], parties: ['uuid', 'type'], 'responsible-parties': ['role-id', 'party-uuids'],
  'responsible-roles': ['role-id'], resources: ['uuid'], rlinks: ['href'], hashes: ['algorithm', 'value'],
};

/** The first object of each name. */
function objects_of(node: Node | Node[] | string, name: string, found = new Map<string, Node>()): Map<string, Node> {
  if (typeof node === 'string') return found;
  if (Array.isArray(node)) for (const one of node) objects_of(one, name, found);
  else {
    if (!found.has(name)) found.set(name, node);
    for (const [member, value] of Object.entries(node)) objects_of(value, member, found);
  }
  return found;
}

it('holds ordinary, empty and hostile texts of a service against the rules', () => {
  expect(plans).toHaveLength(3);
  for (const plan of plans) expect(rules(plan), JSON.stringify(rules.errors)).toBe(true);
});

it('refuses a plan that lacks any of what must be there, or has what no rule knows', () => {
  const plan = structuredClone(plans[0]!);
  const objects = objects_of(plan, '');
  for (const [name, members] of Object.entries(needed)) {
    const object = objects.get(name);
    expect(object, name).toBeDefined();
    for (const member of members) {
      const kept = object![member]!;
      expect(kept, `${name} ${member}`).toBeDefined();
      delete object![member];
      expect(rules(plan), `${name} without ${member}`).toBe(false);
      object![member] = kept;
    }
    object!['colour'] = 'red';
    expect(rules(plan), `${name} with a colour`).toBe(false);
    delete object!['colour'];
  }
  expect(rules(plan)).toBe(true);
});

it.each([
  ['metadata', 'last-modified', '2026-11-22T10:00:00'], ['metadata', 'oscal-version', '1.0.4'], ['metadata', 'version', ' 7'], ['metadata', 'version', ''],
  ['system-security-plan', 'uuid', '00000000-0000-1000-8000-000000000000'], ['system-characteristics', 'system-name', 'two\nlines'], ['system-characteristics', 'date-authorized', '20 November'],
  ['metadata', 'last-modified', '2026-02-29T10:00:00Z'], ['metadata', 'last-modified', '2026-11-31T10:00:00Z'], ['metadata', 'last-modified', '2026-11-22T24:00:00Z'], ['metadata', 'last-modified', '2026-11-22T10:00:00+25:00'],
  ['metadata', 'title', 'two\nlines'], ['components', 'title', 'two\nlines'], ['system-characteristics', 'date-authorized', '2025-02-29'], ['system-characteristics', 'date-authorized', '1899-12-31'],
  ['parties', 'type', 'company'], ['by-components', 'component-uuid', 'this-system'], ['roles', 'id', 'system owner'], ['import-profile', 'href', 'the catalogue'], ['props', 'ns', 'u:urna'], ['props', 'ns', 'urn urna'],
  ['props', 'name', '1st'], ['props', 'value', ''], ['implemented-requirements', 'control-id', 'RH 2'], ['implementation-status', 'state', 'fait'], ['status', 'state', 'online'],
])('refuses a plan whose %s has the %s «%s»', (name, member, value) => {
  const plan = structuredClone(plans[0]!);
  const object = objects_of(plan, '').get(name)!;
  object[member] = value;
  expect(rules(plan)).toBe(false);
});

/** Every array and text in a plan, with the object that it stands in. */
function places_of(node: Node | Node[], found: { of: Node; member: string; what: Node[] | string }[] = []): typeof found {
  if (Array.isArray(node)) for (const one of node) typeof one === 'object' && places_of(one, found);
  else for (const [member, what] of Object.entries(node)) {
    if (typeof what === 'string' || Array.isArray(what)) found.push({ of: node, member, what });
    if (typeof what === 'object') places_of(what, found);
  }
  return found;
}

it('refuses a list without anything in it, and a text without a letter where it is no description', () => {
  const plan = structuredClone(plans[0]!);
  for (const { of, member, what } of places_of(plan)) {
    of[member] = Array.isArray(what) ? [] : '';
    expect(rules(plan), member).toBe(member === 'description' || member === 'remarks');
    of[member] = what;
  }
  expect(rules(plan)).toBe(true);
});

it('takes a leap day, and another zone', () => {
  const plan = structuredClone(plans[0]!);
  const objects = objects_of(plan, '');
  objects.get('system-characteristics')!['date-authorized'] = '2028-02-29';
  objects.get('metadata')!['last-modified'] = '2028-02-29T10:00:00.5+05:45';
  expect(rules(plan), JSON.stringify(rules.errors)).toBe(true);
});

it('names nothing that is not in the plan', () => {
  for (const plan of plans) {
    const places = places_of(plan);
    const all = (name: string): string[] => places.filter(({ member }) => member === name).flatMap(({ what }) => what as string | string[]);
    const uuids = all('uuid');
    expect(new Set(uuids).size, 'none is given twice').toBe(uuids.length);
    for (const uuid of [...all('party-uuids'), ...all('component-uuid'), ...all('href').filter((href) => href.startsWith('#')).map((href) => href.slice(1))]) expect(uuids).toContain(uuid);
    const system = plan['system-security-plan'] as Node;
    const roles = ((system['metadata'] as Node)['roles'] as Node[]).map(({ id }) => id as string);
    for (const role of [...all('role-id'), ...all('role-ids')]) expect(roles).toContain(role);
    expect(((system['system-implementation'] as Node)['components'] as Node[]).map(({ type }) => type)).toContain('this-system');
  }
});

/** Not of this program: whoever has the file of NIST names it. */
const published = process.env['URNA_OSCAL_SCHEMA'];
it.runIf(published)('holds the plans against the schema that NIST publishes', () => {
  const schema = schema_at(published!);
  for (const plan of plans) expect(schema(plan), JSON.stringify(schema.errors)).toBe(true);
});
