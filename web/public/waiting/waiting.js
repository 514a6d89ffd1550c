// SPDX-License-Identifier: EUPL-1.2
// Asks now and then whether there is room, each reader at a moment of their own, and opens the page when there is.  The
// page stays as it is meanwhile: it is not loaded anew under a reader's eyes.
'use strict';
const shortest_seconds = 15;
const status_line = document.getElementById('status');
const wait = () => setTimeout(look, 1000 * shortest_seconds * (1 + Math.random()));

async function look() {
  try {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
    if (answer.ok) return location.reload();
  } catch {
    // Nobody answers: asked again later.
  }
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(new Date());
  status_line.textContent = status_line.dataset.checked.replace('{time}', time);
  wait();
}
wait();
