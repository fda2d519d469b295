import { h } from "../base/dom.js";

/** @import { App, View } from "../base/app.js" */

/**
 * @param {App} _app
 * @returns {View}
 */
export function createStartView(_app) {
  return { element: h("section", {}, h("h1", {}, "Start")), render() {} };
}
