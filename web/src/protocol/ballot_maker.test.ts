// SPDX-License-Identifier: EUPL-1.2

import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { BallotMaker, ChoicesRefused, type Workplace } from './ballot_maker';
import { BallotWorkshop, type WorkshopAnswer, type WorkshopRequest } from './ballot_workshop';
import { to_base64, utf8 } from './bytes';
import { ed25519_group } from './group_ed25519';
import { system_random } from './random';
import { blank_question, choice_question, election_text } from './testing/elections';
import { tracker_of } from './tracker';
import { make_single_key, private_key_file, public_key_of } from './trustee_key';

/** The Worker, without a thread: what is posted is copied, as between threads. */
class Beside implements Workplace {
  onmessage: Workplace['onmessage'] = null;
  onerror: Workplace['onerror'] = null;
  readonly seen: WorkshopRequest[] = [];
  readonly #workshop = new BallotWorkshop((answer) => {
    const data: WorkshopAnswer = structuredClone(answer);
    queueMicrotask(() => this.onmessage?.({ data } as MessageEvent<WorkshopAnswer>));
  });

  postMessage(request: WorkshopRequest): void {
    const copy = structuredClone(request);
    this.seen.push(copy);
    void this.#workshop.handle(copy);
  }

  terminate(): void {
    this.onmessage = null;
  }
}

const record = utf8(election_text(ed25519_group, [choice_question, blank_question]));
const code = '20K063R1B72GH8GQNEHPN093CBW6RG';

describe('the ballot maker', () => {
  it('refuses to encrypt before there is an election and a code', async () => {
    const maker = new BallotMaker(new Beside());
    await expect(maker.encrypt([[1, 0, 0], [0, 1, 0]])).rejects.toMatchObject({ code: 'not-prepared' });
    await expect(maker.derive(code)).rejects.toMatchObject({ code: 'not-prepared' });
    await maker.prepare(record, null);
    await expect(maker.encrypt([[1, 0, 0], [0, 1, 0]])).rejects.toMatchObject({ code: 'no-key' });
  });

  it('refuses another election than the one known, and drops the key with a new one', async () => {
    const maker = new BallotMaker(new Beside());
    await expect(maker.prepare(record, 'A'.repeat(43))).rejects.toMatchObject({ code: 'fingerprint-differs' });
    await expect(maker.prepare(utf8('{}'), null)).rejects.toMatchObject({ code: 'malformed' });
    const { fingerprint } = await maker.prepare(record, null);
    await maker.derive(code);
    await maker.prepare(record, fingerprint);
    await expect(maker.encrypt([[1, 0, 0], [0, 1, 0]])).rejects.toMatchObject({ code: 'no-key' });
  });

  it('says which rule the choices break', async () => {
    const maker = new BallotMaker(new Beside());
    await maker.prepare(record, null);
    await maker.derive(code);
    const refused = maker.encrypt([[1, 0, 0], [1, 1, 0]]);
    await expect(refused).rejects.toBeInstanceOf(ChoicesRefused);
    await expect(refused).rejects.toMatchObject({ fault: { code: 'blank-and-more', question: 1 } });
  });

  it('wipes the code and the choices that it was given', async () => {
    const beside = new Beside();
    const maker = new BallotMaker(beside);
    await maker.prepare(record, null);
    await maker.derive(code);
    await maker.encrypt([[1, 0, 0], [0, 1, 0]]);
    for (const request of beside.seen) {
      if (request.kind === 'derive') expect(request.code).toEqual(new Uint8Array(30));
      if (request.kind === 'encrypt') expect(request.choices).toEqual([[0, 0, 0], [0, 0, 0]]);
    }
  });

  it('refuses an election whose key is not the trustees\'', async () => {
    const maker = new BallotMaker(new Beside());
    const other = make_single_key(ed25519_group, null, system_random).public_key;
    await expect(maker.prepare(record, null, utf8(`[["Single",${other}]]`))).rejects.toMatchObject({ code: 'election-key-wrong' });
    const theirs = public_key_of(ed25519_group, private_key_file(12345n), null, system_random);
    expect((await maker.prepare(record, null, utf8(`[["Single",${theirs}]]`))).fingerprint).toHaveLength(43);
  });

  it('refuses a receipt that nobody signed, or another box', async () => {
    const maker = new BallotMaker(new Beside());
    await maker.prepare(record, null);
    await maker.derive(code);
    const { ballot, tracker } = await maker.encrypt([[1, 0, 0], [0, 1, 0]]);
    const receipt = { tracker, cast_at: '2026-11-24T09:42Z', signature: 'A'.repeat(86) };
    await expect(maker.check_receipt(receipt, ballot, 'A'.repeat(43))).rejects.toMatchObject({ code: 'receipt-signature-invalid' });
    const box = ed25519.keygen();
    const signed = utf8(`urna receipt|n4wpxiMSJtSPaa|${tracker}|${receipt.cast_at}`);
    const signature = to_base64(ed25519.sign(signed, box.secretKey));
    await maker.check_receipt({ ...receipt, signature }, ballot, to_base64(box.publicKey));
    const refused = { code: 'receipt-signature-invalid' };
    await expect(maker.check_receipt({ ...receipt, signature }, ballot, to_base64(ed25519.keygen().publicKey))).rejects.toMatchObject(refused);
    await expect(maker.check_receipt({ ...receipt, signature: null }, ballot, to_base64(box.publicKey))).rejects.toMatchObject(refused);
    await expect(maker.check_receipt({ ...receipt, signature, cast_at: null }, ballot, to_base64(box.publicKey))).rejects.toMatchObject(refused);
  });

  it('tells waiting callers when it is closed', async () => {
    const maker = new BallotMaker(new Beside());
    const waiting = maker.prepare(record, null);
    maker.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(maker.derive(code)).rejects.toMatchObject({ code: 'closed' });
  });

  it('tells waiting callers, and all later ones, when the Worker failed', async () => {
    const beside = new Beside();
    const maker = new BallotMaker(beside);
    const waiting = maker.prepare(record, null);
    beside.onerror?.({ message: 'refused by the browser' } as ErrorEvent);
    await expect(waiting).rejects.toMatchObject({ code: 'worker-failed' });
    await expect(maker.derive(code)).rejects.toMatchObject({ code: 'worker-failed' });
  });

  it('makes ballots, each different', async () => {
    const maker = new BallotMaker(new Beside());
    await maker.prepare(record, null);
    const { credential, sign_in } = await maker.derive(code);
    expect(sign_in).toHaveLength(43);
    const choices = [[1, 0, 0], [0, 1, 0]];
    const first = await maker.encrypt(choices);
    expect(choices).toEqual([[1, 0, 0], [0, 1, 0]]);
    expect(first.ballot).toContain(`"credential":"${credential}"`);
    expect(first.tracker).toBe(tracker_of(first.ballot));
    expect((await maker.encrypt(choices)).tracker).not.toBe(first.tracker);
  });
});
