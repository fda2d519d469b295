/** Formulas as trees, drawn as MathML, said in words, and written as text; the same trees as `logloss._lesson.notation`. */

import { math } from "../base/dom.js";
import { filled, prose } from "../prose/prose.js";

/** @typedef {string | readonly Formula[]} Formula a leaf, or a list of a tag and its parts */

const FORMULA_KINDS = Object.entries({
  relation: ["=", "≈", "≠", "<", ">", "≤", "≥", "→", "⇒", "∝", "∈", "‖", "|"],
  operator: ["+", "−", "·", "×", "/", "±"],
  opening: ["(", "[", "{"],
  closing: [")", "]", "}"],
  function: ["ln", "log", "exp", "σ", "max", "min", "argmax", "argmin"],
  comma: [",", ";"],
}).flatMap(([kind, leaves]) => leaves.map((leaf) => /** @type {[string, string]} */ ([leaf, kind])));
const KIND_OF_LEAF = new Map(FORMULA_KINDS);
const KIND_OF_TAG = new Map([
  ["text", "words"],
  ["sum", "function"],
  ["prod", "function"],
]);
const FORMULA_SIGNS = ["−", "+", "±"];
const BEFORE_SIGNS = ["opening", "relation", "operator", "sign", "comma", "function"];
const FORMULA_NUMBER = /^(−?)(\d+(?:\.\d+)?)(?:e(−?\d+))?$/;

// writing formulas -------------------------------------------------------------------------------------------------

/**
 * Parts side by side; rows within are taken apart.
 * @param {...Formula} parts
 * @returns {Formula}
 */
export function formulaRow(...parts) {
  const leaves = parts.flatMap((part) => (isRow(part) ? part.slice(1) : [part]));
  return leaves.length === 1 ? leaves[0] : ["row", ...leaves];
}

/**
 * A formula with its blanks, `{name}`, replaced by what the values say.
 * @param {Formula} tree
 * @param {Record<string, Formula>} values
 * @returns {Formula}
 */
export function fillFormula(tree, values) {
  if (typeof tree === "string") return /^\{.+\}$/.test(tree) ? values[tree.slice(1, -1)] : tree;
  if (tree[0] === "text") return tree;
  const [tag, ...parts] = tree;
  const filled = parts.map((part) => fillFormula(part, values));
  return tag === "row" ? ["row", ...filled.flatMap((part) => (isRow(part) ? part.slice(1) : [part]))] : [tag, ...filled];
}

/**
 * @param {Formula} tree
 * @returns {tree is readonly Formula[]}
 */
function isRow(tree) {
  return typeof tree !== "string" && tree[0] === "row";
}

// what a leaf is ---------------------------------------------------------------------------------------------------

/**
 * @param {Formula} tree
 * @returns {string} what a part is for its neighbors
 */
function formulaKind(tree) {
  if (typeof tree === "string") return KIND_OF_LEAF.get(tree) ?? "atom";
  const tag = String(tree[0]);
  return ["sub", "sup", "hat"].includes(tag) ? formulaKind(tree[1]) : (KIND_OF_TAG.get(tag) ?? "atom");
}

/**
 * The parts of a row, what each is, what is before it, and whether there is a space between.
 * @param {readonly Formula[]} parts
 */
function formulaPlaces(parts) {
  let before = "opening";
  return parts.map((part, at) => {
    let here = formulaKind(part);
    if (FORMULA_SIGNS.includes(String(part)) && BEFORE_SIGNS.includes(before)) here = "sign";
    const place = { part, here, before, gap: at > 0 && isFormulaGap(before, here) };
    before = here;
    return place;
  });
}

/**
 * @param {string} before
 * @param {string} here
 */
function isFormulaGap(before, here) {
  const either = (/** @type {string} */ kind) => before === kind || here === kind;
  if (either("relation") || either("operator") || before === "comma") return true;
  if (here === "function" || either("words")) {
    return !["opening", "sign"].includes(before) && !["closing", "comma"].includes(here);
  }
  return before === "function" && ["atom", "sign"].includes(here);
}

// as text ----------------------------------------------------------------------------------------------------------

const RAISED_SIGNS = signMap("0123456789−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ");
const LOWERED_SIGNS = signMap("0123456789ijkmnpt", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘₙₚₜ");

/**
 * @param {string} from
 * @param {string} to
 */
function signMap(from, to) {
  const signs = [...to];
  return new Map([...from].map((sign, at) => [sign, signs[at]]));
}

/** @type {Record<string, (...parts: Formula[]) => string>} */
const PLAIN_TAGS = {
  row: (...parts) =>
    formulaPlaces(parts)
      .map(({ part, gap }) => (gap ? " " : "") + plain(part))
      .join(""),
  frac: (above, below) => `${plainUnit(above)}/${plainUnit(below)}`,
  sup: (base, power) => plainUnit(base) + (shiftedSigns(plain(power), RAISED_SIGNS) ?? `^${plainUnit(power)}`),
  sub: (base, index) => plain(base) + (shiftedSigns(plain(index), LOWERED_SIGNS) ?? `_${plain(index)}`),
  strike: (part) => `~~${plain(part)}~~`,
  sum: (lower, upper, body) => plainBig("Σ", lower, upper, body),
  prod: (lower, upper, body) => plainBig("Π", lower, upper, body),
  text: String,
  hat: (part) => `${plain(part)}\u0302`,
};

/**
 * A formula as one line of text; what is struck out stands between `~~`.
 * @param {Formula} tree
 * @returns {string}
 */
export function plain(tree) {
  if (typeof tree === "string") return tree;
  const [tag, ...parts] = tree;
  return PLAIN_TAGS[String(tag)](...parts);
}

/** @param {Formula} tree */
function plainUnit(tree) {
  const shown = plain(tree);
  const single = typeof tree === "string" ? !shown.startsWith("−") : ["sub", "hat", "text"].includes(String(tree[0]));
  return single ? shown : `(${shown})`;
}

/**
 * @param {string} mark
 * @param {Map<string, string>} signs
 */
function shiftedSigns(mark, signs) {
  const shifted = [...mark].map((sign) => signs.get(sign));
  return shifted.includes(undefined) ? null : shifted.join("");
}

/**
 * @param {string} sign
 * @param {Formula} lower
 * @param {Formula} upper
 * @param {Formula} body
 */
function plainBig(sign, lower, upper, body) {
  const bounds = [plain(lower), plain(upper)].filter(Boolean).join(" … ");
  return bounds ? `${sign}(${bounds}) ${plain(body)}` : `${sign} ${plain(body)}`;
}

// drawn ------------------------------------------------------------------------------------------------------------

/** @type {Record<string, (parts: MathMLElement[]) => MathMLElement>} */
const MATHML_TAGS = {
  frac: (parts) => math("mfrac", {}, parts),
  sup: (parts) => math("msup", {}, parts),
  sub: (parts) => math("msub", {}, parts),
  strike: (parts) => math("mrow", { class: "strike" }, parts),
  sum: ([lower, upper, body]) => math("mrow", {}, math("munderover", {}, math("mo", {}, "∑"), lower, upper), body),
  prod: ([lower, upper, body]) => math("mrow", {}, math("munderover", {}, math("mo", {}, "∏"), lower, upper), body),
  hat: ([part]) => math("mover", { accent: "true" }, part, math("mo", { stretchy: "false" }, "^")),
};

/**
 * A formula as a MathML element, labeled with its words.
 * @param {Formula} tree
 * @param {{display?: boolean}} [options]
 * @returns {MathMLElement}
 */
export function mathml(tree, { display = false } = {}) {
  const inside = isRow(tree) ? mathmlParts(tree.slice(1)) : [mathmlElement(tree)];
  return math("math", { display: display && "block", "aria-label": spoken(tree) }, inside);
}

/**
 * @param {Formula} tree
 * @returns {MathMLElement}
 */
function mathmlElement(tree) {
  if (typeof tree === "string") return mathmlLeaf(tree, formulaKind(tree));
  const [tag, ...parts] = tree;
  if (tag === "text") return math("mtext", {}, String(parts[0]));
  if (tag === "row") return math("mrow", {}, mathmlParts(parts));
  return MATHML_TAGS[String(tag)](parts.map(mathmlElement));
}

/** @param {readonly Formula[]} parts */
function mathmlParts(parts) {
  return formulaPlaces(parts).flatMap(({ part, here, before, gap }) => {
    const spacedByBrowser = ["relation", "operator", "comma"].some((kind) => kind === before || kind === here);
    const width = here === "words" || before === "words" ? "0.33em" : "0.17em";
    const drawn = typeof part === "string" ? mathmlLeaf(part, here) : mathmlElement(part);
    return gap && !spacedByBrowser ? [math("mspace", { width }), drawn] : [drawn];
  });
}

/**
 * @param {string} leaf
 * @param {string} here
 */
function mathmlLeaf(leaf, here) {
  if (here === "sign") return math("mo", { form: "prefix" }, leaf);
  const [, sign, digits, power] = FORMULA_NUMBER.exec(leaf) ?? [];
  if (power !== undefined) {
    const ten = math("msup", {}, math("mn", {}, "10"), math("mn", {}, power));
    return math("mrow", {}, math("mn", {}, sign + digits), math("mo", {}, "×"), ten);
  }
  if (digits !== undefined || leaf.endsWith("∞")) return math("mn", {}, leaf);
  if (here !== "atom" && here !== "function") return math("mo", {}, leaf);
  if (!/^d.$/.test(leaf)) return math("mi", {}, leaf);
  return math("mrow", {}, math("mi", {}, "d"), math("mi", {}, leaf[1]));
}

// in words ---------------------------------------------------------------------------------------------------------

const { formulas } = prose;
const SPOKEN_SIGNS = new Map(Object.entries(formulas.signs));

/** @type {Record<string, (...said: string[]) => string>} */
const SPOKEN_TAGS = {
  row: (...said) => said.join(" "),
  frac: (above, below) => filled(formulas.longFraction, { above, below }),
  sup: (base, power) => filled(formulas.longPower, { base, power }),
  sub: (base, index) => `${base} ${index}`,
  strike: (part) => filled(formulas.struck, { part }),
  sum: (lower, upper, body) => filled(formulas.sumBetween, { lower, upper, body }),
  prod: (lower, upper, body) => filled(formulas.productBetween, { lower, upper, body }),
  hat: (part) => filled(formulas.hat, { part }),
};

/** Where the parts are single leaves. @type {Record<string, (...said: string[]) => string>} */
const SPOKEN_SHORT = {
  frac: (above, below) => filled(formulas.fraction, { above, below }),
  sup: (base, power) => filled(formulas.power, { base, power }),
};

/** Where the bounds are empty. @type {Record<string, (body: string) => string>} */
const SPOKEN_UNBOUNDED = { sum: (body) => filled(formulas.sum, { body }), prod: (body) => filled(formulas.product, { body }) };

/**
 * A formula in words, for screen readers.
 * @param {Formula} tree
 */
export function spoken(tree) {
  return saidFormula(tree)
    .replace(/ +,/g, ",")
    .replace(/,(?=,| *$)/g, "")
    .trim();
}

/**
 * @param {Formula} tree
 * @returns {string}
 */
function saidFormula(tree) {
  if (typeof tree === "string") return saidLeaf(tree);
  const [head, ...parts] = tree;
  const tag = String(head);
  if (tag === "text") return String(parts[0]);
  const said = parts.map(saidFormula);
  if (tag in SPOKEN_UNBOUNDED && said[0] === "") return SPOKEN_UNBOUNDED[tag](said[2]);
  if (tag === "sub" && parts[0] === "log") return filled(formulas.logarithm, { base: said[1] });
  const short = tag in SPOKEN_SHORT && parts.every((part) => typeof part === "string");
  return (short ? SPOKEN_SHORT : SPOKEN_TAGS)[tag](...said);
}

/** @param {string} leaf */
function saidLeaf(leaf) {
  const known = SPOKEN_SIGNS.get(leaf);
  if (known !== undefined) return known;
  const [, sign, digits, power] = FORMULA_NUMBER.exec(leaf) ?? [];
  if (digits === undefined) return /^d\p{L}$/u.test(leaf) ? `d ${leaf[1]}` : leaf;
  const raised = power?.startsWith("−") ? filled(formulas.negative, { number: power.slice(1) }) : power;
  const shown = raised === undefined ? digits : filled(formulas.scientific, { digits, power: raised });
  return sign ? filled(formulas.negative, { number: shown }) : shown;
}
