/** Seeded pseudo-random draws; the same stream as `logloss._sfc32.Draws`, bit for bit. */

const WORD = 2 ** 32;
const SEEDS_BELOW = 2 ** 53;
const MIXED_IN = 12;

/** A stream of draws from a seed in 0 … 2⁵³ − 1 (sfc32 of Doty-Humphrey's PractRand). Not for secrets. */
export class Draws {
  /** @param {number} seed */
  constructor(seed) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS_BELOW) {
      throw new RangeError(`seed = ${seed}: it must be an integer from 0 to 2**53 - 1.`);
    }
    this.a = 0;
    this.b = seed >>> 0;
    this.c = Math.floor(seed / WORD);
    this.counter = 1;
    for (let i = 0; i < MIXED_IN; i++) this.word();
  }

  /** The next 32 bits. */
  word() {
    const { a, b, c } = this;
    const word = (a + b + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = (b ^ (b >>> 9)) >>> 0;
    this.b = (c + (c << 3)) >>> 0;
    this.c = (((c << 21) | (c >>> 11)) + word) >>> 0;
    return word;
  }

  /**
   * An integer in 0 … n − 1, each equally likely; 1 ≤ n ≤ 2³².
   * @param {number} n
   */
  below(n) {
    if (!Number.isInteger(n) || n < 1 || n > WORD) throw new RangeError(`n = ${n}: it must be in 1 ... 2**32.`);
    const fair = WORD - (WORD % n); // words from here on would favor the low results
    let word = this.word();
    while (word >= fair) word = this.word();
    return word % n;
  }

  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  uniform() {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /**
   * One of the items, each equally likely.
   * @template Item
   * @param {ArrayLike<Item>} items
   * @returns {Item}
   */
  choice(items) {
    return items[this.below(items.length)];
  }

  /**
   * 0 … n − 1 in one of the n! orders, each equally likely (Fisher and Yates).
   * @param {number} n
   * @returns {number[]}
   */
  shuffled(n) {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let last = n - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }
}
