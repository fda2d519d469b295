/**
 * Expressions such as −ln(1 − 0.15), worked out so that a right one is told from a wrong one; the same as
 * `logloss._lesson.practice.expressions`. Nothing that is typed is executed: what is known is listed here.
 */

import { plainText } from "./typed_text.js";

const WORD =
  /\s*(?:(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?|ln|log_?(?:10|2)(?!\d)|log_\((?:10|2)\)|log|lg|exp|sigmoid|σ|e|[-+*/^()])/y;
const NUMERAL = /^[\d.,]/;
const ALIKE = new Map([..."[]×·:"].map((sign, at) => [sign, "()**/"[at]]));
/** @type {Record<string, number>} */
const BASES = { ln: 1, log: 1, lg: Math.log(10), 2: Math.log(2), 10: Math.log(10) };

class Unread extends Error {}

/**
 * The value of an expression, the last of its sides, or null where it is none.
 * @param {string} typed
 * @returns {number | null}
 */
export function workedOut(typed) {
  const last = String(plainText(typed).split(/[=≈~]/).at(-1));
  const side = [...last].map((sign) => ALIKE.get(sign) ?? sign).join("").trimEnd();
  /** @type {string[]} */
  const words = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < side.length) {
    const match = WORD.exec(side);
    if (!match) return null;
    words.push(match[0].trim());
  }
  try {
    const reader = new ExpressionReader(words);
    const value = reader.sum();
    return reader.left() || Number.isNaN(value) ? null : value;
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

/** Reads words from left to right; each method reads what binds at least as tightly as its name says. */
class ExpressionReader {
  /** @param {string[]} words */
  constructor(words) {
    this.words = words;
    this.at = 0;
  }

  left() {
    return this.at < this.words.length;
  }

  next() {
    return this.words[this.at] ?? "";
  }

  take() {
    const word = this.next();
    this.at += 1;
    return word;
  }

  /** @returns {number} */
  sum() {
    let value = this.product();
    while (this.next() === "+" || this.next() === "-") value += this.take() === "+" ? this.product() : -this.product();
    return value;
  }

  /** @returns {number} */
  product() {
    let value = this.signed();
    while (this.left() && !["+", "-", ")"].includes(this.next())) {
      if (this.next() === "/") {
        this.take();
        value = divided(value, this.signed());
      } else if (this.next() === "*") {
        this.take();
        value *= this.signed();
      } else if (NUMERAL.test(this.next())) {
        throw new Unread(); // 1 1/2 is no product
      } else {
        value *= this.signed();
      }
    }
    return value;
  }

  /** @returns {number} */
  signed() {
    if (this.next() !== "+" && this.next() !== "-") return this.power();
    return this.take() === "+" ? this.signed() : -this.signed();
  }

  /** @returns {number} */
  power() {
    const value = this.part();
    if (this.next() !== "^") return value;
    this.take();
    return powered(value, this.signed());
  }

  /** @returns {number} */
  part() {
    const word = this.take();
    if (word === "(") {
      const value = this.sum();
      if (this.take() !== ")") throw new Unread();
      return value;
    }
    if (word === "e") return Math.E;
    if (NUMERAL.test(word)) return Number(word.replace(",", "."));
    if (word === "exp") return powered(Math.E, this.argument());
    if (word === "σ" || word === "sigmoid") return 1 / (1 + powered(Math.E, -this.argument()));
    const base = BASES[word] ?? BASES[word.replace(/log|[_()]/g, "")];
    if (base === undefined) throw new Unread();
    return logarithm(this.argument()) / base;
  }

  argument() {
    return this.next() === "(" ? this.part() : this.power(); // ln(x)² is (ln x)², ln x² is ln(x²)
  }
}

/**
 * @param {number} above
 * @param {number} below
 */
function divided(above, below) {
  if (below === 0) throw new Unread();
  return above / below;
}

/**
 * @param {number} base
 * @param {number} power
 */
function powered(base, power) {
  const value = base === Math.E ? Math.exp(power) : base ** power;
  if (!Number.isFinite(value) || !Number.isFinite(power)) throw new Unread();
  return value;
}

/** @param {number} value */
function logarithm(value) {
  if (value < 0) throw new Unread();
  return Math.log(value);
}
