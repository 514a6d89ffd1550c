// SPDX-License-Identifier: EUPL-1.2
import type { messages } from '../i18n/booth/en';
import { Translator } from '../i18n/translator.svelte';

export const words = new Translator<keyof typeof messages>({
  fr: () => import('../i18n/booth/fr'),
  nl: () => import('../i18n/booth/nl'),
  de: () => import('../i18n/booth/de'),
  en: () => import('../i18n/booth/en'),
});
export const t = words.t;
