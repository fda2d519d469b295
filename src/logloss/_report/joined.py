"""How the rows of two files found each other, in words."""

from __future__ import annotations

from logloss._sources.join import Join


def matches(join: Join) -> str:
    """Return how many rows matched, and how many ids have no row in the result, by what is wrong with them."""
    counts = (
        (join.only_left, "in the first file alone"),
        (join.only_right, "in the second file alone"),
        (join.repeated_left, "more than once in the first file"),
        (join.repeated_right, "more than once in the second file"),
        (join.missing_left, "missing in the first file"),
        (join.missing_right, "missing in the second file"),
    )
    listed = ", ".join(f"{count:,} {where}" for count, where in counts if count)
    matched = f"{join.matched:,} rows matched"
    return f"{matched}; ids left out: {listed}" if listed else f"{matched}, none left out"
