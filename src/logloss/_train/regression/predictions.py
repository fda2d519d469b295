"""What a model predicts for the rows of a source: probabilities, logits, and the intervals around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch, Column, RowNumbers
from logloss._evaluate.columns import check_columns
from logloss._evaluate.scan.faults import wrong_rows
from logloss._kernels.elementary import sigmoid
from logloss._sources import Source, open_source
from logloss._sources.tables.arrays import WithArrays, plain
from logloss._train.regression.limits import limit_logits
from logloss._train.regression.rows import whole
from logloss._train.regression.terms import Term, matrix, number_or_category
from logloss.errors import LogLossError, ShapeError, wrong_option, wrong_word

if TYPE_CHECKING:
    from logloss._train.regression.model import LogisticModel

Floats = NDArray[np.float64]

OFFSET = "offset"  # the column of an offset that is given as an array


class Prediction(NamedTuple):
    """What a model predicts.

    Attributes
    ----------
    p : (n,) array
        The probability of 1.
    low, high : (n,) array
        The ends of its interval; NaN for a model without standard errors.
    logit : (n,) array
        Its logit.
    """

    p: Floats
    low: Floats
    high: Floats
    logit: Floats


def predictions(
    model: LogisticModel, data: Any, *, offset: Any = None, missing: str = "error", wide: float | None = None
) -> Prediction:
    """Return what a model predicts for the rows of `data`.

    Parameters
    ----------
    model : LogisticModel
        The model.
    data, offset
        As of `LogisticModel.predict`.
    missing : {"error", "keep"}
        Whether a missing value is an error, or its row has NaN.
    wide : float, optional
        How many standard errors of the logit the interval reaches to both sides; None for none.
    """
    source, added = _source(model, data, offset)
    rows = whole(source, wanted(model, added))
    return predicted(model, rows, RowNumbers(0, None), source, added, missing=missing, wide=wide)


def wanted(model: LogisticModel, offset: str | None) -> list[str]:
    """Return the columns that predictions need."""
    return [*(term.column for term in model.terms), *([] if offset is None else [offset])]


def check_model_columns(model: LogisticModel, source: Source, offset: str | None) -> None:
    """Raise the error of a column that predictions need and the source has not; no argument would change that."""
    for name in wanted(model, offset):
        try:
            check_columns(source, {"x": name})
        except LogLossError as error:
            error.change = error.hint = None
            raise


def taken(batch: Batch) -> tuple[Batch, RowNumbers]:
    """Return the rows of a batch that its condition keeps, and their numbers in the data."""
    numbers = RowNumbers(0, None)
    if batch.keep is None:
        return batch, numbers
    columns = {name: column.take(batch.keep) for name, column in batch.columns.items()}
    return Batch(0, int(np.count_nonzero(batch.keep)), columns), numbers.some(batch.keep)


def offset_column(model: LogisticModel, source: Source, offset: object) -> str | None:
    """Return the column of offsets, or None for a model without."""
    if not model.offset:
        if offset is not None:
            raise wrong_option("offset", offset, "left out for a model without offsets")
        return None
    name = model.columns.get("offset", OFFSET) if offset is None else offset
    if offset is None and name not in source.columns:
        raise wrong_option("offset", None, "given: the model was fitted with offsets")
    return str(name)


def predicted(
    model: LogisticModel,
    batch: Batch,
    numbers: RowNumbers,
    source: Source,
    offset: str | None,
    *,
    missing: str = "error",
    wide: float | None = None,
) -> Prediction:
    """Return what a model predicts for rows in memory, of these numbers in the source."""
    if missing not in ("error", "keep"):
        raise wrong_word("missing", missing, ("error", "keep"))
    terms = [*model.terms, *([] if offset is None else [Term(offset)])]
    columns = {term.column: _read(term, batch.columns[term.column], numbers, source) for term in terms}
    if missing == "error":
        _check_missing(columns, numbers, source)
    x = matrix(model.terms, columns, numbers) if model.terms else np.empty((batch.size, 0))
    values = model.fitted_values
    used = [at for at, name in enumerate(model.names) if name in values]
    table = np.column_stack([np.ones(batch.size), x]) if model.intercept else x
    design = table[:, used]
    logit = design @ np.array(list(values.values()))
    if len(used) < table.shape[1]:
        logit = np.where(np.isnan(x).any(axis=1), np.nan, logit)
    if offset is not None:
        logit = logit + columns[offset].numbers
    low = high = np.full(batch.size, np.nan)
    if wide is not None and model.vcov is not None:
        half = wide * np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", design, model.covariance, design), 0.0))
        low, high = sigmoid(logit - half), sigmoid(logit + half)
    if model.limits is not None:
        logit = limit_logits(x, map(np.array, model.limits.directions), logit, model.intercept)
        if wide is not None:
            certain = np.isinf(logit)
            low, high = (np.where(certain, sigmoid(logit), end) for end in (low, high))
    return Prediction(sigmoid(logit), low, high, logit)


def _read(term: Term, column: Column, numbers: RowNumbers, source: Source) -> Column:
    """Return a column as the model knows it: as words of a category, or as numbers."""
    read, notation = number_or_category(term.column, column, numbers, category=bool(term.levels))
    if notation is not None and (twofold := notation.error(source.place)) is not None:
        raise twofold
    return read


def _check_missing(columns: Mapping[str, Column], numbers: RowNumbers, source: Source) -> None:
    for name, column in columns.items():
        absent = column.missing()
        if absent is not None and absent.any():
            fault = replace(wrong_rows(name, column, absent, numbers, "missing"), values=(), size=absent.size)
            first = fault.rows[0]
            raise fault.error(stands=(source.place(first) if isinstance(first, int) else None) or "")


def _source(model: LogisticModel, data: Any, offset: Any) -> tuple[Source, str | None]:
    """Return where the rows are, and the name of the column of offsets."""
    if (hasattr(data, "ndim") and not hasattr(data, "columns")) or isinstance(data, list | tuple):
        data = _named(model, data)
    source = open_source(data)
    if offset is not None and not isinstance(offset, str):
        source = WithArrays(source, {OFFSET: plain(offset, OFFSET)})
        offset = OFFSET
    added = offset_column(model, source, offset)
    check_model_columns(model, source, added)
    return source, added


def _named(model: LogisticModel, data: Any) -> dict[str, Any]:
    """Return the columns of an array by the names that they have in the model."""
    table = plain(data, "data")
    table = table[:, None] if table.ndim == 1 and len(model.terms) == 1 else table
    if table.ndim != 2 or table.shape[1] != len(model.terms):
        problem = f"data has the shape {table.shape}, and the model has {len(model.terms)} columns."
        raise ShapeError("shape", problem, subject="data")
    return {term.column: table[:, at] for at, term in enumerate(model.terms)}
