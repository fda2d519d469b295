"""How rows arrive: arrays, dataframes, files. A source yields batches in row order and knows no tally."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from logloss.sources.batch import ROWS, Batch, Column, Piece, Source, kept, number
from logloss.sources.threads import fold


def open_source(data: Any) -> Source:
    """Return the source of a file, a folder, a query, an address, a mapping of names to arrays, or a dataframe.

    A text is a query in SQL if it begins with SELECT, WITH or FROM and there is no such file, and an address if it
    begins with a scheme, as https:// does; "-" is standard input.

    Examples
    --------
    >>> source = open_source({"y": [1, 0], "p": [0.75, 0.25]})
    >>> source.columns
    ('y', 'p')
    >>> [batch.columns["p"].numbers.tolist() for batch in source.batches(["p"])]
    [[0.75, 0.25]]
    """
    if isinstance(data, str):
        return _named(data)
    if isinstance(data, Path):
        from logloss.sources.files import open_file

        return open_file(data)
    if isinstance(data, Mapping):
        from logloss.sources.arrays import Arrays

        return Arrays(data)
    from logloss.sources.dataframes import open_frame

    return open_frame(data)


def _named(text: str) -> Source:
    """Return the source that a text names."""
    from logloss.sources.files import exists, open_file
    from logloss.sources.sql import is_address, is_sql, open_address, open_sql

    if exists(text):
        return open_file(text)
    if text.lower().startswith("file://"):
        from urllib.request import url2pathname  # which brings half the internet with it

        return open_file(url2pathname(urlsplit(text).path))
    if is_address(text):
        return open_address(text)
    return open_sql(text) if is_sql(text) else open_file(text)


__all__ = ["ROWS", "Batch", "Column", "Piece", "Source", "fold", "kept", "number", "open_source"]
