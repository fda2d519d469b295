/** A button that trains: it goes on step by step, a few between two frames, until the end. */

import { h } from "../../base/dom.js";
import { prose } from "../../prose/prose.js";

const STEPS = { moving: 4, reduced: 100 }; // between two frames; fewer frames where motion is to be reduced
const REDUCED_WAIT = 400; // ms
const words = prose.experiments.shared;

/**
 * @param {{end: number, goTo: (step: number) => void}} training
 * @returns {{element: HTMLElement, show: (step: number) => void, restart: (change: () => void) => void}} restart: change what is
 *   trained, and train it from the start
 */
export function createPlayer({ end, goTo }) {
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  const element = h("button", { type: "button", class: "button", onclick: () => (playing ? pause() : play()) }, words.train);
  let playing = false;
  let waiting = false; // for the next beat, also one that was asked for before a pause
  let at = 0;

  function play() {
    if (at >= end) goTo((at = 0));
    playing = true;
    element.textContent = words.pause;
    beat();
  }

  function pause() {
    playing = false;
    element.textContent = words.train;
  }

  function beat() {
    if (waiting) return;
    waiting = true;
    if (quiet.matches) setTimeout(goOn, REDUCED_WAIT);
    else requestAnimationFrame(goOn);
  }

  function goOn() {
    waiting = false;
    if (!playing) return;
    if (!element.isConnected || element.offsetParent === null) return pause();
    goTo(Math.min(end, at + (quiet.matches ? STEPS.reduced : STEPS.moving)));
    beat();
  }

  return {
    element,
    show(step) {
      at = step;
      if (at >= end) pause();
    },
    restart(change) {
      change();
      goTo((at = 0));
      if (!playing) play();
    },
  };
}
