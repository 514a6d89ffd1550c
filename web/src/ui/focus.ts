// SPDX-License-Identifier: EUPL-1.2
/** A new step: its title in the tab, the focus on its heading so that it is read, the page at its top. */
export async function announce_step(title: string): Promise<void> {
  document.title = title;
  // After the frame that shows it: making a step and laying it out are two short tasks, not a long one.
  await new Promise(requestAnimationFrame);
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}
