/** Every experiment, in the order of the list. */

import { BASE_RATE } from "./base_rate.js";

/** @import { Experiment } from "./experiment.js" */

/** @type {Experiment[]} */
export const ALL = [BASE_RATE];
