/** The sites of the derivation: marks that move up and down, what each gave to the truth, and what that costs. */

import { fill, h, number, setNumber, svg } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { initialState } from "../../base/state.js";
import { KEY_MOVES } from "../../figures/keys.js";
import { lossRadius, markOutline } from "../../figures/marks.js";
import { pointerPlace, setPlace } from "../../figures/plot.js";
import { createScale } from "../../figures/scale.js";
import { createFigureTable } from "../../figures/table.js";
import { productOfCopies, siteLosses, sumInOrder } from "../../maths/derivation.js";
import { givenToTruths } from "../../maths/practice/mistakes.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { App } from "../../base/app.js" */
/** @import { WhyState } from "../../base/state.js" */

/** @typedef {{y: number[], p: number[]}} WhySites labels 0 or 1, probabilities in (0, 1) */

const LEAST_P = 0.0001;
const TRACK = { width: 40, height: 232, top: 24, bottom: 208 };
const FINGER = 28; // px above and below a mark, in which a finger takes hold of it
const GLOW = { unit: 20, most: 44 }; // radius of a loss of 1, and the largest one
/**
 * The sites as the derivation takes them: a link may say anything between 0 and 1.
 * @param {WhyState} why
 * @returns {WhySites}
 */
export function sitesOfWhy({ sites }) {
  return {
    y: sites.map(([y]) => (y >= 0.5 ? 1 : 0)),
    p: sites.map(([, p]) => Math.min(Math.max(p, LEAST_P), 1 - LEAST_P)),
  };
}

/**
 * @param {number} p
 * @returns {number} the nearest hundredth that is neither 0 nor 1
 */
export function roundedShare(p) {
  return Math.min(Math.max(Math.round(100 * p), 1), 99) / 100;
}

/**
 * Change the label or the probability of one site.
 * @param {App} app
 * @param {number} i
 * @param {{y?: number, p?: number}} patch
 */
export function changeWhySite(app, i, patch) {
  const { y, p } = sitesOfWhy(app.store.get().why);
  const sites = y.map((label, at) => /** @type {[number, number]} */ ([label, p[at]]));
  sites[i] = [patch.y ?? y[i], patch.p ?? p[i]];
  app.store.change("why", { sites });
}

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (sites: WhySites, pulls: boolean) => void}} pulls: draw the slopes too
 */
export function createWhySites(app) {
  const said = prose.why.sites;
  const columns = h("div", { class: "why-columns" });
  const product = number(NaN);
  const sum = number(NaN);
  const mean = number(NaN);
  const bar = h("div", { class: "why-bar", "aria-hidden": "true" });
  const problem = h("p", { class: "problem small", role: "alert", hidden: true });
  const arrows = h("p", { class: "small" }, said.arrows);
  /** @type {WhySites | null} */
  let shown = null;
  const table = createFigureTable(prose.why.table.caption, () => shown && sitesTable(shown));
  const element = h(
    "section",
    { class: "panel stack why-sites", "aria-labelledby": "why-sites-title" },
    h("h2", { id: "why-sites-title" }, said.title),
    h("p", { class: "small" }, said.lead),
    columns,
    problem,
    arrows,
    bar,
    h(
      "dl",
      { class: "why-sums" },
      h("div", {}, h("dt", {}, said.product), h("dd", {}, product)),
      h("div", {}, h("dt", {}, said.sum), h("dd", { class: "loss" }, sum)),
      h("div", {}, h("dt", {}, said.mean), h("dd", { class: "loss lead" }, mean)),
    ),
    h("div", { class: "row" }, h("button", { type: "button", class: "button", onclick: resetSites }, said.reset)),
    table.element,
  );
  /** @type {WhySiteColumn[]} */
  let made = [];

  /** @param {string} text */
  function complain(text) {
    problem.textContent = text;
    problem.hidden = text === "";
  }

  function resetSites() {
    complain("");
    app.store.change("why", { sites: initialState().why.sites });
    app.announce(said.wasReset);
  }

  return {
    element,
    render(sites, pulls) {
      shown = sites;
      const losses = siteLosses(sites);
      const total = sumInOrder(losses);
      const n = losses.length;
      if (made.length !== n) {
        made = losses.map((_, i) => createSiteColumn(app, i, complain));
        fill(columns, siteScale(), made.map((column) => column.element));
        fill(bar, losses.map(() => h("span", { class: "why-share" })));
      }
      made.forEach((column, i) => {
        column.render(sites.y[i], sites.p[i], losses[i], pulls);
        /** @type {HTMLElement} */ (bar.children[i]).style.setProperty("flex-grow", String(losses[i]));
      });
      arrows.hidden = !pulls;
      setNumber(product, productOfCopies(givenToTruths(sites), 1));
      setNumber(sum, total);
      setNumber(mean, total / n);
      table.show();
    },
  };
}

/** @param {WhySites} sites */
function sitesTable(sites) {
  const [given, losses] = [givenToTruths(sites), siteLosses(sites)];
  const { table } = prose.why;
  return {
    heads: [table.site, "y", "p", table.given, table.loss, table.pull],
    rows: sites.p.map((p, i) => ({ head: i + 1, cells: [sites.y[i], p, given[i], losses[i], p - sites.y[i]] })),
  };
}

/**
 * @param {number} n the site, counted from 1
 * @param {string} typed
 * @param {number} p
 */
function wrongShare(n, typed, p) {
  const { certain, percent, unread } = prose.why.site;
  if (p === 0 || p === 1) return filled(certain, { n, p });
  if (p > 1 && p < 100) return filled(percent, { n, percent: short(p), share: short(p / 100) });
  return filled(unread, { n, typed });
}

/** The ticks beside the columns. */
function siteScale() {
  return h("div", { class: "why-ticks small soft", "aria-hidden": "true" }, ["1", "0.5", "0"].map((tick) => h("span", {}, tick)));
}

/** @typedef {{element: HTMLElement, render: (y: number, p: number, loss: number, pulls: boolean) => void}} WhySiteColumn */

/**
 * One site: a track that is a slider, a button for the label, a box for p, and the loss.
 * @param {App} app
 * @param {number} i
 * @param {(problem: string) => void} complain
 * @returns {WhySiteColumn}
 */
function createSiteColumn(app, i, complain) {
  const { width, height, top, bottom } = TRACK;
  const scale = createScale([0, 1], [bottom, top]);
  const middle = width / 2;
  const said = prose.why.site;
  const n = i + 1;
  let shownP = 0.5;
  /** @type {number | null} */
  let held = null; // the pointer that drags the mark
  const given = svg("rect", { class: "why-given", x: middle - 6, width: 12 });
  const glow = svg("circle", { class: "why-glow", cx: middle });
  const pull = svg("path", { class: "why-pull" });
  const mark = svg("path");
  const truth = svg("path", { class: "why-truth" });
  const track = svg(
    "svg",
    {
      class: "why-track",
      viewBox: `0 0 ${width} ${height}`,
      role: "slider",
      tabindex: 0,
      "aria-orientation": "vertical",
      "aria-label": filled(said.track, { n }),
      "aria-valuemin": 0,
      "aria-valuemax": 1,
      onkeydown: pressKey,
      onpointerdown: grab,
      onpointermove: drag,
      onpointerup: letGo,
      onpointercancel: letGo,
      onclick: tap,
    },
    svg("line", { class: "why-line", x1: middle, x2: middle, y1: top, y2: bottom }),
    svg("line", { class: "why-half", x1: middle - 16, x2: middle + 16, y1: scale.place(0.5), y2: scale.place(0.5) }),
    given,
    truth,
    glow,
    pull,
    mark,
  );
  const sign = h("span", { "aria-hidden": "true" });
  const outcome = h("span", { class: "hidden-visually" });
  const digit = h("span");
  const label = h("span", { "aria-hidden": "true" }, h("span", { class: "why-flip-name" }, "y = "), digit);
  const flip = h("button", { type: "button", class: "chip why-flip", onclick: flipLabel }, sign, label, outcome);
  const box = h("input", {
    type: "text",
    class: "why-box",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": filled(said.box, { n }),
    onchange: typeShare,
  });
  const cost = number(NaN);
  const element = h("div", { class: "why-site" }, track, flip, box, h("span", { class: "loss small" }, cost));

  /** @param {KeyboardEvent} event */
  function pressKey(event) {
    const move = KEY_MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    changeWhySite(app, i, { p: roundedShare(shownP + move / 100) });
  }

  track.addEventListener("touchstart", (event) => event.touches.length === 1 && isAtMark(event.touches[0]) && event.preventDefault(), { passive: false });

  /**
   * Whether a finger means the mark. One beside it may be on its way over the page.
   * @param {{clientX: number, clientY: number}} pointer
   */
  function isAtMark(pointer) {
    const { y } = placeOf(pointer);
    return Math.abs(y - scale.place(shownP)) <= FINGER;
  }

  /** @param {{clientX: number, clientY: number}} pointer */
  function placeOf(pointer) {
    const { width: wide, height: tall } = track.getBoundingClientRect();
    const [x, y] = pointerPlace(track, pointer);
    return { x: (x / wide) * width, y: (y / tall) * height };
  }

  /** @param {PointerEvent} event */
  function grab(event) {
    if (event.pointerType === "touch" && !isAtMark(event)) return;
    held = event.pointerId;
    track.setPointerCapture(held);
    track.focus();
    drag(event);
  }

  function letGo() {
    held = null;
  }

  /** @param {PointerEvent} event a finger that came and went in one place */
  function tap(event) {
    if (event.pointerType === "touch") changeWhySite(app, i, { p: roundedShare(scale.value(placeOf(event).y)) });
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (held !== event.pointerId) return;
    changeWhySite(app, i, { p: roundedShare(scale.value(placeOf(event).y)) });
  }

  function flipLabel() {
    const { y } = sitesOfWhy(app.store.get().why);
    changeWhySite(app, i, { y: 1 - y[i] });
    app.announce(filled(y[i] ? said.nowFirm : said.nowLiquefied, { n }));
  }

  function typeShare() {
    const typed = box.value.trim();
    const p = Number(typed.replace(",", ".") || NaN);
    complain(p > 0 && p < 1 ? "" : wrongShare(n, typed, p));
    if (p > 0 && p < 1) changeWhySite(app, i, { p });
    else box.value = String(shownP);
  }

  return {
    element,
    render(y, p, loss, pulls) {
      shownP = p;
      const at = scale.place(p);
      const from = scale.place(1 - y); // the wrong end
      const end = scale.place(y);
      setPlace(given, { y: Math.min(from, at), height: Math.abs(from - at) });
      setPlace(glow, { cy: at, r: lossRadius(loss, GLOW.unit, GLOW.most) });
      mark.setAttribute("class", y ? "why-one" : "why-zero");
      mark.setAttribute("d", markOutline(y ? 1 : 0, 7.5));
      mark.setAttribute("transform", `translate(${middle} ${at})`);
      truth.setAttribute("d", `M${middle - 16} ${end}h32`);
      const tip = end + (y ? 8 : -8);
      const head = Math.abs(at - end) > 24 ? `M${middle - 6} ${tip}L${middle} ${end}L${middle + 6} ${tip}` : "";
      pull.setAttribute("d", pulls ? `M${middle} ${at}V${end}${head}` : "");
      track.setAttribute("aria-valuenow", String(p));
      track.setAttribute("aria-valuetext", filled(y ? said.liquefied : said.firm, { p: short(p), loss: short(loss) }));
      sign.textContent = y ? "●" : "□";
      digit.textContent = String(y);
      outcome.textContent = filled(y ? said.flipLiquefied : said.flipFirm, { n });
      if (document.activeElement !== box) box.value = String(p);
      setNumber(cost, loss, { digits: 3 });
    },
  };
}
