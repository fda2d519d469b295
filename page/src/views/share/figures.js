/** Figures on screen as files of their own. */

import { svg } from "../../base/dom.js";
import { filled, prose } from "../../prose/prose.js";

/** How a figure looks is in the page's styles; a file of its own carries it on its elements. */
const INHERITED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "visibility",
  "paint-order",
];
const NOT_INHERITED = { opacity: "1", "stop-color": "rgb(0, 0, 0)", "stop-opacity": "1", "dominant-baseline": "auto" };
const KEPT = /^(xmlns.*|viewBox|[xyrd]|[xy][12]|[cdfr][xy]|width|height|points|transform|href|id|offset|gradient.*|clip-path|preserveAspectRatio)$/i;
const TITLE_MOST = 80; // letters

/**
 * The figures on the tab, with what they are called.
 * @param {ParentNode} root
 * @returns {{title: string, figure: SVGSVGElement}[]}
 */
export function shownFigures(root) {
  /** @type {SVGSVGElement[]} */
  const figures = [...root.querySelectorAll("svg.figure, figure svg:not([aria-hidden])")].map((figure) => /** @type {SVGSVGElement} */ (figure));
  return figures.filter((figure) => figure.getBoundingClientRect().width > 0).map((figure) => ({ title: figureTitle(figure), figure }));
}

/** @param {SVGSVGElement} figure */
function figureTitle(figure) {
  const label = figure.getAttribute("aria-label") ?? "";
  const heading = figure.closest("section, figure, .panel")?.querySelector("h2, h3")?.textContent?.trim();
  return label && label.length <= TITLE_MOST ? label : heading || prose.share.figure;
}

/**
 * The name of the file of a figure, in letters that every system has.
 * @param {string} title
 */
export function figureFile(title) {
  const letters = title.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
  return `logloss-${letters.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "figure"}.svg`;
}

/**
 * A figure as a file that needs nothing else: its looks on each element, its license inside.
 * @param {SVGSVGElement} figure
 * @param {string} title
 * @param {string} link that opens the page in the state of the figure
 */
export function standaloneFigure(figure, title, link) {
  const copy = /** @type {SVGSVGElement} */ (figure.cloneNode(true));
  const { width, height } = figure.getBoundingClientRect();
  copyLooks(figure, copy, null);
  const view = (figure.getAttribute("viewBox") ?? `0 0 ${width} ${height}`).split(/[\s,]+/);
  if (!figure.hasAttribute("viewBox")) copy.setAttribute("viewBox", view.join(" "));
  copy.setAttribute("width", String(Math.round(width)));
  copy.setAttribute("height", String(Math.round(height)));
  const paper = svg("rect", { x: view[0], y: view[1], width: view[2], height: view[3], fill: paperBehind(figure) });
  copy.prepend(svg("title", {}, title), svg("desc", {}, figure.getAttribute("aria-label") ?? title), svg("metadata", {}, `${prose.share.licenseOfFigure} ${filled(prose.share.state, { link })}`), paper);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/**
 * @param {Element} from
 * @param {Element} to its copy
 * @param {CSSStyleDeclaration | null} above how the parent looks; null at the root, which has none in the file
 */
function copyLooks(from, to, above) {
  const looks = getComputedStyle(from);
  for (const { name } of [...to.attributes]) if (!KEPT.test(name)) to.removeAttribute(name);
  for (const look of INHERITED) {
    const value = looks.getPropertyValue(look);
    if (value !== above?.getPropertyValue(look)) to.setAttribute(look, value);
  }
  for (const [look, usual] of Object.entries(NOT_INHERITED)) {
    const value = looks.getPropertyValue(look);
    if (value !== usual) to.setAttribute(look, value);
  }
  const children = [...to.children];
  [...from.children].forEach((child, i) => {
    const gone = getComputedStyle(child).display === "none" && !child.closest("defs");
    if (gone) children[i].remove();
    else copyLooks(child, children[i], looks);
  });
}

/** @param {Element} element */
function paperBehind(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== "rgba(0, 0, 0, 0)" && backgroundColor !== "transparent") return backgroundColor;
  }
  return "white";
}
