"""Rows to measure with: a label, a probability and a segment, from a seed, as Parquet or CSV, of any number.

`python benchmarks/make_rows.py 5e7 rows.parquet` makes them; a model slightly too sure of itself, with a base rate of
about a third. Rows come in blocks of 2²⁰, each with a seed of its own, so that a longer file begins as a shorter one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

BLOCK = 1 << 20
SEGMENTS = pa.array([f"segment {i:02}" for i in range(20)])


def blocks(n: int) -> Iterator[pa.Table]:
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        draws = np.random.default_rng(start // BLOCK)
        z = draws.normal(-1, 1.5, BLOCK)[:size]
        y = draws.random(BLOCK)[:size] < 1 / (1 + np.exp(-(0.2 + 0.9 * z)))
        segment = draws.integers(0, len(SEGMENTS), BLOCK, dtype=np.int32)[:size]
        columns = [y.astype(np.int8), 1 / (1 + np.exp(-z)), pa.DictionaryArray.from_arrays(segment, SEGMENTS)]
        yield pa.table(columns, names=["y", "p", "segment"])


def make(n: int, path: Path) -> Path:
    """Write n rows unless they are there already; the end of the name says which kind of file."""
    if path.exists():
        return path
    unfinished = path.with_name(f"unfinished {path.name}")
    first = next(blocks(1))
    plain = pa.schema([("y", pa.int8()), ("p", pa.float64()), ("segment", pa.string())])
    with (
        pyarrow.csv.CSVWriter(unfinished, plain, write_options=pyarrow.csv.WriteOptions(quoting_style="none"))
        if path.suffix == ".csv"
        else pyarrow.parquet.ParquetWriter(unfinished, first.schema)
    ) as writer:
        for block in blocks(n):
            writer.write_table(block.cast(plain) if path.suffix == ".csv" else block)
    return unfinished.rename(path)


if __name__ == "__main__":
    make(round(float(sys.argv[1])), Path(sys.argv[2]))
