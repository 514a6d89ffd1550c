// SPDX-License-Identifier: EUPL-1.2
// All four languages come with the page: there are few words.

import { preferred_locale, type Locale } from '../i18n/locales';
import { Translator } from '../i18n/translator.svelte';
import * as de from './messages/de';
import * as en from './messages/en';
import * as fr from './messages/fr';
import * as nl from './messages/nl';

export type Key = keyof typeof en.messages;

export const translator = new Translator<Key>({
  fr: () => Promise.resolve(fr),
  nl: () => Promise.resolve(nl),
  de: () => Promise.resolve(de),
  en: () => Promise.resolve(en),
});
export const { t, has } = translator;
export const usual_locale = (): Locale => preferred_locale(navigator.languages, 'en');
