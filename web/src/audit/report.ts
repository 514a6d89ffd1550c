// SPDX-License-Identifier: EUPL-1.2
// What an audit found: the checks, their names and their order are those of `urna-verify`.

/** The checks, in the order of protocol §13. */
export const audit_steps = [
  'archive_form', 'event_chain', 'older_copy', 'election', 'trustees', 'credentials', 'ballots', 'counted_ballots',
  'encrypted_tally', 'shuffles', 'partial_decryptions', 'result',
] as const;
export type AuditStep = (typeof audit_steps)[number];

/** `passed` only after something was checked and held. */
export type AuditStatus = 'not_reached' | 'not_applicable' | 'passed' | 'failed';

/** How far an election has come, by the events in its archive. */
export type ElectionStage = 'unknown' | 'open' | 'closed' | 'tallied' | 'shuffled' | 'decrypting' | 'finished';

export interface AuditCheck {
  step: AuditStep;
  status: AuditStatus;
  /** What was checked: numbers by name, for the page to put into words. */
  figures: Record<string, number | bigint>;
  /** What failed, in English, as a technical reader wants it; at most `findings_max` are kept. */
  findings: string[];
  finding_count: number;
}

const findings_max = 100;

/** Votes of one question, flat; or the numbers on each shuffled ballot. */
export type QuestionResult = { kind: 'counts'; counts: bigint[] } | { kind: 'ballots'; ballots: number[][] };

/** Plain data, to be sent between Workers. */
export interface AuditReport {
  checks: AuditCheck[];
  stage: ElectionStage;
  // What the archive says of itself; empty where it was not reached.
  uuid: string;
  name: string;
  group: string;
  fingerprint: string;
  /** Of the last event, hexadecimal. */
  board_hash: string;
  credential_count: number;
  ballot_count: number;
  num_tallied: number;
  total_weight: bigint;
  /** Only once it was found to be what the tally opens to. */
  result: QuestionResult[] | null;
}

export function empty_report(): AuditReport {
  return {
    checks: audit_steps.map((step) => ({ step, status: 'not_reached', figures: {}, findings: [], finding_count: 0 })),
    stage: 'unknown', uuid: '', name: '', group: '', fingerprint: '', board_hash: '', credential_count: 0, ballot_count: 0,
    num_tallied: 0, total_weight: 0n, result: null,
  };
}

export function check_of(report: AuditReport, step: AuditStep): AuditCheck {
  const check = report.checks.find((one) => one.step === step);
  if (check === undefined) throw new Error('a report has every step');
  return check;
}

export function fail(report: AuditReport, step: AuditStep, finding: string): void {
  const check = check_of(report, step);
  check.status = 'failed';
  check.finding_count += 1;
  if (check.findings.length < findings_max) check.findings.push(finding);
}

/** Notes that the step was carried out; it stays failed when it failed. */
export function pass(report: AuditReport, step: AuditStep, figures: AuditCheck['figures']): void {
  const check = check_of(report, step);
  check.figures = figures;
  if (check.status !== 'failed') check.status = 'passed';
}

export function skip(report: AuditReport, step: AuditStep): void {
  const check = check_of(report, step);
  if (check.status === 'not_reached') check.status = 'not_applicable';
}

/** No check failed, and an election was there to check. */
export function is_verified(report: AuditReport): boolean {
  return report.checks.every(({ status }) => status !== 'failed') &&
    check_of(report, 'election').status === 'passed' && report.stage !== 'unknown';
}
