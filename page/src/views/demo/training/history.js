/** The mean loss, step by step: what lies behind, where it is, and what the tape holds ahead. A click scrubs. */

import { h, svg } from "../../../base/dom.js";
import { ticksBelow, ticksBeside } from "../../../figures/axis.js";
import { linePath } from "../../../figures/curve.js";
import { createFingerWatch } from "../../../figures/finger.js";
import { createPlot, pointerPlace, setAttribute, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale, niceTicks, rangeUpTo } from "../../../figures/scale.js";
import { prose } from "../../../prose/prose.js";

/** @import { Store } from "../../../base/store.js" */
/** @import { Box } from "../../../figures/plot.js" */
/** @import { Scale } from "../../../figures/scale.js" */
/** @import { DemoModel } from "../model.js" */

const MARGIN = { left: 32, right: 12, top: 9, bottom: 20 };
const ACROSS_TICK = 72; // px, at least
const KEPT = 100; // steps before the last edit
const EDIT_ROOM = 48; // px
const TALLEST = 3; // times the loss of a coin, or of the start: what is above stands on the upper edge

/**
 * The losses on the way to an edit, to be shown before the tape that it began.
 * @param {number[]} past
 * @param {DemoModel | null} before
 * @param {DemoModel} model
 * @returns {number[]} none where the new tape does not go on from the weights before
 */
export function pastOf(past, before, model) {
  if (!before || before.tape === model.tape) return past;
  const edited = before.set === model.set && before.sites !== model.sites;
  const goesOn = edited && tapeStart(model).every((weight, j) => weight === before.trained[j]);
  if (!goesOn) return [];
  const walked = Array.from(before.tape.loss.subarray(0, before.step));
  return [...past, ...walked, ...(before.step > 0 || past.length === 0 ? [before.tape.loss[before.step]] : [])].slice(-KEPT);
}

/** @param {DemoModel} model */
function tapeStart({ tape }) {
  return Array.from(tape.weights.subarray(0, 3));
}

/**
 * The upper end of the figure.
 * @param {number[][]} series
 */
export function historyTop(series) {
  const tallest = TALLEST * Math.max(Math.LN2, ...series.map((losses) => losses[0] ?? 0).filter(Number.isFinite));
  let top = Math.LN2;
  for (const losses of series) for (const loss of losses) if (loss > top && loss <= tallest) top = loss;
  return rangeUpTo(top)[1];
}

/**
 * Make the figure.
 * @param {Store} store
 * @returns {{element: HTMLElement, show: (model: DemoModel) => void}}
 */
export function createHistory(store) {
  const plot = createPlot("demo-figure", { "aria-label": prose.demo.curves.history }, MARGIN, () => shown && redraw());
  const axes = svg("g");
  const behind = svg("clipPath", { id: "demo-behind" }, svg("rect"));
  const ahead = svg("path", { class: "demo-history ahead" });
  const walked = svg("path", { class: "demo-history", "clip-path": "url(#demo-behind)" });
  const past = svg("path", { class: "demo-history past" });
  const rival = svg("path", { class: "demo-history rival" });
  const coin = svg("line", { class: "demo-coin" });
  const base = svg("line", { class: "demo-base" });
  const edit = svg("line", { class: "demo-edit" });
  const editText = svg("text", { class: "figure-tick" }, prose.demo.curves.edit);
  const head = svg("line", { class: "demo-head" });
  const dot = svg("circle", { class: "demo-head-dot", r: 5 });
  plot.element.append(svg("defs", {}, behind), axes, coin, base, past, edit, editText, ahead, walked, rival, head, dot);
  const element = h("div", { class: "demo-plot-history" }, plot.element);
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number[]} */
  let before = [];
  /** @type {Scale} */
  let across;
  /** @type {Scale} */
  let up;
  let drawnLast = 0;
  let scrubbing = false;
  const finger = createFingerWatch();

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    scrubbing = true;
    element.setPointerCapture(event.pointerId);
    if (finger.down(event)) scrub(event);
  });
  element.addEventListener("click", (event) => /** @type {PointerEvent} */ (event).pointerType === "touch" && scrub(/** @type {PointerEvent} */ (event)));
  element.addEventListener("pointermove", (event) => scrubbing && finger.moves(event) && scrub(event));
  element.addEventListener("pointerup", () => (scrubbing = false));
  element.addEventListener("pointercancel", () => (scrubbing = false));

  /** @param {PointerEvent} event */
  function scrub(event) {
    if (!shown || !across) return;
    const step = Math.round(across.value(pointerPlace(plot.element, event)[0]));
    store.change("demo", { step: Math.min(Math.max(step, 0), shown.last) });
  }

  function redraw() {
    const model = /** @type {DemoModel} */ (shown);
    const box = plot.box();
    if (box.width === 0) return;
    const losses = Array.from(model.tape.loss);
    const others = model.rival ? Array.from(model.rival.loss) : [];
    drawnLast = model.last;
    across = createScale([-before.length, Math.max(model.last, 1)], [box.left, box.right]);
    up = createScale([0, historyTop([losses, others, before])], [box.bottom, box.top]);
    drawFrame(box);
    for (const path of [ahead, walked]) setAttribute(path, "d", historyPath(losses, 0));
    setAttribute(rival, "d", historyPath(others, 0));
    const joined = before.length > 0 ? [...before, losses[0]] : [];
    setAttribute(past, "d", historyPath(joined, -before.length));
    for (const [line, loss] of /** @type {[SVGElement, number][]} */ ([[coin, Math.LN2], [base, model.baseLoss]])) {
      setPlace(line, { x1: box.left, x2: box.right, y1: up.place(loss), y2: up.place(loss) });
    }
    for (const element of [edit, editText]) showOrHide(element, before.length > 0);
    setPlace(edit, { x1: across.place(0), x2: across.place(0), y1: box.top, y2: box.bottom });
    const room = across.place(0) - box.left > EDIT_ROOM;
    setAttribute(editText, "text-anchor", room ? "end" : "start");
    setPlace(editText, { x: across.place(0) + (room ? -4 : 4), y: box.bottom - 4 });
    setPlace(/** @type {SVGElement} */ (behind.firstElementChild), { x: 0, y: 0, height: box.height });
    placeHead();
  }

  /** @param {Box} box */
  function drawFrame(box) {
    const { left, right, top, bottom, text } = box;
    const tops = [0, up.range[1]];
    const most = Math.max(2, Math.floor((right - left) / ACROSS_TICK / text));
    const steps = niceTicks(across.range, most).filter((step) => step >= 0);
    axes.replaceChildren(
      svg("rect", { class: "figure-ground", x: left, y: top, width: right - left, height: bottom - top }),
      ...ticksBeside(up, tops, left, text),
      ...ticksBelow(across, steps, bottom - 2, text),
    );
  }

  /** @param {number[]} losses @param {number} from step */
  function historyPath(losses, from) {
    const [, top] = up.range;
    return linePath(losses.map((loss, i) => [across.place(from + i), up.place(loss <= top ? loss : top)]));
  }

  function placeHead() {
    const { step, tape } = /** @type {DemoModel} */ (shown);
    const { top, bottom } = plot.box();
    const x = across.place(step);
    const loss = tape.loss[step];
    const off = !(loss <= up.range[1]);
    setPlace(head, { x1: x, x2: x, y1: top, y2: bottom });
    setPlace(dot, { cx: x, cy: up.place(off ? up.range[1] : loss) });
    dot.classList.toggle("off", off);
    setPlace(/** @type {SVGElement} */ (behind.firstElementChild), { width: x });
  }

  return {
    element,
    show(model) {
      if (model === shown) return;
      const old = shown;
      before = pastOf(before, old, model);
      shown = model;
      if (plot.box().width === 0) return;
      if (!old || !across || old.tape !== model.tape || old.rival !== model.rival || drawnLast !== model.last) redraw();
      else placeHead();
    },
  };
}
