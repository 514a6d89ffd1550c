// SPDX-License-Identifier: EUPL-1.2
import type { ElectionCard } from '../ui/election_card';
import { tracker_groups } from '../ui/format';
import type { Receipt } from '../protocol/public_record';

/**
 * What the voter keeps: enough to find the ballot and to prove a complaint, nothing of the choice.  The last lines are the
 * time, the signature, and the key that checks it: two voters who were told different keys can see it.
 */
export function receipt_text(card: ElectionCard | null, receipt: Receipt, box_key: string, address: string): string {
  const lines = [
    card?.name ?? '',
    card?.uuid ?? '',
    '',
    tracker_groups(receipt.tracker).join(' '),
    receipt.tracker,
    '',
    address,
    '',
    receipt.cast_at ?? '',
    receipt.signature ?? '',
    box_key,
  ];
  return `${lines.join('\n').trim()}\n`;
}

/** Hands a text file to the browser. */
export function save_text(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
