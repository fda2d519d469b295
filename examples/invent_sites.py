"""Invent 600 sites shaken by 40 earthquakes, and three models of which liquefied; write them to sites.csv.

One model is honest, one knows the same but is too sure of itself, and one is honest but knows only half.
"""

from pathlib import Path

import numpy as np

random = np.random.default_rng(1964)
SITES, EARTHQUAKES = 600, 40

earthquake = random.integers(0, EARTHQUAKES, SITES)
shaking = random.normal(0, 1.5, EARTHQUAKES)[earthquake]
ground = random.normal(0, 1.8, SITES)
logit = 0.2 + shaking + ground
liquefied = random.random(SITES) < 1 / (1 + np.exp(-logit))
soil = np.array(["sand", "silt", "gravel"])[random.integers(0, 3, SITES)]
models = {"p_honest": logit, "p_bold": 2.2 * logit, "p_half": 0.8 * (0.2 + ground)}

lines = [",".join(["earthquake", "soil", "liquefied", *models])]
for row in range(SITES):
    said = [f"{1 / (1 + np.exp(-each[row])):.9f}" for each in models.values()]
    lines.append(",".join([f"E{earthquake[row]:02}", soil[row], str(int(liquefied[row])), *said]))
Path(__file__).with_name("sites.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
