"""Values that are neither numbers nor text, as words: dates, times, ids of bytes and the like, alike from every source.

A column of them may be sliced by, be clusters or ids, or be shown. Where numbers are needed, its words are refused as
any other text is.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, worded

SECOND = np.timedelta64(1, "s")


def instants(values: NDArray[Any], *, zoned: bool = False) -> Column:
    """Return datetime64 values as the words that ISO 8601 has for them, midnight without its time.

    Parameters
    ----------
    values : (n,) array of datetime64
        Points in time; of those with a time zone, in UTC.
    zoned : bool
        Whether they have a time zone: the words end in +00:00 then, and keep midnight's time.

    Examples
    --------
    >>> days = np.array(["2024-02-01", "2024-02-01T12:30:00.500", "NaT"], "M8[ms]")
    >>> instants(days).words, instants(days).codes.tolist()
    (('2024-02-01', '2024-02-01 12:30:00.5'), [0, 1, -1])
    """
    distinct, codes = np.unique(values, return_inverse=True)
    texts = np.datetime_as_string(distinct[~np.isnat(distinct)]).tolist()
    words = [_plain(text) + "+00:00" if zoned else _plain(text).removesuffix(" 00:00:00") for text in texts]
    return _distinct(words, codes)


def times_of_day(values: NDArray[Any]) -> Column:
    """Return times since midnight, as timedelta64, as words: 09:30:00."""
    distinct, codes = np.unique(values, return_inverse=True)
    texts = np.datetime_as_string(np.datetime64(0, "D") + distinct[~np.isnat(distinct)]).tolist()
    return _distinct([_plain(text).partition(" ")[2] for text in texts], codes)


def durations(values: NDArray[Any]) -> Column:
    """Return timedelta64 values as seconds."""
    return Column(values / SECOND)


def binary(value: bytes) -> str:
    """Return bytes as the text that they are in UTF-8, or else in hexadecimal.

    Examples
    --------
    >>> binary(b"a1"), binary(bytes([255, 0]))
    ('a1', '0xff00')
    """
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = ""
    return text if text.isprintable() and (text or not value) else f"0x{value.hex()}"


def _moment(value: datetime.datetime) -> str:
    if value.tzinfo is not None:
        return _plain(value.astimezone(datetime.UTC).replace(tzinfo=None).isoformat()) + "+00:00"
    return _plain(value.isoformat()).removesuffix(" 00:00:00")


# What has words, by its class, and how; a datetime is a date, too.
_WORDS: dict[type, Callable[[Any], str]] = {
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: lambda value: _fraction(value.isoformat()),
    uuid.UUID: str,
    bytes: binary,
}
_PANDAS = {"Period", "Interval"}  # whose own text names them; pandas need not be there


def named(value: object) -> str | float | None:
    """Return the word of a Python object, or its number: of a duration seconds; None where nothing names it.

    Examples
    --------
    >>> named(datetime.date(2024, 2, 1)), named(datetime.timedelta(minutes=1)), named([1])
    ('2024-02-01', 60.0, None)
    """
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(seconds=1)
    for kind, word in _WORDS.items():
        if isinstance(value, kind):
            return word(value)
    return str(value) if type(value).__name__ in _PANDAS else None


def _distinct(words: list[str], codes: NDArray[np.intp]) -> Column:
    """Return the column of words and their codes; codes beyond them hold nothing."""
    return worded(words, np.where(codes < len(words), codes, -1).astype(np.int32), parse=False)


def _plain(text: str) -> str:
    """Return a moment of ISO 8601 with a space before its time, and no zeros at the end of its seconds."""
    return _fraction(text.replace("T", " "))


def _fraction(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
