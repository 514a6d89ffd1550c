// SPDX-License-Identifier: EUPL-1.2
// Every archive of tests/fixtures, and tampered copies: what the page says must be what `urna-verify` says.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest, text_of_utf8, to_base64, to_hex } from '../protocol/bytes';
import { ArchiveWriter } from '../protocol/testing/archive_writer';
import { archive_records, read_bytes, read_json, tests_folder } from '../protocol/testing/fixtures';
import { programs_are_built, Stage } from '../protocol/testing/programs';
import { audit } from './audit';
import { type AuditReport, is_verified } from './report';
import { type Answers, type Crew, LocalCrew, type Task } from './tasks';

interface Verdict {
  verified: boolean;
  stage: string;
  board_hash: string;
  credentials: number;
  ballots: number;
  num_tallied: number;
  total_weight: bigint | number;
  checks: Record<string, string>;
}

async function report_of(bytes: Uint8Array): Promise<AuditReport> {
  return (await audit(new Blob([bytes as BlobPart]), new LocalCrew())).report;
}

function verdict_of(report: AuditReport): Verdict {
  const { stage, board_hash, credential_count, ballot_count, num_tallied, total_weight } = report;
  return {
    verified: is_verified(report), stage, board_hash, credentials: credential_count, ballots: ballot_count, num_tallied,
    total_weight: Number(total_weight), checks: Object.fromEntries(report.checks.map(({ step, status }) => [step, status])),
  };
}

function program_verdict(stage: Stage, bytes: Uint8Array): Verdict {
  writeFileSync(stage.path('e.bel'), bytes);
  const { answer } = stage.run('urna-verify', '--json', '--threads', '1', '@e.bel');
  const told = JSON.parse(answer.slice(0, answer.indexOf('\n'))) as Omit<Verdict, 'checks'> & { checks: { step: string; status: string }[] };
  const { verified, stage: at, board_hash, credentials, ballots, num_tallied, total_weight } = told;
  return {
    verified, stage: at, board_hash, credentials, ballots, num_tallied, total_weight,
    checks: Object.fromEntries(told.checks.map(({ step, status }) => [step, status])),
  };
}

const folder = join(tests_folder, 'fixtures');
const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bel')).sort();
// What was done in both groups is looked at in the faster one.
const names = all.filter((name) => !name.includes('/b2048-') || !all.includes(name.replace('/b2048-', '/ed-')));
const is_tampered = (name: string) => name.includes('e-negative') || name.includes('tampered');

let stage: Stage;
beforeAll(() => {
  stage = new Stage();
});
afterAll(() => stage.remove());

describe('the verdict and every check are those of urna-verify on', () => {
  it.each(names)('%s', async (name) => {
    const bytes = read_bytes('fixtures', name);
    const report = await report_of(bytes);
    expect(is_verified(report), report.checks.flatMap(({ findings }) => findings).join('\n')).toBe(!is_tampered(name));
    if (programs_are_built) expect(verdict_of(report)).toEqual(program_verdict(stage, bytes));
  });
});

describe('an archive with one byte changed', () => {
  /** Where each record begins, and how long its content is. */
  function records_of(bytes: Uint8Array): { at: number; length: number }[] {
    const records: { at: number; length: number }[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = parseInt(new TextDecoder().decode(bytes.subarray(at + 124, at + 135)), 8);
      records.push({ at, length });
      at += 512 + 512 * Math.ceil(length / 512);
    }
    return records;
  }

  async function expect_refuted(bytes: Uint8Array, at: number, bit: number): Promise<void> {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << bit);
    const report = await report_of(changed);
    expect(is_verified(report), `byte ${at}, bit ${bit}`).toBe(false);
    if (!programs_are_built || bytes[0] !== changed[0]) return;  // a file of another kind gets no verdict
    const [ours, theirs] = [verdict_of(report), program_verdict(stage, changed)];
    const failed = ({ checks }: Verdict) => Object.keys(checks).filter((step) => checks[step] === 'failed');
    expect(failed(ours), `byte ${at}, bit ${bit}`).toEqual(failed(theirs));
  }

  it('is refuted whichever record it is in, at the steps that urna-verify names', async () => {
    const bytes = read_bytes('fixtures', 'belenios', 'c4-b2048-no-ballot', 'election.bel');
    const records = records_of(bytes);
    expect(records.length).toBeGreaterThan(10);
    for (const [i, { at, length }] of records.entries()) {
      await expect_refuted(bytes, at + ((37 * i) % 160), i % 7);  // its header
      await expect_refuted(bytes, at + 512 + ((53 * i) % length), i % 7);
    }
  });

  it('is refuted wherever chance puts it', async () => {
    const bytes = read_bytes('fixtures', 'belenios', 'c5-ed25519-small', 'election.bel');
    for (let i = 0; i < 12; ++i) await expect_refuted(bytes, Math.floor(Math.random() * bytes.length), Math.floor(Math.random() * 8));
  });
});

describe('a tracking number', () => {
  it('is found with what became of its ballot', async () => {
    const name = ['fixtures', 'belenios', 'b1-ed25519-threshold-weights-revotes'] as const;
    const counted = new Set(read_json<{ hash: string }[]>(...name, 'ballot_summary.json').map(({ hash }) => hash));
    const bytes = read_bytes(...name, 'election.bel');
    const state = await audit(new Blob([bytes as BlobPart]), new LocalCrew());
    const ballots = archive_records(bytes).map(({ content }) => content).filter((content) => text_of_utf8(content)?.startsWith('{"election_uuid":'));
    expect(ballots).toHaveLength(7);
    for (const [i, ballot] of ballots.entries()) {
      const hash = digest(ballot);
      expect(state.book?.find(to_base64(hash))).toEqual({ kind: counted.has(to_hex(hash)) ? 'counts' : 'replaced', number: i + 1 });
    }
    expect(state.book?.find('A'.repeat(43))).toEqual({ kind: 'missing' });
  });

  it('of a ballot that does not hold is said to be one', async () => {
    const bytes = read_bytes('fixtures', 'belenios', 'e-negative', 'ed-signature-tampered', 'election.bel');
    const state = await audit(new Blob([bytes as BlobPart]), new LocalCrew());
    const [finding] = state.report.checks.flatMap(({ findings }) => findings);
    const tracker = /ballot (\S{43}) /.exec(finding ?? '')?.[1] ?? '';
    expect(state.book?.find(tracker)).toMatchObject({ kind: 'refused' });
  });
});

/** A crew that believes every ballot, and notes how many were in its hands at a time. */
class BelievingCrew implements Crew {
  readonly size = 4;
  in_hands = 0;
  most = 0;

  async begin(): Promise<void> {}

  async ask<Kind extends Exclude<Task['kind'], 'begin'>>(task: Task & { kind: Kind }): Promise<Answers[Kind]> {
    const work: Exclude<Task, { kind: 'begin' }> = task;
    const count = work.kind === 'ballots' ? work.places.length : 0;
    this.in_hands += count;
    this.most = Math.max(this.most, this.in_hands);
    await new Promise((resume) => setTimeout(resume));
    this.in_hands -= count;
    const answer = work.kind === 'keys'
      ? work.texts.map(() => null)
      : work.kind === 'ballots' ? work.places.map(({ from }) => ({ credential: `key${from % 1000}` })) : [];
    return answer as unknown as Answers[Kind];
  }
}

describe('an archive of thousands of ballots', () => {
  it('is read with few of them in hand at a time, and all of them noted', async () => {
    const [, election, trustees] = archive_records(read_bytes('fixtures', 'belenios', 'c5-ed25519-small', 'election.bel'))
      .map(({ content }) => text_of_utf8(content) ?? '');
    const writer = new ArchiveWriter();
    const keys = Array.from({ length: 1000 }, (_, i) => `"key${i}"`);
    writer.setup(election ?? '', trustees ?? '', `[${keys.join()}]`);
    const count = 2000;
    for (let i = 0; i < count; ++i) writer.event('Ballot', `${i} ${'x'.repeat(3000)}`);
    const crew = new BelievingCrew();
    const told: number[] = [];
    const { report, book } = await audit(writer.archive(), crew, ({ phase, done, total }) => {
      if (phase === 'ballots') told.push(done);
      if (phase === 'ballots') expect(total).toBe(count);
    });
    expect(is_verified(report)).toBe(true);
    expect(report.ballot_count).toBe(count);
    expect(crew.most).toBeLessThanOrEqual(8 * (2 * crew.size + 1));
    expect(told.at(-1)).toBe(count);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(book?.find(to_base64(digest(`1999 ${'x'.repeat(3000)}`)))).toMatchObject({ number: count });
  });
});
