// SPDX-License-Identifier: EUPL-1.2
import type { AuditStep } from '../audit/report';
import type { messages } from '../i18n/verify/en';
import { Translator } from '../i18n/translator.svelte';
import type { Comparison } from './comparison';

export type Word = keyof typeof messages;

export const words = new Translator<Word>({
  fr: () => import('../i18n/verify/fr'),
  nl: () => import('../i18n/verify/nl'),
  de: () => import('../i18n/verify/de'),
  en: () => import('../i18n/verify/en'),
});
export const t = words.t;

/** The program that makes the same checks. */
export const program = 'urna-verify';

/** Of each check: what it says, what it rules out, and what it looked at. */
export const check_words: Record<AuditStep, { title: Word; why: Word; figures: Word | null }> = {
  archive_form: { title: 'title.archive_form', why: 'why.archive_form', figures: 'figures.archive_form' },
  event_chain: { title: 'title.event_chain', why: 'why.event_chain', figures: 'figures.event_chain' },
  older_copy: { title: 'title.older_copy', why: 'why.older_copy', figures: null },
  election: { title: 'title.election', why: 'why.election', figures: 'figures.election' },
  trustees: { title: 'title.trustees', why: 'why.trustees', figures: 'figures.trustees' },
  credentials: { title: 'title.credentials', why: 'why.credentials', figures: 'figures.credentials' },
  ballots: { title: 'title.ballots', why: 'why.ballots', figures: 'figures.ballots' },
  counted_ballots: { title: 'title.counted_ballots', why: 'why.counted_ballots', figures: 'figures.counted_ballots' },
  encrypted_tally: { title: 'title.encrypted_tally', why: 'why.encrypted_tally', figures: 'figures.encrypted_tally' },
  shuffles: { title: 'title.shuffles', why: 'why.shuffles', figures: 'figures.shuffles' },
  partial_decryptions: { title: 'title.partial_decryptions', why: 'why.partial_decryptions', figures: 'figures.partial_decryptions' },
  result: { title: 'title.result', why: 'why.result', figures: 'figures.result' },
};

export const compare_words: Record<Comparison['what'], Word> = {
  fingerprint: 'compare.fingerprint',
  ballots: 'compare.ballots',
  counted: 'compare.counted',
  board: 'compare.board',
  result: 'compare.result',
};
