// SPDX-License-Identifier: EUPL-1.2
import './trusted_worker';
import { mount } from 'svelte';
import '../ui/base.css';
import { take_fragment, path_parts } from '../ui/router';
import Page from './Page.svelte';
import { TrusteeVisit } from './visit.svelte';
import { translator, usual_locale } from './words';

// The secret of the link is read once and leaves the address before anything else happens.
const secret = take_fragment();
const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
await translator.use(usual_locale());
mount(Page, { target, props: { visit: new TrusteeVisit(path_parts()[0] ?? '', secret) } });
