"""How files begin: what each format writes first, whatever a file is called."""

from __future__ import annotations

from typing import NamedTuple


class Signature(NamedTuple):
    """What a format begins with.

    Attributes
    ----------
    form : str
        The format.
    mark : bytes
        What stands in its files.
    at : int
        Where it stands.
    """

    form: str
    mark: bytes
    at: int = 0


_OLD_STATA = [Signature("stata", bytes((version, order, 1, 0))) for version in range(0x6C, 0x74) for order in (1, 2)]
_SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")

SIGNATURES = (
    Signature("parquet", b"PAR1"),
    Signature("an encrypted Parquet file", b"PARE"),
    Signature("arrow", b"ARROW1"),
    Signature("arrow stream", b"\xff\xff\xff\xff"),
    Signature("duckdb", b"DUCK", 8),
    Signature("sqlite", b"SQLite format 3\0"),
    Signature("zip", b"PK\x03\x04"),
    Signature("zip", b"PK\x05\x06"),
    Signature("excel", bytes.fromhex("d0cf11e0a1b11ae1")),  # before 2007
    Signature("stata", b"<stata_dta>"),
    *_OLD_STATA,
    Signature("sas", _SAS),
    Signature("xport", b"HEADER RECORD*******LIB"),
    Signature("spss", b"$FL2"),
    Signature("spss", b"$FL3"),
    *(
        Signature("a pickle of Python", bytes((0x80, protocol, follows)))
        for protocol in range(2, 6)
        for follows in b"\x95}]c(X"
    ),
    Signature("an array of NumPy (.npy)", b"\x93NUMPY"),
    Signature("an HDF5 file", b"\x89HDF\r\n\x1a\n"),
    Signature("an ORC file", b"ORC"),
    Signature("an Avro file", b"Obj\x01"),
    Signature("an R object (.rds)", b"X\n\0\0\0"),
    Signature("an R workspace (.RData)", b"RDX2\n"),
    Signature("an R workspace (.RData)", b"RDX3\n"),
    Signature("a tar archive", b"ustar", 257),
    Signature("a 7z archive", b"7z\xbc\xaf\x27\x1c"),
    Signature("a RAR archive", b"Rar!\x1a\x07"),
    Signature("a PDF", b"%PDF-"),
)


def form(start: bytes) -> str | None:
    r"""Return the format of a file that begins like this; None where it may be text.

    Examples
    --------
    >>> form(b"PAR1\x15"), form(b"y,p\n1,0.5\n"), form(b"%PDF-1.7")
    ('parquet', None, 'a PDF')
    """
    own = (sign.form for sign in SIGNATURES if start[sign.at : sign.at + len(sign.mark)] == sign.mark)
    return next(own, None)
