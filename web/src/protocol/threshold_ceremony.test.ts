// SPDX-License-Identifier: EUPL-1.2
// Three members here; what the desk does between is written by hand, so that it can do it wrong.

import { beforeAll, describe, expect, it } from 'vitest';
import { ed25519_group } from './group_ed25519';
import { system_random } from './random';
import { draw_seed } from './sealed_message';
import {
  accept_verification_input, CeremonyRefused, make_certificate, make_polynomial, member_number, read_members,
} from './threshold_ceremony';

const group = ed25519_group;
const seeds = [draw_seed(system_random), draw_seed(system_random), draw_seed(system_random)];
const context = (index: number) => ({ group: 'Ed25519', size: 3, threshold: 2, index });
const certificates = seeds.map((seed, i) => make_certificate(group, seed, context(i + 1), system_random));
const members = read_members(group, certificates);

interface Polynomial {
  polynomial: string;
  secrets: string[];
  coefexps: unknown;
  signature: unknown;
}

let polynomials: Polynomial[] = [];

beforeAll(async () => {
  const texts = await Promise.all(seeds.map((seed) => make_polynomial(members, seed, 2, system_random)));
  polynomials = texts.map((text) => JSON.parse(text) as Polynomial);
});

/** The vinput of a member, from 1. */
function input_of(member: number, from: Polynomial[] = polynomials): string {
  return JSON.stringify({
    polynomial: from[member - 1]?.polynomial,
    secrets: from.map(({ secrets }) => secrets[member - 1]),
    coefexps: from.map(({ coefexps }) => coefexps),
    signatures: from.map(({ signature }) => signature),
  });
}

async function refusal_of(input: string, seed = seeds[0] ?? ''): Promise<{ code: string; member: number }> {
  try {
    await accept_verification_input(members, seed, input, system_random);
    return { code: 'accepted', member: 0 };
  } catch (error) {
    if (error instanceof CeremonyRefused) return { code: error.code, member: error.member };
    throw error;
  }
}

describe('certificates', () => {
  const refusal = (texts: string[]) => {
    try {
      read_members(group, texts);
      return 'accepted';
    } catch (error) {
      return error instanceof CeremonyRefused ? `${error.member} ${error.code}` : 'another error';
    }
  };
  const [one = '', two = '', three = ''] = certificates;

  it('of another ceremony, order, form or member are refused', () => {
    expect(refusal([one, two])).toBe('1 certificate-context-wrong');
    expect(refusal([two, one, three])).toBe('1 certificate-context-wrong');
    expect(refusal([one, two, two])).toBe('3 certificate-repeated');
    expect(refusal([])).toBe('0 wrong-number');
    const plain = make_certificate(group, draw_seed(system_random), null, system_random);
    expect(refusal([one, two, plain])).toBe('3 certificate-context-wrong');
    const other = make_certificate(group, draw_seed(system_random), { ...context(3), threshold: 3 }, system_random);
    expect(refusal([one, two, other])).toBe('3 certificate-context-wrong');
    const other_group = make_certificate(group, draw_seed(system_random), { ...context(3), group: 'P' }, system_random);
    expect(refusal([one, two, other_group])).toBe('3 certificate-context-wrong');
  });

  it('that were changed are refused', () => {
    expect(refusal([one.replace('\\"threshold\\":2', '\\"threshold\\":3'), two, three])).toBe('1 certificate-signature-invalid');
    expect(refusal([one, `${two} `, three])).toBe('2 malformed');
    expect(refusal([one, two, three.replace(/"response":"\d/, '"response":"')])).toMatch(/^3 (certificate-signature-invalid|malformed)$/);
  });

  it('number the members', () => {
    expect(seeds.map((seed) => member_number(members, seed))).toEqual([1, 2, 3]);
    expect(() => member_number(members, draw_seed(system_random))).toThrow(/not-a-member/);
  });
});

describe('a member', () => {
  it('refuses a share that does not follow from its sender\'s commitments', async () => {
    const other = JSON.parse(await make_polynomial(members, seeds[1] ?? '', 2, system_random)) as Polynomial;
    const [first, second, third] = polynomials;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    const swapped = { ...second, secrets: other.secrets };
    expect(await refusal_of(input_of(1, [first, swapped, third]))).toEqual({ code: 'share-not-from-commitments', member: 2 });
    // Commitments that the member never made, in place of its own.
    const mine = JSON.parse(await make_polynomial(members, seeds[0] ?? '', 2, system_random)) as Polynomial;
    const replaced = { ...mine, polynomial: first.polynomial };
    expect(await refusal_of(input_of(1, [replaced, second, third]))).toEqual({ code: 'commitments-replaced', member: 1 });
  });

  it('refuses what another member signed', async () => {
    const [first, second, third] = polynomials;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    expect(await refusal_of(input_of(1, [first, third, second]))).toEqual({ code: 'commitments-signature-invalid', member: 2 });
    const secrets = { ...second, secrets: third.secrets };
    expect(await refusal_of(input_of(1, [first, secrets, third]))).toEqual({ code: 'message-wrong-sender', member: 2 });
    const signature = { ...second, signature: third.signature };
    expect(await refusal_of(input_of(1, [first, signature, third]))).toEqual({ code: 'certificates-signature-invalid', member: 2 });
    const for_another = { ...second, secrets: [second.secrets[1] ?? '', second.secrets[0] ?? '', ''] };
    expect(await refusal_of(input_of(1, [first, for_another, third]))).toEqual({ code: 'message-unreadable', member: 2 });
  });

  it('refuses another threshold, too few parts, and texts that are none', async () => {
    expect(await refusal_of(input_of(1, polynomials.slice(0, 2)))).toEqual({ code: 'wrong-number', member: 0 });
    expect(await refusal_of('{}')).toEqual({ code: 'malformed', member: 0 });
    expect(await refusal_of(input_of(1).replace(/,"signatures":.*/, '}'))).toEqual({ code: 'wrong-number', member: 0 });
    expect((await refusal_of(input_of(2))).code).toBe('message-unreadable');
    expect(await refusal_of(input_of(1), draw_seed(system_random))).toEqual({ code: 'not-a-member', member: 0 });
    await expect(make_polynomial(members, seeds[0] ?? '', 3, system_random)).rejects.toMatchObject({ code: 'threshold-out-of-range' });
    await expect(make_polynomial(members, seeds[0] ?? '', 0, system_random)).rejects.toMatchObject({ code: 'threshold-out-of-range' });
  });

  it('accepts what is right', async () => {
    for (const member of [1, 2, 3]) {
      expect(await refusal_of(input_of(member), seeds[member - 1])).toEqual({ code: 'accepted', member: 0 });
    }
  });
});
