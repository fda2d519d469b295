/** The setting of the confidence: accuracy stays, the loss does not. */

import { fill, h, number } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { filled, prose } from "../../../prose/prose.js";
import { createLogSlider, makeSettingGroup } from "../shared/field.js";
import { sentence } from "../shared/sentence.js";
import { bestConfidence, CONFIDENCE_LEAST, CONFIDENCE_MOST, lossAtConfidence } from "./confidence.js";

/** @import { App } from "../../../base/app.js" */
/** @import { SettingGroup } from "../controls.js" */

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeConfidenceGroup({ store }) {
  const words = prose.demo.settings.confidence;
  const rule = { lowest: CONFIDENCE_LEAST, highest: CONFIDENCE_MOST };
  const field = createLogSlider(
    { label: words.k, rule, slider: rule, words: (k) => filled(words.kSaid, { k: short(k) }) },
    (k) => store.change("demo", { k }),
  );
  const told = h("p", { class: "small demo-confidence" });
  return {
    element: makeSettingGroup(words.title, field.element, told),
    follow: ({ k }) => field.set(k),
    render({ z, labels, accuracy, bce, tape, step }, { k }) {
      field.set(k);
      if (z.every((value) => value === 0)) return fill(told, words.still);
      const trained = { z: z.map((value) => value / k), labels };
      const best = bestConfidence(trained);
      const atEnd = best === CONFIDENCE_LEAST || best === CONFIDENCE_MOST;
      const [one, other] = atEnd ? [words.oneAtEnd, words.otherAtEnd] : [words.one, words.other];
      fill(
        told,
        sentence(k === 1 ? one : other, {
          k,
          accuracy: number(accuracy, { style: "percent" }),
          trained: tape.loss[step],
          now: bce,
          best: number(best, { digits: 2 }),
          lowest: lossAtConfidence(trained, best),
        }),
      );
    },
  };
}
