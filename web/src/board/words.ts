// SPDX-License-Identifier: EUPL-1.2
import type { messages } from '../i18n/board/en';
import { Translator } from '../i18n/translator.svelte';

export const words = new Translator<keyof typeof messages>({
  fr: () => import('../i18n/board/fr'),
  nl: () => import('../i18n/board/nl'),
  de: () => import('../i18n/board/de'),
  en: () => import('../i18n/board/en'),
});
export const t = words.t;
