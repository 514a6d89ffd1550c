// SPDX-License-Identifier: EUPL-1.2
// The elections of tests/fixtures, made by an independent tool.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text_of_utf8 } from './bytes';
import { check_setup, credential_weight } from './public_record';
import { parse_election } from './election';
import type { Group } from './group';
import { check_partial_decryption, combine_factors, read_encrypted_tally, share_weights } from './partial_decryption';
import { Refused } from './refused';
import { check_shuffle } from './shuffle_check';
import { archive_records, read_bytes, read_text, tests_folder } from './testing/fixtures';
import { open_share, read_private_key, read_seed } from './trustee_key';
import { check_trustees, find_trustees_refusal } from './trustees';

const folder = join(tests_folder, 'fixtures', 'belenios');
const good = readdirSync(folder).filter((name) => /^[a-d]\d-/.test(name));

function records_of(...path: string[]) {
  const [, election, trustees, credentials, ...rest] = archive_records(read_bytes('fixtures', ...path));
  if (election === undefined || trustees === undefined || credentials === undefined) throw new Error('no setup');
  const records = { election: election.content, trustees: trustees.content, credentials: credentials.content };
  const later = rest.map(({ content }) => text_of_utf8(content) ?? '');
  return { ...records, later, trustees_text: text_of_utf8(trustees.content) ?? '' };
}

function code_of(read: () => unknown): string {
  try {
    read();
    return 'accepted';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

/** Every change of one digit in a record, a few of them. */
function tampered(text: string): string[] {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const step = Math.max(1, Math.floor(places.length / 40));
  return places.filter((_, i) => i % step === 0).map((place) => {
    const digit = String((Number(text[place]) + 1) % 10);
    return text.slice(0, place) + digit + text.slice(place + 1);
  });
}

describe('the record of the trustees', () => {
  it('is refused with any digit changed: a single trustee', () => {
    const { election, trustees_text } = records_of('belenios', 'c5-ed25519-small', 'election.bel');
    const { group, public_key } = parse_election(election);
    expect(tampered(trustees_text).length).toBeGreaterThan(30);
    for (const text of tampered(trustees_text)) {
      expect(find_trustees_refusal(group, text, public_key), text).toBeInstanceOf(Refused);
    }
  });

  it('is refused with any digit changed: a key in shares', () => {
    const { election, trustees_text } = records_of('belenios', 'b1-ed25519-threshold-weights-revotes', 'election.bel');
    const { group, public_key } = parse_election(election);
    for (const text of tampered(trustees_text)) {
      expect(find_trustees_refusal(group, text, public_key), text).toBeInstanceOf(Refused);
    }
  });

  it('is refused when a key is there twice, missing, or not proved', () => {
    const { election, trustees_text } = records_of('belenios', 'c5-ed25519-small', 'election.bel');
    const { group, public_key } = parse_election(election);
    const item = trustees_text.slice(1, -1);
    expect(code_of(() => check_trustees(group, `[${item},${item}]`, public_key))).toBe('key-repeated');
    expect(code_of(() => check_trustees(group, '[]', public_key))).toBe('no-trustees');
    expect(code_of(() => check_trustees(group, trustees_text, group.generator))).toBe('election-key-wrong');
    expect(code_of(() => check_trustees(group, trustees_text.replace('"Single"', '"Double"'), public_key))).toBe('malformed');
  });

  for (const name of ['b2048-trustee-pok-tampered', 'ed-trustee-pok-tampered', 'b2048-election-key-mismatch', 'ed-election-key-mismatch']) {
    it(`is refused in ${name}`, () => {
      const files = readdirSync(join(folder, 'e-negative', name)).filter((file) => file.endsWith('.bel'));
      const records = records_of('belenios', 'e-negative', name, files[0] ?? '');
      expect(code_of(() => check_setup(records, null))).toBe(
        name.includes('pok') ? 'proof-of-knowledge-invalid' : 'election-key-wrong');
    });
  }

  for (const name of good) {
    it(`holds in ${name}`, () => {
      const records = records_of('belenios', name, 'election.bel');
      const election = check_setup(records, null);
      expect(election.fingerprint).toHaveLength(43);
    });
  }

  for (const name of readdirSync(join(tests_folder, 'fixtures', 'lists')).filter((one) => /^[rt]\d-/.test(one))) {
    it(`holds in ${name}`, () => {
      expect(code_of(() => check_setup(records_of('lists', name, 'election.bel'), null))).toBe('accepted');
    });
  }
});

describe('the list of credentials', () => {
  it('tells the weight of those on it, and of nobody else', () => {
    const { credentials } = records_of('belenios', 'b1-ed25519-threshold-weights-revotes', 'election.bel');
    const mine = 'eccf3d4924c24567b7d69456183448553fb4f74c60b8de04b963869cc98ba733';
    expect(credential_weight(credentials, mine)).toBe(3n);
    expect(credential_weight(credentials, mine.slice(1))).toBeNull();
    expect(credential_weight(credentials, `${mine},3`)).toBeNull();
    expect(credential_weight(records_of('belenios', 'c5-ed25519-small', 'election.bel').credentials,
      '4edabeb53cceb388e9811165902475722e25c351c63b20ec43863e7f2f500f17')).toBe(1n);
  });
});

/** The factors that open the tally: those of single trustees, and of the members who decrypted. */
async function result_of(name: string): Promise<{ group: Group; opened: string[][]; expected: number[][] }> {
  const { election: record, trustees_text, later } = records_of('belenios', name, 'election.bel');
  const election = parse_election(record);
  const { group } = election;
  const items = check_trustees(group, trustees_text, election.public_key);
  const owners = items.flatMap((item, i) =>
    item.kind === 'single'
      ? [{ item: i, member: 0, key: item.key }]
      : item.verification_keys.map((key, place) => ({ item: i, member: place + 1, key })));
  const shuffles = later.filter((text) => text.startsWith('{"ciphertexts":'));
  const tally_text = later[later.findIndex((text) => text.startsWith('{"num_tallied":')) - 1] ?? '';
  let tally = read_encrypted_tally(election, tally_text);
  for (const shuffle of shuffles) tally = await check_shuffle(election, tally, shuffle);
  const decryptions = later.flatMap((text, i) => {
    if (!text.startsWith('{"decryption_factors":')) return [];
    const owner = owners[Number(/"owner":(\d+)/.exec(later[i + 1] ?? '')?.[1]) - 1];
    if (owner === undefined) throw new Error('no owner');
    return [{ owner, factors: check_partial_decryption(election, tally, owner.key.public_key, text) }];
  });
  const used = items.flatMap((item, i) =>
    decryptions.filter(({ owner }) => owner.item === i).slice(0, item.kind === 'single' ? 1 : item.threshold));
  const weights = used.map(({ owner }) => {
    if (owner.member === 0) return 1n;
    const members = used.filter((other) => other.owner.item === owner.item).map((other) => other.owner.member);
    return share_weights(group, members)[members.indexOf(owner.member)] ?? 0n;
  });
  const opened = tally.map(({ ciphertexts }, i) =>
    ciphertexts.map(({ beta }, j) => group.text(combine_factors(group, beta, used.map(({ factors }, k) => ({
      factor: factors[i]?.[j] ?? group.neutral, weight: weights[k] ?? 0n,
    }))))));
  const result = later.find((text) => text.startsWith('{"result":')) ?? '{"result":[]}';
  return { group, opened, expected: (JSON.parse(result) as { result: number[][] }).result };
}

describe('partial decryptions', () => {
  for (const name of ['a1-ed25519-single-homomorphic', 'b1-ed25519-threshold-weights-revotes', 'b2-b2048-threshold-weights-revotes']) {
    it(`open the tally of ${name} to its result`, async () => {
      const { group, opened, expected } = await result_of(name);
      const powers = group.generator_powers();
      expect(opened).toEqual(expected.map((row) => row.map((votes) => group.text(powers.power(BigInt(votes))))));
    });
  }

  for (const name of ['d1-rfc3526-nh-mixnet', 'd2-ed25519-nh-mixnet']) {
    it(`open the shuffled ballots of ${name}`, async () => {
      const { group, opened, expected } = await result_of(name);
      const nested = expected as unknown as number[][][];
      const shuffled = nested.findIndex((rows) => Array.isArray(rows[0]));
      expect(opened[shuffled]).toEqual(nested[shuffled]?.map((values) => group.text(group.encode(values))));
    });
  }

  it('with any digit changed are refused', () => {
    const { election: record, trustees_text, later } = records_of('belenios', 'c5-ed25519-small', 'election.bel');
    const election = parse_election(record);
    const [item] = check_trustees(election.group, trustees_text, election.public_key);
    if (item?.kind !== 'single') throw new Error('a single trustee');
    const tally = read_encrypted_tally(election, later.find((text) => text.startsWith('[[{"alpha"')) ?? '');
    const decryption = later.find((text) => text.startsWith('{"decryption_factors":')) ?? '';
    const check = (text: string) => () => check_partial_decryption(election, tally, item.key.public_key, text);
    expect(check(decryption)).not.toThrow();
    for (const text of tampered(decryption)) expect(check(text)).toThrow(Refused);
  });
});

describe('the files of trustees', () => {
  it('of another tool are opened, and fit the published keys', async () => {
    const name = 'b1-ed25519-threshold-weights-revotes';
    const { election: record, trustees_text } = records_of('belenios', name, 'election.bel');
    const election = parse_election(record);
    const [item] = check_trustees(election.group, trustees_text, election.public_key);
    if (item?.kind !== 'threshold') throw new Error('a key in shares');
    for (const member of [1, 2, 3]) {
      const file = (kind: string) => read_text('fixtures', 'belenios', name, 'secrets', 'dkg', `member${member}.${kind}`);
      const seed = read_seed(file('key'));
      const share = await open_share(election.group, seed, file('dkey'));
      const key = item.verification_keys[member - 1]?.public_key ?? election.group.neutral;
      expect(election.group.equal(election.group.power(election.group.generator, share), key)).toBe(true);
      const other = `${seed.slice(1)}${seed.slice(0, 1)}`;
      await expect(open_share(election.group, other, file('dkey'))).rejects.toThrow(Refused);
      const sealed = file('dkey');
      const at = sealed.length - 10;
      const changed = sealed.slice(0, at) + (sealed[at] === '0' ? '1' : '0') + sealed.slice(at + 1);
      await expect(open_share(election.group, seed, changed)).rejects.toMatchObject({ code: 'message-unreadable' });
    }
  });

  it('with a private key are read', () => {
    const path = ['fixtures', 'belenios', 'c5-ed25519-small'];
    const { election: record, trustees_text } = records_of('belenios', 'c5-ed25519-small', 'election.bel');
    const { group, public_key } = parse_election(record);
    expect(existsSync(join(tests_folder, ...path))).toBe(true);
    const key = read_private_key(group, read_text(...path, 'secrets', 'trustee1.privkey'));
    expect(group.equal(group.power(group.generator, key), public_key)).toBe(true);
    expect(trustees_text).toContain(group.text(public_key));
    expect(() => read_private_key(group, `"${group.order}"\n`)).toThrow(Refused);
    expect(() => read_private_key(group, `${key}`)).toThrow(Refused);
    expect(() => read_seed('short')).toThrow(Refused);
  });
});
