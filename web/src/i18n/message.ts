// SPDX-License-Identifier: EUPL-1.2
// Messages with holes, in the part of the ICU syntax that four languages need:
//   "{name}"                                        a value
//   "{n, plural, one {# seat} other {# seats}}"     by number, `#` is the number; `=0 {…}` before `one` for an exact one
// and `**bold**`, which `parts` hands to RichText: no message ever becomes HTML.

import type { Locale } from './locales';

export type Values = Record<string, string | number>;

const rules = new Map<Locale, Intl.PluralRules>();

function plural_category(locale: Locale, count: number): string {
  let rule = rules.get(locale);
  if (rule === undefined) rules.set(locale, (rule = new Intl.PluralRules(locale)));
  return rule.select(count);
}

/** Where the brace opened at `from` is closed. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`a brace is not closed in “${text}”`);
}

function chosen_branch(locale: Locale, branches: string, count: number): string {
  const wanted = [`=${count}`, plural_category(locale, count), 'other'];
  const found = new Map<string, string>();
  let at = 0;
  for (let open = branches.indexOf('{'); open >= 0; open = branches.indexOf('{', at)) {
    const close = closing(branches, open);
    found.set(branches.slice(at, open).trim(), branches.slice(open + 1, close));
    at = close + 1;
  }
  for (const key of wanted) {
    const branch = found.get(key);
    if (branch !== undefined) return branch;
  }
  throw new Error(`no branch for ${count} in “${branches}”`);
}

/** A message with its values in place.  A value that is missing stays visible as its name in braces. */
export function format_message(text: string, values: Values, locale: Locale): string {
  const figure = (value: string | number) =>
    typeof value === 'number' ? value.toLocaleString(locale) : value;
  let result = '';
  let at = 0;
  for (let open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
    const close = closing(text, open);
    result += text.slice(at, open);
    at = close + 1;
    const inside = text.slice(open + 1, close);
    const plural = /^\s*(\w+)\s*,\s*plural\s*,(.*)$/su.exec(inside);
    if (plural === null) {
      const value = values[inside.trim()];
      result += value === undefined ? `{${inside}}` : figure(value);
      continue;
    }
    const count = Number(values[plural[1] ?? ''] ?? 0);
    const branch = chosen_branch(locale, plural[2] ?? '', count).replaceAll('#', figure(count));
    result += format_message(branch, values, locale);
  }
  return result + text.slice(at);
}

/** A message cut where `**` begins and ends bold: every second part is bold. */
export function parts(text: string): { text: string; bold: boolean }[] {
  return text
    .split('**')
    .map((part, index) => ({ text: part, bold: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** French typography: no-break spaces where a line must not part, so that catalogues can be typed plainly. */
export function with_french_spaces(text: string): string {
  return text.replace(/ ([:;?!»])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
}
