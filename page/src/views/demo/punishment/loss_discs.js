/** Red discs whose area is the loss; a site whose loss jumps flares up before it settles. */

import { svg } from "../../../base/dom.js";
import { lossRadius } from "../../../figures/marks.js";
import { setAttribute, setPlace } from "../../../figures/plot.js";
import { createChangeWatch, TENTHS, tenthsGroup } from "../figures/crowd_paths.js";
import { CROWD } from "../figures/marks.js";

/** @import { Box } from "../../../figures/plot.js" */
/** @import { DemoModel, Pair } from "../model.js" */

/**
 * @typedef {object} Glow
 * @property {SVGGElement} under lies below the marks: the discs of a few sites
 * @property {SVGGElement} over lies above them: the discs of a crowd, where only those of the selected site and of flares are
 *   elements of their own
 * @property {(model: DemoModel, select: number | null, place: (index: number) => Pair, box: Box) => void} show
 */

/**
 * @typedef {object} Disc
 * @property {number} id
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {boolean} capped
 * @property {number} loss
 */

/**
 * @typedef {object} Flare a disc on its way from one loss to another
 * @property {number} id
 * @property {number} from loss
 * @property {number} since ms
 */

const HEATS = [0, 1, 2, 3];
const LEAST_NAT = 400; // px²
const LEAST_SHOWN = 0.5; // px of radius, in a crowd
const LARGEST = 0.42; // of the plane's height
const JUMP = 0.5; // nats at which a disc flares
const FLARES = 8; // more jump at once: then a set or a start was changed
const FLARE_MS = 700;

/**
 * The radius of a loss of one nat: such that a coin's losses, ln 2 a site, cover an eighth of the plane; larger where that
 * would be too small to see.
 * @param {number} width
 * @param {number} height
 * @param {number} n
 */
export function radiusOfNat(width, height, n) {
  return Math.sqrt(Math.max((width * height) / (8 * n * Math.LN2), LEAST_NAT) / Math.PI);
}

/**
 * The share of its time that a flare has had. A frame bears the time at which it was due, which may lie before the change
 * that is drawn in it.
 * @param {number} since
 * @param {number} now
 */
export function flareShare(since, now) {
  return Math.max(0, now - since) / FLARE_MS;
}

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
 * @param {string} key names their gradient, which no other discs of the page may have
 * @returns {Glow}
 */
export function createLossDiscs(key) {
  const id = `demo-glow-${key}`;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const gradient = svg(
    "radialGradient",
    { id },
    svg("stop", { offset: 0, class: "demo-glow-core" }),
    svg("stop", { offset: 0.55, class: "demo-glow-body" }),
    svg("stop", { offset: 1, class: "demo-glow-edge" }),
  );
  const few = createDiscs("demo-glow");
  const apart = createDiscs("demo-glow crowd");
  const crowd = createDiscCrowd();
  const waves = svg("g");
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
    const unit = radiusOfNat(right - left, bottom - top, model.sites.length);
    const largest = LARGEST * (bottom - top);
    flares = flares.filter(({ id, since }) => now - since < FLARE_MS && model.at.has(id));
    if (waves.firstChild) waves.replaceChildren();
    /** @type {Disc[]} */
    const discs = model.sites.map(({ id }, i) => {
      const [x, y] = place(i);
      const radius = lossRadius(model.loss[i], unit, largest);
      return { id, x, y, radius, capped: radius === largest, loss: model.loss[i] };
    });
    for (const { id, since, from } of flares) {
      const disc = discs[/** @type {number} */ (model.at.get(id))];
      const share = flareShare(since, now);
      disc.radius = lossRadius(from + (disc.loss - from) * flareCurve(share), unit, largest);
      disc.capped = disc.radius === largest;
      const { x: cx, y: cy } = disc;
      waves.append(svg("circle", { class: "demo-wave", cx, cy, r: disc.radius * (1 + share), "stroke-opacity": 1 - share }));
    }
    const crowded = model.sites.length >= CROWD;
    const lone = new Set([...flares.map(({ id }) => id), select]);
    few.show(crowded ? [] : discs);
    apart.show(crowded ? discs.filter(({ id }) => lone.has(id)) : []);
    crowd.show(crowded ? discs : [], lone);
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

  few.element.style.setProperty("--glow", `url("#${id}")`);

  return {
    under: svg("g", {}, svg("defs", {}, gradient), few.element, waves),
    over: svg("g", {}, crowd.element, apart.element),
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
 * Make discs of which each is an element.
 * @param {string} kind class of each
 */
function createDiscs(kind) {
  const element = svg("g");
  return {
    element,
    /** @param {Disc[]} discs */
    show(discs) {
      discs.forEach((disc, i) => drawDisc(/** @type {SVGElement} */ (element.children[i] ?? element.appendChild(svg("circle"))), kind, disc));
      while (element.children.length > discs.length) element.lastChild?.remove();
    },
  };
}

/**
 * @param {SVGElement} element
 * @param {string} kind
 * @param {Disc} disc
 */
function drawDisc(element, kind, { id, x, y, radius, capped, loss }) {
  const look = loss === Infinity ? " endless" : capped ? " capped" : "";
  setAttribute(element, "data-site", String(id));
  setAttribute(element, "class", `${kind} heat-${heatOf(loss)}${look}`);
  setPlace(element, { cx: x, cy: y, r: radius });
}

function createDiscCrowd() {
  const layers = HEATS.map((heat) => svg("path", { class: `demo-glow crowd heat-${heat}` }));
  const changed = createChangeWatch();
  return {
    element: tenthsGroup(...layers),
    /** @param {Disc[]} discs @param {Set<number | null>} apart ids of those drawn elsewhere */
    show(discs, apart) {
      const numbers = new Int32Array(4 * discs.length);
      discs.forEach(({ id, x, y, radius, loss }, i) => {
        if (radius < LEAST_SHOWN || apart.has(id)) return;
        numbers[4 * i] = Math.round(TENTHS * radius);
        numbers[4 * i + 1] = Math.round(TENTHS * x);
        numbers[4 * i + 2] = Math.round(TENTHS * y);
        numbers[4 * i + 3] = heatOf(loss);
      });
      if (!changed(numbers)) return;
      const paths = HEATS.map(() => "");
      for (let at = 0; at < numbers.length; at += 4) {
        const r = numbers[at];
        const arc = `a${r} ${r} 0 1 0`;
        if (r > 0) paths[numbers[at + 3]] += `M${numbers[at + 1] - r} ${numbers[at + 2]}${arc} ${2 * r} 0${arc}-${2 * r} 0`;
      }
      paths.forEach((path, heat) => setAttribute(layers[heat], "d", path));
    },
  };
}

/**
 * How bright a disc is, 0 … 3, on top of its size.
 * @param {number} loss
 */
export function heatOf(loss) {
  return Math.min(HEATS.length - 1, Math.floor(loss / Math.LN2));
}
