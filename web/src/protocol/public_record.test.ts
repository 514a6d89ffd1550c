// SPDX-License-Identifier: EUPL-1.2

import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { to_base64, utf8 } from './bytes';
import { check_receipt, credential_weight } from './public_record';
import { Refused } from './refused';
import { uuid } from './testing/elections';
import { find_on_board, grouped_tracker, read_tracker, tracker_of } from './tracker';

const box = ed25519.keygen();
const box_key = to_base64(box.publicKey);
const ballot = '{"election_uuid":"n4wpxiMSJtSPaa"}';
const tracker = tracker_of(ballot);
const cast_at = '2026-11-24T09:42Z';
const signature = to_base64(ed25519.sign(utf8(`urna receipt|${uuid}|${tracker}|${cast_at}`), box.secretKey));
const receipt = { tracker, cast_at, signature };

async function code_of(check: () => unknown): Promise<string> {
  try {
    await check();
    return 'accepted';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe('a receipt', () => {
  it('for another ballot, election, time or box is refused', async () => {
    const check = (changed: object, of = ballot, election = uuid, key = box_key) =>
      code_of(() => check_receipt({ ...receipt, ...changed }, election, of, key));
    expect(await check({}, `${ballot} `)).toBe('tracker-differs');
    expect(await check({ tracker: tracker.slice(1) })).toBe('tracker-differs');
    expect(await check({ cast_at: '2026-11-24T09:43Z' })).toBe('receipt-signature-invalid');
    expect(await check({}, ballot, `${uuid}1`)).toBe('receipt-signature-invalid');
    expect(await check({}, ballot, uuid, to_base64(ed25519.keygen().publicKey))).toBe('receipt-signature-invalid');
    expect(await check({ signature: '' })).toBe('receipt-signature-invalid');
    expect(await check({ signature: to_base64(new Uint8Array(64)) }, ballot, uuid, to_base64(Uint8Array.of(1, ...new Uint8Array(31))))).toBe('receipt-signature-invalid');
    expect(await check({}, ballot, uuid, 'not base64')).toBe('receipt-signature-invalid');
    expect(await check({})).toBe('accepted');
  });
});

describe('a tracker', () => {
  it('is read however it is typed, and refused when it cannot be one', () => {
    expect(read_tracker(grouped_tracker(tracker).join(' '))).toBe(tracker);
    expect(grouped_tracker(tracker)).toHaveLength(11);
    expect(read_tracker(tracker.slice(1))).toBeNull();
    expect(read_tracker(`${tracker}A`)).toBeNull();
    expect(read_tracker(tracker.replace(/.$/, '!'))).toBeNull();
  });

  it('is looked for on the board', () => {
    const entry = { number: 2, tracker, counts: true };
    expect(find_on_board([{ number: 1, tracker: 'x', counts: true }, entry], tracker)).toEqual(entry);
    expect(find_on_board([entry], tracker_of(`${ballot} `))).toBeNull();
  });
});

describe('the list of credentials', () => {
  const weight = (record: string) => credential_weight(utf8(record), 'ab');

  it('that is not one is refused', async () => {
    for (const record of ['', '{}', '["ab" ]', '["ab","ab,2"]', '["ab,"]', '["ab,1,x"]', '["ab,01"]', '["ab,-1"]']) {
      expect(await code_of(() => weight(record)), record).toBe('malformed');
    }
  });

  it('without the voter says so', () => {
    expect(weight('[]')).toBeNull();
    expect(weight('["a","abc","b,1"]')).toBeNull();
  });

  it('with the voter tells the weight', () => {
    expect(weight('["a","ab"]')).toBe(1n);
    expect(weight('["a","ab,0"]')).toBe(0n);
    expect(weight('["ab,3000000000"]')).toBe(3000000000n);
  });
});
