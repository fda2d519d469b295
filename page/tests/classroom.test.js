/** Lessons, and the lines that students hand in: what is written is read again, and hostile lines are refused. */

import assert from "node:assert/strict";
import test from "node:test";

import { decodeFragment, encodeState } from "../src/base/fragment.js";
import { initialState } from "../src/base/state.js";
import { writeClassTable } from "../src/maths/classroom/class_file.js";
import { classTable, readRecord, withEvent, writeRecord } from "../src/maths/classroom/class_record.js";
import { classSeed, currentStep, lessonProblems, momentStep, readLesson, stepFragment, taskStep } from "../src/maths/classroom/lesson.js";
import { readTable } from "../src/maths/table/csv.js";
import { golden } from "./golden.js";

const { lesson } = golden("practice");
const KINDS = ["one", "batch", "slope"];
const STEPS = ["tab=play..play.p=0.1", taskStep(KINDS, 4), "tab=demo..demo.stage=2..demo.train.start=-1.5:0.25:1e-7", taskStep(["bits"], 2)].join("::");

test("a lesson has its steps in order, and problems are counted on", () => {
  const steps = readLesson(STEPS);
  assert.deepEqual(steps.map(({ tab }) => tab), ["play", "practice", "demo", "practice"]);
  assert.deepEqual(steps.map(({ task }) => task && [task.kinds, task.count, task.from]), [null, [KINDS, 4, 0], null, [["bits"], 2, 4]]);
  assert.equal(currentStep({ steps: STEPS, at: 99 })?.tab, "practice");
  assert.equal(currentStep({ steps: "", at: 0 }), null);
});

test("a step opens the moment that it was made of", () => {
  const state = initialState();
  state.tab = "demo";
  state.demo = { ...state.demo, set: "noisy", stage: 3, step: 40, flips: [1, 4], moves: { 2: [-0.31, 1e-7] }, train: { ...state.demo.train, start: [-1, 2, -3] } };
  const step = momentStep(encodeState(state).fragment);
  assert.deepEqual(decodeFragment(stepFragment(step), initialState()), state);
  assert.equal(readLesson(["tab=play", step].join("::"))[1].text, step);
});

test("who has the same code is given the same problems", () => {
  const [ours, theirs, others] = ["7b", "7B", "7C"].map((code) => lessonProblems(lesson, code, readLesson(STEPS)));
  assert.deepEqual(ours.map(({ kind }) => kind), ["one", "batch", "slope", "one", "bits", "bits"]);
  assert.deepEqual(ours.map(({ seed }) => seed), theirs.map(({ seed }) => seed));
  assert.equal(new Set([...ours, ...others].map(({ seed }) => seed)).size, 12);
  assert.equal(classSeed("A"), 0xc40bf6cc); // a published value of FNV-1a
});

test("nonsense in a lesson breaks nothing", () => {
  for (const steps of ["::::", "tab=gone", "kinds=gone..count=3", "tab=practice..kinds=one..count=1e9", "=..=::..", "__proto__=1..tab=__proto__"]) {
    for (const { task } of readLesson(steps)) assert.ok(!task || task.count <= 50);
    for (const problem of lessonProblems(lesson, "x", readLesson(steps))) assert.ok(problem.text);
    assert.equal(decodeFragment(`#v1&lesson.steps=${steps}`, initialState()).lesson.steps, steps);
  }
  for (const steps of ["<b>", "a b", "%3Cscript%3E", "x".repeat(1201)]) {
    assert.equal(decodeFragment(`#v1&lesson.steps=${steps}`, initialState()).lesson.steps, "");
  }
});

/** @param {string} name */
const record = (name) => ({
  code: "7B",
  name,
  solved: /** @type {import("../src/maths/classroom/class_record.js").Solved[]} */ ([
    { at: 0, kind: "one", outcome: "own", mistakes: [] },
    { at: 3, kind: "batch", outcome: "helped", mistakes: ["sum", "log10"] },
    { at: 12, kind: "slope", outcome: "open", mistakes: ["wrong"] },
  ]),
});

test("a record is read as it was written", () => {
  for (const name of ["Ana", "Zoë O’Neil", "李 雷", "a=b check=00000000", "<img src=x onerror=alert(1)>", "%3C%", "x".repeat(40), ""]) {
    assert.deepEqual(readRecord(lesson, writeRecord(record(name))), record(name), name);
  }
  assert.deepEqual(readRecord(lesson, writeRecord(record(" \ud800Ana\u202e\n"))), record("Ana"));
  assert.deepEqual(readRecord(lesson, writeRecord(record("😀".repeat(50)))), record("😀".repeat(40)));
});

test("a line that was not written by the page is refused", () => {
  const whole = writeRecord(record("Ana"));
  for (let cut = 0; cut < whole.length; cut++) assert.equal(typeof readRecord(lesson, whole.slice(0, cut)), "string");
  for (let at = 0; at < whole.length; at++) {
    const changed = `${whole.slice(0, at)}${whole[at] === "x" ? "y" : "x"}${whole.slice(at + 1)}`;
    assert.equal(typeof readRecord(lesson, changed), "string", changed);
  }
  /** @param {string} body */
  const checked = (body) => `${body} check=${classSeed(body).toString(16).padStart(8, "0")}`;
  assert.equal(typeof readRecord(lesson, checked("logloss-record/1 class=7B name=Ana problems=0.one.own")), "object");
  for (const body of [
    "logloss-record/2 class=7B name=Ana problems=",
    "logloss-record/1 class=<b> name=Ana problems=",
    "logloss-record/1 class=7B name=%E0%A4 problems=",
    "logloss-record/1 class=7B name=%0A problems=",
    `logloss-record/1 class=7B name=${"x".repeat(41)} problems=`,
    "logloss-record/1 class=7B name=Ana problems=0.one.own.log10.more",
    "logloss-record/1 class=7B name=Ana problems=0.gone.own",
    "logloss-record/1 class=7B name=Ana problems=0.one.toString",
    "logloss-record/1 class=7B name=Ana problems=0.one.own.constructor",
    "logloss-record/1 class=7B name=Ana problems=1e3.one.own",
    "logloss-record/1 class=7B name=Ana problems=-1.one.own",
    `logloss-record/1 class=7B name=Ana problems=${Array(501).fill("0.one.own").join(",")}`,
    `logloss-record/1 class=7B name=Ana problems=0.one.own.${Array(13).fill("log10").join("+")}`,
    `logloss-record/1 class=7B name=${"x".repeat(30_000)} problems=`,
  ]) {
    assert.equal(typeof readRecord(lesson, checked(body)), "string", body.slice(0, 80));
  }
});

test("what has ended stays as it ended", () => {
  let solved = withEvent([], 2, "one", { mistake: "log10" });
  solved = withEvent(solved, 2, "one", { mistake: "log10" });
  solved = withEvent(solved, 0, "batch", { outcome: "missed" });
  solved = withEvent(solved, 2, "one", { outcome: "helped" });
  for (const late of [{ mistake: "sum" }, { outcome: /** @type {const} */ ("own") }]) solved = withEvent(solved, 2, "one", late);
  assert.deepEqual(solved, [
    { at: 0, kind: "batch", outcome: "missed", mistakes: [] },
    { at: 2, kind: "one", outcome: "helped", mistakes: ["log10"] },
  ]);
});

test("a class's lines become a table", () => {
  const lines = ["", writeRecord(record("Ana")), "hello <b>", writeRecord({ ...record("Bo"), solved: [] }), writeRecord(record("Bo")), `  ${writeRecord(record("Ana"))}\r`];
  const { records, problems, mistakes, refused } = classTable(lesson, lines.join("\n"));
  assert.deepEqual(records.map(({ name, solved }) => [name, solved.length]), [["Ana", 3], ["Bo", 3]]);
  assert.deepEqual(problems, [0, 3, 12]);
  assert.deepEqual(mistakes, ["sum", "log10", "wrong"].map((key) => ({ key, names: ["Ana", "Bo"] })));
  assert.deepEqual(refused, [{ line: 3, why: "it does not begin with logloss-record/1" }]);
  const many = classTable(lesson, Array.from({ length: 502 }, (_, i) => writeRecord(record(`Student ${i}`))).join("\n"));
  assert.deepEqual([many.records.length, many.refused], [500, [{ line: 501, why: "only 500 lines are read" }]]);
});

test("a class's table as a file has a row for each student, and no formula", () => {
  const names = ["Ana", "=1+1", "+1", "-1", "@x", "Zoë, \"B\"", ""];
  const written = writeClassTable(lesson, classTable(lesson, names.map((name) => writeRecord(record(name))).join("\n")));
  assert.equal(written.charCodeAt(0), 0xfeff);
  const { names: heads, cells } = readTable(written);
  assert.deepEqual(heads, ["name", "code of the class", "problem 1", "problem 4", "problem 13", "mistakes"]);
  assert.deepEqual(cells[0], ["Ana", "'=1+1", "'+1", "'-1", "'@x", "Zoë, \"B\"", ""]);
  const ended = [1, 2, 3, 4, 5].map((column) => new Set(cells[column]));
  assert.deepEqual(ended.map((all) => [...all]), [["7B"], ["solved on your own"], ["solved with hints or a second try"], ["begun"], ["problem 4: sum, log10; problem 13: wrong"]]);
  const other = writeClassTable(lesson, classTable(lesson, [writeRecord({ ...record("Ana"), code: "-7B" }), writeRecord({ ...record("Bo"), solved: [] })].join("\n")));
  assert.deepEqual(readTable(other).cells.slice(0, 3), [["Ana", "Bo"], ["'-7B", "7B"], ["solved on your own", ""]]);
});
