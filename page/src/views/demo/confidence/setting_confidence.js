/** The setting of the confidence: accuracy stays, the loss does not. */

import { fill, h, number } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { createLogSlider, makeSettingGroup } from "../shared/field.js";
import { sentence } from "../shared/sentence.js";
import { bestConfidence, CONFIDENCE_LEAST, CONFIDENCE_MOST, lossAtConfidence } from "./confidence.js";

/** @import { App } from "../../../base/app.js" */
/** @import { SettingGroup } from "../controls.js" */

const CONFIDENCE = {
  still: "All z are 0, so there is nothing to be confident about yet. Train first.",
  one: "As trained, k = 1: accuracy {accuracy}, mean loss {trained}. The lowest loss, {lowest}, is at k ≈ {best}{end}.",
  other:
    "With k = {k} every z is multiplied by {k}. No site crosses p = 0.5, so accuracy stays {accuracy}; the mean loss goes " +
    "from {trained} to {now}. It is lowest, {lowest}, at k ≈ {best}{end}.",
};

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeConfidenceGroup({ store }) {
  const rule = { lowest: CONFIDENCE_LEAST, highest: CONFIDENCE_MOST };
  const field = createLogSlider(
    { label: "Confidence k, as in p = σ(k·z)", rule, slider: rule, words: (value) => `confidence ${short(value)}` },
    (k) => store.change("demo", { k }),
  );
  const told = h("p", { class: "small demo-confidence" });
  return {
    element: makeSettingGroup("Confidence", field.element, told),
    follow: ({ k }) => field.set(k),
    render({ z, labels, accuracy, bce, tape, step }, { k }) {
      field.set(k);
      if (z.every((value) => value === 0)) return fill(told, CONFIDENCE.still);
      const trained = { z: z.map((value) => value / k), labels };
      const best = bestConfidence(trained);
      fill(
        told,
        sentence(k === 1 ? CONFIDENCE.one : CONFIDENCE.other, {
          k,
          accuracy: number(accuracy, { style: "percent" }),
          trained: tape.loss[step],
          now: bce,
          best: number(best, { digits: 2 }),
          end: (best === CONFIDENCE_LEAST || best === CONFIDENCE_MOST) && ", as far as the slider goes",
          lowest: lossAtConfidence(trained, best),
        }),
      );
    },
  };
}
