/** Light or dark: as the system says, until the reader says otherwise. */

import { h } from "./dom.js";
import { prose } from "../prose/prose.js";
import { forget, recall, remember } from "./storage.js";
import { toolIcon } from "./tool_icon.js";

const KEPT = "theme";
const DISC = "M12 4a8 8 0 0 0 0 16a8 8 0 0 0 0-16";
const HALF = "M12 4a8 8 0 0 1 0 16z";

/**
 * Make the switch, and look as was chosen the last time.
 * @param {(sentence: string) => void} announce
 */
export function createThemeSwitch(announce) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const { documentElement: root } = document;
  const button = h("button", { type: "button", class: "button theme", "aria-label": prose.page.theme.button, title: prose.page.theme.title, onclick: change }, toolIcon(DISC, HALF));

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function show() {
    button.setAttribute("aria-pressed", String(isDark()));
  }

  function change() {
    const dark = !isDark();
    if (dark === system.matches) {
      delete root.dataset.theme;
      forget(KEPT);
    } else {
      root.dataset.theme = dark ? "dark" : "light";
      remember(KEPT, root.dataset.theme);
    }
    show();
    announce(dark ? prose.page.theme.dark : prose.page.theme.light);
  }

  const chosen = recall(KEPT);
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  system.addEventListener("change", show);
  show();
  return { element: button };
}
