// SPDX-License-Identifier: EUPL-1.2
// Whole elections, half of them here and half by the C++ programs, each judging the other.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { make_ballot, public_credential } from './ballot';
import { text_of_utf8, utf8 } from './bytes';
import { derive_private_key } from './credential';
import type { Election } from './election';
import { group_named } from './groups';
import { decrypt_partially, type EncryptedTally, rehearse } from './partial_decryption';
import { check_setup, credential_weight } from './public_record';
import { system_random } from './random';
import { draw_seed } from './sealed_message';
import { check_tally } from './tally_check';
import { archive_records } from './testing/fixtures';
import { PreparedElection, programs_are_built, Stage } from './testing/programs';
import { tracker_of } from './tracker';
import { accept_verification_input, make_certificate, make_polynomial, read_members } from './threshold_ceremony';
import { check_public_key, make_single_key, open_share, public_key_of, read_private_key } from './trustee_key';
import { read_voting_code } from './voting_code';

const choice = `
[[questions]]
type = "choice"
title = "Board?"
answers = ["Ada", "Bo", "Cy"]
min = 1
max = 2
blank = true
[[questions]]
type = "choice"
title = "« Statuts » ?"
answers = ["Yes", "No"]
min = 0
`;
const lists = `
[[questions]]
type = "lists"
title = "Council?"
blank = true
[[questions.lists]]
name = "Elm"
candidates = ["Al", "Bea", "Cid"]
[[questions.lists]]
name = "Oak"
candidates = ["Dee"]
`;
const preference = `
[[questions]]
type = "preference"
title = "Name?"
answers = ["X", "Y", "Z"]
rule = "schulze"
blank = true
`;

function records_of(prepared: PreparedElection) {
  const [, election, trustees, credentials, ...later] = archive_records(prepared.stage.read_bytes(prepared.archive));
  if (election === undefined || trustees === undefined || credentials === undefined) throw new Error('no setup');
  const texts = later.map(({ content }) => text_of_utf8(content) ?? '');
  return { election: election.content, trustees: trustees.content, credentials: credentials.content, texts };
}

function private_key_of({ uuid, group }: Election, typed: string): bigint {
  const reading = read_voting_code(typed);
  if (reading.fault !== null) throw new Error(reading.fault);
  return derive_private_key(uuid, utf8(reading.code), group.order);
}

/** What there is to decrypt, every ballot and shuffle before it verified. */
async function tally_of({ stage, archive }: PreparedElection): Promise<EncryptedTally> {
  const { to_decrypt } = await check_tally(stage.read_bytes(archive), null);
  if (to_decrypt === null) throw new Error('there is nothing to decrypt yet');
  return to_decrypt;
}

/** A turn of the event loop, for the runner of the tests. */
async function turn(): Promise<void> {
  await new Promise((resume) => setTimeout(resume));
}

/** Makes a ballot for each voter, has it judged, adds it. */
async function vote_all(prepared: PreparedElection, election: Election, choices: number[][][]): Promise<void> {
  const { stage, archive, codes } = prepared;
  const y_powers = election.group.table(election.public_key);
  for (const [voter, row] of choices.entries()) {
    await turn();
    const ballot = make_ballot(election, y_powers, private_key_of(election, codes[voter] ?? ''), row, system_random);
    stage.write('ballot.json', ballot);
    stage.must('urna-verify', '--ballot', '@ballot.json', `@${archive}`);
    prepared.organiser('archive', '--add', '@ballot.json');
    const found = stage.must('urnactl', 'board', 'find', tracker_of(ballot), `@${archive}`);
    expect(found).toContain('It counts');
  }
}

function result_of(prepared: PreparedElection): number[][] {
  const answer = prepared.organiser('result', '--json');
  const verdict = prepared.stage.must('urna-verify', `@${prepared.archive}`);
  expect(verdict).not.toContain('refuted');
  const { texts } = records_of(prepared);
  expect(answer).toContain('result');
  return (JSON.parse(texts.find((text) => text.startsWith('{"result":')) ?? '') as { result: number[][] }).result;
}

describe.skipIf(!programs_are_built)('with urnactl', { timeout: 300_000 }, () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => {
    stage.remove();
  });

  it('a tampered ballot is refused, whichever member of it', () => {
    const prepared = new PreparedElection(stage, `name = "N"\n[trustees]\nsingle = ["A", "B"]\n${choice}${lists}`, 1);
    stage.must('urnactl', 'trustee', 'keygen', '--dir', '@e', '--out', '@a');
    stage.must('urnactl', 'trustee', 'keygen', '--dir', '@e', '--out', '@b');
    stage.must('urnactl', 'election', 'open', '@e', '--credentials', '@codes/public_credentials.json', '--trustee', '@a.pubkey', '--trustee', '@b.pubkey');
    const election = check_setup(records_of(prepared), null);
    const y_powers = election.group.table(election.public_key);
    const key = private_key_of(election, prepared.codes[0] ?? '');
    const right = make_ballot(election, y_powers, key, [[0, 1, 0, 1], [0, 0], [1, 1, 0, 1, 0, 0, 0, 0]], system_random);
    const exit_of = (ballot: string) => {
      stage.write('ballot.json', ballot);
      return stage.run('urna-verify', '--ballot', '@ballot.json', `@${prepared.archive}`).exit;
    };
    expect(exit_of(right)).toBe(0);
    // Every proof anew, but for somebody who is not on the list: valid, and not admitted.
    expect(exit_of(make_ballot(election, y_powers, key + 1n, [[0, 1, 0, 1], [0, 0], [1, 1, 0, 1, 0, 0, 0, 0]], system_random))).toBe(1);
    const places = [...right.matchAll(/"(?:challenge|response|alpha|beta|commitment|hash)":"?\[?"?/g)];
    expect(places.length).toBeGreaterThan(80);
    for (let i = 0; i < places.length; i += 9) {
      const at = (places[i]?.index ?? 0) + (places[i]?.[0].length ?? 0) + 3;
      const changed = right.slice(0, at) + (right[at] === '1' ? '2' : '1') + right.slice(at + 1);
      expect(exit_of(changed), `character ${at}`).not.toBe(0);
    }
  });

  it('an election with every type of question and a key in shares is held and verified', async () => {
    const definition = `name = "N"\n[trustees]\nthreshold = 2\nmembers = ["A", "B", "C"]\n${choice}${lists}${preference}`;
    const prepared = new PreparedElection(stage, definition, 3);
    const group = group_named('Ed25519');
    if (group === null) throw new Error('no group');
    // Members 1 and 3 are here, member 2 is urnactl.
    const context = (index: number) => ({ group: group.name, size: 3, threshold: 2, index });
    const seeds = new Map([1, 3].map((index) => [index, draw_seed(system_random)]));
    for (const [index, seed] of seeds) stage.write(`m${index}.cert`, make_certificate(group, seed, context(index), system_random));
    stage.must('urnactl', 'trustee', 'cert', '--dir', '@e', '--members', '3', '--threshold', '2', '--index', '2', '--out', '@m2');
    stage.must('urnactl', 'election', 'ceremony', 'members', '--dir', '@e', '--out', '@certs', '@m1.cert', '@m2.cert', '@m3.cert');

    const members = read_members(group, stage.read('certs').trim().split('\n'));
    expect(members.fixed_threshold).toBe(2);
    for (const [index, seed] of seeds) stage.write(`m${index}.polynomial`, await make_polynomial(members, seed, 2, system_random));
    const step = ['--dir', '@e', '--certs', '@certs'];
    stage.must('urnactl', 'trustee', 'share', ...step, '--threshold', '2', '--seed', '@m2.seed', '--out', '@m2.polynomial');
    const polynomials = ['@m1.polynomial', '@m2.polynomial', '@m3.polynomial'];
    stage.must('urnactl', 'election', 'ceremony', 'route', ...step, '--threshold', '2', '--out', '@inputs', ...polynomials);

    for (const [index, seed] of seeds) {
      const input = stage.read(`inputs/vinput-${index}.json`);
      stage.write(`m${index}.voutput`, await accept_verification_input(members, seed, input, system_random));
    }
    stage.must('urnactl', 'trustee', 'share', ...step, '--seed', '@m2.seed', '--accept', '@inputs/vinput-2.json', '--out', '@m2.voutput');
    stage.must('urnactl', 'election', 'ceremony', 'finish', ...step, '--threshold', '2', '--out', '@key',
      ...polynomials.flatMap((name) => ['--polynomial', name]), '@m1.voutput', '@m2.voutput', '@m3.voutput');

    // The seeds of this side open with urnactl, and the reverse.
    for (const [index, seed] of seeds) stage.write(`m${index}.seed`, seed, 0o600);
    stage.must('urnactl', 'trustee', 'rehearse', '--dir', '@e', '--threshold', '@key/threshold.json',
      '--key', '@m1.seed', '--dkey', '@key/dkey-1.json', '--key', '@m2.seed', '--dkey', '@key/dkey-2.json');
    stage.must('urnactl', 'election', 'open', '@e', '--credentials', '@codes/public_credentials.json', '--threshold', '@key/threshold.json');

    const records = records_of(prepared);
    const election = check_setup(records, null);
    for (const code of prepared.codes) {
      const credential = public_credential(group, private_key_of(election, code));
      expect(credential_weight(records.credentials, credential)).toBe(1n);
    }
    await vote_all(prepared, election, [
      [[0, 1, 0, 1], [1, 0], [1, 1, 0, 1, 0, 0, 0, 0], [1, 2, 3]],
      [[1, 0, 0, 0], [0, 0], [0, 0, 0, 0, 1, 1, 0, 0], [1, 1, 0]],
      [[0, 0, 1, 0], [0, 1], [0, 0, 0, 0, 0, 0, 1, 1], [0, 0, 0]],
    ]);
    prepared.organiser('close');
    prepared.organiser('tally');
    stage.must('urnactl', 'trustee', 'shuffle', `@${prepared.archive}`, '--out', '@shuffle');
    prepared.organiser('archive', '--add', '@shuffle', '--trustee', '1');
    prepared.organiser('end-shuffles');
    const share = await open_share(group, seeds.get(3) ?? '', stage.read('key/dkey-3.json'));
    stage.write('m3.decryption', decrypt_partially(election, await tally_of(prepared), share, system_random));
    stage.must('urnactl', 'trustee', 'decrypt', `@${prepared.archive}`, '--key', '@m2.seed', '--dkey', '@key/dkey-2.json', '--out', '@m2.decryption');
    prepared.organiser('archive', '--add', '@m3.decryption', '--add', '@m2.decryption');
    const [board, statutes, council, name] = result_of(prepared);
    expect([board, statutes, council]).toEqual([[1, 1, 1, 1], [1, 1], [[1, 1, 0, 1], [1, 1], [1, 1]]]);
    expect([...(name ?? [])].map(String).sort()).toEqual(['0,0,0', '1,1,0', '1,2,3']);
  });

  // Powers of 2047 bits take their time: one voter is enough there.
  const other_groups = [
    { group: 'BELENIOS-2048', questions: choice, ballots: [[[0, 1, 0, 1], [1, 0]], [[1, 0, 0, 0], [0, 0]]], sums: [[1, 1, 0, 1], [1, 0]] },
    { group: 'RFC-3526-2048', questions: choice + preference, ballots: [[[0, 1, 0, 1], [1, 0], [3, 1, 2]]], sums: [[0, 1, 0, 1], [1, 0], [[3, 1, 2]]] },
  ];
  for (const { group: name, questions, ballots, sums } of other_groups) {
    it(`an election in ${name} is held and verified, also by Debian's belenios-tool`, async () => {
      const definition = `name = "N"\ngroup = "${name}"\n[trustees]\nsingle = ["A", "B"]\n${questions}`;
      const prepared = new PreparedElection(stage, definition, 2);
      const group = group_named(name);
      if (group === null) throw new Error('no group');
      // Trustee A is here, trustee B is urnactl; each side reads the other's files.
      const { private_key_file, public_key } = make_single_key(group, 'Ada « A »', system_random);
      stage.write('a.privkey', private_key_file, 0o600);
      stage.write('a.pubkey', `${public_key}\n`);
      check_public_key(group, public_key);
      stage.must('urnactl', 'trustee', 'rehearse', '--dir', '@e', '--public', '@a.pubkey', '--key', '@a.privkey');
      stage.must('urnactl', 'trustee', 'keygen', '--dir', '@e', '--name', 'Bo', '--out', '@b');
      check_public_key(group, stage.read('b.pubkey'));
      const b_key = read_private_key(group, stage.read('b.privkey'));
      expect(rehearse(group, group.power(group.generator, b_key), b_key, system_random)).toBe(true);
      expect(rehearse(group, group.power(group.generator, b_key), b_key + 1n, system_random)).toBe(false);
      expect(public_key_of(group, stage.read('b.privkey'), null, system_random)).toContain(group.text(group.power(group.generator, b_key)));
      stage.must('urnactl', 'election', 'open', '@e', '--credentials', '@codes/public_credentials.json', '--trustee', '@a.pubkey', '--trustee', '@b.pubkey');

      const election = check_setup(records_of(prepared), null);
      await vote_all(prepared, election, ballots);
      prepared.organiser('close');
      await turn();
      prepared.organiser('tally');
      if (name === 'RFC-3526-2048') {
        stage.must('urnactl', 'trustee', 'shuffle', `@${prepared.archive}`, '--out', '@shuffle');
        prepared.organiser('archive', '--add', '@shuffle', '--trustee', '1');
        prepared.organiser('end-shuffles');
      }
      const a_key = read_private_key(group, private_key_file);
      stage.write('a.decryption', decrypt_partially(election, await tally_of(prepared), a_key, system_random));
      stage.must('urnactl', 'trustee', 'decrypt', `@${prepared.archive}`, '--key', '@b.privkey', '--out', '@b.decryption');
      prepared.organiser('archive', '--add', '@a.decryption', '--add', '@b.decryption');
      await turn();
      expect(result_of(prepared)).toEqual(sums);
      expect(stage.other_tool_says(prepared.archive, prepared.uuid)).toBe('all checks passed');
    });
  }
});
