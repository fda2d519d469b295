"""Binary cross-entropy of arrays: through the gate, to the kernels, to one number or to one a row."""

from __future__ import annotations

import math
from itertools import cycle, islice, product
from typing import Any, Literal, Never, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _array_errors, _validation, formula
from ._array_errors import Part
from ._kernels.blocks import FlushToZeroError, InvalidRowsError, Job, Totals, mean_of_a_block, run, scaled, weigh
from ._kernels.class_weights import run_by_class
from ._kernels.column_sums import column_sums
from ._kernels.exact_sum import ONE, ZERO, Dyadic
from ._other_arguments import OF_ARRAYS, unknown_argument

Reduction = Literal["mean", "sum", "none"]
Denominator = Literal["weights", "valid", "size"] | float


def _prepare(
    rows: _validation.Rows, pos_weight: Any, label_smoothing: float, reduction: str, denominator: Denominator
) -> Job:
    """Return the job, as yet without places for results; its options have been checked."""
    weight, smoothing = _validation.options(rows, reduction, denominator, pos_weight, label_smoothing)
    name, dtype, x, y, sample_weight, keep, _ = rows
    return Job(
        "logits" if name == "logits" else "proba",
        dtype,
        _flat(x),
        _flat(y),
        None if sample_weight is None else _flat(sample_weight),
        None if keep is None else _flat(keep),
        1.0 if isinstance(weight, np.ndarray) else weight,
        smoothing,
        class_weights=weight if isinstance(weight, np.ndarray) else None,
    )


def _weigh(rows: _validation.Rows, job: Job) -> Dyadic:
    """Return the sum of the weights; an invalid one becomes the error that names it."""
    try:
        return weigh(job)
    except InvalidRowsError:
        raise _validation.explain(rows) from None


def _divisor(rows: _validation.Rows, job: Job, reduction: str, denominator: Denominator) -> Dyadic:
    """Return what the sum of the losses is divided by: 1 unless a mean is wanted."""
    kept = job.y.size if job.keep is None else int(np.count_nonzero(job.keep))
    weights = None if job.weight is None else _weigh(rows, job)
    return _divisor_of(job.y.size, kept, weights, reduction, denominator)


def _divisor_of(
    size: int, kept: int, weights: Dyadic | None, reduction: str, denominator: Denominator, part: Part = ()
) -> Dyadic:
    """Return that divisor from how many rows there are, in which part of the arrays, how many are kept, and Σw."""
    if kept and weights == ZERO:
        raise _array_errors.all_zero_weights("sample_weight", part=part)
    if reduction != "mean":
        return ONE
    if denominator == "weights" and weights is not None:
        divisor = weights
    elif isinstance(denominator, str):
        divisor = Dyadic(size if denominator == "size" else kept, 0)
    else:
        divisor = Dyadic.of(denominator)
    if not divisor.integer:
        raise _array_errors.all_masked(size, part) if size else _array_errors.no_rows()
    return divisor


def _run(rows: _validation.Rows, job: Job) -> Totals:
    """Run the kernels; an invalid row becomes the error that names it, and so do labels and forecasts swapped."""
    try:
        totals = run(job) if job.class_weights is None else run_by_class(job)
    except InvalidRowsError:
        raise _validation.explain(rows) from None
    except FlushToZeroError:
        raise _array_errors.flushes_to_zero() from None
    if totals.infinite and _validation.look_swapped(rows):
        raise _array_errors.swapped()
    return totals


def _value(totals: Totals, divisor: Dyadic) -> float:
    """Return the reduced loss, rounded once."""
    return math.inf if totals.infinite else totals.loss.over(divisor)


def _flat(a: NDArray[Any]) -> NDArray[Any]:
    """Return the rows in one dimension where that needs no copy."""
    return a if a.ndim == 1 or not a.flags.c_contiguous else a.reshape(-1)


def _by_axis(
    rows: _validation.Rows, job: Job, axes: tuple[int, ...], reduction: str, denominator: Denominator
) -> NDArray[np.float64]:
    """Return the losses reduced along some axes, each the same as that of its part of the arrays alone."""
    shape = rows.y.shape
    whole = range(len(shape))
    left = tuple(shape[axis] for axis in whole if axis not in axes)
    size, count = math.prod(shape[axis] for axis in axes), math.prod(left)

    def columns(array: NDArray[Any]) -> NDArray[Any]:
        return np.moveaxis(array, axes, range(len(axes))).reshape(size, count)

    keep = None if rows.keep is None else columns(rows.keep)
    weight: NDArray[Any] | None = None
    if rows.weight is not None:
        _weigh(rows, job)  # looks at every weight
        weight = columns(rows.weight).astype(rows.dtype)
        weight = weight if keep is None else np.where(keep, weight, 0)
    kept = [size] * count if keep is None else np.count_nonzero(keep, axis=0).tolist()
    weights = [None] * count if weight is None else column_sums(weight)
    parts = product(*((None,) if axis in axes else range(shape[axis]) for axis in whole))
    alike = keep is None and weight is None  # all divisors
    divisors = [
        _divisor_of(size, kept_here, weight_here, reduction, denominator, part)
        for part, kept_here, weight_here in islice(zip(parts, kept, weights, strict=True), 1 if alike else None)
    ]
    losses = np.empty(shape, rows.dtype)
    totals = _run(rows, job._replace(weight=None, losses=losses.reshape(-1)))
    terms, infinite = columns(losses), np.zeros(count, bool)
    if totals.infinite:
        beyond = np.isinf(terms)
        terms = np.where(beyond, 0, terms)
        infinite = (beyond if weight is None else beyond & (weight > 0)).any(axis=0)
    sums = column_sums(terms, weight)
    values = np.array([loss.over(divisor) for loss, divisor in zip(sums, cycle(divisors))], np.float64)
    values[infinite] = math.inf
    reduced: NDArray[np.float64] = values.reshape(left)[()]  # a number where no axis is left
    return reduced


@overload
def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = ...,
    *,
    logits: ArrayLike | None = ...,
    sample_weight: ArrayLike | None = ...,
    pos_weight: ArrayLike | None = ...,
    label_smoothing: float = ...,
    where: ArrayLike | None = ...,
    reduction: Literal["mean", "sum"] = ...,
    denominator: Denominator = ...,
    axis: None = ...,
) -> float: ...


@overload
def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = ...,
    *,
    logits: ArrayLike | None = ...,
    sample_weight: ArrayLike | None = ...,
    pos_weight: ArrayLike | None = ...,
    label_smoothing: float = ...,
    where: ArrayLike | None = ...,
    reduction: Literal["none"],
    denominator: Denominator = ...,
    axis: None = ...,
) -> NDArray[Any]: ...


@overload
def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = ...,
    *,
    logits: ArrayLike | None = ...,
    sample_weight: ArrayLike | None = ...,
    pos_weight: ArrayLike | None = ...,
    label_smoothing: float = ...,
    where: ArrayLike | None = ...,
    reduction: Literal["mean", "sum"] = ...,
    denominator: Denominator = ...,
    axis: int | tuple[int, ...],
) -> NDArray[Any]: ...


def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
    axis: int | tuple[int, ...] | None = None,
    **others: Never,
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
        Probabilities of y = 1, in [0, 1]. All 0 or 1 beside labels in between are refused as swapped; as logits of ±∞
        they are not. Also what classifiers return: (n, 2), a column for each class in order, each
        row with the sum 1; `y_true` may then be any two labels, and the larger one is 1.
    logits : array of the same shape, optional
        Log-odds instead of probabilities, of any size; ±∞ is allowed. Give one of the two.
    sample_weight : array that broadcasts to that shape, optional
        Weights, finite, ≥ 0, not all 0. Rows of weight 0 add nothing, even where their loss is infinite.
    pos_weight : float, or (k,) array for arrays of shape (..., k), optional
        Factor of the loss of the positive part of each label, finite, ≥ 0: one for all, or one for each class along the
        last axis, as `torch.nn.BCEWithLogitsLoss` takes it. A scalar array or one of one element is one for all.
    label_smoothing : float in [0, 1]
        ε: labels become y·(1 − ε) + ε/2.
    where : array of bool of the same shape, optional
        False for rows to leave out; they are not looked at, not even for NaN, and their loss is 0.
    reduction : {"mean", "sum", "none"}
        One number (one for each place on the axes that are left, with `axis`), or one for each row.
    denominator : {"weights", "valid", "size"} or float
        D of the mean: Σw (the number of rows kept, where there are no weights), the number of rows kept, the number of
        all rows, or a number above 0. With `axis` each loss has its own: Σw of its column, for instance.
    axis : int or tuple of int, optional
        The axes that are added up, as NumPy's reductions take them; None for all of them. With `axis=0` a table has one
        loss for each column, and each is to the last bit that of the column alone.

    Returns
    -------
    float, or array of float32 or float64
        In [0, ∞], in nats. With `axis`, float64 in the shape of the axes that are left (a number, if none is).
        Elementwise results have the type of `y_proba` or `logits` (float32 for float16, float64 for integers).

    Raises
    ------
    LogLossError
        One that is also a ValueError or a TypeError; it names the row, with a hint where one is sure. With `axis`, also
        where a single column has no rows, or no weight.

    Examples
    --------
    >>> import logloss
    >>> logloss.log_loss([1, 0, 1, 1], [0.9, 0.2, 0.7, 0.4])
    0.4003674356962309
    >>> logloss.log_loss([1, 0], logits=[40.0, -40.0])
    4.248354255291589e-18
    >>> logloss.log_loss([1, 0], [0.0, 0.5], reduction="none")
    array([       inf, 0.69314718])
    >>> y, p = [[1, 0], [0, 0], [1, 1]], [[0.75, 0.25], [0.5, 0.5], [0.5, 0.0]]
    >>> logloss.log_loss(y, p, axis=0)
    array([0.55799214,        inf])
    >>> logloss.log_loss(y, p, pos_weight=[3, 1], axis=1)  # a positive of the first class counts three times
    array([0.57536414, 0.69314718,        inf])
    """
    if others:
        raise unknown_argument("log_loss", others, OF_ARRAYS)
    if sample_weight is None and where is None and axis is None and (y_proba is None) != (logits is None):
        space, x = ("proba", y_proba) if logits is None else ("logits", logits)
        plain = _validation.are_plain(reduction, denominator, pos_weight, label_smoothing) and reduction == "mean"
        if plain and (mean := mean_of_a_block(space, x, y_true)) is not None:
            return mean
    rows = _validation.gate(y_true, y_proba, logits, sample_weight, where)
    job = _prepare(rows, pos_weight, label_smoothing, reduction, denominator)
    if axis is not None:
        axes = _validation.axes(axis, rows.y.shape, reduction)
        return _by_axis(rows, job, axes, reduction, denominator)
    divisor = _divisor(rows, job, reduction, denominator)
    if reduction != "none":
        return _value(_run(rows, job), divisor)
    losses = np.empty(rows.y.shape, rows.dtype)
    _run(rows, job._replace(losses=losses.reshape(-1)))
    return losses


def value_and_grad(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
    out: NDArray[Any] | None = None,
    **others: Never,
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
    if others:
        raise unknown_argument("value_and_grad", others, OF_ARRAYS)
    rows = _validation.gate(y_true, y_proba, logits, sample_weight, where)
    job = _prepare(rows, pos_weight, label_smoothing, reduction, denominator)
    divisor = _divisor(rows, job, reduction, denominator)
    gradient = np.empty(rows.y.shape, rows.dtype) if out is None else _validation.out("out", out, rows, rows.dtype)
    # A block may be computed twice, so the gradient must not overwrite what it is computed from.
    aside = out is not None and _validation.shares_memory(out, rows)
    aside = aside or not (gradient.flags.c_contiguous or job.class_weights is None)
    target = np.empty(rows.y.shape, rows.dtype) if aside else gradient
    losses = np.empty(rows.y.shape, rows.dtype) if reduction == "none" else None
    flat_losses = None if losses is None else losses.reshape(-1)
    scale, exponent = divisor.reciprocal()
    job = job._replace(scale=scale, scale_exponent=exponent, gradient=_flat(target), losses=flat_losses)
    totals = _run(rows, job)
    if aside:
        gradient[...] = target
    return _value(totals, divisor) if losses is None else losses, gradient


def hessian(
    y_true: ArrayLike,
    y_proba: ArrayLike | None = None,
    *,
    logits: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    where: ArrayLike | None = None,
    reduction: Reduction = "mean",
    denominator: Denominator = "weights",
    **others: Never,
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
    if others:
        raise unknown_argument("hessian", others, OF_ARRAYS)
    rows = _validation.gate(y_true, y_proba, logits, sample_weight, where)
    job = _prepare(rows, pos_weight, label_smoothing, reduction, denominator)
    divisor = _divisor(rows, job, reduction, denominator)
    _run(rows, job)  # looks at every row
    keep = np.ones(rows.y.shape, bool) if rows.keep is None else rows.keep
    if rows.weight is not None:
        keep = keep & (rows.weight > 0)
    second = formula.hess_from_logits if rows.name == "logits" else formula.hess_from_proba
    positive: Any = job.pos_weight
    if job.class_weights is not None:
        positive = np.broadcast_to(job.class_weights.astype(rows.dtype), rows.y.shape)
    curvature = np.zeros(rows.y.shape, rows.dtype)
    with np.errstate(over="ignore", under="ignore"):
        curvature[keep] = second(
            rows.y[keep].astype(rows.dtype),
            rows.x[keep].astype(rows.dtype),
            pos_weight=positive if job.class_weights is None else positive[keep],
            label_smoothing=job.label_smoothing,
        )
        weight = None if rows.weight is None else rows.weight[keep].astype(rows.dtype)
        curvature[keep] = scaled(curvature[keep], weight, *divisor.reciprocal())
    return curvature
