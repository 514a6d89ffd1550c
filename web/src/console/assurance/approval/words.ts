// SPDX-License-Identifier: EUPL-1.2
import type { State } from '../../api/approval';
import { region } from '../../words';

/** “24 novembre 2026”, of a calendar day, wherever its reader is. */
export const calendar_day = (iso: string): string => new Intl.DateTimeFormat(region(), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`));

/** The last day on which it holds, of the first on which it does not. */
export const last_day = (ends: string): string => calendar_day(new Date(Date.parse(`${ends}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10));

export const tones: Record<State, 'ok' | 'warn' | 'bad' | 'info' | 'none'> = { upcoming: 'info', active: 'ok', expiring: 'warn', 'under-watch': 'warn', suspended: 'bad', expired: 'bad', refused: 'bad', archived: 'none' };

/** One a line, without blanks around them. */
export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
