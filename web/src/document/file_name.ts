// SPDX-License-Identifier: EUPL-1.2

/** The name in `Content-Disposition: attachment; …; filename*=UTF-8''NAME` (RFC 6266), which the desk has cleaned. */
export function file_name_in(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]*)/u.exec(disposition ?? '')?.[1];
  try {
    if (encoded) return decodeURIComponent(encoded);
  } catch {
    // The plain one then.
  }
  return /filename="([^"]*)"/u.exec(disposition ?? '')?.[1] || 'document';
}
