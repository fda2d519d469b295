/** Boxes that scroll where their content is too large, and that the keyboard reaches only then. */

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
