"""Machine code: kept on disk, loaded and called without Numba, which is only there to make it.

Numba takes more than a second to import and to get ready, in any process that calls so much as one cached function.
Loading the same machine code takes llvmlite, which Numba brings along, 60 ms for all kernels.

A kernel takes two addresses: of the words that its arguments make, and of where its results go. The words of an array
are the address of its data's address and its shape; of a number its bits as a double.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import llvmlite
import numpy as np
from llvmlite import binding

from logloss import atomic

from .interpreted import LOSSES
from .sums import BLOCK

CHECK = 16  # bytes before the code that say whether it is whole


class Form(NamedTuple):
    """The arguments of a kernel, a letter each, and how many whole numbers it returns.

    `x` is an array of the kernel's format, `r` one number of it; `b` an array of bytes, `c` of int32, `i` of int64,
    with 2 or 3 dimensions `j` and `k`. Scratch, which the caller does not give: `d` for one block of doubles, `s` of
    integers.
    """

    letters: str
    results: int


_WORDS = {"x": "Qq", "b": "Qq", "c": "Qq", "i": "Qq", "d": "Qq", "s": "Qq", "j": "Qqq", "k": "Qqqq", "r": "d"}
_SCRATCH = {"d": np.float64, "s": np.int64}

FORMS: dict[str, Form] = {
    **{name: Form("xxrrrxxi" if soft else "xbrrrxxi", 4) for name, (_, soft, _) in LOSSES.items()},
    "labels": Form("xb", 1),
    "numbers": Form("xj", 0),
    "squares": Form("xj", 0),
    "weighted": Form("xxk", 0),
    "grouped": Form("cxxj", 0),
    "profile": Form("xbjs", 0),
    "windows": Form("xi", 4),
    "square_windows": Form("xi", 7),
    "distance": Form("xx", 0),
    "misses": Form("xbid", 4),
    "slices": Form("cbxxjisdd", 1),
}


class Target(NamedTuple):
    """The processor that machine code is for; Numba's own variables say it where it is to be another than this one."""

    cpu: str
    features: str

    @classmethod
    @cache
    def here(cls) -> Target:
        """Return the processor that code is to be made for."""
        cpu = os.environ.get("NUMBA_CPU_NAME") or binding.get_host_cpu_name()
        features = os.environ.get("NUMBA_CPU_FEATURES")
        return cls(cpu, binding.get_host_cpu_features().flatten() if features is None else features)

    def machine(self) -> Any:
        """Return what makes machine code for it."""
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        options = {"cpu": self.cpu, "features": self.features, "opt": 3, "jit": True, "codemodel": "jitdefault"}
        return binding.Target.from_default_triple().create_target_machine(**options)


def symbol(name: str, dtype: np.dtype[Any]) -> str:
    """Return what a kernel's function is called in its machine code."""
    return f"logloss_{name}_{dtype.name}"


def kernel(name: str, dtype: np.dtype[Any], make: Callable[[], bytes]) -> Callable[..., Any]:
    """Return a kernel; `make` makes its machine code where it is not kept on disk."""
    place = _folder() / symbol(name, dtype)
    code = _kept(place)
    if code is None:
        code = make()
        _keep(place, code)
    return _callable(_address(symbol(name, dtype), code), FORMS[name])


@cache
def _loader() -> Any:
    """Return the one loader of machine code of this process."""
    return binding.create_mcjit_compiler(binding.parse_assembly(""), Target.here().machine())


def _address(name: str, code: bytes) -> int:
    loader = _loader()
    loader.add_object_file(binding.object_file.ObjectFileRef.from_data(code))
    loader.finalize_object()
    return int(loader.get_function_address(name))


# Where a NumPy array keeps the address of its data: first thing after what every object has. `ctypes.data` says the
# same, at a microsecond an array, which together is more than a thousand rows cost.
_HEAD = object.__basicsize__


def _callable(address: int, form: Form) -> Callable[..., Any]:
    """Return a Python function for machine code. The caller vouches for types and contiguity."""
    pointer = ctypes.c_void_p
    function = ctypes.CFUNCTYPE(ctypes.c_int, pointer, pointer, ctypes.c_char_p, pointer)(address)  # leaves the GIL
    packed = _packer(form)
    scratch = [_SCRATCH[letter] for letter in form.letters if letter in _SCRATCH]
    results = ctypes.c_int64 * max(form.results, 1)
    one = form.results == 1

    def call(*arguments: Any) -> Any:
        if scratch:
            arguments += tuple(np.empty(BLOCK, dtype) for dtype in scratch)
        found = results()
        function(_UNUSED, _UNUSED, packed(*arguments), found)
        return found[0] if one else found[:]

    return call


def _packer(form: Form) -> Callable[..., bytes]:
    """Return what makes the words of arguments: one expression, since a loop takes longer than a thousand rows do."""
    names = [f"a{place}" for place in range(len(form.letters))]
    shapes = {"r": "{0}", "j": "id({0}) + head, *{0}.shape", "k": "id({0}) + head, *{0}.shape"}
    words = [
        shapes.get(letter, "id({0}) + head, {0}.size").format(name)
        for letter, name in zip(form.letters, names, strict=True)
    ]
    known = {"pack": struct.Struct("".join(map(_WORDS.__getitem__, form.letters))).pack, "head": _HEAD}
    written: Callable[..., bytes] = eval(f"lambda {', '.join(names)}: pack({', '.join(words)})", known)  # noqa: S307
    return written


# What Numba's functions return, and whether they raise: these return nothing and never do.
_UNUSED = ctypes.addressof(_KEPT := ctypes.create_string_buffer(64))


# --- on disk ------------------------------------------------------------------------------------------------------


def _kept(place: Path) -> bytes | None:
    """Return the machine code that is kept there, if it is whole."""
    try:
        check, code = (found := place.read_bytes())[:CHECK], found[CHECK:]
    except OSError:
        return None
    return code if check == _checksum(code) else None


def _keep(place: Path, code: bytes) -> None:
    with suppress(OSError):  # nowhere to write, or the disk is full: for this process alone
        atomic.write(place, _checksum(code) + code)


def _checksum(code: bytes) -> bytes:
    return hashlib.blake2b(code, digest_size=CHECK).digest()


@cache
def _folder() -> Path:
    """Return where these kernels are kept: a folder named after all that their code is made from."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    made_from = [*(source.read_bytes() for source in sources), repr((Target.here(), llvmlite.__version__)).encode()]
    digest = hashlib.sha256(b"".join(made_from)).hexdigest()[:16]
    base = os.environ.get("NUMBA_CACHE_DIR")
    return (Path(base) if base else _user_cache() / "logloss") / f"kernels-{digest}"


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    variable, default = ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_CACHE_HOME", ".cache")
    return Path(os.environ.get(variable) or Path.home() / default)
