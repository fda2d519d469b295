/** The Python that reproduces the numbers on screen. */

import { filled, prose } from "../../prose/prose.js";
import { tapeWeights } from "../demo/model.js";

/** @import { PlayState, WhyState } from "../../base/state.js" */
/** @import { HeldScore } from "../data/held.js" */
/** @import { DemoModel } from "../demo/model.js" */

/**
 * The solution of "Play".
 * @param {PlayState} play
 */
export function playSnippet({ y, p, base }) {
  const bits = base === "2" ? ", bits=True" : "";
  return pythonLines([
    "import logloss",
    "",
    `solution = logloss.explain(y=${pythonNumber(y)}, p=${pythonNumber(p)}${bits})`,
    "print(solution)",
    'print(f"loss {solution.loss!r}")',
  ]);
}

/**
 * The product and the mean of "Why".
 * @param {WhyState} why
 */
export function whySnippet({ sites, copies }) {
  return pythonLines([
    "import numpy as np",
    "",
    "from logloss import log_loss",
    "",
    `y = np.array([${sites.map(([y]) => pythonNumber(y)).join(", ")}])`,
    `p = np.array([${sites.map(([, p]) => pythonNumber(p)).join(", ")}])`,
    "",
    "given = np.where(y == 1, p, 1 - p)  # the probability given to what happened",
    `print(f"likelihood {float(np.prod(given)) ** ${copies}!r}")`,
    'print(f"mean loss {log_loss(y, p)!r}")',
  ]);
}

/**
 * The training of the demo up to the step on screen.
 * @param {DemoModel} model
 */
export function demoSnippet(model) {
  const { set, axes, sites, mean, scale, options, step, k, tape } = model;
  const logs = [0, 1].filter((j) => axes[j].log);
  const names = axes.map(({ plain, technical, unit }) => plain + (technical ? ` (${technical})` : "") + (unit ? `, ${unit}` : ""));
  const start = tapeWeights(tape, 0);
  const comment = set.simulated ? prose.share.commentSimulated : prose.share.comment;
  return pythonLines([
    "import numpy as np",
    "",
    "from logloss import log_loss",
    "from logloss._train import descent",
    "",
    `# ${filled(comment, { set: set.title, columns: names.join("; "), one: set.label.one })}`.replace(/\s+/g, " "),
    "sites = np.array([",
    ...sites.map(({ raw, y }) => `    [${pythonNumber(raw[0])}, ${pythonNumber(raw[1])}, ${y}],`),
    "])",
    "x, y = sites[:, :2], sites[:, 2]",
    ...logs.map((j) => `x[:, ${j}] = np.log(x[:, ${j}])`),
    `x = (x - [${mean.map(pythonNumber).join(", ")}]) / [${scale.map(pythonNumber).join(", ")}]  # one scale for both`,
    "",
    "tape = descent(",
    "    x,",
    "    y,",
    ...trainingArguments(options).map((argument) => `    ${argument},`),
    `    start=[${start.map(pythonNumber).join(", ")}],`,
    `    steps=${step},`,
    ")",
    "bias, *weights = tape[-1].weights",
    k === 1 ? "z = bias + x @ weights" : `z = ${pythonNumber(k)} * (bias + x @ weights)`,
    "loss = log_loss(y, logits=z)",
    `print(f"mean loss {loss:.4g}, all digits {loss!r}")`,
  ]);
}

/**
 * The options of training, those without effect left out.
 * @param {DemoModel["options"]} options
 */
function trainingArguments({ loss = "bce", method = "gradient", rate = 0.5, l2 = 0, batch = 8, momentum = 0.9, seed = 0 }) {
  return [
    `loss="${loss}"`,
    `method="${method}"`,
    `learning_rate=${pythonNumber(rate)}`,
    `l2=${pythonNumber(l2)}`,
    ...(method === "stochastic" ? [`batch_size=${batch}`, `seed=${seed}`] : []),
    ...(method === "momentum" ? [`momentum=${pythonNumber(momentum)}`] : []),
  ];
}

/**
 * The score of a file.
 * @param {HeldScore} score
 */
export function dataSnippet({ held: { name, saved }, choice: { y, p, logit, percent, positive, drop, clip } }) {
  const column = `"${p.replaceAll('"', '""')}"`;
  const clipped = `SELECT * REPLACE (CASE WHEN ${column} > 1 THEN 1 WHEN ${column} < 0 THEN 0 ELSE ${column} END AS ${column})`;
  const data = clip ? `${clipped} FROM '${name.replaceAll("'", "''")}'` : name;
  const asked = [
    `y=${JSON.stringify(y)}`,
    `${logit ? "logit" : "p"}=${JSON.stringify(p)}`,
    ...(positive ? [`positive=${JSON.stringify(positive)}`] : []),
    ...(percent ? ["percent=True"] : []),
    ...(drop ? ['missing="drop"'] : []),
  ];
  return pythonLines([
    "import logloss",
    "",
    `data = ${JSON.stringify(data)}${saved ? "" : "  # save it first: it is among the files above"}`,
    `result = logloss.evaluate(data, ${asked.join(", ")})`,
    "print(result)",
    'print(f"mean loss {result.log_loss!r}, standard error {result.se!r}")',
  ]);
}

/** @param {string[]} lines */
function pythonLines(lines) {
  return `${lines.join("\n")}\n`;
}

/**
 * A number as Python reads it, the same double.
 * @param {number} value
 */
function pythonNumber(value) {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  return `float("${value > 0 ? "inf" : value < 0 ? "-inf" : "nan"}")`;
}
