/** What is wrong with a table: under the code that the package gives it, too, where it knows it. */

import { filled, prose } from "../../prose/prose.js";

export class TableError extends Error {
  /**
   * @param {string} code as in the package's `docs/errors.md`; another one where only the page can refuse
   * @param {string} problem
   * @param {string} [hint] what mends it, in words; none where that is not sure
   * @param {Record<string, unknown> | null} [answer] what the question should be instead, where a button can do it
   */
  constructor(code, problem, hint = "", answer = null) {
    super(problem);
    this.code = code;
    this.problem = problem;
    this.hint = hint;
    this.answer = answer;
  }
}

/**
 * Of how many rows something is true; nothing for a single one.
 * @param {number} count
 * @param {number} size
 */
export function tallied(count, size) {
  return count > 1 ? filled(prose.data.trouble.tally, { count, size }) : "";
}

/** @param {string} cell */
export function shownCell(cell) {
  return cell.length > 30 ? `${cell.slice(0, 29)}…` : cell;
}
