"""What makes a report of each kind of record, loaded when there is one to be shown: a command shows one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logloss._evaluate.records.record import Record


def report_of(record: Record) -> Any:
    """Return the module whose `document` and `lines` are the report on a record."""
    kind = type(record).__name__
    if kind == "Evaluation":
        from logloss._report import evaluation

        return evaluation
    if kind == "Comparison":
        from logloss._report import comparison

        return comparison
    if kind == "LogisticModel":
        from logloss._report import model

        return model
    from logloss._report import reconciliation

    return reconciliation
