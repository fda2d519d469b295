"""How the kernels of a library are called: what its builder and its caller have to agree on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .numpy_backend import LOSSES

Key = tuple[str, np.dtype[Any]]  # a kernel's name, and the format of its numbers


class Form(NamedTuple):
    """How a kernel of the library takes the arguments that `numpy_backend` describes, and what it returns.

    A letter for each argument: `r` is a double, `x` the address of numbers of the kernel's format, `f` of float64, `b`
    of bytes, `c` of int32, `i` of int64; a capital says that the kernel is told the length of the array too. The words
    of a call, eight bytes each, are the doubles, then the lengths, then the addresses, at last that of three blocks of
    scratch. Besides, a kernel is told where its results go: some integers, and, of one that leaves out blocks, how many
    these are, and which.
    """

    letters: str
    results: int = 0
    blocks: bool = False
    formats: tuple[str, ...] = ("float64",)

    def words(self) -> str:
        """Return the words of a call, as `struct` writes them: d for a double, q for a length, Q for an address."""
        return "".join(sorted(self.in_order(), key="dqQ".index)) + "Q"

    def in_order(self) -> str:
        """Return the same as the kernel's own arguments come, without the scratch: a length after its address."""
        return "".join("d" if letter == "r" else "Qq" if letter.isupper() else "Q" for letter in self.letters)


_BOTH = ("float64", "float32")
FORMS: dict[str, Form] = {
    **{name: Form("XxrrrXx" if soft else "XbrrrXx", 3, True, _BOTH) for name, (_, soft, _) in LOSSES.items()},
    "labels": Form("Xb", 1, formats=("int64", *_BOTH)),
    "numbers": Form("Xi"),
    "squares": Form("Xi"),
    "weighted": Form("XxI", formats=_BOTH),
    "grouped": Form("cXXI"),
    "profile": Form("Xbi"),
    "windows": Form("X", 3, True),
    "square_windows": Form("X", 6, True),
    "distance": Form("Xx"),
    "misses": Form("Xb", 3, True),
    "slices": Form("CbxxI", 0, True),
    "logistic_rows": Form("XFFFFffFFi", 1, formats=_BOTH),
    "sparse_survey": Form("XcFi"),
    "sparse_hashes": Form("XciiI"),
    "sparse_narrow": Form("XciCxcI", 1),
    "sparse_products": Form("XciFF"),
    "logits": Form("FfFffi", 1),
    "sparse_slopes": Form("XciFI"),
    "sparse_squares": Form("XciFI"),
    "sparse_pairs": Form("XciFCI"),
    "bends_along": Form("Fffi"),
    "logistic_columns": Form("XFFFFffffi", 1, formats=_BOTH),
    "column_sums": Form("XFFfi", formats=_BOTH),
    "column_products": Form("XFFffi", formats=_BOTH),
    "survey": Form("XIFiFff", formats=_BOTH),
    "survey_columns": Form("XIFiFf", formats=_BOTH),
    "gram": Form("XFf"),
    "factor": Form("XF", 1),
    "solve": Form("XF"),
    "dot": Form("Xff"),
    "shift": Form("Ffff"),
    "sparse_reorder": Form("XciCfcif"),
    "sparse_ascend": Form("XciFFf"),
    "descend": Form("XffFf", 1),
    "descend_low_rank": Form("XFFfffffff", 1),
}
KEYS: tuple[Key, ...] = tuple((name, np.dtype(dtype)) for name, form in FORMS.items() for dtype in form.formats)


def symbol(name: str, dtype: np.dtype[Any]) -> str:
    """Return a kernel's name in the library: it says how it is called, so a library of another version lacks it."""
    letters, results, blocks, _ = FORMS[name]
    return f"{name}_{dtype.str[1:]}_{letters}{results}{'b' if blocks else ''}"
