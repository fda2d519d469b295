"""Invent a year of rain forecasts and write them to rain.csv: honest on most days, too sure of itself on a few."""

from pathlib import Path

import numpy as np

random = np.random.default_rng(2026)
logit = random.normal(-0.6, 1.6, 365)
rained = random.random(365) < 1 / (1 + np.exp(-logit))
p = 1 / (1 + np.exp(-1.3 * logit))
season = np.array(["winter", "spring", "summer", "autumn"])[np.arange(365) // 92]

lines = ["day,season,rained,p"]
lines += [f"{day},{s},{int(y)},{q:.3f}" for day, s, y, q in zip(range(1, 366), season, rained, p, strict=True)]
Path(__file__).with_name("rain.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
