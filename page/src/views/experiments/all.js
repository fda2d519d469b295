/** Every experiment, in the order of the list. */

import { BASE_RATE } from "./base_rate.js";
import { CALIBRATION } from "./calibration.js";
import { HELD_OUT } from "./held_out.js";
import { LANDSCAPE } from "./landscape.js";
import { MORE_THAN_A_LINE } from "./more_than_a_line.js";
import { SMOOTHING } from "./smoothing.js";
import { SQUARED_ERROR } from "./squared_error.js";
import { THREE_CLASSES } from "./three_classes.js";
import { THRESHOLD } from "./threshold.js";

/** @import { Experiment } from "./experiment.js" */

/** @type {Experiment[]} */
export const ALL = [BASE_RATE, HELD_OUT, CALIBRATION, THRESHOLD, SQUARED_ERROR, LANDSCAPE, MORE_THAN_A_LINE, THREE_CLASSES, SMOOTHING];
