/** QR codes (ISO/IEC 18004): a text as a square of dark and light modules, with error correction of level L. */

const MODE_BYTES = 0b0100;
const PADS = [0xec, 0x11];
const LEVEL_L = 0b01;
const POLYNOMIAL = 0x11d; // of the field of 256 elements that Reed and Solomon's code is computed in

/** Of each version from 1 to 40 at level L: check bytes a block, and blocks. */
const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, ...Array(14).fill(30)];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];

/** @type {((row: number, column: number) => boolean)[]} */
const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/**
 * @param {string} text
 * @returns {boolean[][] | null} rows of modules, true where dark; null if the text is too long (2,953 bytes)
 */
export function qrModules(text) {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  if (version === 0) return null;
  const bits = placedBits(codewords(bytes, version));
  const drawn = MASKS.map((_, mask) => drawnCode(version, bits, mask));
  const costs = drawn.map(penalty);
  return drawn[costs.indexOf(Math.min(...costs))];
}

/** @param {number} length in bytes */
function versionFor(length) {
  return CHECKS.findIndex((_, i) => 4 + countBits(i + 1) + 8 * length <= 8 * dataLength(i + 1)) + 1;
}

/** @param {number} version */
const sizeOf = (version) => 17 + 4 * version;

/** @param {number} version */
const countBits = (version) => (version < 10 ? 8 : 16);

/** @param {number} version */
function codeLength(version) {
  const beside = alignmentPlaces(version).length;
  const patterns = beside ? (25 * beside - 10) * beside - 55 : 0;
  return Math.floor(((16 * version + 128) * version + 64 - patterns - (version < 7 ? 0 : 36)) / 8);
}

/** @param {number} version */
const dataLength = (version) => codeLength(version) - CHECKS[version - 1] * BLOCKS[version - 1];

/**
 * Where the centers of the small squares lie, along each side.
 * @param {number} version
 */
function alignmentPlaces(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = 2 * Math.floor((8 * version + 3 * count + 5) / (4 * count - 4));
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - (count - 2 - i) * step)];
}

// what is written ----------------------------------------------------------------------------------------------------

/**
 * The bytes with their head, filled up, cut into blocks, each with its check bytes, and the blocks interleaved.
 * @param {Uint8Array} bytes
 * @param {number} version
 */
function codewords(bytes, version) {
  const length = dataLength(version);
  const bits = [...bitsOf(MODE_BYTES, 4), ...bitsOf(bytes.length, countBits(version)), ...[...bytes].flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...Array(Math.min(4, 8 * length - bits.length)).fill(0));
  bits.push(...Array((8 - (bits.length % 8)) % 8).fill(0));
  const data = Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(""), 2));
  for (let i = 0; data.length < length; i++) data.push(PADS[i % 2]);

  const count = BLOCKS[version - 1];
  const short = Math.floor(length / count);
  const longFrom = count - (length % count); // the last blocks have one byte more
  const divisor = checkDivisor(CHECKS[version - 1]);
  const blocks = Array.from({ length: count }, (_, i) => data.slice(i * short + Math.max(0, i - longFrom), (i + 1) * short + Math.max(0, i + 1 - longFrom)));
  return [...interleaved(blocks), ...interleaved(blocks.map((block) => remainder(block, divisor)))];
}

/** @param {number[][]} blocks */
function interleaved(blocks) {
  const longest = Math.max(...blocks.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => blocks.flatMap((block) => block.slice(i, i + 1))).flat();
}

/** @param {number[]} words */
const placedBits = (words) => words.flatMap((word) => bitsOf(word, 8));

/**
 * @param {number} value
 * @param {number} length
 */
const bitsOf = (value, length) => Array.from({ length }, (_, i) => (value >> (length - 1 - i)) & 1);

/**
 * @param {number} a
 * @param {number} b
 */
function product(a, b) {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) result = (result << 1) ^ ((result >> 7) * POLYNOMIAL) ^ (((b >> bit) & 1) * a);
  return result;
}

/**
 * The coefficients of (x − 1)(x − 2)(x − 4)…, but for the first, which is 1.
 * @param {number} degree
 */
function checkDivisor(degree) {
  let divisor = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    divisor = divisor.map((each, j) => product(each, root) ^ (divisor[j + 1] ?? 0));
    root = product(root, 2);
  }
  return divisor;
}

/**
 * @param {number[]} data
 * @param {number[]} divisor
 */
function remainder(data, divisor) {
  let rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ rest[0];
    rest = divisor.map((each, i) => (rest[i + 1] ?? 0) ^ product(each, factor));
  }
  return rest;
}

// the drawing --------------------------------------------------------------------------------------------------------

/**
 * @param {number} version
 * @param {number[]} bits
 * @param {number} mask
 */
function drawnCode(version, bits, mask) {
  const size = sizeOf(version);
  const code = /** @type {(boolean | undefined)[][]} */ (Array.from({ length: size }, () => Array(size).fill(undefined)));
  drawPatterns(code, version, mask);
  let next = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) { // column 6 is the pattern of dark and light in turn
    const upward = ((right + 1) & 2) === 0;
    for (let i = 0; i < size; i++) {
      const row = upward ? size - 1 - i : i;
      for (const c of [right, right - 1]) {
        if (code[row][c] === undefined) code[row][c] = Boolean(bits[next++]) !== MASKS[mask](row, c);
      }
    }
  }
  return /** @type {boolean[][]} */ (code);
}

/**
 * Draw what is the same in every code of a version, and which mask this one has.
 * @param {(boolean | undefined)[][]} code
 * @param {number} version
 * @param {number} mask
 */
function drawPatterns(code, version, mask) {
  const size = code.length;
  const places = alignmentPlaces(version);
  for (let i = 0; i < size; i++) code[6][i] = code[i][6] = i % 2 === 0;
  for (const row of places) {
    for (const column of places) {
      const finder = (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);
      if (!finder) drawSquares(code, row, column, 2);
    }
  }
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) drawSquares(code, row, column, 4);

  const format = (LEVEL_L << 3) | mask;
  const formatBits = bitsOf(((format << 10) | checkBits(format, 10, 0x537)) ^ 0x5412, 15).reverse();
  formatBits.forEach((bit, i) => {
    code[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = Boolean(bit);
    code[8][i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i] = Boolean(bit);
  });
  code[size - 8][8] = true;
  if (version < 7) return;
  bitsOf((version << 12) | checkBits(version, 12, 0x1f25), 18).forEach((bit, i) => {
    const [far, near] = [size - 11 + ((17 - i) % 3), Math.floor((17 - i) / 3)];
    code[far][near] = code[near][far] = Boolean(bit);
  });
}

/**
 * Squares in one another: a small one, or that of a corner with the light around it.
 * @param {(boolean | undefined)[][]} code
 * @param {number} row of the center
 * @param {number} column
 * @param {number} reach 2 or 4
 */
function drawSquares(code, row, column, reach) {
  const inside = (/** @type {number} */ at) => at >= 0 && at < code.length;
  for (let r = row - reach; r <= row + reach; r++) {
    for (let c = column - reach; c <= column + reach; c++) {
      const ring = Math.max(Math.abs(r - row), Math.abs(c - column));
      if (inside(r) && inside(c)) code[r][c] = ring !== reach / 2 && ring !== 4;
    }
  }
}

/**
 * @param {number} value
 * @param {number} degree
 * @param {number} divisor a polynomial over two elements
 */
function checkBits(value, degree, divisor) {
  let rest = value;
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * divisor);
  return rest;
}

/**
 * How hard a code would be to read: long runs, squares of one color, what looks like a corner, too much of one color.
 * @param {boolean[][]} code
 */
function penalty(code) {
  const size = code.length;
  const lines = [...code, ...code.map((_, c) => code.map((row) => row[c]))].map((line) => line.map((dark) => (dark ? "1" : "0")).join(""));
  let cost = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2;
    cost += 40 * (line.match(/(?=00001011101|10111010000)/g) ?? []).length;
  }
  for (let r = 1; r < size; r++) {
    for (let c = 1; c < size; c++) {
      if (code[r][c] === code[r - 1][c] && code[r][c] === code[r][c - 1] && code[r][c] === code[r - 1][c - 1]) cost += 3;
    }
  }
  const dark = code.flat().filter(Boolean).length / size ** 2;
  return cost + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
