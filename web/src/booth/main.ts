// SPDX-License-Identifier: EUPL-1.2
import './trusted_worker';
import { mount } from 'svelte';
import Booth from './Booth.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
// A page that the browser kept alive after the voter left it is not shown again: it is made anew, empty.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
mount(Booth, { target });
