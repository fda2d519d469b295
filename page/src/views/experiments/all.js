/** Every experiment, in the order of the list. */

import { BASE_RATE } from "./base_rate.js";
import { LANDSCAPE } from "./landscape.js";
import { MORE_THAN_A_LINE } from "./more_than_a_line.js";
import { THREE_CLASSES } from "./three_classes.js";

/** @import { Experiment } from "./experiment.js" */

/** @type {Experiment[]} */
export const ALL = [BASE_RATE, LANDSCAPE, MORE_THAN_A_LINE, THREE_CLASSES];
