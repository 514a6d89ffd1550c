// SPDX-License-Identifier: EUPL-1.2

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { with_integrity } from './integrity';

const bytes = new TextEncoder().encode('alert()');
const expected = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

describe('integrity', () => {
  // Shows HRD-01.
  it('is written into every script, style sheet, preloaded module and font', () => {
    const tags = [
      '<script type="module" src="/assets/a.js"></script>',
      '<link rel="modulepreload" crossorigin href="/assets/b.js">',
      '<link rel="stylesheet" href="/assets/c.css" />',
      '<link rel="preload" as="font" crossorigin href="/assets/d.woff2">',
    ];
    const asked: string[] = [];
    const html = with_integrity(tags.join('\n'), (path) => {
      asked.push(path);
      return bytes;
    });
    expect(asked).toEqual(['assets/a.js', 'assets/b.js', 'assets/c.css', 'assets/d.woff2']);
    expect(html.split(`integrity="${expected}"`)).toHaveLength(5);
    expect(html.split('crossorigin')).toHaveLength(5);
    expect(html).toContain('"></script>');
  });

  it('is left alone where there is one, and where there is nothing to check', () => {
    const html = '<link rel="icon" href="/icon.svg"><script integrity="sha384-x" src="/a.js"></script>';
    expect(with_integrity(html, () => bytes)).toBe(html);
  });
});
