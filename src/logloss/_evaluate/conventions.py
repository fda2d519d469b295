"""How other libraries compute the log loss: a table, one convention a row, and the loss of a row by each of them.

A convention is a type to compute in, what it is given (probabilities or logits), how it keeps a logarithm from being
infinite, and what it divides by. Where it takes probabilities and rows are logits z, it is given 1/(1 + exp(−z)), each
step in its type: from z = 16.64 in float32, and 36.74 in float64, that is 1. Logarithms and exponentials are the
package's own, right to some units in the last place of the type; all else (the rounding of p, of 1 − p, of 1 + exp(−z);
the clip; the cap) is done as the library does it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import Job, run

Array = NDArray[Any]
Mask = NDArray[np.bool_]

UNIT = {"float32": 2.0**-24, "float64": 2.0**-53}  # the relative error of one rounding

# An exponential is right to 2 units in the last place there and is taken to be so here: 4 roundings each.
_EXPONENTIAL = 8


@dataclass(frozen=True)
class Convention:
    """One library's log loss.

    Attributes
    ----------
    name : str
        The library, and which of its losses.
    call, call_on_logits : str
        What is typed to get it of probabilities, and of logits: an expression of y, of p or z, and of w, each (n,),
        tensors for torch and else NumPy arrays; w is 1 where rows have no weights.
    version : str
        The version whose source was read and whose number was compared.
    source : str
        Where in the library's source the facts stand.
    rule : str
        What it does to a loss that would be large or infinite, in words.
    dtype, sums, weights : {"float32", "float64"}
        In what it computes a row's loss, adds the losses up, and keeps weights.
    takes : {"p", "logits"}
        What it is given.
    low, high : float
        p (or, with `each`, the chance given to what happened) is kept within these.
    each : bool
        Whether p and 1 − p are clipped each for itself, instead of p alone.
    cap : float
        A loss is at most this; with `low`, what a row at or below that costs.
    floor : float
        What a row above `high` costs, where that is not −ln of it.
    complement : {"rounded", "exact", "either"}
        Whether 1 − p is rounded to the type before its logarithm is taken; where only some backends do it, it is done
        here, and `within` says how far that can move the number.
    sigmoid : int
        How many roundings a backend's sigmoid is off from 1/(1 + exp(−z)) besides.
    divides : {"weights", "rows"}
        Whether the mean is over the sum of the weights, or over the number of rows.
    soft : {"kept", "refused"} or float
        What labels between 0 and 1 are: themselves, an error, or 1 above this number and else 0.
    undefined : str
        Which rows with an infinite logit are NaN: a key of `UNDEFINED`.
    """

    name: str
    call: str
    call_on_logits: str
    version: str
    source: str
    rule: str
    dtype: str = "float64"
    sums: str = "float64"
    weights: str = "float64"
    takes: Literal["p", "logits"] = "p"
    low: float = 0.0
    high: float = 1.0
    each: bool = True
    cap: float = math.inf
    floor: float = 0.0
    complement: Literal["rounded", "exact", "either"] = "rounded"
    sigmoid: int = 0
    divides: Literal["weights", "rows"] = "weights"
    soft: str | float = "kept"
    undefined: str = ""


# Which rows are NaN, of logits and labels: 0 · ∞ and ∞ − ∞ stand in the formulas.
UNDEFINED: dict[str, Callable[[Array, Array], Mask]] = {
    # (1 − y)·z − ln σ(z)
    "all but a miss at +∞": lambda z, y: np.isinf(z) & ~((z > 0) & (y < 1)),
    # −y·ln σ(z) − (1 − y)·ln σ(−z), and ln(1 + e^z) − y·z
    "what is right": lambda z, y: ((z == np.inf) & (y == 1)) | ((z == -np.inf) & (y == 0)),
}

_EPSILON = float(np.float32(1e-7))
_SKLEARN = {
    "version": "1.9.1",
    "source": "sklearn/metrics/_classification.py: _log_loss",
    "soft": "refused",
}
_TORCH = {"version": "2.13.0", "divides": "rows", "complement": "exact"}
_SINGLE = {"dtype": "float32", "sums": "float32", "weights": "float32"}
_KERAS = {"version": "3.15.1", "divides": "rows", "complement": "either", "sigmoid": 2, **_SINGLE}

# Models that have learned nothing: what they say of each row is what they are told to begin with.
_XGBOOST = (
    'xgboost.Booster({{"objective": "{objective}", "eval_metric": "logloss"}}, '
    "[d := xgboost.DMatrix(y[:, None], y, weight=w, base_margin={margin})]).eval(d)"
)
_LIGHTGBM = (
    'lightgbm.Booster({{"objective": "{objective}", "metric": "binary_logloss"}}, '
    "lightgbm.Dataset(y[:, None], y, weight=w, init_score={score})).eval_train()[0][2]"
)
_SPARK = (  # of a DataFrame
    'pyspark.ml.evaluation.MulticlassClassificationEvaluator(metricName="logLoss", weightCol="w").evaluate(rows)'
)

CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        "scikit-learn",
        "sklearn.metrics.log_loss(y, p.astype(float), sample_weight=w, labels=[0, 1])",
        "sklearn.metrics.log_loss(y, scipy.special.expit(z.astype(float)), sample_weight=w, labels=[0, 1])",
        rule="p is clipped to [2.2e-16, 1 − 2.2e-16]",
        low=2.0**-52,
        high=1 - 2.0**-52,
        **_SKLEARN,  # type: ignore[arg-type]
    ),
    Convention(
        "scikit-learn, float32",
        'sklearn.metrics.log_loss(y, p.astype("float32"), sample_weight=w, labels=[0, 1])',
        'sklearn.metrics.log_loss(y, scipy.special.expit(z.astype("float32")), sample_weight=w, labels=[0, 1])',
        rule="p is clipped to [1.2e-7, 1 − 1.2e-7]",
        low=2.0**-23,
        high=1 - 2.0**-23,
        **(_SKLEARN | {"dtype": "float32", "sums": "float32"}),  # type: ignore[arg-type]
    ),
    Convention(
        "torch BCELoss",
        "torch.nn.BCELoss(weight=w.float())(p.float(), y.float())",
        "torch.nn.BCELoss(weight=w.float())(torch.sigmoid(z.float()), y.float())",
        source="aten/src/ATen/native/Loss.cpp: binary_cross_entropy_out",
        rule="a row's loss is at most 100",
        cap=100.0,
        **(_TORCH | _SINGLE),  # type: ignore[arg-type]
    ),
    Convention(
        "torch BCELoss, float64",
        "torch.nn.BCELoss(weight=w.double())(p.double(), y.double())",
        "torch.nn.BCELoss(weight=w.double())(torch.sigmoid(z.double()), y.double())",
        source="aten/src/ATen/native/Loss.cpp: binary_cross_entropy_out",
        rule="a row's loss is at most 100",
        cap=100.0,
        **_TORCH,  # type: ignore[arg-type]
    ),
    Convention(
        "torch BCEWithLogitsLoss",
        "torch.nn.BCEWithLogitsLoss(weight=w.float())(torch.logit(p.double()).float(), y.float())",
        "torch.nn.BCEWithLogitsLoss(weight=w.float())(z.float(), y.float())",
        source="aten/src/ATen/native/Loss.cpp: binary_cross_entropy_with_logits",
        rule="nothing is clipped, and an infinite logit is NaN",
        takes="logits",
        undefined="all but a miss at +∞",
        **(_TORCH | _SINGLE),  # type: ignore[arg-type]
    ),
    Convention(
        "Keras",
        "keras.losses.BinaryCrossentropy()(y[:, None], p[:, None], sample_weight=w)",
        "keras.losses.BinaryCrossentropy()"
        '(y[:, None], keras.ops.sigmoid(z.astype("float32"))[:, None], sample_weight=w)',
        source="keras/src/backend/*/nn.py: binary_crossentropy",
        rule="p is clipped to [1e-7, 1 − 1.2e-7]",
        low=_EPSILON,
        high=float(np.float32(1 - 1e-7)),
        each=False,
        **_KERAS,  # type: ignore[arg-type]
    ),
    Convention(
        "Keras, from logits",
        "keras.losses.BinaryCrossentropy(from_logits=True)"
        "(y[:, None], scipy.special.logit(p.astype(float))[:, None], sample_weight=w)",
        "keras.losses.BinaryCrossentropy(from_logits=True)(y[:, None], z[:, None], sample_weight=w)",
        source="keras/src/backend/*/nn.py: binary_crossentropy",
        rule="nothing is clipped, and an infinite logit that is right is NaN",
        takes="logits",
        undefined="what is right",
        **_KERAS,  # type: ignore[arg-type]
    ),
    Convention(
        "XGBoost",
        _XGBOOST.format(objective="reg:squarederror", margin="p"),
        _XGBOOST.format(objective="binary:logistic", margin="z"),
        "3.2.0",
        "src/metric/elementwise_metric.cu: EvalRowLogLoss",
        "p and 1 − p are at least 1e-16; in float32, 1 − p is 0 or at least 6e-8",
        dtype="float32",
        weights="float32",
        low=float(np.float32(1e-16)),
    ),
    Convention(
        "LightGBM",
        _LIGHTGBM.format(objective="none", score="p"),
        _LIGHTGBM.format(objective="binary", score="z"),
        "4.7.0",
        "src/metric/binary_metric.hpp: BinaryLoglossMetric",
        "p and 1 − p are at least 1e-15",
        weights="float32",
        low=float(np.float32(1e-15)),
        cap=float(np.float32(-math.log(np.float32(1e-15)))),
        soft=0.0,
    ),
    Convention(
        "CatBoost",
        'catboost.utils.eval_metric(y, scipy.special.logit(p.astype(float)), "Logloss", weight=w)[0]',
        'catboost.utils.eval_metric(y, z, "Logloss", weight=w)[0]',
        "1.2.10",
        "catboost/libs/metrics/metric.cpp: TCrossEntropyMetric",
        "nothing is clipped, and an infinite logit that is right is NaN",
        weights="float32",
        takes="logits",
        soft=0.5,
        undefined="what is right",
    ),
    Convention(
        "Spark ML",
        _SPARK,
        _SPARK,
        "4.3.0",
        "mllib/src/main/scala/org/apache/spark/mllib/evaluation/MulticlassMetrics.scala: logLoss",
        "p is clipped to [1e-15, 1 − 1e-15]",
        low=1e-15,
        high=1 - 1e-15,
        floor=-math.log1p(-1e-15),
        soft="refused",
    ),
)


class Forecasts:
    """The probabilities or the logits of some rows, each in any type, one made of the other where it is not there."""

    def __init__(self, given: NDArray[np.float64], *, logits: bool) -> None:
        self.given, self.logits = given, logits
        self._exponentials: dict[str, NDArray[np.float64]] = {}  # of −z rounded to a type

    def p(self, dtype: str, off: float = 0.0) -> Array:
        """Return probabilities, (n,): rounded to the type, or of logits 1/(1 + exp(−z)), each step rounded to it.

        exp(−z) is made larger by `off` times itself.
        """
        if not self.logits:
            return _rounded(self.given, dtype)
        if dtype not in self._exponentials:
            z = _rounded(self.given, dtype).astype(np.float64, copy=False)
            with np.errstate(divide="ignore", over="ignore"):
                self._exponentials[dtype] = _sigmoid(-z) / _sigmoid(z)
        with np.errstate(over="ignore"):
            return 1 / (1 + _rounded(self._exponentials[dtype] * (1 + off), dtype))

    def z(self, dtype: str) -> Array:
        """Return logits, (n,): ln p − ln(1 − p) in float64 where probabilities are given, then rounded to the type."""
        return _rounded(self.given if self.logits else self._log_odds, dtype)

    @cached_property
    def _log_odds(self) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore"):
            return _losses("proba", self.given, False) - _losses("proba", self.given, True)


class Losses(NamedTuple):
    """What rows cost by a convention, each (n,).

    Attributes
    ----------
    losses : array of the convention's type
        Their losses; 0 where they are NaN.
    clipped, undefined : array of bool or None
        Which would cost more if nothing were clipped, and which are NaN; None if none is.
    sigmoid : array of the convention's type or None
        How far rounding in the library's sigmoid can move each loss; None where it does not take one.
    """

    losses: Array
    clipped: Mask | None
    undefined: Mask | None = None
    sigmoid: Array | None = None


def losses_by(convention: Convention, forecasts: Forecasts, y: Array) -> Losses:
    """Return what rows cost by a convention.

    Parameters
    ----------
    convention : Convention
        Which.
    forecasts : Forecasts
        n of them.
    y : (n,) array of uint8, or of float64 in [0, 1] for soft labels
        The labels.

    Returns
    -------
    Losses
    """
    if isinstance(convention.soft, float) and y.dtype != np.uint8:
        y = (y > convention.soft).view(np.uint8)
    if convention.takes == "logits":
        z = forecasts.z(convention.dtype)
        losses = _losses("logits", z, y)
        undefined = UNDEFINED[convention.undefined](z, y) if np.isinf(z).any() else None
        if undefined is not None:
            losses[undefined] = 0
        return Losses(losses, None, undefined)
    found = _of_probabilities(convention, forecasts.p(convention.dtype), y)
    if not forecasts.logits:
        return found
    ends = []
    for unit in (UNIT[convention.dtype], -UNIT[convention.dtype]):
        p = forecasts.p(convention.dtype, _EXPONENTIAL * unit) * (1 - convention.sigmoid * unit)
        ends.append(_of_probabilities(convention, np.minimum(p, 1), y).losses)
    return found._replace(sigmoid=np.abs(ends[0] - ends[1]))


def _of_probabilities(convention: Convention, p: Array, y: Array) -> Losses:
    """Return what rows cost by a convention, of probabilities in its type."""
    if y.dtype == np.uint8:
        return Losses(*_one_sided(convention, p, y))
    y = y.astype(convention.dtype)
    losses, clipped = np.zeros_like(p), np.zeros(p.size, bool)
    for happened, share in ((1, y), (0, 1 - y)):
        one, cut = _one_sided(convention, p, np.full(p.size, happened, np.uint8))
        some = share > 0
        losses[some] += share[some] * one[some]
        if cut is not None:
            clipped |= cut & some
    return Losses(losses, clipped)


def _one_sided(convention: Convention, p: Array, y: Array) -> tuple[Array, Mask | None]:
    """Return what rows with hard labels cost, and which of them are clipped, or None if none is."""
    kind = p.dtype.type
    low, high, cap = kind(convention.low), kind(convention.high), convention.cap
    below: Mask | None = None
    if not convention.each:
        below = np.where(y, p < low, p > high).astype(bool)
        p = np.clip(p, low, high)
    if convention.complement == "exact":
        losses = _losses("proba", p, y)
    else:
        chance = np.where(y, p, 1 - p)
        kept = np.clip(chance, low, high) if convention.each else chance
        losses = _losses("proba", kept, True)
        if convention.each and (low > 0 or high < 1):
            below = chance < low
        if convention.floor:
            losses[chance > high] = convention.floor
        if below is not None and cap < math.inf:
            losses[chance <= low] = cap
    if below is None and cap < math.inf:
        below = losses >= kind(cap)
        losses[below] = cap
    return losses, below if below is not None and below.any() else None


def _losses(space: str, x: Array, y: Array | bool) -> Array:
    """Return the package's own losses of (n,) forecasts, in their type; `y` may be the label of all."""
    labels = np.full(x.size, y, np.uint8) if isinstance(y, bool) else y
    losses = np.empty(x.size, x.dtype)
    run(Job(space, x.dtype, x, labels, losses=losses))
    return losses


def _sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the package's own σ(z), (n,)."""
    p = np.empty_like(z)
    run(Job("logits", z.dtype, z, np.zeros(z.size, np.uint8), gradient=p))  # the slope is p where y = 0
    return p


def _rounded(x: NDArray[np.float64], dtype: str) -> Array:
    with np.errstate(over="ignore", under="ignore"):
        return x.astype(dtype, copy=False)
