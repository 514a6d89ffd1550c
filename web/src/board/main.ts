// SPDX-License-Identifier: EUPL-1.2
import '../audit/trusted_worker';
import { mount } from 'svelte';
import Board from './Board.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to stand');
mount(Board, { target });
