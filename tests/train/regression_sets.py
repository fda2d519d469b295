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


SETS = {made.__name__: made for made in (spector, fair, anes96, cancer, clustered, weighted, nearly_separated)}
