/** What was typed, in the signs that the readers know; the same as `logloss._lesson.practice.typed_text`. */

const LONGEST_TYPED = 100; // characters; no answer is longer
const ZEROS = "٠۰०০๐"; // Arabic, Persian, Devanagari, Bengali, Thai; full-width digits are told by NFKC
/** @type {Map<string, string>} */
const SIGNS = new Map([..."−–—⁄∕٫٪"].map((sign, at) => [sign, "---//,%"[at]]));
for (const zero of ZEROS) {
  for (let digit = 0; digit < 10; digit++) SIGNS.set(String.fromCodePoint(Number(zero.codePointAt(0)) + digit), String(digit));
}
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g; // marks of the direction of writing, and such

/** @type {[RegExp, string][]} runs that NFKC would join with what stands before them */
const RUNS = [
  [/[¼-¾⅐-⅞]/g, " $&"], // 1½, which would be 11/2
  [/[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, "^$&"], // 10⁻¹, which would be 10−1
  [/[₀-₉]+/g, "_$& "], // log₂0.85, which would be log20.85
];

/** @type {[RegExp, string][]} */
const TEX = [
  [/\\[()[\],;!: ]|\$|\\left|\\right|\\displaystyle/g, " "],
  [/\\(?:text|mathrm|operatorname)\s*\{([^{}]*)\}/g, "$1"],
  [/\{,\}/g, ","],
  [/\\[dt]?frac\s*(\d)\s*(\d)/g, " $1/$2"],
  [/\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}/g, " $1/$2"],
  [/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, " (($1)/($2))"],
  [/\\(?:times|cdot)(?![a-z])/g, "·"],
  [/\\(?:approx|simeq)(?![a-z])/g, "≈"],
  [/\\infty(?![a-z])/g, "∞"],
  [/\\sigma(?![a-z])/g, "σ"],
  [/\\(ln|log|lg|exp|%)/g, "$1"],
  [/\{/g, "("],
  [/\}/g, ")"],
];

/**
 * What was typed in lower case, in the signs of ASCII where it has them, and without a full stop at its end.
 * @param {string} typed what is too long to be an answer is cut off
 */
export function plainText(typed) {
  const start = [...typed.trim()].slice(0, LONGEST_TYPED).join("");
  let text = start.replace(UNSEEN, "").replaceAll("。", ".");
  for (const [run, around] of RUNS) text = text.replace(run, around);
  text = [...text.normalize("NFKC")].map((sign) => SIGNS.get(sign) ?? sign).join("").toLowerCase();
  for (const [pattern, replacement] of TEX) text = text.replace(pattern, replacement);
  return text.trim().replace(/[\s.,;:!=]+$/, "").replace(/^\(([^()]*)\)$/, "$1").trim();
}
