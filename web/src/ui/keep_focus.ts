// SPDX-License-Identifier: EUPL-1.2

/**
 * When what had the focus goes (a button that has done its work, a row that was removed), the browser leaves a keyboard at the
 * top of the page and a screen reader nowhere: here the focus goes to where `refuge` says.
 *
 * @param refuge  asked when the focus was lost; null: there is no place now
 * @returns       ends it
 */
export function keep_focus(refuge: () => HTMLElement | null): () => void {
  let focused: Element | null = null;
  const noted = (event: FocusEvent) => {
    focused = event.target instanceof Element ? event.target : null;
  };
  const looked = () => {
    if (focused === null || focused.isConnected) return;
    if (document.activeElement === document.body) refuge()?.focus({ preventScroll: true });
    focused = document.activeElement === document.body ? null : document.activeElement;
  };
  const observer = new MutationObserver(looked);
  addEventListener('focusin', noted);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    removeEventListener('focusin', noted);
    observer.disconnect();
  };
}
