import assert from "node:assert/strict";
import test from "node:test";

import { fillFormula, formulaRow, mathml, plain, spoken } from "../src/maths/notation.js";
import { golden } from "./golden.js";

/** As much of a document as drawing formulas takes. */
class Node {
  constructor(tag) {
    this.tag = tag;
    this.attributes = [];
    this.children = [];
  }
  setAttribute(name, value) {
    this.attributes.push(` ${name}="${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`);
  }
  append(child) {
    this.children.push(child);
  }
  toString() {
    const inside = this.children
      .map((child) => (child instanceof Node ? String(child) : child.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")))
      .join("");
    const open = `<${this.tag}${this.attributes.join("")}`;
    return inside || this.tag !== "mspace" ? `${open}>${inside}</${this.tag}>` : `${open}/>`;
  }
}
globalThis.Node = Node;
globalThis.document = { createElementNS: (_, tag) => new Node(tag) };

test("formulas are written, said and drawn as Python does", () => {
  const { trees } = golden("formulas");
  assert.ok(trees.length > 50);
  for (const [tree, text, words, drawn] of trees) {
    assert.equal(plain(tree), text);
    assert.equal(spoken(tree), words);
    assert.equal(String(mathml(tree)), drawn);
  }
});

test("blanks are filled, and rows within rows taken apart", () => {
  const tree = ["row", "−", "ln", "{p}", ["text", "{p}"]];
  assert.deepEqual(fillFormula(tree, { p: ["row", "(", "1", ")"] }), ["row", "−", "ln", "(", "1", ")", ["text", "{p}"]]);
  assert.equal(fillFormula("{p}", { p: "1" }), "1");
  assert.deepEqual(formulaRow("a", ["row", "b", "c"]), ["row", "a", "b", "c"]);
  assert.equal(formulaRow("a"), "a");
});

test("a displayed formula stands on a line of its own", () => {
  assert.match(String(mathml("p", { display: true })), /^<math display="block" /);
});
