/** The curves, and the point on them: dragged, moved by keys, its loss as height and glow, its tangent. */

import { h, setNumber, svg } from "../../base/dom.js";
import { full } from "../../base/numbers.js";
import { createFingerWatch } from "../../figures/finger.js";
import { lossRadius, markOutline } from "../../figures/marks.js";
import { createPlot, pointerPlace, setAttribute, setPlace } from "../../figures/plot.js";
import { prose } from "../../prose/prose.js";
import { drawCurves, playScales } from "./curves.js";
import { movedByKey, pointWords, Z_MOST } from "./point.js";
import { createPlayTable } from "./table.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { Solution } from "../../maths/solver.js" */
/** @import { Box } from "../../figures/plot.js" */
/** @import { PlayScales } from "./curves.js" */
/** @import { PlayPart } from "./point.js" */

const MARGIN = { left: 40, right: 16, top: 40, bottom: 56 };
const GLOW = { radius: 24, share: 1 / 16 }; // of a loss of 1, at most, or as a share of the width; its area is the loss
const TANGENT_REACH = 112; // in pixels, to each side
const VALUE_WIDTH = 72;
const BESIDE = 18; // px from the middle of the point

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
  const mark = svg("path");
  const point = svg(
    "g",
    { class: "play-point", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 1, onkeydown: pressKey },
    svg("circle", { class: "play-grip", r: 22 }),
    beyond,
    mark,
  );
  const heard = { onpointerdown: grab, onpointermove: drag, onclick: tap, onpointercancel: () => (dragged = false), onmousedown: keepFocus };
  const plot = createPlot("play-plot", { role: "group", "aria-label": prose.play.figure.label, ...heard }, MARGIN, draw);
  plot.element.append(ground, glow, bar, tangent, value, point);
  const table = createPlayTable();
  const element = h("figure", { class: "stack play-figure" }, plot.element, h("figcaption", { class: "small soft play-caption" }), table.element);
  const caption = /** @type {HTMLElement} */ (element.children[1]);
  const finger = createFingerWatch();
  let dragged = false;
  let drawn = "";
  /** @type {{play: PlayState, solution: Solution} | null} */
  let shown = null;

  /** @param {MouseEvent} event whose default would take the focus from the point again */
  function keepFocus(event) {
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function grab(event) {
    if (event.button !== 0) return;
    dragged = true;
    plot.element.setPointerCapture(event.pointerId);
    point.focus({ preventScroll: true });
    if (finger.down(event)) put(alongOf(event));
  }

  /** @param {PointerEvent} event a finger that came and went in one place */
  function tap(event) {
    if (event.pointerType === "touch") put(alongOf(event));
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    dragged &&= event.buttons > 0;
    if (dragged && finger.moves(event)) put(alongOf(event));
  }

  /** @param {PointerEvent} event */
  function alongOf(event) {
    return playScales(plot.box(), store.get().play).across.value(pointerPlace(plot.element, event)[0]);
  }

  /** @param {number} along the shown axis, which may be p or what was given to the outcome */
  function put(along) {
    const { play } = store.get();
    store.change("play", { p: isMirrored(play) ? Number((1 - along).toPrecision(12)) : along });
  }

  /** @param {KeyboardEvent} event */
  function pressKey(event) {
    const { play } = store.get();
    const along = movedByKey(event.key, shownShare(play), play.scale);
    if (along === null) return;
    event.preventDefault();
    put(along);
  }

  function draw() {
    const box = plot.box();
    if (!shown || box.width === 0) return;
    const { play, solution } = shown;
    const scales = playScales(box, play);
    const key = JSON.stringify([box, play.scale, play.base, play.curves, play.y]);
    if (key !== drawn) drawCurves(ground, box, scales, play);
    drawn = key;
    placePoint(box, scales, play, solution.loss);
  }

  /**
   * @param {Box} box
   * @param {PlayScales} scales
   * @param {PlayState} play
   * @param {number} loss
   */
  function placePoint(box, scales, play, loss) {
    const { left, right, top, bottom, text } = box;
    const most = scales.up.range[1];
    const x = scales.across.place(shownShare(play));
    const y = scales.up.place(Math.min(loss, most));
    const happened = play.y >= 0.5;
    point.setAttribute("transform", `translate(${x} ${y})`);
    setAttribute(mark, "d", markOutline(happened ? 1 : 0, 9));
    setAttribute(mark, "class", `play-mark ${happened ? "one" : "zero"}${isSoft(play) ? " soft" : ""}`);
    beyond.toggleAttribute("hidden", loss <= most);
    setPlace(glow, { cx: x, cy: y, r: lossRadius(Math.min(loss, most), Math.min(GLOW.radius, GLOW.share * (right - left))) });
    setPlace(bar, { x1: x, x2: x, y1: y, y2: bottom });
    const rise = slopeOnScreen(box, scales, play);
    tangent.toggleAttribute("hidden", !(Number.isFinite(rise) && loss <= most));
    if (!tangent.hasAttribute("hidden")) placeTangent(box, rise, x, y);
    const rises = rise > 0; // beside the point, on the side where the curve is below; above it where there is no room for that
    const beside = x + (rises ? -BESIDE : BESIDE);
    const place = rises ? Math.max(beside, left + VALUE_WIDTH * text) : Math.min(beside, right - (VALUE_WIDTH - MARGIN.right) * text);
    setPlace(value, { x: place, y: Math.max(y - (place === beside ? 8 : 30), top + 16 * text) });
    setAttribute(value, "text-anchor", rises ? "end" : "start");
    setNumber(value, loss);
  }

  /**
   * @param {Box} box which it does not leave
   * @param {number} rise
   * @param {number} x
   * @param {number} y
   */
  function placeTangent({ width, height }, rise, x, y) {
    const reach = TANGENT_REACH / Math.hypot(1, rise);
    const [above, below] = [y, height - y].map((room) => room / Math.abs(rise));
    const ahead = Math.min(reach, width - x, rise > 0 ? above : below);
    const behind = Math.min(reach, x, rise > 0 ? below : above);
    setPlace(tangent, { x1: x - behind, x2: x + ahead, y1: y + behind * rise, y2: y - ahead * rise });
  }

  return {
    element,
    render(play, solution) {
      shown = { play, solution };
      point.setAttribute("aria-label", play.curves === "truth" ? prose.play.figure.pointOfTruth : prose.play.figure.point);
      point.setAttribute("aria-valuenow", full(shownShare(play)));
      point.setAttribute("aria-valuetext", pointWords(play, solution));
      caption.textContent = prose.play.figure[isSoft(play) ? "soft" : play.curves];
      table.render(play);
      draw();
    },
  };
}

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

/** @param {PlayState} play */
function shownShare(play) {
  return isMirrored(play) ? 1 - play.p : play.p;
}

/**
 * How many pixels the curve rises for a pixel to the right.
 * @param {Box} box
 * @param {PlayScales} scales
 * @param {PlayState} play
 */
function slopeOnScreen({ left, right, top, bottom }, { up }, play) {
  const { y, p, scale, base } = play;
  const byLogit = p - y;
  const along = scale === "linear" ? byLogit / (p * (1 - p)) : byLogit * 2 * Z_MOST;
  const losses = base === "2" ? along / Math.LN2 : along;
  return ((isMirrored(play) ? -losses : losses) * (bottom - top)) / up.range[1] / (right - left);
}
