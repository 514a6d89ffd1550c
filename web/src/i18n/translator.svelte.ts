// SPDX-License-Identifier: EUPL-1.2
import type { Locale } from './locales';
import { format_message, with_french_spaces, type Values } from './message';

export type Catalogue<Key extends string> = Record<Key, string>;
export type Loaders<Key extends string> = Record<Locale, () => Promise<{ messages: Catalogue<Key> }>>;

/**
 * The words of one page in the reader's language; only that language is downloaded.
 *
 *     const translator = new Translator<keyof typeof messages>({ fr: () => import('./fr'), … });
 *     await translator.use('fr');
 *     const t = translator.t;         // in a component: {t('code.title')} follows a change of language
 */
export class Translator<Key extends string> {
  locale = $state<Locale>('en');
  #messages = $state.raw<Catalogue<Key> | null>(null);
  #loaders: Loaders<Key>;

  constructor(loaders: Loaders<Key>) {
    this.#loaders = loaders;
  }

  /** Loads a language, then shows it.  The one before stays when it cannot be loaded. */
  async use(locale: Locale): Promise<void> {
    this.#messages = (await this.#loaders[locale]()).messages;
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  t = (key: Key, values: Values = {}): string => {
    const text = this.#messages?.[key] ?? key;
    const said = format_message(text, values, this.locale);
    return this.locale === 'fr' ? with_french_spaces(said) : said;
  };

  /** Whether there is a message of this name: for codes that come from a server. */
  has = (key: string): key is Key => this.#messages !== null && key in this.#messages;
}
