/** A box for a share in [0, 1]: commas, fractions and percent signs are understood, a bare percentage is asked about. */

import { fill, h } from "../../base/dom.js";
import { full, short } from "../../base/numbers.js";
import { inAskedUnits, readAnswer } from "../../maths/practice/answers.js";
import { filled, prose } from "../../prose/prose.js";

const TYPING_PAUSE = 600; // in ms

/**
 * Read a share, or say what is wrong and which share may have been meant.
 * @param {string} typed
 * @param {Record<string, string>} verdicts the sentences for what cannot be read
 * @returns {{value: number} | {problem: string, meant?: number}}
 */
export function readShare(typed, verdicts) {
  const reading = readAnswer(typed);
  const found = typeof reading === "string" ? reading : inAskedUnits(reading, "probability");
  if (typeof found === "string") return { problem: filled(verdicts[found], { unit: typeof reading === "string" ? "" : reading.unit }) };
  if (found.value >= 0 && found.value <= 1) return { value: found.value };
  if (!(found.value > 1 && found.value <= 100)) return { problem: verdicts.outside };
  const meant = Number((found.value / 100).toPrecision(12));
  return { problem: filled(prose.play.probability.none, { value: short(found.value, 12), share: full(meant) }), meant };
}

/**
 * @param {"p" | "y"} name
 * @param {any} lesson
 * @param {(value: number) => void} onchange
 * @returns {{element: HTMLElement, set: (value: number) => void}}
 */
export function createShareBox(name, lesson, onchange) {
  const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8, oninput: listen, onchange: read, onblur: tidy });
  const problem = h("p", { class: "problem small", role: "alert", hidden: true });
  let shown = NaN;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  /** Take what is right at once, and let somebody who is typing finish before complaining. */
  function listen() {
    clearTimeout(waiting);
    const found = readShare(box.value, lesson.practice.verdicts);
    if ("value" in found) read();
    else if (box.value.trim() !== "") waiting = setTimeout(read, TYPING_PAUSE);
  }

  function read() {
    clearTimeout(waiting);
    const found = readShare(box.value, lesson.practice.verdicts);
    complain("problem" in found ? found : null);
    if ("value" in found) {
      shown = found.value; // what was typed stays as it was typed
      onchange(found.value);
    }
  }

  function tidy() {
    if (problem.hidden || box.value.trim() === "") {
      complain(null);
      box.value = full(shown);
    }
  }

  /** @param {{problem: string, meant?: number} | null} found */
  function complain(found) {
    problem.hidden = found === null;
    if (found === null) {
      box.removeAttribute("aria-invalid");
      return;
    }
    const { meant } = found;
    box.setAttribute("aria-invalid", "true");
    const use = meant !== undefined && h("button", { type: "button", class: "button", onclick: () => onchange(meant) }, filled(prose.play.probability.use, { share: full(meant) }));
    fill(problem, found.problem, " ", use);
  }

  return {
    element: h("div", { class: "play-box" }, h("label", {}, h("span", {}, `${name} =`), " ", box), problem),
    set(value) {
      if (Object.is(value, shown)) return;
      shown = value;
      box.value = full(value);
      complain(null);
    },
  };
}
