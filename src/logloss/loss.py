"""Binary cross-entropy of arrays: through the gate, to the kernels, to one number or to one a row."""

from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import checks, formula
from .errors import Fault
from .kernels.blocks import FlushToZeroError, InvalidRowsError, Job, Totals, run, weigh
from .kernels.sums import ZERO, Dyadic

Reduction = Literal["mean", "sum", "none"]
Denominator = Literal["weights", "valid", "size"] | float


class _Problem:
    """Rows that passed the gate, with options, ready to be computed."""

    def __init__(
        self,
        rows: checks.Rows,
        pos_weight: float | None,
        label_smoothing: float,
        reduction: str,
        denominator: Denominator,
    ) -> None:
        weight, smoothing = checks.options(reduction, denominator, pos_weight, label_smoothing)
        self.rows = rows
        self.reduction = reduction
        self.job = Job(
            space="logits" if rows.name == "logits" else "proba",
            dtype=rows.dtype,
            x=_flat(rows.x),
            y=_flat(rows.y),
            weight=None if rows.weight is None else _flat(rows.weight),
            keep=None if rows.keep is None else _flat(rows.keep),
            pos_weight=weight,
            label_smoothing=smoothing,
        )
        self.denominator = self._denominator(denominator)

    def _denominator(self, denominator: Denominator) -> Dyadic:
        """Return what the sum is divided by: exactly 1 unless a mean is asked for."""
        job, keep = self.job, self.job.keep
        size = job.x.size
        kept = size if keep is None else int(np.count_nonzero(keep))
        weights = Dyadic.make(kept, 0)
        if job.weight is not None:
            try:
                weights = weigh(job)
            except InvalidRowsError:
                raise checks.explain(self.rows) from None
            if kept and weights == ZERO:
                raise Fault("weight-zero", "sample_weight").error()
        if self.reduction != "mean":
            return Dyadic(1, 0)
        if not isinstance(denominator, str):
            return Dyadic.of(denominator)
        divisor = {"weights": weights, "valid": Dyadic.make(kept, 0), "size": Dyadic.make(size, 0)}[denominator]
        if divisor == ZERO:
            raise Fault("all-masked" if size else "empty", size=size).error()
        return divisor

    def compute(self, **results: Any) -> Totals:
        """Run the kernels; an invalid row becomes the error that names it."""
        try:
            return run(self.job._replace(**results))
        except InvalidRowsError:
            raise checks.explain(self.rows) from None
        except FlushToZeroError:
            raise Fault("flush-to-zero").error() from None

    def value(self, totals: Totals) -> float:
        """Return the reduced loss, rounded once."""
        return float("inf") if totals.infinite else totals.loss.over(self.denominator)

    def array(self) -> NDArray[Any]:
        """Return room for one number a row."""
        return np.empty(self.rows.y.shape, self.rows.dtype)


def _flat(a: NDArray[Any]) -> NDArray[Any]:
    """Return the rows in one dimension where that needs no copy."""
    return a if a.ndim == 1 or not a.flags.c_contiguous else a.reshape(-1)


@overload
def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = ...,
    *,
    logits: ArrayLike | None = ...,
    sample_weight: ArrayLike | None = ...,
    pos_weight: float | None = ...,
    label_smoothing: float = ...,
    where: ArrayLike | None = ...,
    reduction: Literal["mean", "sum"] = ...,
    denominator: Denominator = ...,
) -> float: ...


@overload
def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = ...,
    *,
    logits: ArrayLike | None = ...,
    sample_weight: ArrayLike | None = ...,
    pos_weight: float | None = ...,
    label_smoothing: float = ...,
    where: ArrayLike | None = ...,
    reduction: Literal["none"],
    denominator: Denominator = ...,
) -> NDArray[Any]: ...


def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: float | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
) -> float | NDArray[Any]:
    r"""Return the binary cross-entropy (log loss), in nats.

    .. math:: L = \frac{1}{D} \sum_i w_i \, \bigl(-y_i \ln p_i - (1 - y_i) \ln (1 - p_i)\bigr)

    with 0·ln 0 = 0 (Good 1952, *Rational decisions*). Nothing is clipped: a certain miss costs ∞. The sum is exact and
    rounded once, so it does not depend on the order of the rows, on threads, or on the machine.

    Parameters
    ----------
    y_true : array of any shape
        Labels: 0/1, bool, or soft labels in [0, 1].
    y_proba : array of the same shape, optional
        Probabilities of y = 1, in [0, 1].
    logits : array of the same shape, optional
        Log-odds instead of probabilities, of any size; ±∞ is allowed. Give one of the two.
    sample_weight : array that broadcasts to that shape, optional
        Weights, finite, ≥ 0, not all 0. Rows of weight 0 add nothing, even where their loss is infinite.
    pos_weight : float, optional
        Factor of the loss of the positive part of each label.
    label_smoothing : float in [0, 1]
        ε: labels become y·(1 − ε) + ε/2.
    where : array of bool of the same shape, optional
        False for rows to leave out; they are not looked at, not even for NaN, and their loss is 0.
    reduction : {"mean", "sum", "none"}
        One number, or one for each row.
    denominator : {"weights", "valid", "size"} or float
        D of the mean: Σw (the number of rows kept, where there are no weights), the number of rows kept, the number of
        all rows, or a number above 0.

    Returns
    -------
    float, or array of float32 or float64
        In [0, ∞]. Arrays have the type of `y_proba` or `logits` (float32 for float16, float64 for integers).

    Raises
    ------
    LogLossError
        One that is also a ValueError or a TypeError; it names the row and ends with the line that mends it.

    Examples
    --------
    >>> import logloss
    >>> logloss.log_loss([1, 0, 1, 1], [0.9, 0.2, 0.7, 0.4])
    0.4003674356962309
    >>> logloss.log_loss([1, 0], logits=[40.0, -40.0])
    4.248354255291589e-18
    >>> logloss.log_loss([1, 0], [0.0, 0.5], reduction="none")
    array([       inf, 0.69314718])
    """
    rows = checks.gate(y_true, y_proba, logits, sample_weight, where)
    problem = _Problem(rows, pos_weight, label_smoothing, reduction, denominator)
    if reduction != "none":
        return problem.value(problem.compute())
    losses = problem.array()
    problem.compute(losses=losses.reshape(-1))
    return losses


def value_and_grad(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: float | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
    out: NDArray[Any] | None = None,
) -> tuple[float | NDArray[Any], NDArray[Any]]:
    """Return the loss and its gradient in what was given, logits or probabilities, in one pass.

    For one row dL/dz = σ(z) − y and dL/dp = (p − y) / (p·(1 − p)); with hard labels −1/p or 1/(1 − p), so −∞ at p = 0,
    y = 1. The gradient of a mean carries w/denominator.

    Parameters
    ----------
    y_true, y_proba, logits, sample_weight, pos_weight, label_smoothing, where, reduction, denominator
        As for `log_loss`.
    out : array of that shape, float32 or float64 as is computed in, optional
        Takes the gradient. After an error its content is unspecified.

    Returns
    -------
    value : float, or array for reduction="none"
        As from `log_loss`.
    gradient : array of the shape of `y_true`
        In 1/(unit of what was given). 0 where rows are masked.

    Raises
    ------
    LogLossError
        As from `log_loss`, and if `out` does not fit.

    Examples
    --------
    >>> import logloss
    >>> value, gradient = logloss.value_and_grad([1, 0], logits=[0.0, 2.0])
    >>> value
    1.410037595801459
    >>> gradient
    array([-0.25      ,  0.44039854])
    """
    rows = checks.gate(y_true, y_proba, logits, sample_weight, where)
    problem = _Problem(rows, pos_weight, label_smoothing, reduction, denominator)
    gradient = problem.array() if out is None else checks.out(out, rows)
    # A block may be computed twice, so the gradient must not overwrite what it is computed from.
    overlaps = out is not None and any(
        np.may_share_memory(out, a) for a in (rows.x, rows.y, rows.weight, rows.keep) if a is not None
    )
    target = problem.array() if overlaps else gradient
    losses = problem.array() if reduction == "none" else None
    totals = problem.compute(
        gradient=_flat(target),
        losses=None if losses is None else losses.reshape(-1),
        scale=Dyadic(1, 0).over(problem.denominator),
    )
    if overlaps:
        gradient[...] = target
    return problem.value(totals) if losses is None else losses, gradient


def hessian(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: float | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
) -> NDArray[Any]:
    """Return the second derivative of the loss in each logit or probability: the diagonal of the Hessian.

    All else is 0. For one row d²L/dz² = σ(z)·(1 − σ(z)) and d²L/dp² = y/p² + (1 − y)/(1 − p)².

    Parameters
    ----------
    y_true, y_proba, logits, sample_weight, pos_weight, label_smoothing, where, reduction, denominator
        As for `log_loss`; like the gradient, the Hessian of a mean carries w/denominator.

    Returns
    -------
    array of the shape of `y_true`
        ≥ 0; 0 where rows are masked.

    Raises
    ------
    LogLossError
        As from `log_loss`.

    Examples
    --------
    >>> import logloss
    >>> logloss.hessian([1, 0], logits=[0.0, 2.0], reduction="sum")
    array([0.25      , 0.10499359])
    """
    rows = checks.gate(y_true, y_proba, logits, sample_weight, where)
    problem = _Problem(rows, pos_weight, label_smoothing, reduction, denominator)
    problem.compute()  # looks at every row
    keep = np.ones(rows.y.shape, bool) if rows.keep is None else rows.keep
    if rows.weight is not None:
        keep = keep & (rows.weight > 0)
    second = formula.hess_from_logits if rows.name == "logits" else formula.hess_from_proba
    job, dtype = problem.job, rows.dtype
    curvature = np.zeros(rows.y.shape, dtype)
    curvature[keep] = second(
        rows.y[keep].astype(dtype),
        rows.x[keep].astype(dtype),
        pos_weight=job.pos_weight,
        label_smoothing=job.label_smoothing,
    )
    scale = dtype.type(Dyadic(1, 0).over(problem.denominator))
    if rows.weight is not None:
        scale = scale * rows.weight.astype(dtype)
    curvature *= scale
    return curvature
