/** Undo and redo: what a hand did in one go, taken back and done again, for each tab by itself. */

/** @import { State } from "./state.js" */
/** @import { Store } from "./store.js" */

const MOST_DEEDS = 200; // for each tab
const PAUSE = 700; // ms; keys pressed in a row are one deed

/** What is looked at and not done: it is put back with what changed at the same time, and is no deed of its own. */
const LOOKS = { play: [], why: ["step"], demo: ["stage", "step", "select"], experiments: ["key", "step"] };

/** @typedef {keyof typeof LOOKS} UndoneTab */

/**
 * @typedef {object} Deed
 * @property {Record<string, unknown>} before the fields that changed, as they were
 * @property {Record<string, unknown>} after
 * @property {string} fields the names of those that make it a deed
 * @property {number} stroke of the hand
 * @property {number} time
 */

/**
 * @typedef {object} Undo
 * @property {(tab: string) => boolean} undo take the last deed on this tab back; false where there is none
 * @property {(tab: string) => boolean} redo
 * @property {(tab: string) => {undo: boolean, redo: boolean} | null} left what there is to do; null for a tab without deeds
 * @property {() => void} press the hand comes down: what follows is a deed of its own
 * @property {() => void} release
 */

/**
 * Record what is done from now on.
 * @param {Store} store
 * @param {() => number} [clock] in ms
 * @returns {Undo}
 */
export function createUndo(store, clock = () => performance.now()) {
  const names = /** @type {UndoneTab[]} */ (Object.keys(LOOKS));
  const done = new Map(names.map((tab) => [tab, /** @type {Deed[]} */ ([])]));
  const undone = new Map(names.map((tab) => [tab, /** @type {Deed[]} */ ([])]));
  let stroke = 0;
  let held = false;
  let replaying = false;

  store.subscribe((state, before) => {
    if (!replaying) for (const tab of names) record(tab, state, before);
  });

  /**
   * @param {UndoneTab} tab
   * @param {State} state
   * @param {State} before
   */
  function record(tab, state, before) {
    if (state[tab] === before[tab]) return;
    const [now, was] = /** @type {Record<string, unknown>[]} */ (/** @type {unknown} */ ([state[tab], before[tab]]));
    const changed = Object.keys(now).filter((field) => !Object.is(now[field], was[field]));
    const fields = changed.filter((field) => !(/** @type {string[]} */ (LOOKS[tab]).includes(field))).join();
    if (fields === "") return;
    const deed = { before: fieldsOf(was, changed), after: fieldsOf(now, changed), fields, stroke, time: clock() };
    const deeds = /** @type {Deed[]} */ (done.get(tab));
    const last = deeds.at(-1);
    if (last && goesOn(last, deed, held) && undone.get(tab)?.length === 0) {
      deeds[deeds.length - 1] = { ...deed, before: { ...deed.before, ...last.before }, after: { ...last.after, ...deed.after } };
    } else deeds.push(deed);
    if (deeds.length > MOST_DEEDS) deeds.shift();
    undone.set(tab, []);
  }

  /**
   * @param {string} tab
   * @param {Map<UndoneTab, Deed[]>} from
   * @param {Map<UndoneTab, Deed[]>} to
   * @param {"before" | "after"} side
   */
  function replay(tab, from, to, side) {
    store.flush(); // what was done in this frame is a deed, too
    const key = /** @type {UndoneTab} */ (tab);
    const deed = from.get(key)?.pop();
    if (!deed) return false;
    to.get(key)?.push({ ...deed, stroke: -1 }); // nothing goes on from it
    replaying = true;
    store.change(key, deed[side]);
    store.flush();
    replaying = false;
    return true;
  }

  return {
    undo: (tab) => replay(tab, done, undone, "before"),
    redo: (tab) => replay(tab, undone, done, "after"),
    left(tab) {
      const deeds = done.get(/** @type {UndoneTab} */ (tab));
      const back = undone.get(/** @type {UndoneTab} */ (tab));
      return deeds && back ? { undo: deeds.length > 0, redo: back.length > 0 } : null;
    },
    press() {
      stroke += 1;
      held = true;
    },
    release() {
      held = false;
    },
  };
}

/**
 * @param {Record<string, unknown>} slice
 * @param {string[]} fields
 */
function fieldsOf(slice, fields) {
  return Object.fromEntries(fields.map((field) => [field, slice[field]]));
}

/**
 * Whether a change goes on with the last deed: a drag, or a key pressed again and again.
 * @param {Deed} last
 * @param {Deed} deed
 * @param {boolean} held
 */
function goesOn(last, deed, held) {
  return last.stroke === deed.stroke && last.fields === deed.fields && (held || deed.time - last.time < PAUSE);
}
