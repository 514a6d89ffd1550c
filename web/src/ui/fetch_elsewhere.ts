// SPDX-License-Identifier: EUPL-1.2

/** Has the browser fetch a file from the host of files: it comes as an attachment, and the page stays where it is. */
export function fetch_elsewhere(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.rel = 'noreferrer';
  document.body.append(link);
  link.click();
  link.remove();
}
