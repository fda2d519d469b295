"""What training leaves behind: a frame for every step, and why it ended where it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from numpy.typing import NDArray

REASONS = {
    "": "Every step was taken.",
    "diverged": (
        "The loss grew without bound: each step went further past the lowest point than the one before. "
        "A smaller learning rate fixes it."
    ),
    "separable": (
        "A straight boundary has every site on its right side, so no weights are the best: the larger they grow, the "
        "smaller the loss, until Newton's method finds no curvature to follow. Some L2 makes one place the best."
    ),
    "singular": (
        "In some direction the loss has no curvature here, so Newton's step would have no end: a feature follows from "
        "the others, or too many p are 0 or 1 already. Some L2, or a start nearer to 0, fixes it."
    ),
}


class Frame(NamedTuple):
    """One step of training; the step from here to the next frame follows `gradient`.

    Attributes
    ----------
    step : int
        Steps taken so far.
    weights : array of shape (d + 1,)
        The bias, then a weight for each feature.
    loss : float
        Mean binary cross-entropy of all rows in nats, whatever is trained.
    squared : float
        Mean (p − y)² of all rows.
    gradient : array of shape (d + 1,)
        Of the trained objective on `rows`, L2 included.
    rows : array of int
        The rows that the next step looks at: all, or a batch.
    """

    step: int
    weights: NDArray[Any]
    loss: float
    squared: float
    gradient: NDArray[Any]
    rows: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Tape:
    """Frames of training in order; frame 0 is the start.

    Attributes
    ----------
    weights, gradient : array of shape (frames, d + 1)
    loss, squared : array of shape (frames,)
        As in `Frame`, all frames together; read-only.
    rows : tuple of array
        As in `Frame`.
    reason : str
        Why training ended before its last step, a key of `REASONS`; "" if it did not.

    Examples
    --------
    >>> from logloss._train import descent
    >>> tape = descent([[-1.0], [0.0], [2.0]], [0, 1, 1], steps=3)
    >>> len(tape), tape.reason
    (4, '')
    >>> tape[-1].step, tape[0].loss
    (3, 0.6931471805599453)
    """

    weights: NDArray[Any]
    loss: NDArray[Any]
    squared: NDArray[Any]
    gradient: NDArray[Any]
    rows: tuple[NDArray[Any], ...]
    reason: str

    @property
    def words(self) -> str:
        """Why it ended, in words."""
        return REASONS[self.reason]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, step: int) -> Frame:
        at = range(len(self))[step]
        return Frame(
            at, self.weights[at], float(self.loss[at]), float(self.squared[at]), self.gradient[at], self.rows[at]
        )

    def __iter__(self) -> Iterator[Frame]:
        return map(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        ended = f", {self.reason}" if self.reason else ""
        return f"<Tape of {len(self)} frames, loss {self.loss[0]:.4g} to {self.loss[-1]:.4g}{ended}>"
