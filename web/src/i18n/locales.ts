// SPDX-License-Identifier: EUPL-1.2

export const locales = ['fr', 'nl', 'de', 'en'] as const;
export type Locale = (typeof locales)[number];
export const locale_names: Record<Locale, string> = { fr: 'Français', nl: 'Nederlands', de: 'Deutsch', en: 'English' };

export function is_locale(text: string): text is Locale {
  return (locales as readonly string[]).includes(text);
}

/** The first of the reader's languages that the pages speak; else `otherwise`, the election's own. */
export function preferred_locale(wanted: readonly string[], otherwise: string): Locale {
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (is_locale(language)) return language;
  }
  return is_locale(otherwise) ? otherwise : 'en';
}
