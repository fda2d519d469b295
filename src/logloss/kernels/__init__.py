"""The loss for speed: kernels, exact sums, blocks and threads.

``point``         the formulas at one point, written once
``words``         the vocabulary of `point` for NumPy, with `coefficients`
``interpreted``   the kernels run by NumPy
``compiled``      the kernels compiled by Numba, to machine code
``native``        machine code: kept, loaded and called without Numba
``engine``        which of the two runs
``sums``          exact sums
``blocks``        arrays to kernels: chunks and threads
"""

from .engine import load

__all__ = ["load"]
