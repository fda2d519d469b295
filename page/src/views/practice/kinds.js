/** The kinds of problem: which are known, which come back, and which one to practice alone. */

import { fill, h } from "../../base/dom.js";
import { owedKinds } from "../../maths/practice/progress.js";
import { prose } from "../../prose/prose.js";

/** @import { PracticeLesson } from "../../maths/practice/problems.js" */
/** @import { Result } from "../../maths/practice/progress.js" */

/**
 * @param {PracticeLesson} lesson
 * @param {(kind: string) => void} choose "" is all kinds
 */
export function createKindList(lesson, choose) {
  const standings = new Map(lesson.kinds.map(({ key }) => [key, h("span", { class: "soft" })]));
  const all = kindButton("", prose.practice.kinds.all);
  const buttons = new Map(lesson.kinds.map(({ key, title }) => [key, kindButton(key, title)]));
  const levels = [...new Set(lesson.kinds.map(({ level }) => level))];
  const element = h(
    "section",
    { class: "panel stack", "aria-labelledby": "practice-kinds" },
    h("h2", { id: "practice-kinds" }, prose.practice.kinds.title),
    all,
    levels.flatMap((level) => [
      h("h3", { class: "small soft" }, prose.practice.levels[level - 1]),
      h(
        "ul",
        { class: "row practice-kinds" },
        lesson.kinds
          .filter((kind) => kind.level === level)
          .map(({ key }) => h("li", {}, buttons.get(key))),
      ),
    ]),
    h("p", { class: "small soft" }, lesson.schedule),
  );

  /**
   * @param {string} key
   * @param {string} title
   */
  function kindButton(key, title) {
    return h("button", { class: "chip", type: "button", "aria-pressed": "false", onclick: () => choose(key) }, title, standings.get(key));
  }

  return {
    element,
    /**
     * @param {string} chosen
     * @param {Result[]} results
     * @param {string} current the kind on screen
     */
    show(chosen, results, current) {
      const owed = owedKinds(results);
      all.setAttribute("aria-pressed", String(chosen === ""));
      for (const [key, button] of buttons) {
        button.setAttribute("aria-pressed", String(chosen === key));
        button.toggleAttribute("data-current", key === current);
        fill(/** @type {Element} */ (standings.get(key)), standing(owed.get(key)));
      }
    },
  };
}

/** @param {number | undefined} owed how often it is still to be solved on one's own */
function standing(owed) {
  if (owed === undefined) return "";
  if (owed === 0) return prose.practice.kinds.known;
  return owed > 1 ? prose.practice.kinds.twice : prose.practice.kinds.once;
}
