/** Red discs whose area is the loss; a site whose loss jumps flares up before it settles. */

import { setNumber, svg } from "../../base/dom.js";
import { CROWD } from "./marks.js";
import { setPlace } from "./plot.js";
import { areaOfNat, glowRadius } from "./scale.js";

/** @import { DemoModel, Pair } from "./model.js" */
/** @import { Box } from "./plot.js" */

/**
 * @typedef {object} Glow
 * @property {SVGGElement} under lies below the marks: the discs of a few sites
 * @property {SVGGElement} over lies above them: the discs of a crowd, and the largest losses in numbers
 * @property {(model: DemoModel, select: number | null, place: (index: number) => Pair, box: Box) => void} show
 */

/**
 * @typedef {object} Flare a disc on its way from one loss to another
 * @property {number} id
 * @property {number} from loss
 * @property {number} since ms
 */

const HEATS = [0, 1, 2, 3];
const LEAST_SHOWN = 0.5; // px of radius, in a crowd
const VALUES = 4; // losses written beside their discs: the largest ones and the selected one
const LEAST_VALUE = 1; // nats
const VALUE_AWAY = 14; // px from the middle of a mark to the number beside it, at least
const VALUE_ROOM = 36; // px that the number takes
const LARGEST = 0.42; // of the plane's height
const JUMP = 0.5; // nats at which a disc flares
const FLARES = 8; // more jump at once: then a set or a start was changed
const FLARE_MS = 700;

/**
 * How far a disc is on its way: it overshoots once and settles.
 * @param {number} share of the time, 0 … 1
 */
export function flareCurve(share) {
  if (share >= 1) return 1;
  return 1 - Math.cos(4.5 * share) * Math.exp(-5 * share) * (1 - share);
}

/**
 * The sites whose loss jumped up while the weights stayed: what an edit set on fire.
 * @param {DemoModel | null} before
 * @param {DemoModel} model
 * @returns {Omit<Flare, "since">[]}
 */
export function newFlares(before, model) {
  if (!before || before.set !== model.set || before.sites === model.sites) return [];
  const flares = [];
  for (let i = 0; i < model.sites.length; i++) {
    const { id } = model.sites[i];
    const old = before.at.get(id);
    const from = old === undefined ? 0 : before.loss[old];
    if (model.loss[i] - from > JUMP) flares.push({ id, from });
  }
  return flares.length > FLARES ? [] : flares;
}

/**
 * Make the discs.
 * @returns {Glow}
 */
export function createGlow() {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const gradient = svg(
    "radialGradient",
    { id: "demo-glow" },
    svg("stop", { offset: 0, class: "demo-glow-core" }),
    svg("stop", { offset: 0.55, class: "demo-glow-body" }),
    svg("stop", { offset: 1, class: "demo-glow-edge" }),
  );
  const layer = svg("g");
  const waves = svg("g");
  const texts = Array.from({ length: VALUES }, () => svg("text", { class: "demo-glow-value number" }));
  /** @type {{disc: SVGCircleElement, drawn: string}[]} */
  const made = [];
  const crowds = HEATS.map((heat) => svg("path", { class: `demo-glow crowd heat-${heat}` }));
  /** @type {Flare[]} */
  let flares = [];
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {Parameters<Glow["show"]>} */
  let given;
  let waiting = false;

  /** @param {number} now */
  function draw(now) {
    const [model, select, place, { left, right, top, bottom }] = given;
    const area = areaOfNat(right - left, bottom - top, model.sites.length);
    const largest = LARGEST * (bottom - top);
    flares = flares.filter(({ id, since }) => now - since < FLARE_MS && model.at.has(id));
    waves.replaceChildren();
    const crowded = model.sites.length >= CROWD;
    const paths = HEATS.map(() => "");
    model.sites.forEach(({ id }, i) => {
      const flare = flares.find((one) => one.id === id);
      const share = flare ? (now - flare.since) / FLARE_MS : 1;
      const loss = flare ? flare.from + (model.loss[i] - flare.from) * flareCurve(share) : model.loss[i];
      const radius = glowRadius(loss, area, largest);
      if (crowded && radius < LEAST_SHOWN) return;
      const [x, y] = place(i);
      if (crowded) {
        paths[heatOf(model.loss[i])] += discPath(x, y, radius);
      } else {
        made[i] ??= { disc: layer.appendChild(svg("circle")), drawn: "" };
        drawDisc(made[i], id, x, y, radius, radius === largest, model.loss[i]);
      }
      if (flare) {
        const wave = svg("circle", { class: "demo-wave", cx: x, cy: y, r: radius * (1 + share), "stroke-opacity": 1 - share });
        waves.append(wave);
      }
    });
    for (const { disc } of made.splice(crowded ? 0 : model.sites.length)) disc.remove();
    paths.forEach((path, heat) => crowds[heat].setAttribute("d", path));
    writeValues(model, select, place, area, largest);
    if (flares.length > 0) wait();
  }

  function wait() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame((now) => {
      waiting = false;
      draw(now);
    });
  }

  /**
   * @param {DemoModel} model
   * @param {number | null} select
   * @param {(index: number) => Pair} place
   * @param {number} area
   * @param {number} largest
   */
  function writeValues({ loss, at }, select, place, area, largest) {
    const { left, right, top } = given[3];
    const also = select === null ? undefined : at.get(select);
    const wanted = largestLosses(loss, VALUES).filter((i) => i !== also && loss[i] >= LEAST_VALUE);
    if (also !== undefined) wanted.unshift(also);
    /** @type {Pair[]} */
    const taken = [];
    const spare = [...texts];
    for (const i of wanted) {
      const [x, y] = place(i);
      const radius = Math.max(glowRadius(loss[i], area, largest), VALUE_AWAY);
      const before = x + radius > right - VALUE_ROOM;
      /** @type {Pair} */
      const corner = [Math.max(x + (before ? -1 : 1) * (0.7 * radius + 4), left + (before ? VALUE_ROOM : 0)), Math.max(y - 0.7 * radius - 4, top + 14)];
      if (taken.some((other) => Math.abs(other[0] - corner[0]) < VALUE_ROOM && Math.abs(other[1] - corner[1]) < 16)) continue;
      const text = spare.shift();
      if (!text) break;
      taken.push(corner);
      text.setAttribute("visibility", "visible");
      text.setAttribute("text-anchor", before ? "end" : "start");
      setPlace(text, { x: corner[0], y: corner[1] });
      setNumber(text, loss[i], { digits: 3 });
    }
    for (const text of spare) text.setAttribute("visibility", "hidden");
  }

  return {
    under: svg("g", {}, svg("defs", {}, gradient), layer, waves),
    over: svg("g", {}, crowds, texts),
    show(...next) {
      const [model] = next;
      given = next;
      const now = performance.now();
      if (!still.matches) flares.push(...newFlares(shown, model).map((flare) => ({ ...flare, since: now })));
      shown = model;
      draw(now);
    },
  };
}

/**
 * @param {{disc: SVGCircleElement, drawn: string}} kept
 * @param {number} id
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {boolean} capped
 * @param {number} loss
 */
function drawDisc(kept, id, x, y, radius, capped, loss) {
  const look = loss === Infinity ? " endless" : capped ? " capped" : "";
  const drawn = `${id} ${x.toFixed(1)} ${y.toFixed(1)} ${radius.toFixed(1)} ${heatOf(loss)}${look}`;
  if (kept.drawn === drawn) return;
  kept.drawn = drawn;
  const { disc } = kept;
  disc.setAttribute("data-site", String(id));
  disc.setAttribute("cx", x.toFixed(1));
  disc.setAttribute("cy", y.toFixed(1));
  disc.setAttribute("r", radius.toFixed(1));
  disc.setAttribute("class", `demo-glow heat-${heatOf(loss)}${look}`);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function discPath(x, y, radius) {
  const r = radius.toFixed(1);
  const across = (2 * radius).toFixed(1);
  return `M${(x - radius).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${across} 0a${r} ${r} 0 1 0-${across} 0`;
}

/**
 * How bright a disc is, 0 … 3, on top of its size.
 * @param {number} loss
 */
export function heatOf(loss) {
  return Math.min(HEATS.length - 1, Math.floor(loss / Math.LN2));
}

/**
 * The indices of the largest losses, largest first.
 * @param {Float64Array} loss
 * @param {number} count
 * @returns {number[]}
 */
export function largestLosses(loss, count) {
  /** @type {number[]} */
  const largest = [];
  for (let i = 0; i < loss.length; i++) {
    const at = largest.findIndex((other) => loss[i] > loss[other]);
    if (at >= 0) largest.splice(at, 0, i);
    else if (largest.length < count) largest.push(i);
    if (largest.length > count) largest.pop();
  }
  return largest;
}
