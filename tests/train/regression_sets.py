"""Data sets whose logistic regressions are known to all digits, the smaller ones made here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest


class DataSet(NamedTuple):
    data: Mapping[str, Any]
    y: str
    x: list[str]
    options: Mapping[str, Any] = {}  # of a NamedTuple, which has no state of its own


def _of_statsmodels(name: str) -> Any:
    datasets = pytest.importorskip("statsmodels.datasets")
    return getattr(datasets, name).load_pandas().data


def spector() -> DataSet:
    """Return economics students taught in a new way (Spector and Mazzeo 1980)."""
    return DataSet(_of_statsmodels("spector"), "GRADE", ["GPA", "TUCE", "PSI"])


def fair() -> DataSet:
    """Return extramarital affairs (Fair 1978)."""
    data = _of_statsmodels("fair")
    columns = ["rate_marriage", "age", "yrs_married", "children", "religious", "educ"]
    return DataSet(data.assign(had=(data.affairs > 0).astype(int)), "had", columns)


def anes96() -> DataSet:
    """Return the American National Election Study of 1996."""
    return DataSet(_of_statsmodels("anes96"), "vote", ["logpopul", "selfLR", "age", "educ", "income"])


def cancer() -> DataSet:
    """Return breast cancer in Wisconsin; all 30 columns would separate the classes."""
    frame = pytest.importorskip("sklearn.datasets").load_breast_cancer(as_frame=True).frame
    return DataSet(frame, "target", ["mean radius", "mean texture", "mean smoothness", "mean symmetry"])


def clustered() -> DataSet:
    """Return 24 clusters of 10 rows."""
    i = np.arange(240)
    x, group = (i * 37 % 101) / 10, i % 24
    z = 0.3 * x - 1.5 + (group * 7 % 5 - 2) * 0.6
    y = ((i * 7919 + 13) % 1009 + 0.5) / 1009 < 1 / (1 + np.exp(-z))
    kind = np.array(["clay", "sand", "silt"])[i * 5 % 7 % 3]
    data = {"y": y.astype(int), "x": x, "kind": kind, "group": group}
    return DataSet(data, "y", ["x", "kind"], {"cluster": "group"})


COUNTS = [30, 2, 28, 5, 25, 6, 24, 9, 20, 11, 17, 15, 15, 16, 9, 22, 11, 21, 5, 27, 6, 24, 3, 31]


def weighted() -> DataSet:
    """Return a table of counts."""
    rows = [(dose, kind, y) for dose in range(6) for kind in "ab" for y in (0, 1)]
    dose, kind, y = (list(column) for column in zip(*rows, strict=True))
    data = {"y": y, "dose": dose, "kind": kind, "count": COUNTS}
    return DataSet(data, "y", ["dose", "kind"], {"weight": "count", "weight_kind": "frequency"})


def nearly_separated() -> DataSet:
    """Return rows of which two stand on the wrong side, next to the boundary."""
    x = np.arange(1, 41.0)
    y = (x > 20).astype(int)
    y[19], y[20] = 1, 0
    return DataSet({"x": x, "y": y}, "y", ["x"])


# Whether vessels have grown, the pulsatility of an artery, the height of the tissue, and whether the grade is high.
NV = "0000000000000000000001111100000000000000000000011110000000000000000000100011010"
HG = "0000000000000000011111111110000000000000000111111111100000000000000001111111111"
PI = """
13 16 8 34 20 5 17 10 26 17 8 7 20 10 18 16 18 8 29 12 20 38 22 7 25 15 7 28 11 19 10 10 18 14 21 11 17 25 16 19 15
33 24 48 12 19 2 22 40 5 0 21 15 29 15 12 3 20 23 12 22 42 15 13 14 19 12 13 10 12 49 6 5 17 11 21 5 19 33
"""
EH = """
1.64 2.26 3.14 2.68 1.28 2.31 1.8 1.68 1.56 2.31 2.01 1.89 3.15 1.23 1.27 1.76 2 2.64 0.88 1.27 1.37 0.97 1.14 0.88
0.91 0.58 0.97 1.5 1.33 2.37 1.82 3.13 1.31 1.92 1.64 2.01 1.88 1.93 2.11 1.29 1.72 0.75 1.92 1.84 1.11 1.61 1.18
1.44 1.18 0.93 1.17 1.19 1.06 2.02 2.29 2.33 2.9 1.7 1.41 2.25 1.54 1.97 1.75 2.16 2.57 1.37 3.61 2.04 2.17 1.69
0.27 1.84 1.3 0.96 1.01 0.98 0.35 1.02 0.85
"""


def endometrial() -> DataSet:
    """Return 79 cases of endometrial cancer, in which NV = 1 means a high grade (Heinze and Schemper 2002)."""
    numbers = {"NV": map(int, NV), "PI": map(int, PI.split()), "EH": map(float, EH.split()), "HG": map(int, HG)}
    return DataSet({name: list(column) for name, column in numbers.items()}, "HG", ["NV", "PI", "EH"])


SETS = {made.__name__: made for made in (spector, fair, anes96, cancer, clustered, weighted, nearly_separated)}
