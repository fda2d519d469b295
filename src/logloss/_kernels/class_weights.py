"""A weight of positives for each class: every class is a job of its own, so its bits are those of the class alone."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from .blocks import Job, Totals, run, share


def run_by_class(job: Job) -> Totals:
    """Do a job that has `class_weights` and return its sums.

    Classes take turns on some rows at a time, which stay in the cache. What takes results must be contiguous. A row
    that is not valid raises what it raises in `run`.
    """
    weights = [] if job.class_weights is None else job.class_weights.tolist()
    classes = max(len(weights), 1)
    shape = job.x.size // classes, classes

    def table(array: NDArray[Any] | None) -> NDArray[Any] | None:
        return None if array is None else array.reshape(shape)

    x, y, sample_weight, keep, losses, gradient = map(
        table, (job.x, job.y, job.weight, job.keep, job.losses, job.gradient)
    )

    def some_rows(start: int, stop: int) -> Totals:
        some = slice(-(-start // classes), -(-stop // classes))

        def of_class(array: NDArray[Any] | None, at: int) -> Any:
            return None if array is None else array[some, at]

        totals = [
            run(
                job._replace(
                    x=of_class(x, at),
                    y=of_class(y, at),
                    weight=of_class(sample_weight, at),
                    keep=of_class(keep, at),
                    pos_weight=weight,
                    class_weights=None,
                    losses=of_class(losses, at),
                    gradient=of_class(gradient, at),
                )
            )
            for at, weight in enumerate(weights)
        ]
        return Totals.together(totals)

    return Totals.together(share(some_rows, job.x.size))
