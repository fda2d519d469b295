"""How far two computations of one number may be apart, and why."""

import math

# A sum of at most some hundred terms, each a few roundings of 2^-53 off, twice: a few hundred units of 2^-53 of the
# sum of the absolute terms.
ROUNDING = 2.0**-43

# Newton's method ends after a step of less than 1e-10 of the solution. It converges quadratically, so what is left is
# the square of that; 1e-10 itself is allowed.
NEWTON = 1e-10


def agree(found: float | None, expected: float | None, scale: float = 0.0, *, relative: float = ROUNDING) -> None:
    """Raise AssertionError unless two numbers are the same but for rounding.

    Parameters
    ----------
    found, expected : float or None
        Both may be None or infinite; then they must be equal.
    scale : float
        The size of what is subtracted on the way to the number, where that is larger than the number itself: rounding
        is in proportion to it.
    relative : float
        Rounding, in proportion to the number and to `scale`.
    """
    if found is None or expected is None or not math.isfinite(expected):
        if found != expected:
            raise AssertionError(f"{found!r} instead of {expected!r}")
        return
    bound = relative * (abs(expected) + scale)
    if not abs(found - expected) <= bound:
        raise AssertionError(f"{found!r} instead of {expected!r}: {found - expected:.3g} more, at most {bound:.3g}")
