"""Features as training needs them: finite numbers, a row for each label, all of one scale."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logloss import _validation
from logloss._array_errors import wrong_values
from logloss.errors import ShapeError

LARGEST = 1e100  # products and sums of such numbers stay finite


class Standardized(NamedTuple):
    """Features of mean 0 and standard deviation 1, and how to treat further rows alike: (x − mean) / scale.

    Attributes
    ----------
    x : array of shape (n, d)
    mean, scale : array of shape (d,)
        `scale` is the standard deviation (divided by n), or 1 for a column that is constant.
    """

    x: NDArray[np.float64]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]


def standardized(x: ArrayLike) -> Standardized:
    """Move and scale each column to mean 0 and standard deviation 1, so that one learning rate suits all of them.

    Parameters
    ----------
    x : array of shape (n, d) or (n,)
        Finite, of size 1e100 at most.

    Returns
    -------
    Standardized
        `x` has shape (n, d).

    Raises
    ------
    LogLossError
        If `x` is no such array.

    Examples
    --------
    >>> x, mean, scale = standardized([[1.0, 5.0], [3.0, 5.0]])
    >>> x
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> mean, scale
    (array([2., 5.]), array([1., 1.]))
    """
    columns = matrix(x).T
    mean = np.array([math.fsum(column) / column.size for column in columns])
    constant = columns.min(axis=1) == columns.max(axis=1)
    mean[constant] = columns[constant, 0]
    off = columns - mean[:, None]
    most = np.where(constant, 1.0, np.abs(off).max(axis=1))
    spread = [math.sqrt(math.fsum(column) / column.size) for column in (off / most[:, None]) ** 2]
    scale = np.where(constant, 1.0, most * spread)
    return Standardized(np.ascontiguousarray((off / scale[:, None]).T), mean, scale)


def matrix(x: ArrayLike) -> NDArray[np.float64]:
    """Return features as an array of shape (n, d), or raise the error that says why they are none."""
    array = _validation.numeric_array("x", x)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or not array.size:
        raise _wrong_shape(array.shape)
    wrong = ~(np.abs(array) <= LARGEST)
    if wrong.any():
        raise _validation.found("feature", "x", array, wrong).error()
    return array.astype(np.float64)


def labels(y: ArrayLike, rows: int) -> NDArray[np.float64]:
    """Return labels for so many rows, or raise the error that says why they are none."""
    array = _validation.numeric_array("y", y)
    if array.shape != (rows,):
        raise _wrong_labels(array.shape, rows)
    if (fault := _validation.labels_fault("y", array, np.ones(rows, bool))) is not None:
        raise wrong_values(fault)
    return array.astype(np.float64)


def _wrong_shape(shape: tuple[int, ...]) -> ShapeError:
    problem = f"x has shape {shape}, where a row for each label and a column for each feature are needed."
    return ShapeError("features-shape", problem, subject="x")


def _wrong_labels(shape: tuple[int, ...], rows: int) -> ShapeError:
    problem = f"y has shape {shape}, and x has {rows:,} rows: each needs one label."
    column = tuple(size for size in shape if size != 1) == (rows,)
    return ShapeError("features-labels", problem, "y = numpy.ravel(y)" if column else None, subject="y")
