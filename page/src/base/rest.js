/** Work that waits until the hand rests. */

/**
 * @typedef {object} Rest
 * @property {() => void} touch something has changed: wait anew
 * @property {() => void} forget wait no more
 * @property {() => boolean} moving whether it waits
 */

/**
 * Make a clock that acts when nothing was touched for a while.
 * @param {number} pause in ms
 * @param {() => void} act
 * @returns {Rest}
 */
export function createRest(pause, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let due = 0;

  function look() {
    const left = due - performance.now();
    timer = left > 0 ? setTimeout(look, left) : undefined;
    if (timer === undefined) act();
  }

  return {
    touch() {
      due = performance.now() + pause;
      timer ??= setTimeout(look, pause); // one for many touches: a timer for each would take longer than a figure
    },
    forget() {
      clearTimeout(timer);
      timer = undefined;
    },
    moving: () => timer !== undefined,
  };
}
