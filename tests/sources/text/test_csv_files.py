"""A text file whose form cannot be told is refused, not read wrongly."""

from pathlib import Path

import pytest

from logloss._sources import open_source
from logloss.errors import LogLossError


@pytest.mark.parametrize("text", [b"\ny,p\r\n1,0.5\r\n", b"\r\n\ny,p\r\n1,0.5\r\n", b"\r\ny,p\n1,0.5\n"])
def test_empty_lines_that_end_in_another_way_are_refused(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(text)
    with pytest.raises(LogLossError, match="its lines end in different ways"):
        open_source(path)
