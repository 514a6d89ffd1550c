// SPDX-License-Identifier: EUPL-1.2
import { mount } from 'svelte';
import '../ui/base.css';
import './console.css';
import Page from './Page.svelte';
import { speak_usual } from './words';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
document.body.classList.add('desk');
await speak_usual();
mount(Page, { target });
