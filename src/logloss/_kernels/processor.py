"""Which levels of x86-64 a processor has, as its psABI defines them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import NamedTuple

_EAX, _EBX, _ECX = 0, 1, 2
_EXTENDED = 0x80000000  # the first of a second series of leaves
_OSXSAVE = 1 << 27  # of leaf 1, ECX: XCR0 says which registers the system saves


class Level(NamedTuple):
    """What a level has beyond the one below it."""

    bits: tuple[tuple[int, int, tuple[int, ...]], ...]  # leaf, register, and bits of it that are set
    saved: int = 0  # bits of XCR0 that are set


# System V ABI, AMD64 supplement, table 3.1; the bits: Intel's manual, volume 2A, CPUID.
LEVELS = {
    # SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF
    "x86-64-v2": Level(((1, _ECX, (0, 9, 13, 19, 20, 23)), (0x80000001, _ECX, (0,)))),
    # FMA, MOVBE, OSXSAVE, AVX, F16C; BMI1, AVX2, BMI2; LZCNT
    "x86-64-v3": Level(((1, _ECX, (12, 22, 27, 28, 29)), (7, _EBX, (3, 5, 8)), (0x80000001, _ECX, (5,))), saved=0x06),
    # AVX512F, -DQ, -CD, -BW, -VL
    "x86-64-v4": Level(((7, _EBX, (16, 17, 28, 30, 31)),), saved=0xE6),
}


def levels(library: ctypes.CDLL) -> list[str]:
    """Return the levels that this processor has, the lowest first, asked by a library."""
    if not hasattr(library, "logloss_cpuid"):
        return ["armv8-a"]  # of which every processor is that could load the library
    registers = (ctypes.c_uint32 * 4)()

    def cpuid(leaf: int) -> tuple[int, ...]:
        library.logloss_cpuid(ctypes.c_uint32(leaf), registers)
        return tuple(registers)

    return levels_by(cpuid, lambda: int(library.logloss_xcr0()))


def levels_by(cpuid: Callable[[int], tuple[int, ...]], xcr0: Callable[[], int]) -> list[str]:
    """Return the levels that a processor has, by its answers: the registers EAX to EDX of a leaf, and XCR0."""
    largest = {base: cpuid(base)[_EAX] for base in (0, _EXTENDED)}
    saved = xcr0() if cpuid(1)[_ECX] & _OSXSAVE else 0
    names: list[str] = []
    for name, level in LEVELS.items():
        for leaf, register, bits in level.bits:
            mask = sum(1 << bit for bit in bits)
            if leaf > largest[leaf & _EXTENDED] or cpuid(leaf)[register] & mask != mask:
                return names
        if saved & level.saved != level.saved:
            return names
        names.append(name)
    return names
