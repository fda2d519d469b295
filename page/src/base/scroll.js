/** What scrolls: boxes whose content is too large, which the keyboard reaches only then; and the page, to what is new. */

import { h } from "./dom.js";

/** @import { Child } from "./dom.js" */

/**
 * @param {string} label what is in it, for screen readers
 * @param {string} names further classes
 * @param {...Child} children
 * @returns {HTMLDivElement}
 */
export function scrollBox(label, names, ...children) {
  const box = h("div", { class: `scroll ${names}`, role: "group", "aria-label": label }, children);
  const watcher = new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  });
  watcher.observe(box);
  for (const child of box.children) watcher.observe(child);
  return box;
}

/**
 * Scroll no farther than is needed to see an element, or its beginning where it is higher than the screen.
 * @param {HTMLElement} element
 */
export function bringIntoView(element) {
  const room = document.documentElement.clientHeight - parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd || "0");
  element.scrollIntoView({ block: element.offsetHeight > room ? "start" : "nearest" });
}
