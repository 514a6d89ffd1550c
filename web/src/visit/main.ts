// SPDX-License-Identifier: EUPL-1.2
import { mount } from 'svelte';
import Page from './Page.svelte';
import { translator, usual_locale } from './words';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
await translator.use(usual_locale());
mount(Page, { target });
