// SPDX-License-Identifier: EUPL-1.2
// Read back by somebody else's reader (zbarimg) when it is installed; the shape is checked in any case.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { qr_squares } from './qr';

const has_reader = spawnSync('zbarimg', ['--version']).status === 0;

function picture(squares: boolean[][]): string {
  const scale = 4;
  const margin = 4;
  const size = (squares.length + 2 * margin) * scale;
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) =>
      squares[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] ? '1' : '0',
    ).join(' '),
  );
  return `P1\n${size} ${size}\n${rows.join('\n')}\n`;
}

describe('qr_squares', () => {
  it('refuses what does not fit, rather than write half of it', () =>
    expect(() => qr_squares('x'.repeat(300))).toThrow(RangeError));

  it('grows with the text', () => {
    expect(qr_squares('a').length).toBe(21);
    expect(qr_squares('x'.repeat(213)).length).toBe(57);
  });

  it.runIf(has_reader)('is read back by another program, in every version', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qr-'));
    try {
      for (const length of [1, 14, 20, 40, 60, 80, 100, 120, 150, 180, 213]) {
        const text = 'https://vote.example.org/b/RtpQFQfhH17VFw/verify#'.padEnd(length, 'aZ9+/').slice(0, length);
        const file = join(folder, `${length}.pbm`);
        writeFileSync(file, picture(qr_squares(text)));
        const read = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
        expect(read.stdout.trimEnd(), `${length} bytes`).toBe(text);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
