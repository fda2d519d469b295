"""How rows arrive: arrays, dataframes, files. A source yields batches in row order and knows no tally."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logloss.sources.batch import ROWS, Batch, Column, Piece, Source, kept, number
from logloss.sources.threads import fold


def open_source(data: Any) -> Source:
    """Return the source of a file's path ("-" is standard input), a mapping of names to arrays, or a dataframe.

    Examples
    --------
    >>> source = open_source({"y": [1, 0], "p": [0.75, 0.25]})
    >>> source.columns
    ('y', 'p')
    >>> [batch.columns["p"].numbers.tolist() for batch in source.batches(["p"])]
    [[0.75, 0.25]]
    """
    if isinstance(data, str | Path):
        from logloss.sources.files import open_file

        return open_file(data)
    if isinstance(data, Mapping):
        from logloss.sources.arrays import Arrays

        return Arrays(data)
    from logloss.sources.dataframes import open_frame

    return open_frame(data)


__all__ = ["ROWS", "Batch", "Column", "Piece", "Source", "fold", "kept", "number", "open_source"]
