// SPDX-License-Identifier: EUPL-1.2
const plain = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').replace(/[’‘]/gu, "'").trim();

/** Whether a name was typed as it stands, blanks and the shape of apostrophes apart. */
export const is_same_name = (typed: string, name: string): boolean => plain(typed) === plain(name);
