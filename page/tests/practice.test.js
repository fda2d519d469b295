import assert from "node:assert/strict";
import test from "node:test";

import { makeProblem } from "../src/maths/practice/problems.js";
import {
  problemInCourse,
  progressText,
  readProgress,
  sheetProblems,
  streakOf,
} from "../src/maths/practice/progress.js";
import { checkAnswer } from "../src/maths/practice/verdicts.js";
import { workedSolution } from "../src/maths/practice/worked.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const ULPS = 4;
const FROM_ONE = new Set(["one-minus", "probability", "distance", "other-label", "linear"]); // differences from 1, which may cancel
const { lesson, solver, solutions, problems, told, verdicts, words, courses, sheets, records } = golden("practice");

test("the same seed gives the same problem", () => {
  for (const [kind, seed, text, answer, mistakes] of problems) {
    const made = makeProblem(lesson, kind, seed);
    assert.equal(made.text, text);
    assert.ok(Math.abs(made.answer - answer) <= ULPS * ulp(answer) || made.answer === answer, `${kind} ${seed}: ${made.answer}`);
    assert.equal(made.mistakes.size, mistakes.length);
    for (const [i, [key, value]] of [...made.mistakes].entries()) {
      const scale = Math.max(Math.abs(mistakes[i]), FROM_ONE.has(key) ? 1 : 0);
      assert.ok(value === mistakes[i] || Math.abs(value - mistakes[i]) <= ULPS * ulp(scale), `${kind} ${seed}: ${value}`);
    }
  }
});

test("hints, givens, tables and the names of mistakes are the same", () => {
  for (const { kind, seed, mistakes, ...due } of told) {
    const { hints, givens, table, mistakes: named } = makeProblem(lesson, kind, seed);
    assert.deepEqual({ hints, givens, table }, due, `${kind} ${seed}`);
    assert.deepEqual([...named.keys()], mistakes);
  }
});

test("solutions are the same, line by line, but for the last digits of a result", () => {
  for (const [kind, seed, due] of solutions) {
    const parts = workedSolution(lesson, solver, makeProblem(lesson, kind, seed));
    const shown = parts.map(({ heading, steps, words }) => [heading, steps.map((each) => [each.formula, each.words]), words]);
    assert.equal(rounded(shown), rounded(due), `${kind} ${seed}`);
  }
});

/** @param {unknown} tree JSON with numbers of more than ten digits cut there */
function rounded(tree) {
  return JSON.stringify(tree).replace(/\d+\.\d{10,}/g, (digits) => Number(digits).toPrecision(10));
}

test("the same answers are right, wrong, or named", () => {
  for (const [kind, seed, rows] of verdicts) {
    const made = makeProblem(lesson, kind, seed);
    for (const [typed, outcome, key] of rows) {
      const verdict = checkAnswer(lesson, made, typed);
      assert.deepEqual([verdict.outcome, verdict.key], [outcome, key], `${kind} ${seed}: ${typed}`);
    }
  }
});

test("the same is said to an answer", () => {
  const first = makeProblem(lesson, "one", 0);
  for (const [typed, due] of words) assert.equal(checkAnswer(lesson, first, typed).words, due, typed);
});

test("a course goes the same way, and its record reads the same", () => {
  for (const [seed, steps, text] of courses) {
    const results = [];
    for (const [at, [kind, of, outcome, streak]] of steps.entries()) {
      const made = problemInCourse(lesson, seed, at, results);
      results.push({ kind: made.kind, seed: made.seed, outcome });
      assert.deepEqual([made.kind, made.seed, streakOf(results)], [kind, of, streak], `course ${seed}, ${at}`);
    }
    assert.equal(progressText(results), text);
    assert.deepEqual(readProgress(lesson, text), results);
  }
});

test("a worksheet holds the same problems", () => {
  for (const [seed, kind, due] of sheets) {
    assert.deepEqual(sheetProblems(lesson, seed, due.length, kind).map((made) => [made.kind, made.seed]), due);
  }
});

test("a record is read or refused alike", () => {
  for (const [text, due] of records) {
    const read = readProgress(lesson, text);
    const shown = typeof read === "string" ? read : read.map(({ kind, seed, outcome }) => [kind, seed, outcome]);
    assert.deepEqual(shown, due, text);
  }
});
