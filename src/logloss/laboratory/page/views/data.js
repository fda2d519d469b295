import { h } from "../base/dom.js";

/** @import { App, View } from "../base/app.js" */

/**
 * @param {App} _app
 * @returns {View}
 */
export function createDataView(_app) {
  return { element: h("section", {}, h("h1", {}, "Data")), render() {} };
}
