/** The keys that move a point along its axis. */

/**
 * How many small steps a key moves it.
 * @type {Record<string, number>}
 */
export const KEY_MOVES = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
