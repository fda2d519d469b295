"""Simulate 900 case histories of sites that were shaken, two thirds to fit a model to; write them to histories.csv."""

import math
from pathlib import Path

from logloss._lesson.sites import simulate

SITES, FITTED = 900, 600
KEYS = ("csr", "blows", "fines", "magnitude", "stress")

sites = simulate(SITES, seed=1964)
measured = dict(zip([measure.key for measure in sites.measures], sites.columns, strict=True))
lines = ["site,set,csr,blows,fines,magnitude,stress,ln_csr,ln_magnitude,ln_stress,liquefied"]
for site in range(SITES):
    csr, blows, fines, magnitude, stress = (measured[key][site] for key in KEYS)
    logs = ",".join(f"{math.log(value):.4f}" for value in (csr, magnitude, stress))
    part = "fit" if site < FITTED else "test"
    lines.append(f"{site},{part},{csr},{blows},{fines},{magnitude},{stress},{logs},{sites.y[site]}")
Path(__file__).with_name("histories.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
