"""What the values of labels mean: which is the positive one, which are one label, which mark rows to be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Label = float | str

# What the positive label of two is called. Short ones are known by the other one alone: 1 of 1 and 2 may be either.
_POSITIVE = {"yes", "true", "positive", "pos"}
_PAIRS = {("1", "0"), ("1", "-1"), ("1.0", "0.0"), ("1.0", "-1.0"), ("y", "n"), ("t", "f")}

# What often marks a row to be left out: torch's ignore_index, scikit-learn's unlabeled, the codes of questionnaires.
IGNORED = frozenset({-100.0, -9.0, -1.0, 9.0, 99.0, 999.0})
# Of the marks of missing values those that no class is called; "None" and "-" may be one of several.
IGNORED_WORDS = frozenset({"", ".", "NA", "N/A", "#N/A", "null", "NULL", "NaN", "nan", "\\N"})


def is_missing(value: object) -> bool:
    """Say whether a value of Python stands for none: None, NaN, NaT, and pandas' NA."""
    if value is None:
        return True
    try:
        return bool(value != value)  # which the others are, or will not say so
    except TypeError:
        return True
    except ValueError:  # an array
        return False


def positive_of(labels: Sequence[Label]) -> Label | None:
    """Return the label that is certainly the positive one of two, or None.

    Examples
    --------
    >>> positive_of(["no", "yes"]), positive_of([-1, 1]), positive_of([1, 2]), positive_of(["a", "b", "yes"])
    ('yes', 1, None, None)
    """
    if len(labels) != 2:
        return None
    for label, other in (tuple(labels), tuple(reversed(labels))):
        word, against = str(label).strip().lower(), str(other).strip().lower()
        if (word in _POSITIVE and against not in _POSITIVE) or (word, against) in _PAIRS:
            return label
    return None


def are_labels(values: Sequence[Label]) -> bool:
    """Say whether all values are labels that need no `positive`: numbers in [0, 1]."""
    return all(not isinstance(value, str) and 0 <= value <= 1 for value in values)


def variants(labels: Sequence[Label]) -> dict[str, list[Label]]:
    """Return labels as the classes that they are if case and outer spaces say nothing.

    Examples
    --------
    >>> variants(["No", "Yes", "yes"])
    {'no': ['No'], 'yes': ['Yes', 'yes']}
    """
    classes: dict[str, list[Label]] = {}
    for label in labels:
        classes.setdefault(str(label).strip().casefold(), []).append(label)
    return classes


def ignored(labels: Sequence[Label]) -> list[Label]:
    """Return which of more than two labels often mark rows to be left out, and so are not taken for a class.

    The next number on a scale is none: 9 where there is 8. Nor is −1 beside 1 where nothing is 0.

    Examples
    --------
    >>> ignored([0, 1, 9]), ignored([-100, 0, 1]), ignored(["no", "yes", "."]), ignored([-1, 1, 9])
    ([9], [-100], ['.'], [9])
    >>> ignored([1, 9]), ignored([7, 8, 9]), ignored([0, 1, 2])
    ([], [], [])
    """
    values = {_number(label) for label in labels}
    marks = [
        label
        for label, value in ((label, _number(label)) for label in labels)
        if (value in IGNORED and not _next_on_a_scale(value, values))
        or (isinstance(label, str) and label.strip() in IGNORED_WORDS)
    ]
    return marks if 0 < len(marks) < len(labels) and len(labels) > 2 else []


def _next_on_a_scale(value: float, values: set[float | None]) -> bool:
    if value == -1:
        return 1.0 in values and 0.0 not in values
    return (value - 1 if value > 0 else value + 1) in values


def _number(label: Label) -> float | None:
    try:
        return float(label)
    except ValueError:
        return None


def tallied(counts: Mapping[Label, int], size: int) -> str:
    """Return in how many rows some labels stand.

    Examples
    --------
    >>> tallied({9: 1, 99: 2000}, 5000)
    '9 in 1, 99 in 2,000 of 5,000 rows'
    """
    listed = ", ".join(f"{label!r} in {count:,}" for label, count in counts.items())
    return f"{listed} of {size:,} rows" if size else listed
