"""Break the package on purpose, one line at a time, and see the tests go red: `make mutations`.

Each mutation is tried on a copy of `src` and `compiler`; the kernels are compiled again where it breaks them. One that
leaves its tests green is a survivor: the tests do not hold what that line promises. `--only TEXT` tries those whose
file or text contains TEXT.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
LIMIT = 300  # seconds; a mutation that hangs is noticed too


class Suite(NamedTuple):
    """A few tests that must notice, and the mode they run in."""

    mode: str
    arguments: tuple[str, ...]


def _contract(words: str, mode: str = "numpy") -> Suite:
    return Suite(mode, ("tests/test_contract.py", "-k", words))


SUITES = {
    "formula": Suite("numpy", ("tests/test_formula.py", "-k", "not jit")),
    "formula z": _contract("formula[numpy]-logits"),
    "formula p": _contract("formula[numpy]-proba"),
    "z": _contract("logloss-logits and not smoothed and not weighted"),
    "p": _contract("logloss-proba and not smoothed and not weighted"),
    "options": _contract("logloss- and (smoothed or weighted)"),
    "compiled": _contract("logloss-logits-float64 or logloss-proba-float32", "library"),
    "compiled means": Suite("library", ("tests/test_edges.py", "-k", "mean")),
    "sums": Suite("numpy", ("tests/kernels/test_exact_sum.py",)),
    "blocks": Suite("numpy", ("tests/kernels/test_blocks.py",)),
    "compiled loops": Suite(
        "library", ("tests/kernels/test_exact_sum.py", "tests/kernels/test_blocks.py", "-k", "compiled")
    ),
    "compiled groups": Suite(
        "library", ("tests/kernels/test_group_sums.py", "tests/kernels/test_forecast_bins.py", "-k", "compiled")
    ),
    "library": Suite("library", ("tests/kernels/test_loader.py", "tests/kernels/test_blocks.py")),
    "bad input": Suite("numpy", ("tests/test_edges.py", "tests/test_bad_input.py")),
    "loss": Suite("numpy", ("tests/test_edges.py", "tests/test_loss.py")),
    "tally": Suite("numpy", ("tests/test_edges.py", "tests/test_tally.py")),
    "likelihoods": Suite("numpy", ("tests/train/test_likelihoods.py",)),
    "sparse rows": Suite("numpy", ("tests/train/test_sparse_rows.py",)),
    "dual ascent": Suite("numpy", ("tests/train/test_dual_ascent.py",)),
    "compiled ascent": Suite("library", ("tests/train/test_dual_ascent.py", "-k", "formula or another_order")),
    "separation": Suite("numpy", ("tests/train/test_separation.py", "tests/train/test_limits.py")),
    "train": Suite("numpy", ("tests/train",)),
    "draws": Suite("numpy", ("tests/test_sfc32.py",)),
    "numbers": Suite("numpy", ("tests/lesson/test_numbers.py",)),
    "guard": Suite("numpy", ("tests/lab/test_guard.py",)),
    "lab": Suite("numpy", ("tests/lab/test_api.py", "tests/lab/test_server.py")),
    "atomic": Suite("numpy", ("tests/test_atomic_write.py",)),
    "export": Suite("numpy", ("tests/lab/test_export.py",)),
}


class Mutation(NamedTuple):
    """In `file`, below src/logloss or in `compiler`, `old`, there once, becomes `new`: the suite goes red."""

    file: str
    old: str
    new: str
    suite: str

    def __str__(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())}  →  {' '.join(self.new.split())}"


def _in(file: str, suite: str, *changes: tuple[str, str]) -> list[Mutation]:
    return [Mutation(file, old, new, suite) for old, new in changes]


MUTATIONS = [
    *_in(
        "formula.py",
        "formula z",
        ("(a + b) * xp.log1p(xp.exp(-size))", "(a + b) * xp.log(1.0 + xp.exp(-size))"),
        ("xp.where(z_ >= 0, b, a), size)", "xp.where(z_ >= 0, a, b), size)"),
        ("- a * xp.where(right, near, far)", "+ a * xp.where(right, near, far)"),
        ("return 1.0 - q, e - e * q", "return 1.0 - q, q * q"),
        ("(a + b) * (far * near)", "a * (far * near)"),
        ("c * xp.where(c == 0, 0.0, x)", "c * x"),
        ("(1.0 - y) * keep + half", "1.0 - (y * keep + half)"),
    ),
    *_in(
        "formula.py",
        "formula p",
        ("-xp.log1p(-xp.where(certain, 0.0, p_))", "-xp.log(1.0 - xp.where(certain, 0.0, p_))"),
        ("_over(xp, b, 1.0 - p_) - _over(xp, a, p_)", "_over(xp, a, 1.0 - p_) - _over(xp, b, p_)"),
        ("_over(xp, _over(xp, a, p_), p_)", "_over(xp, a, p_ * p_)"),
        ("xp.where(zero & (c > 0), math.inf,", "xp.where(zero, math.inf,"),
    ),
    *_in("formula.py", "formula", ('x if hasattr(x, "dtype") else xp.asarray(x)', "xp.asarray([x])[0]")),
    *_in(
        "_kernels/point.py",
        "z",
        ("right = margin >= c.zero", "right = margin <= c.zero"),
        ("where(margin >= c.zero, tail, wrong_side", "where(margin <= c.zero, tail, wrong_side"),
        ("tail + (lost - margin) if", "tail + (lost + margin) if"),
        ("else tail - margin\n", "else tail + margin\n"),
        ("return value, ((e - coarse) - value) - rest", "return value, ((e - coarse) - value) + rest"),
        ("value = (e - coarse) - rest", "value = e - rest"),
        (
            "where(right, tail, wrong_side(tail, lost, margin)), where(y, -size, size)",
            "where(right, tail, -margin), where(y, -size, size)",
        ),
        ("margin)), where(y, -size, size)", "margin)), where(y, size, -size)"),
        ("size = n - n * (e / (c.one + e))", "size = n - e * (e / (c.one + e))"),
        ("- s * (half_square + tail)", "- s * half_square"),
        ("c.half * e * e", "c.half * e"),
        ("    r = high + low\n", "    r = high\n"),
        ("(high + (low + tail) if", "(high + tail if"),
        ("<< c.fraction_bits), a) * c.unlift", "<< c.fraction_bits), a)"),
        ("else r + tail)", "else r - tail)"),
        ("against = where(positive, b, a)", "against = where(positive, a, b)"),
        ("where((against == c.zero) & (size >= c.zero), c.zero, size)", "size"),
        ("where(positive, b - a * e, b * e - a)", "where(positive, b + a * e, b * e - a)"),
    ),
    *_in(
        "_kernels/point.py",
        "p",
        ("lost = where(y, c.zero, (c.one - q) - p)", "lost = c.zero * p"),
        ("bits(u * c.raise_subnormal)", "bits(u)"),
        ("lost * (c.one - k)", "lost"),
        ("+ k * c.ln2_low)) - f)", "- k * c.ln2_low)) - f)"),
        ("where(y, p, c.one - p)", "where(y, p, c.one)"),
        ("b * loss_from_proba(p, a != a)", "b * loss_from_proba(p, a == a)"),
        ("where(b == c.zero, -a / p, mixed)", "mixed"),
    ),
    *_in(
        "_kernels/point.py",
        "options",
        ("return y * keep + half, (c.one - y) * keep + half", "return y * keep + half, c.one - (y * keep + half)"),
        ("keep, half = c.one - smoothing, c.half * smoothing", "keep, half = c.one - smoothing, smoothing"),
    ),
    *_in("_kernels/primitives.py", "z", ("exp_clamp=746", "exp_clamp=744"), ("exp_clamp=105", "exp_clamp=103")),
    *_in(
        "_kernels/coefficients.py",
        "z",
        ("0.16666666666666413", "0.16666666666669413"),
        ("0.6666666666666631", "0.6666666666666031"),
        ("0.4002170003952185", "0.4003170003952185"),
    ),
    *_in(
        "_kernels/coefficients.py",
        "p",
        ("0.39999999999416586", "0.39999999996416586"),
        ("0.3997754803543605", "0.4007754803543605"),
    ),
    *_in(
        "_kernels/exact_sum.py",
        "sums",
        ("MIDDLE = 1.5 * 2.0 ** (52 - 72)", "MIDDLE = 1.5 * 2.0 ** (52 - 75)"),
        ("LARGEST_SUM = 2.0**20", "LARGEST_SUM = 2.0**30"),
        ("np.float64(2.0**-61)", "np.float64(2.0**-64)"),
        ("np.float32(2.0**-49)", "np.float32(2.0**-52)"),
        ("BIN_OFFSET = 4 * 1074 + 256", "BIN_OFFSET = 2 * 1074 + 256"),
        ("<< (c - b)) + low", "<< (c - b)) - low"),
        ("(0 if place & 1 else HALF_BITS)", "0"),
        ("((place >> 1) - lowest +", "((place >> 1) +"),
        ("middle, low = rest, np.zeros(1)", "middle, low = rest[1:], np.zeros(1)"),
        ("low = rest - middle", "low = rest * 0"),
        ("whole & _LOW_HALF)", "whole & (_LOW_HALF >> 1))"),
        ("+ a[1] * b[1]", ""),
        ("x * 134217729.0", "x * 1073741825.0"),
        ("bool(smallest and sums[0] < LARGEST_SUM)", "bool(smallest)"),
    ),
    *_in(
        "_kernels/blocks.py",
        "blocks",
        ("work(start, min(start + chunk, size))", "work(start, min(start + chunk, size - 1))"),
        ("results.append(work(start,", "results.append(work(start + 1,"),
        ("slice(block * BLOCK, (block + 1) * BLOCK)", "slice(block * BLOCK, (block + 1) * BLOCK - 1)"),
        ("loss, infinite = loss + bins.sum(), bins.infinite", "pass"),
        ("0 < size <= BLOCK and", "size <= BLOCK and"),
        ('and dtype.char in "df"):', "):"),
        ("layout.c_contiguous and layout.aligned and", "layout.aligned and"),
        ("and a.dtype.isnative", ""),
        ("return None if unfit else in_last_quanta", "return in_last_quanta"),
        ("valid = (x >= 0) & (x <= 1)", "valid = (x >= 0)"),
        ("if kind == INVALID:", "if kind == 7:"),
        ("        part = part[keep]\n", "        part = part[~keep]\n"),
    ),
    *_in(
        "_kernels/blocks.py",
        "loss",
        ("t[weightless] = 0  # however infinite", "pass"),
        ("g[weightless] = 0", "pass"),
        ("(m * g.dtype.type(scale))", "m"),
        ("values[keep] = kept", "values[: kept.size] = kept"),
    ),
    *_in("_kernels/blocks.py", "bad input", ("(weight >= 0) & (weight < np.inf)", "(weight < np.inf)")),
    *_in(
        "_loss.py",
        "loss",
        ("divisor = weights\n", "divisor = Dyadic(kept, 0)\n"),
        ('size if denominator == "size" else kept', 'kept if denominator == "size" else size'),
        ("math.inf if totals.infinite else", ""),
        ("divisor = Dyadic.of(denominator)", "divisor = Dyadic(int(denominator), 0)"),
        ("weight, *divisor.reciprocal())", "weight, *_ONE.reciprocal())"),
        ("scaled(curvature[keep], weight, *", "scaled(curvature[keep], None, *"),
    ),
    *_in(
        "_tally.py",
        "tally",
        ("value + part[name] for name", "part[name] for name"),
        ("return Tally().merge(self).merge(other)", "return self.merge(other)"),
        ("heavy = weight > 0", "heavy = weight >= 0"),
        ("Dyadic.make(n - 1, 0)", "Dyadic.make(n, 0)"),
        ("- TWO * sums", "- sums"),
        ('sums["wy"].over(weight)', 'sums["y"].over(rows)'),
        ("normalized_entropy=loss / base_rate_loss", "normalized_entropy=base_rate_loss / loss"),
        (" - exact_sum(losses, weight)", ""),
        ("(clip, 1 - clip)", "(clip, 1.0)"),
        ("1e-7: 16.118095550958316", "1e-7: 16.118095550958321"),
        ('"wy": sums["y"], "v": v', '"wy": rows, "v": v'),
    ),
    *_in(
        "_validation.py",
        "bad input",
        ("wrong = ~((p >= 0) & (p <= 1)) & keep", "wrong = ~((p >= 0) & (p <= 1.1)) & keep"),
        ("if low >= 0 and 20 < high <= 100:", "if low >= 0 and 20 < high <= 50:"),
        ("wrong = ~((y >= 0) & (y <= 1)) & keep", "wrong = ~((y >= -1) & (y <= 1)) & keep"),
        ("<= {-1, 1}", "<= {-1, 0}"),
        ('("weight-negative", weight < 0)', '("weight-negative", weight < -1)'),
        ("if x.shape != y.shape:", "if x.size != y.size:"),
        ("not y_true.index.equals(given.index)", "False"),
        ("0 <= s <= 1)", "0 <= s <= 2)"),
    ),
    *_in(
        "compiler/primitives.py",
        "compiled",
        ("select(condition, chosen, otherwise)", "select(condition, otherwise, chosen)"),
        (
            "polynomial(powers, coefficients[half:]) * powers[level]",
            "polynomial(powers, coefficients[half:]) * powers[0]",
        ),
    ),
    *_in(
        "compiler/losses.py",
        "compiled means",
        ("gs[i] = slope * factor", "gs[i] = slope"),
    ),
    *_in(
        "compiler/losses.py",
        "compiled",
        ("point.slope_from_proba(p, y != 0)", "point.slope_from_proba(p, y == 0)"),
        ("point.loss_given_fraction(f, k), f", "point.loss_given_fraction(f, f), f"),
        ("firsts[i] = exp_of_minus(abs(xs[i]))", "firsts[i] = exp_of_minus(xs[i])"),
    ),
    *_in(
        "compiler/losses.py",
        "compiled loops",
        ("for start in range(0, n, BLOCK):", "for start in range(BLOCK, n, BLOCK):"),
        ("found[4 + misfits] = start // BLOCK", "found[4 + misfits] = start // BLOCK + 1"),
        ("if not (y[i] >= 0 and y[i] <= 1):", "if not y[i] >= 0:"),
        ("fits = bool(fits and labels <= 1)", "fits = bool(fits)"),
    ),
    *_in(
        "compiler/exact_sum.py",
        "compiled loops",
        ("        low += _minus(rest, b)\n        smallest", "        low += _minus(rest, a)\n        smallest"),
        ("        middle += _minus(x, a)\n", "        middle += x\n"),
        ("(high < LARGEST_SUM) & (smallest >= SMALLEST64)", "(high < LARGEST_SUM)"),
        ("low += _minus(rest, b)\n        lost =", "low += _minus(rest, a)\n        lost ="),
        ("lost_middle += b\n", "lost_middle += a\n"),
        ("wholes[i] & _LOW_HALF", "wholes[i] & (_LOW_HALF >> 1)"),
        ("(size ^ negative) - negative", "size"),
        ("- _chosen(biased == 0, 2.0**52, 0.0)", ""),
        ("number(pattern(size) | (bits & _SIGN))", "size"),
        ("+ a_low * b_high) + a_low * b_low", "+ a_low * b_high)"),
        ("    return weight * m, e + f\n", "    return weight * m, e\n"),
        ("    return v * v, 2 * e\n", "    return v * v, e\n"),
        ("    return np.float64(np.float32(v)), e", "    return v, e"),
        ("                _add_weight_v_lost(ts, ws, bins[3], scratch)\n", ""),
    ),
    *_in(
        "compiler/exact_sum.py",
        "compiled groups",
        ("(size ^ negative) - negative, max(biased, 1) - 1075", "(size ^ negative) - negative, biased - 1075"),
    ),
    *_in(
        "compiler/group_sums.py",
        "compiled groups",
        ("pattern(b) - _B_BITS,", "pattern(b) - _A_BITS,"),
        ("((one + (pattern(x) >> 63)) << _WHOLE)", "(one << _WHOLE)"),
        ("spread = size * (1 - size)\n    e =", "spread = size\n    e ="),
        ("so_far, ends[group] = so_far + ends[group], so_far", "so_far, ends[group] = so_far + ends[group], 0"),
        ("(np.int64(y[i]) << 63)", "(np.int64(y[i]) << 62)"),
        ("                first = ends[group]\n", ""),
        ("(largest <= group_sums.LARGEST_LOSS)", "(largest > 0)"),
        ("(loss >= group_sums.SMALLEST_LOSS)", "(loss > 0)"),
        ("    row[7] += terms[6]\n", ""),
    ),
    *_in(
        "compiler/forecast_bins.py",
        "compiled groups",
        ("(np.int64(SIDE) & (bits >> 63))", "np.int64(0)"),
        ("(np.int64(ys[i]) << ONES)", "np.int64(ys[i])"),
    ),
    *_in(
        "_accumulate/serialization.py",
        "tally",
        ("!= check:", "== b'':"),
        ("if version != VERSION:", "if False:"),
    ),
    *_in(
        "_kernels/loader.py",
        "library",
        ("whole = zlib.crc32(file.read()) == check", "whole = True"),
        ("if asked and asked not in runnable:", "if False:"),
        ("in reversed(runnable.items()) if compared", "in reversed(runnable.items())"),
        ("if level in levels}", "}"),
        ("except (OSError, AttributeError) as error:", "except OSError as error:"),
    ),
    *_in(
        "_kernels/ctypes_calls.py",
        "library",
        ("except (TypeError, ValueError):  # read-only", "except ValueError:  # read-only"),
        ("unfit[:left_out]", "unfit"),
        ("(len(array) + BLOCK - 1) // BLOCK", "len(array) // BLOCK"),
    ),
    *_in(
        "_kernels/processor.py",
        "library",
        ("if leaf > largest[leaf & _EXTENDED] or", "if"),
        ("saved & level.saved != level.saved", "False"),
        ("xcr0() if cpuid(1)[_ECX] & _OSXSAVE else 0", "xcr0()"),
        ("(0, 9, 13, 19, 20, 23)", "(0, 9, 13, 23)"),
        ("(12, 22, 27, 28, 29)", "(12, 22, 27, 28)"),
        ("(16, 17, 28, 30, 31)", "(16, 17, 28, 30)"),
    ),
    *_in(
        "_kernels/threads.py",
        "compiled loops",
        ("after_in_child=_idle.clear", "after_in_child=_idle.copy"),
        (
            "        except RuntimeError:\n            return False",
            "        except ImportError:\n            return False",
        ),
        ("        _idle.append(inbox)\n", ""),
    ),
    *_in(
        "_train/regression/likelihood.py",
        "likelihoods",
        ("(sigmoid(-self.z) - sigmoid(self.z)) / 2", "(sigmoid(-self.z) - sigmoid(self.z))"),
        (", *np.log(system.scale)]", "]"),
        ("(1 - 6 * p * rest)", "(1 - 4 * p * rest)"),
        ("- own / 2 + flat @ flat.T / 2", "- own / 2"),
    ),
    *_in(
        "_train/regression/profile.py",
        "likelihoods",
        ("(1 - (1 - LEVEL) / 2)", "(1 - (1 - LEVEL))"),
        ("np.eye(size)[first:]", "np.eye(size)"),
        ("2 * (top.value - at_zero.value)", "top.value - at_zero.value"),
    ),
    *_in(
        "_train/regression/limits.py",
        "separation",
        ("left = left & ~rows", "break"),
        ("free |= multiples.keys() |", "free |="),
        ("({0} if intercept and constant else set())", "set()"),
        ("first = next((move for move in moves if move), 0.0)", "first = 1.0"),
    ),
    *_in(
        "_train/along_lines.py",
        "sparse rows",
        (" + moved * math.sqrt(bends) * self._reach", ""),
        ("return norm * norm / 2 + slope * moved", "return norm * norm / 200 + slope * moved"),
        ("shift = (mixed * fall - slope * rise) / determinant", "shift = 0.0"),
        ("if coef[:-1].any() and not math.isfinite(state.objective):", "if False:"),
        ("if state.trace or not gain else math.inf", ""),
    ),
    *_in(
        "_train/along_lines.py",
        "dual ascent",
        ("if is_far(system.penalty, gradient, found):", "if False:"),
        ("np.append(coef[:-1], coef[-1] + shift), z + shift", "coef, z"),
    ),
    *_in(
        "_train/dual_ascent.py",
        "dual ascent",
        ("coef[-1] += of_intercept * residuals", "pass"),
        ("np.argsort(_hashes(rows, given))", "np.arange(rows.rows)"),
        (" * stride) % rows.rows]", ") % rows.rows]"),
        ("near=gain <= enough", "near=True"),
        ("weight * squares / (4 * penalty)", "squares / (4 * penalty)"),
        ("while math.gcd(stride, number) > 1:", "while False:"),
        ("entries.view(np.uint64) * MIX + others", "others"),
    ),
    *_in(
        "_kernels/dual_ascent.py",
        "dual ascent",
        ("gain += move * missing", "gain += step * missing"),
        ("coef[-1] += of_intercept * move", "pass"),
        ("value[place], index[place]", "value[place], index[: place.size]"),
        ("kept = value[place] != 0", "kept = value[place] < 1e300"),
    ),
    *_in(
        "compiler/dual_ascent.py",
        "compiled ascent",
        ("total += row[2] * row[0]", "total += row[0]"),
        ("squares += v * v", "squares += v"),
        ("block = following", "block = np.int64(0)"),
    ),
    *_in(
        "_train/single_columns.py",
        "sparse rows",
        ("length[np.argsort(first)]", "length"),
        ("self.share * np.repeat(", "np.repeat("),
    ),
    *_in(
        "_train/sparse.py",
        "sparse rows",
        ("second[:, -1] *= self.last", "pass"),
        ("np.divide(squares, penalty, out=squares.copy(), where=penalty > 0)", "squares"),
        ("of_bend + of_line * np.arange(3)", "of_bend"),
        ("return z + self.offset if self.offset.size else z", "return z"),
    ),
    *_in(
        "_train/intercept.py",
        "dual ascent",
        ("if abs(slopes) < bends else math.copysign(stride, slopes)", "if bends else 0.0"),
        ("low, high = (low, moved) if slopes > 0 else (moved, high)", "pass"),
    ),
    *_in(
        "_train/steps.py",
        "dual ascent",
        ("if (moved is None or moved[0] < 1) and is_far(", "if False and is_far("),
    ),
    *_in(
        "_train/held.py",
        "separation",
        ("<= _MARGIN * np.abs(state.found.slope)).all()", "<= np.inf).all()"),
        ("for _ in range(most):", "for _ in range(1):"),
        ("if not factors.dependent.size and (", "if ("),
        ("free.penalty = extended(np.zeros(data.columns), table.penalty[-1])", ""),
    ),
    *_in(
        "_train/separation.py",
        "separation",
        ("np.array([(each > 0) - (each < 0) for each in exact], np.float64)", "np.zeros(len(exact))"),
    ),
    *_in(
        "_train/stepwise/objective.py",
        "train",
        ("slopes if self.loss ==", "-slopes if self.loss =="),
        ("2 * slopes * _spread(z)", "slopes * _spread(z)"),
        ("_mean(trained[rows] * column[rows])", "_mean(trained * column)"),
        ("+ self._penalized(weights)", ""),
        ("[[0.0], self.l2 * weights[1:]]", "[[self.l2 * weights[0]], self.l2 * weights[1:]]"),
        ("return math.fsum(values) / values.size", "return float(np.sum(values)) / values.size"),
        ("if not np.isfinite(z).all():", "if np.isnan(z).all():"),
        ("(np.abs(slopes) < 0.5).all()", "(np.abs(slopes) < 0.5).any()"),
        ("never, logits=-z", "never, logits=z"),
        (" if self.l2 else 0.0", ""),
    ),
    *_in(
        "_train/stepwise/methods.py",
        "train",
        ("- self.options.learning_rate * frame.gradient\n", "- frame.gradient\n"),
        ("self.options.momentum * self._velocity", "self._velocity"),
        ("self._left[: self.options.batch_size]", "self._left[: self.options.batch_size + 1]"),
        ("Draws(options.seed)", "Draws(options.seed + 1)"),
        ("flat = not curvature[0, 0] > _FLAT", "flat = False"),
        ("> _ROUNDING * diagonal[k]", "> 0"),
        ("right[k] /= matrix[k, k]", "right[k] /= diagonal[k]"),
    ),
    *_in(
        "_train/stepwise/descent.py",
        "train",
        ("if following is not None:", "if following is not None and step < steps:"),
        ("objective.value(frame) > limit", "False"),
        ('reason = "separable" if', 'reason = "separable" if not'),
        ("array.flags.writeable = False", "array.flags.writeable = True"),
        ("start, features.shape[1] + 1", "start, features.shape[1]"),
        ("(number := operator.index(value)) >= least", "(number := operator.index(value)) is not None"),
    ),
    *_in(
        "_train/stepwise/features.py",
        "train",
        ("mean[constant] = columns[constant, 0]", "mean[constant] = 0"),
        ("(off / most[:, None]) ** 2", "off**2 / most[:, None]"),
        ("np.where(constant, 1.0, most * spread)", "most * spread"),
        ("np.abs(array) <= LARGEST", "array <= LARGEST"),
        ("or not array.size", ""),
    ),
    *_in(
        "_sfc32.py",
        "draws",
        ("b ^ (b >> 9)", "b ^ (b >> 8)"),
        ("(c << 21) | (c >> 11)", "(c << 21)"),
        ("self._word() >> 5, self._word() >> 6", "self._word() >> 6, self._word() >> 5"),
        ("fair = _WORD - _WORD % n", "fair = _WORD"),
        ("self.below(last + 1)", "self.below(last)"),
        ("isinstance(seed, bool) or ", ""),
    ),
    *_in(
        "_lesson/number_format.py",
        "numbers",
        ('.removesuffix(".0")', ""),
        ("int(exponent)", "exponent"),
        ('if mantissa == "-0":', 'if mantissa == "0":'),
        ('"undefined" if math.isnan(x) else ', ""),
    ),
    *_in(
        "_lab/guard.py",
        "guard",
        ('if not self._knows(headers.get("host", "")) or len', "if len"),
        ('host.rpartition(":")[0] in self._allowed', 'host.partition(":")[0].endswith("hub.example.org")'),
        ("host in self._own", "host.startswith(LOOPBACK)"),
        ("if not hmac.compare_digest(", "if False and not hmac.compare_digest("),
        ("if not self._from_page(scope, headers):", "if False:"),
        ("or not self._knows(host):", ":"),
        ('scheme not in {"http", "https"} or', ""),
        ('if scope["method"] not in {"GET", "HEAD"} and "origin" not in headers:', "if False:"),
        ('headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}', "True"),
        (' and headers.get("sec-fetch-dest") == "document"', ""),
        ('opened and scope["method"] == "GET"', "False"),
        ('return BODY if "transfer-encoding" in headers', 'return BODY if False and "transfer-encoding" in headers'),
        ('if "transfer-encoding" in headers or not length.isdecimal():', "if False:"),
        ('if "transfer-encoding" in headers or not', "if not"),
        ("LARGE if int(length) > self.limits.file_bytes else None", "None"),
        ("async with asyncio.timeout(silent):", "async with asyncio.timeout(None):"),
        ('({"connection": "close"} if scope["method"] == "POST" and silent else {})', "{}"),
        ('refusal.status, {"connection": "close"})', "refusal.status)"),
        ("\"default-src 'none'; script-src 'self';", "\"default-src 'none'; script-src 'self' 'unsafe-inline';"),
        ('"headers": [*message["headers"], *named]', '"headers": [*message["headers"]]'),
    ),
    *_in(
        "_lab/guard.py",
        "lab",
        ('if not message.get("more_body"):', "if False:"),
    ),
    *_in(
        "_lab/server.py",
        "guard",
        ("self.loop.call_later(limits.head_seconds, self.transport.abort)", "None"),
        ("h11_max_incomplete_event_size=self.limits.head_bytes", "h11_max_incomplete_event_size=None"),
        ("longest.transport.abort()", "pass"),
        ("server_header=False", "server_header=True"),
        ("secrets.token_urlsafe(24)", '"x" * 32'),
    ),
    *_in(
        "_lab/server.py",
        "lab",
        ("if candidate == last:", "if True:"),
        ("socket.create_server((ADDRESS, candidate))", 'socket.create_server(("0.0.0.0", candidate))'),
        ("signal.signal(signal.SIGINT, self._server.handle_exit)", "signal.getsignal(signal.SIGINT)"),
        ('{"content-type": TYPES[path], "vary": "accept-encoding"}', "{}"),
        ('{**headers, "content-encoding": "gzip"}', "headers"),
    ),
    *_in(
        "_lab/api.py",
        "lab",
        ("_temporary.remove(path)", "pass"),
        ("if stopped():", "if False:"),
        ("        stop.set()\n", ""),
        (", hint(error, query), answer(error, query))", ', "")'),
        (", answer(error, query))", ")"),
        ("len(query) != len(request.query_params.multi_items())", "False"),
        ("not known.issuperset(query) or", ""),
        ("source = open_file(path, name=_name(query))", "source = open_file(path)"),
        ("and int(worst) <= WORST", ""),
    ),
    *_in(
        "_lab/preview.py",
        "lab",
        ('np.inf: "Infinity", ', ""),
        ("if source.columns.count(name) == 1", ""),
        ("if error.subject not in names:", "if True:"),
        ("source.columns[:COLUMNS]", "source.columns"),
    ),
    *_in(
        "_atomic_write.py",
        "atomic",
        ("beside.replace(path)", "path.write_bytes(content)"),
        ("0o600 if private else 0o666", "0o666"),
        ("0o600 if private else 0o666", "0o600"),
        ("_temporary.remove(beside)", "pass"),
        ("_replace(Path(os.path.realpath(path))", "_replace(Path(path)"),
        ("beside.chmod(stat.S_IMODE(path.stat().st_mode))", "pass"),
        ("path.parent.mkdir(parents=True, exist_ok=True)", "pass"),
    ),
    *_in(
        "_lab/export.py",
        "export",
        ("{_hash(_UNPACK)} {_hash(script)}", "'unsafe-inline'"),
        ('page.replace(_STYLE, f"<style>{style}</style>", 1)', "page"),
    ),
    *_in(
        "_lab/payload.py",
        "export",
        ("allow_nan=False", "allow_nan=True"),
        ('return text.replace("<", "\\\\u003c")', "return text"),
    ),
]


class Result(NamedTuple):
    mutation: Mutation
    killed: bool
    seconds: float
    said: str


def occurrences(mutation: Mutation) -> int:
    """Return how often the old text stands in the file; it must be once."""
    return _path(ROOT, mutation).read_text(encoding="utf-8").count(mutation.old)


def _path(root: Path, mutation: Mutation) -> Path:
    return root / mutation.file if mutation.file.startswith("compiler/") else root / "src" / "logloss" / mutation.file


def _tests(suite: Suite, copy: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(copy / "src"),
        "LOGLOSS_TEST_MODE": suite.mode,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *suite.arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def _copy_libraries(copy: Path) -> None:
    built = Path("src", "logloss", "_kernels", "built")
    shutil.rmtree(copy / built, ignore_errors=True)
    shutil.copytree(ROOT / built, copy / built)


def _compile(copy: Path) -> None:
    """Compile a copy's kernels for this processor alone, whatever their bits: those are for the tests to notice."""
    code = (
        "from compiler import build, targets; build._compare = lambda libraries: None; "
        "build._lowest_and_own = lambda platform, runnable: runnable[-1:]; build.build(targets.here(), 'some')"
    )
    subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=os.environ | {"PYTHONPATH": str(copy / "src")}, check=True
    )


def try_mutation(mutation: Mutation, copy: Path) -> Result:
    """Break one line of the copy, run the tests, and put the line back."""
    path = _path(copy, mutation)
    whole = path.read_text(encoding="utf-8")
    assert whole.count(mutation.old) == 1, f"stands there {whole.count(mutation.old)} times: {mutation}"
    path.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    start = time.perf_counter()
    try:
        if mutation.file.startswith("compiler/"):
            _compile(copy)
        done = _tests(SUITES[mutation.suite], copy)
        said = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
        assert done.returncode in (0, 1), f"the tests did not run ({done.returncode}): {mutation}\n{done.stdout}"
        killed = done.returncode == 1
    except subprocess.TimeoutExpired:
        killed, said = True, f"did not end within {LIMIT} s"
    finally:
        path.write_text(whole, encoding="utf-8")
        if mutation.file.startswith("compiler/"):
            _copy_libraries(copy)
    return Result(mutation, killed, time.perf_counter() - start, said)


def run(mutations: Iterable[Mutation], workers: int) -> Iterator[Result]:
    """Try all mutations; but first see that the tests are green without them."""
    mutations = list(mutations)
    with tempfile.TemporaryDirectory(prefix="logloss-mutations-") as folder:
        copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(workers):
            for name in ("src", "compiler"):
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, Path(folder) / str(number) / name, ignore=ignored)
            copies.put(Path(folder) / str(number))

        def with_copy(work, *arguments):
            copy = copies.get()
            try:
                return work(*arguments, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            names = sorted({mutation.suite for mutation in mutations})
            for name, done in zip(names, pool.map(lambda n: with_copy(_tests, SUITES[n]), names), strict=True):
                if done.returncode:
                    raise SystemExit(f"the suite {name!r} is red before anything is broken:\n{done.stdout}")
            yield from pool.map(lambda m: with_copy(try_mutation, m), mutations)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only mutations whose file or text contains this")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    chosen = [m for m in MUTATIONS if arguments.only in str(m) or arguments.only == m.suite]
    survivors = []
    for result in run(chosen, arguments.workers):
        survivors += [] if result.killed else [result]
        verdict = "red     " if result.killed else "SURVIVED"
        sys.stdout.write(f"{verdict} {result.seconds:5.1f} s  {result.mutation}\n{'':18}{result.said}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - len(survivors)} of {len(chosen)} mutations went red.\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
