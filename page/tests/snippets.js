/** Prints the snippets of many states, each with what the page shows beside it: `tests/lab/test_snippets.py` runs them. */

import { decodeFragment } from "../src/base/fragment.js";
import { full, short } from "../src/base/numbers.js";
import { initialState } from "../src/base/state.js";
import { scoredRows } from "../src/maths/table/scored_rows.js";
import { readTable } from "../src/maths/table/csv.js";
import { lossFromP } from "../src/maths/loss.js";
import { scoreRows } from "../src/maths/score.js";
import { deriveDemo } from "../src/views/demo/model.js";
import { askedOf, scoreCommand } from "../src/views/data/question.js";
import { dataSnippet, demoSnippet, playSnippet, whySnippet } from "../src/views/share/snippet.js";

const lesson = { sets: JSON.parse(process.argv[2]) };
const state = (/** @type {string} */ link) => decodeFragment(link, initialState());

const DEMOS = [
  "#v1",
  "#v1&demo.set=six&demo.step=40",
  "#v1&demo.step=150&demo.k=2.5&demo.train.l2=0.01",
  "#v1&demo.set=six&demo.step=7&demo.flips=1,3&demo.moves=2:0.31:8.5&demo.added=0.2:12:1&demo.removed=0&demo.train.start=1:-2.5:0.1",
  "#v1&demo.set=noisy&demo.axes=3:4&demo.step=25&demo.train.method=stochastic&demo.train.batch=16&demo.train.seed=12",
  "#v1&demo.set=fever&demo.step=60&demo.train.method=momentum&demo.train.momentum=0.5&demo.train.loss=squared",
  "#v1&demo.set=imbalanced&demo.axes=1:2&demo.step=5&demo.train.method=newton&demo.train.rate=1&demo.train.l2=0.001",
  "#v1&demo.set=separable&demo.step=300&demo.train.rate=3",
];
const PLAYS = ["", "&play.y=0", "&play.p=0.1&play.base=2", "&play.y=0.3&play.soft=1&play.p=0.6", "&play.p=0", "&play.p=1e-300", "&play.y=0&play.p=1"];
const WHYS = ["", "&why.copies=40", "&why.sites=1:0.5,0:0.25,0:0.999", "&why.sites=1:0,0:0.5"];
const FILES = [
  { name: "plain.csv", text: "y,p\n1,0.85\n0,0.2\n1,0.4\n", asked: {} },
  { name: "comma.csv", text: "y;p\n1;0,85\n0;0,2\n1;0,4\n", asked: {} },
  { name: 'a "day".csv', text: "day,rain,forecast\nMon,yes,85\nTue,no,20\nWed,yes,\nThu,no,7\n", asked: { y: "rain", p: "forecast", positive: "yes", percent: true, drop: true } },
  { name: "percent.csv", text: "y;p\n1;85,5 %\n0;20 %\n1;40 %\n", asked: {} },
  { name: "it's clipped.csv", text: "y,the p\n1,1.0000001\n0,0.2\n", asked: { p: "the p", clip: true } },
  { name: "headless.csv", text: "1,0.85\n0,0.2\n", asked: { y: "1", p: "2" } },
  { name: "logits.tsv", text: "y\tz\n1\t3.5\n0\t-20\n0\t1e-3\n", asked: { p: "z", logit: true } },
];

const shown = [];
for (const link of DEMOS) {
  const model = deriveDemo(state(link).demo, lesson);
  shown.push({ code: demoSnippet(model), name: link, said: [`mean loss ${short(model.bce)}, all digits `, model.bce] });
}
for (const link of PLAYS) {
  const { play } = state(`#v1${link}`);
  shown.push({ code: playSnippet(play), name: link, said: ["\nloss ", lossFromP(play.y, play.p) / (play.base === "2" ? Math.LN2 : 1)] });
}
for (const link of WHYS) {
  const { why } = state(`#v1${link}`);
  const losses = why.sites.map(([y, p]) => lossFromP(y, p));
  const product = why.sites.reduce((so, [y, p]) => so * (y === 1 ? p : 1 - p), 1);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  shown.push({ code: whySnippet(why), name: link, said: ["likelihood ", product ** why.copies, "mean loss ", mean] });
}
for (const { name, text, asked } of FILES) {
  const choice = { aim: "score", y: "y", p: "p", logit: false, percent: false, positive: "", drop: false, clip: false, ...asked };
  const table = readTable(text);
  const score = scoreRows(scoredRows(table, choice), choice.logit);
  const code = dataSnippet(/** @type {any} */ ({ held: { name, saved: true, table }, choice }));
  const command = scoreCommand(askedOf(name, choice));
  shown.push({ code, name, file: text, command, loss: score.logLoss, said: ["mean loss ", score.logLoss, ", standard error ", score.se] });
}
console.log(JSON.stringify(shown.map((each) => ({ ...each, said: each.said.map((part) => (typeof part === "number" ? { number: full(part).replaceAll("−", "-").replace("∞", "inf") } : part)) }))));
