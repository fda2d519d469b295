"""How rows arrive: arrays, dataframes, files. A source yields batches in row order and knows no tally."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from logloss._sources.base import Source
from logloss._sources.opened import unchanged
from logloss._sources.parallel import fold
from logloss._sources.pieces import Piece, kept
from logloss._sources.remote.distributed import DistributedSource
from logloss.errors import Change, DataTypeError, wrong_word

ENGINES = {"local": "", "spark": "logloss._sources.remote.spark", "dask": "logloss._sources.remote.dask"}


def open_source(data: Any, engine: str | None = None) -> Source:
    """Return the source of a file, a folder, a query, an address, a mapping of names to arrays, or a dataframe.

    A text is a query in SQL if it begins with SELECT, WITH or FROM and there is no such file, and an address if it
    begins with a scheme, as https:// does; "-" is standard input.

    Parameters
    ----------
    data : path, mapping or dataframe
        Where the rows are.
    engine : {"local", "spark", "dask"}, optional
        What reads a path; a dataframe is read by what it belongs to.

    Raises
    ------
    LogLossError
        There is no such file, this is no dataframe, or not one of this engine.

    Examples
    --------
    >>> source = open_source({"y": [1, 0], "p": [0.75, 0.25]})
    >>> source.columns
    ('y', 'p')
    >>> [batch.columns["p"].numbers.tolist() for batch in source.batches(["p"])]
    [[0.75, 0.25]]
    """
    if engine not in {None, *ENGINES}:
        raise wrong_word("engine", engine, tuple(ENGINES))
    if isinstance(data, Source):
        return data
    if engine is not None and ENGINES[engine]:
        return _elsewhere(data, engine)
    if isinstance(data, str):
        return _named(data)
    if isinstance(data, Path):
        from logloss._sources.files import open_file

        return open_file(data)
    if isinstance(data, Mapping):
        from logloss._sources.tables.arrays import Arrays

        return Arrays(data)
    from logloss._sources.tables.dataframes import open_frame

    return open_frame(data)


def _named(text: str) -> Source:
    """Return the source that a text names."""
    from logloss._sources.files import exists, open_file
    from logloss._sources.sql import is_address, is_sql, open_address, open_sql

    if exists(text):
        return open_file(text)
    if text.lower().startswith("file://"):
        from urllib.request import url2pathname  # which brings half the internet with it

        return open_file(url2pathname(urlsplit(text).path))
    if is_address(text):
        return open_address(text)
    return open_sql(text) if is_sql(text) else open_file(text)


def _elsewhere(data: Any, engine: str) -> Source:
    """Return a path as the source of an engine, or a dataframe of its own."""
    if isinstance(data, str | Path) and str(data) != "-":
        opened: Source = import_module(ENGINES[engine]).open_path(str(data))
        return opened
    if type(data).__module__.startswith("pyspark" if engine == "spark" else "dask"):
        return open_source(data)
    raise _not_for_engine(engine, "stream" if isinstance(data, str) else type(data).__name__)


def _not_for_engine(engine: str, kind: str) -> DataTypeError:
    """Return the error of rows of this process that an engine is asked to read."""
    problem = f'engine "{engine}" reads paths and dataframes of its own, and data is a {kind}.'
    return DataTypeError("engine-data", problem, subject="data", change=Change("engine", None))


__all__ = ["DistributedSource", "Piece", "Source", "fold", "kept", "open_source", "unchanged"]
