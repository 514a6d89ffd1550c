// SPDX-License-Identifier: EUPL-1.2

/** Hands bytes to the browser as a file; they never pass by the network again. */
export function save_blob(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
