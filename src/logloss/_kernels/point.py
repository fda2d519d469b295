"""The loss and its gradient at one point, for speed: written once, run by NumPy and compiled.

Everything here is elementwise, and every result has the format of the first argument. `y` is a bool, True for 1, but
where labels are soft. Rows that are not valid are not looked for here: a logit that is NaN gives a NaN, and whatever is
no probability gives ∞. The sums look closer at both.

Accuracy over the whole domain (measured in docs/accuracy.md): hard labels ≤ 2 ulp, soft labels ≤ 4 ulp.
"""

from __future__ import annotations

from .primitives import Array, bits, constants, from_bits, polynomial, where


def exp_of_minus(a: Array) -> Array:
    """Return exp(−a) for a ≥ 0: 2^−k · exp(r) with |r| ≤ ln(2)/2."""
    c = constants(a)
    a = where(a > c.exp_clamp, c.exp_clamp, a)
    shifted = a * c.log2_e + c.lifting_rounder
    k = shifted - c.lifting_rounder
    high, low = k * c.ln2_high - a, k * c.ln2_low  # the first is exact
    r = high + low
    r2 = r * r
    r4 = r2 * r2
    tail = r2 * polynomial((r, r2, r4, r4 * r4), c.exp_tail)
    exp_r = c.one + (high + (low + tail) if c.compensated else r + tail)
    # The low bits of `shifted` hold k − lift, so this makes 2^(lift − k)·exp_r, which is always normal; the factor
    # 2^−lift then rounds once, where exp(−a) is subnormal. (2^−k as a factor is subnormal before exp(−a) is.)
    return from_bits(bits(exp_r) - (bits(shifted) << c.fraction_bits), a) * c.unlift


def log1p_of_unit(e: Array) -> tuple[Array, Array]:
    """Return log(1 + e) for 0 ≤ e ≤ 1, and what its last rounding lost; not as log(1 + e), which forgets e."""
    c = constants(e)
    s = e / (c.two + e)
    w = s * s
    w2 = w * w
    w4 = w2 * w2
    tail = w * polynomial((w, w2, w4, w4 * w4), c.log1p_tail)
    half_square = c.half * e * e
    # e − (half_square − …) rounds twice near the result's size and reaches 2.04 ulp at e = 0.648; e − coarse is exact.
    coarse = (half_square + c.half_rounder) - c.half_rounder if c.compensated else c.zero
    rest = (half_square - coarse) - s * (half_square + tail)
    value = (e - coarse) - rest
    return value, ((e - coarse) - value) - rest


def loss_from_logits(z: Array, y: Array) -> Array:
    """Return −log σ(z) where y, else −log σ(−z).

    Both terms are ≥ 0, so nothing cancels. max(z, 0) − y·z + log1p(e) does: at y = 1 and large z it is z − z + e.
    """
    return loss_given_exp(z, y, exp_of_minus(abs(z)))


def loss_given_exp(z: Array, y: Array, e: Array) -> Array:
    """Return that loss, given e = exp(−|z|)."""
    c = constants(z)
    margin = where(y, z, -z)
    tail, lost = log1p_of_unit(e)
    return where(margin >= c.zero, tail, wrong_side(tail, lost, margin))  # a NaN is on the wrong side, so it stays


def loss_and_gradient_from_logits(z: Array, y: Array) -> tuple[Array, Array]:
    """Return the loss and dL/dz = σ(z) − y."""
    return loss_and_gradient_given_exp(z, y, exp_of_minus(abs(z)))


def loss_and_gradient_given_exp(z: Array, y: Array, e: Array) -> tuple[Array, Array]:
    """Return these two, given e = exp(−|z|)."""
    c = constants(z)
    margin = where(y, z, -z)
    tail, lost = log1p_of_unit(e)
    right = margin >= c.zero
    # |σ(z) − y| is e/(1+e) on the right side and 1/(1+e) on the wrong one. σ(z) − y itself is 0 from z = 37 on;
    # n/(1+e), rounded twice, reaches 2.4 ulp.
    n = where(right, e, c.one)
    size = n - n * (e / (c.one + e))
    return where(right, tail, wrong_side(tail, lost, margin)), where(y, -size, size)


def wrong_side(tail: Array, lost: Array, margin: Array) -> Array:
    """Return log(1 + e) − margin for a negative margin."""
    return tail + (lost - margin) if constants(tail).compensated else tail - margin


def loss_from_proba(p: Array, y: Array) -> Array:
    """Return −log p where y, else −log(1 − p); ∞ for a certain miss."""
    return loss_given_fraction(*fraction_and_exponent(p, y))


def fraction_and_exponent(p: Array, y: Array) -> tuple[Array, Array]:
    """Return f and k with 2ᵏ·(1 + f) = p where y, else 1 − p, and √½ ≤ 1 + f < √2; f is ∞ where that is not above 0.

    What rounding 1 − p lost, (1 − u) − p, is known exactly and goes into f: no log1p, no division by u.
    """
    c = constants(p)
    q = c.one - p
    u = where(y, p, q)
    lost = where(y, c.zero, (c.one - q) - p)
    u_bits = bits(u * c.raise_subnormal)  # from here on no u is subnormal
    k_bits = (u_bits - c.sqrt_half_bits) >> c.fraction_bits
    m = from_bits(u_bits - (k_bits << c.fraction_bits), p)
    k = from_bits(k_bits + c.rounder_bits, p) - c.raised_rounder
    # lost·2^−k is wanted; lost is not 0 only for u ≥ ½ (k is 0 or −1 there), where 1 − k is 2^−k.
    f = (m - c.one) + lost * (c.one - k)
    return where(u > c.zero, f, c.infinity), k


def loss_given_fraction(f: Array, k: Array) -> Array:
    """Return −log(2ᵏ·(1 + f)); ∞ where that would be negative or f is ∞, which is a certain miss or no probability."""
    c = constants(f)
    s = f / (c.two + f)
    w = s * s
    w2 = w * w
    tail = w * polynomial((w, w2, w2 * w2), c.log_tail)
    half_square = c.half * f * f
    loss = ((half_square - (s * (half_square + tail) + k * c.ln2_low)) - f) - k * c.ln2_high
    return where(loss >= c.zero, loss, c.infinity)


def loss_and_gradient_from_proba(p: Array, y: Array) -> tuple[Array, Array]:
    """Return the loss and dL/dp: −1/p where y, else 1/(1 − p)."""
    return loss_from_proba(p, y), slope_from_proba(p, y)


def slope_from_proba(p: Array, y: Array) -> Array:
    """Return dL/dp alone."""
    c = constants(p)
    return where(y, -c.one, c.one) / where(y, p, c.one - p)


def soft_label(y: Array, smoothing: Array) -> tuple[Array, Array]:
    """Return how much of a label is positive and how much negative, once both are drawn towards ½."""
    c = constants(y)
    keep, half = c.one - smoothing, c.half * smoothing
    # Not y′ and 1 − y′, which forgets a small smoothing.
    return y * keep + half, (c.one - y) * keep + half


def soft_from_logits(z: Array, y: Array, pos_weight: Array, smoothing: Array) -> tuple[Array, Array]:
    """Return the loss and dL/dz for soft labels: a·(−log σ(z)) + b·(−log σ(−z)), a times `pos_weight`."""
    return soft_given_exp(z, y, exp_of_minus(abs(z)), pos_weight, smoothing)


def soft_given_exp(z: Array, y: Array, e: Array, pos_weight: Array, smoothing: Array) -> tuple[Array, Array]:
    """Return these two, given e = exp(−|z|)."""
    c = constants(z)
    share, b = soft_label(y, smoothing)
    a = pos_weight * share
    size = abs(z)
    positive = z >= c.zero
    against = where(positive, b, a)  # how much of the label is on the other side
    distance = where((against == c.zero) & (size >= c.zero), c.zero, size)  # 0·∞ is 0; a NaN stays
    tail, _ = log1p_of_unit(e)
    loss = (a + b) * tail + against * distance
    return loss, where(positive, b - a * e, b * e - a) / (c.one + e)


def soft_from_proba(p: Array, y: Array, pos_weight: Array, smoothing: Array) -> tuple[Array, Array]:
    """Return the loss and dL/dp for soft labels: a·(−log p) + b·(−log(1 − p)), a times `pos_weight`."""
    c = constants(p)
    share, b = soft_label(y, smoothing)
    a = pos_weight * share
    q = c.one - p
    loss = where(a == c.zero, c.zero, a * loss_from_proba(p, a == a)) + where(
        b == c.zero, c.zero, b * loss_from_proba(p, a != a)
    )
    # b/q − a/p over one denominator, because near p = y the two nearly cancel. Of the two ways to write the numerator
    # each is used where what it subtracts is known to the last bit; for a plain label it is the exact p − y.
    total = a + b
    numerator = where((p >= c.half) & (b <= a), b - q * total, p * total - a)
    mixed = numerator / (p * q)
    return loss, where(a == c.zero, b / q, where(b == c.zero, -a / p, mixed))
