/** The one store: state changes in one place, and views render at most once per frame. */

/** @import { State } from "./state.js" */

/**
 * @typedef {object} Store
 * @property {() => State} get
 * @property {<K extends keyof State>(slice: K, patch: Partial<State[K]>) => void} change merge into one slice (an array or a string is replaced)
 * @property {(state: State) => void} replace
 * @property {(listener: (state: State, before: State) => void) => void} subscribe
 * @property {() => void} flush render now, for tests and for printing
 */

/**
 * @param {State} initial
 * @param {(run: () => void) => void} [schedule] when listeners are called; once per animation frame
 * @returns {Store}
 */
export function createStore(initial, schedule = (run) => void requestAnimationFrame(run)) {
  let state = initial;
  let shown = initial;
  let waiting = false;
  /** @type {((state: State, before: State) => void)[]} */
  const listeners = [];

  function flush() {
    waiting = false;
    if (state === shown) return;
    const before = shown;
    shown = state;
    for (const listener of listeners) listener(shown, before);
  }

  /** @param {State} next */
  function put(next) {
    state = next;
    if (!waiting) {
      waiting = true;
      schedule(flush);
    }
  }

  return {
    get: () => state,
    change(slice, patch) {
      const old = state[slice];
      const merged = typeof old === "object" && !Array.isArray(old) ? { ...old, .../** @type {object} */ (patch) } : patch;
      put({ ...state, [slice]: merged });
    },
    replace: put,
    subscribe: (listener) => void listeners.push(listener),
    flush,
  };
}
