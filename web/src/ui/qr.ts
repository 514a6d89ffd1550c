// SPDX-License-Identifier: EUPL-1.2
// Writes a QR code (ISO/IEC 18004): bytes, error correction level M, versions 1 to 10, which hold 213 bytes.  Enough for
// an address; anything longer is refused.

/** Per version 1 … 10 at level M: check symbols per block, then the data symbols of each block. */
const BLOCKS: readonly (readonly [number, readonly number[]])[] = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
];
const ALIGNMENT: readonly (readonly number[])[] = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];

// GF(256) with the polynomial x⁸ + x⁴ + x³ + x² + 1.
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

function check_symbols(data: readonly number[], count: number): number[] {
  const generator = new Array<number>(count).fill(0);
  generator[count - 1] = 1;
  let root = 1;
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < count; j += 1) generator[j] = times(generator[j]!, root) ^ (generator[j + 1] ?? 0);
    root = times(root, 2);
  }
  const rest = new Array<number>(count).fill(0);
  for (const symbol of data) {
    const factor = symbol ^ rest.shift()!;
    rest.push(0);
    generator.forEach((g, i) => (rest[i]! ^= times(g, factor)));
  }
  return rest;
}

/** The symbols in the order in which they are drawn: blocks interleaved, data first. */
function symbols_of(bytes: Uint8Array, version: number): number[] {
  const [check_count, sizes] = BLOCKS[version - 1]!;
  const capacity = sizes.reduce((sum, size) => sum + size, 0);
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i -= 1) bits.push((value >>> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  put(0, Math.min(4, capacity * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad);
  let at = 0;
  const blocks = sizes.map((size) => data.slice(at, (at += size)));
  const checks = blocks.map((block) => check_symbols(block, check_count));
  const interleaved = (rows: number[][]) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
  return [...interleaved(blocks), ...interleaved(checks)];
}

type Grid = (boolean | null)[][];

function draw_patterns(grid: Grid, version: number): void {
  const size = grid.length;
  const square = (row: number, column: number, radius: number, light: readonly number[]) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        const y = row + dy;
        const x = column + dx;
        if (y < 0 || x < 0 || y >= size || x >= size) continue;
        grid[y]![x] = !light.includes(Math.max(Math.abs(dx), Math.abs(dy)));
      }
    }
  };
  for (let i = 0; i < size; i += 1) grid[6]![i] = grid[i]![6] = i % 2 === 0;
  square(3, 3, 4, [2, 4]);
  square(3, size - 4, 4, [2, 4]);
  square(size - 4, 3, 4, [2, 4]);
  const places = ALIGNMENT[version - 1]!;
  const last = places.length - 1;
  places.forEach((y, i) =>
    places.forEach((x, j) => {
      if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) square(y, x, 2, [1]);
    }),
  );
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i += 1) {
      const bit = ((bits >>> i) & 1) === 1;
      const a = size - 11 + (i % 3);
      const b = Math.floor(i / 3);
      grid[a]![b] = grid[b]![a] = bit;
    }
  }
}

/**
 * One mask for all: the last of the eight, ((x·y mod 3) + x + y) even.  The standard asks for the mask whose squares look
 * least like the patterns of the corners; the text is an address, and readers read any of the eight.
 */
const MASK = 7;
function is_flipped(x: number, y: number): boolean {
  return (((x * y) % 3) + x + y) % 2 === 0;
}

/** The 15 format bits, level M (00) and the mask, twice; and the dark module. */
function draw_format(grid: Grid): void {
  const size = grid.length;
  let rest = MASK;
  for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((MASK << 10) | rest) ^ 0x5412;
  const bit = (i: number) => ((bits >>> i) & 1) === 1;
  for (let i = 0; i <= 5; i += 1) grid[i]![8] = bit(i);
  grid[7]![8] = bit(6);
  grid[8]![8] = bit(7);
  grid[8]![7] = bit(8);
  for (let i = 9; i < 15; i += 1) grid[8]![14 - i] = bit(i);
  for (let i = 0; i < 8; i += 1) grid[8]![size - 1 - i] = bit(i);
  for (let i = 8; i < 15; i += 1) grid[size - 15 + i]![8] = bit(i);
  grid[size - 8]![8] = true;
}

/** Two columns at a time from the right, up and down in turn, skipping the timing column. */
function draw_data(grid: Grid, symbols: readonly number[]): void {
  const size = grid.length;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid[y]![x] !== null) continue;
        const symbol = symbols[at >>> 3] ?? 0;
        const bit = ((symbol >>> (7 - (at & 7))) & 1) === 1;
        grid[y]![x] = bit !== is_flipped(x, y);
        at += 1;
      }
    }
  }
}

/** Rows of dark (true) and light squares, without the margin of four that must stand around.  @throws RangeError */
export function qr_squares(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version =
    1 + BLOCKS.findIndex(([, sizes], i) => sizes.reduce((a, b) => a + b, 0) >= bytes.length + (i + 1 < 10 ? 2 : 3));
  if (version === 0) throw new RangeError('too long for this QR code');
  const size = 17 + 4 * version;
  const symbols = symbols_of(bytes, version);
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  draw_patterns(grid, version);
  draw_format(grid);
  draw_data(grid, symbols);
  return grid.map((row) => row.map((dark) => dark === true));
}
