/** The curves, and the point on them: dragged, moved by keys, its loss as height and glow, its tangent. */

import { h, setNumber, svg } from "../../base/dom.js";
import { full } from "../../base/numbers.js";
import { createPlayTable } from "./table.js";
import { drawCurves, frameOf, LOSS_TOPS } from "./curves.js";
import { givenToOutcome, movedByKey, placeOf, pointWords, probabilityOf } from "./point.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { Solution } from "../../maths/solver.js" */
/** @import { PlayPart } from "./point.js" */
/** @import { PlotFrame } from "./curves.js" */

const GLOW = { radius: 28, share: 1 / 16 }; // of a loss of 1, at most, or as a share of the width; its area is the loss
const TANGENT_REACH = 112; // in pixels, to each side
const NEAR_EDGE = 72; // where the value moves to the other side of the point

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createPlayFigure({ store }) {
  const ground = svg("g", { "aria-hidden": "true" });
  const glow = svg("circle", { class: "play-glow" });
  const bar = svg("line", { class: "play-bar" });
  const tangent = svg("line", { class: "play-tangent" });
  const value = svg("text", { class: "play-value number" });
  const beyond = svg("path", { class: "play-beyond", d: "M-7 -12L0 -22L7 -12Z" });
  const disc = svg("circle", { class: "play-mark one", r: 9 });
  const square = svg("rect", { class: "play-mark zero", x: -8, y: -8, width: 16, height: 16 });
  const point = svg(
    "g",
    { class: "play-point", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 1, onkeydown: pressKey },
    svg("circle", { class: "play-grip", r: 22 }),
    beyond,
    disc,
    square,
  );
  const plot = svg("svg", { class: "play-plot", role: "group", "aria-label": "The loss of one forecast", onpointerdown: grab, onpointermove: drag, onmousedown: keepFocus }, ground, glow, bar, tangent, value, point);
  const table = createPlayTable();
  const element = h("figure", { class: "stack play-figure" }, plot, h("figcaption", { class: "small soft play-caption" }), table.element);
  const caption = /** @type {HTMLElement} */ (element.children[1]);
  let dragged = false;
  let drawn = "";
  /** @type {{play: PlayState, solution: Solution} | null} */
  let shown = null;
  new ResizeObserver(draw).observe(plot);

  /** @param {MouseEvent} event whose default would take the focus from the point again */
  function keepFocus(event) {
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function grab(event) {
    if (event.button !== 0) return;
    dragged = true;
    plot.setPointerCapture(event.pointerId);
    point.focus({ preventScroll: true });
    drag(event);
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (event.type === "pointermove" && !(dragged && event.buttons)) {
      dragged = false;
      return;
    }
    const { play } = store.get();
    const { left, width } = frameOf(plot, play);
    const place = (event.clientX - plot.getBoundingClientRect().left - left) / width;
    put(probabilityOf(place, play.scale));
  }

  /** @param {number} along the shown axis, which may be p or what was given to the outcome */
  function put(along) {
    const { play } = store.get();
    store.change("play", { p: isMirrored(play) ? Number((1 - along).toPrecision(12)) : along });
  }

  /** @param {KeyboardEvent} event */
  function pressKey(event) {
    const { play } = store.get();
    const from = isMirrored(play) ? givenToOutcome(play) : play.p;
    const along = movedByKey(event.key, from, play.scale);
    if (along === null) return;
    event.preventDefault();
    put(along);
  }

  function draw() {
    if (!shown || plot.clientWidth === 0) return;
    const { play, solution } = shown;
    const frame = frameOf(plot, play);
    const key = JSON.stringify([frame, play.scale, play.base, play.curves, play.y]);
    if (key !== drawn) drawCurves(ground, frame, play);
    drawn = key;
    plot.setAttribute("viewBox", `0 0 ${frame.left + frame.width + frame.right} ${frame.top + frame.height + frame.bottom}`);
    placePoint(frame, play, solution.loss);
  }

  /**
   * @param {PlotFrame} frame
   * @param {PlayState} play
   * @param {number} loss
   */
  function placePoint(frame, play, loss) {
    const most = LOSS_TOPS[play.scale][play.base];
    const along = isMirrored(play) ? 1 - play.p : play.p;
    const x = frame.left + placeOf(along, play.scale) * frame.width;
    const floor = frame.top + frame.height;
    const y = floor - (Math.min(loss, most) / most) * frame.height;
    const over = loss > most;
    point.setAttribute("transform", `translate(${x} ${y})`);
    disc.toggleAttribute("hidden", play.y < 0.5);
    square.toggleAttribute("hidden", play.y >= 0.5);
    disc.classList.toggle("soft", play.y < 1);
    square.classList.toggle("soft", play.y > 0);
    beyond.toggleAttribute("hidden", !over);
    setAttributes(glow, { cx: x, cy: y, r: Math.min(GLOW.radius, GLOW.share * frame.width) * Math.sqrt(Math.min(loss, most)) });
    setAttributes(bar, { x1: x, x2: x, y1: y, y2: floor });
    drawTangent(frame, play, loss, x, y);
    const rising = slopeOnScreen(frame, play) > 0;
    const toLeft = rising ? x > frame.left + NEAR_EDGE : x > frame.left + frame.width - NEAR_EDGE;
    setAttributes(value, { x: x + (toLeft ? -18 : 18), y: Math.max(y - 8, frame.top + 16), "text-anchor": toLeft ? "end" : "start" });
    setNumber(value, loss);
  }

  /**
   * @param {PlotFrame} frame
   * @param {PlayState} play
   * @param {number} loss
   * @param {number} x
   * @param {number} y
   */
  function drawTangent(frame, play, loss, x, y) {
    const rise = slopeOnScreen(frame, play);
    const flat = Number.isFinite(rise) && loss <= LOSS_TOPS[play.scale][play.base];
    tangent.toggleAttribute("hidden", !flat);
    if (!flat) return;
    const reach = TANGENT_REACH / Math.hypot(1, rise);
    const [above, below] = [y, frame.top + frame.height + frame.bottom - y].map((room) => room / Math.abs(rise));
    const ahead = Math.min(reach, frame.left + frame.width + frame.right - x, rise > 0 ? above : below);
    const behind = Math.min(reach, x, rise > 0 ? below : above);
    setAttributes(tangent, { x1: x - behind, x2: x + ahead, y1: y + behind * rise, y2: y - ahead * rise });
  }

  return {
    element,
    render(play, solution) {
      shown = { play, solution };
      const mirrored = isMirrored(play);
      point.setAttribute("aria-label", play.curves === "truth" ? "Probability given to what happened" : "Probability p");
      point.setAttribute("aria-valuenow", full(mirrored ? 1 - play.p : play.p));
      point.setAttribute("aria-valuetext", pointWords(play, solution));
      caption.textContent = CAPTIONS[isSoft(play) ? "soft" : play.curves];
      table.render(play);
      draw();
    },
  };
}

const CAPTIONS = {
  both: "One curve for each outcome; the red one counts. It rises without bound only at the wrong end: where what happened had been ruled out.",
  truth: "One curve for all: the loss is −log of the probability given to what happened.",
  soft: "A soft label mixes both curves. The least loss is at p = y, and it is not 0.",
};

/** @param {PlayState} play */
function isSoft({ y }) {
  return y !== 0 && y !== 1;
}

/**
 * Whether the axis shows 1 − p.
 * @param {PlayState} play
 */
function isMirrored(play) {
  return play.curves === "truth" && play.y === 0;
}

/**
 * How many pixels the curve rises for a pixel to the right.
 * @param {PlotFrame} frame
 * @param {PlayState} play
 */
function slopeOnScreen(frame, play) {
  const { y, p, scale, base } = play;
  const byLogit = p - y;
  const along = scale === "linear" ? byLogit / (p * (1 - p)) : byLogit * frame.spanLogit;
  const losses = base === "2" ? along / Math.LN2 : along;
  return ((isMirrored(play) ? -losses : losses) * frame.height) / LOSS_TOPS[scale][base] / frame.width;
}

/**
 * @param {Element} element
 * @param {Record<string, number | string>} values
 */
function setAttributes(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
}
