// SPDX-License-Identifier: EUPL-1.2
import { mount } from 'svelte';
import { take_fragment } from '../ui/router';
import Page from './Page.svelte';
import { translator, usual_locale } from './words';

// The secret of the link is read once and leaves the address before anything else happens.
const secret = take_fragment();
const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
await translator.use(usual_locale());
mount(Page, { target, props: { secret } });
