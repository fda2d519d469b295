/**
 * A finger on a figure that is moved sideways, and that the page is scrolled over: only one that goes to the side means the
 * figure. A mouse or a pen always does.
 */

const SLOP = 4; // px

/**
 * @returns {{down: (event: PointerEvent) => boolean, moves: (event: PointerEvent) => boolean}} each says whether the figure
 * is meant
 */
export function createFingerWatch() {
  /** @type {[number, number]} */
  let from = [0, 0];
  let sideways = false;
  return {
    down({ pointerType, clientX, clientY }) {
      from = [clientX, clientY];
      sideways = pointerType !== "touch";
      return sideways;
    },
    moves({ clientX, clientY }) {
      const [across, along] = [Math.abs(clientX - from[0]), Math.abs(clientY - from[1])];
      sideways ||= across > SLOP && across > along;
      return sideways;
    },
  };
}
