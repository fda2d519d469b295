/** The page's rules: nothing that its policy blocks, nothing that reads data as markup, nothing that loads from elsewhere. */

const MARKUP = "build elements with h(), so that data is never read as markup";
const CODE = "the page's policy forbids making code from text";
const ATTRIBUTE = "the page's policy blocks handlers and styles in attributes";
const REMOTE = "the page loads nothing from elsewhere; only namespaces begin like this";

/** Names that may stand nowhere: not after a dot, not in brackets, not as a key that becomes a property of an element. */
const NAMES = {
  innerHTML: MARKUP,
  outerHTML: MARKUP,
  insertAdjacentHTML: MARKUP,
  setHTMLUnsafe: MARKUP,
  createContextualFragment: MARKUP,
  srcdoc: MARKUP,
  DOMParser: MARKUP,
  eval: CODE,
  Function: CODE,
  pushState: "it throws in a notebook's frame; set location.hash",
};

const HANDLER = "/^on(?!(e|ce|ly)$)[a-z]+$/"; // and no word
const URL = "/^\\s*(https?:)?\\/\\/(?!www\\.w3\\.org\\/)\\w/i";

/** @type {[string, string][]} */
const BANS = [
  ...Object.entries(NAMES).flatMap(([name, why]) => [
    /** @type {[string, string]} */ ([`Identifier[name="${name}"]`, `no ${name}: ${why}`]),
    /** @type {[string, string]} */ ([`Literal[value="${name}"]`, `no ${name}: ${why}`]),
  ]),
  ['MemberExpression[object.name="document"][property.name=/^write(ln)?$/]', `no document.write: ${MARKUP}`],
  ["CallExpression[callee.property.name=/^setAttribute/] > Literal[value=/^(on|style$)/i]", ATTRIBUTE],
  [`Property[key.name=${HANDLER}][value.type=/^(Template)?Literal$/]`, ATTRIBUTE],
  ['CallExpression[callee.name=/^(h|svg)$/] > ObjectExpression > Property[key.name="style"]', ATTRIBUTE],
  [`Literal[value=${URL}]`, REMOTE],
  [`TemplateElement[value.raw=${URL}]`, REMOTE],
  ["ImportExpression:not([source.type='Literal'])", "what is imported must be known when the page is bundled"],
  ['MetaProperty[meta.name="import"]', "the bundle is one script, which may have no address"],
];

export default [
  { ignores: ["node_modules/"] },
  { rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error" } },
  {
    files: ["src/**/*.js"],
    languageOptions: { globals: { setInterval: "readonly", setTimeout: "readonly" } }, // for no-implied-eval
    rules: {
      "no-implied-eval": "error",
      "no-script-url": "error",
      "no-restricted-syntax": ["error", ...BANS.map(([selector, message]) => ({ selector, message }))],
    },
  },
];
