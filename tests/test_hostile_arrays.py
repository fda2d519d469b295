"""No array that is given to a public function reaches machine code unchecked: an error of ours or the right value.

Every array argument of every public function is given every hostile array, in a process of its own: whatever happens
there, a signal is seen.
"""

import inspect
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np
import pytest

import logloss
from logloss.errors import ArgumentError, LogLossError

SIZES = (600, 600_000)  # one chunk, and several threads'


def unaligned(a: np.ndarray) -> np.ndarray:
    return np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype)


def strided(a: np.ndarray) -> np.ndarray:
    wide = np.full(2 * a.size, np.nan)
    wide[::2] = a
    return wide[::2]


def reversed_twice(a: np.ndarray) -> np.ndarray:
    return a[::-1].copy()[::-1]


def readonly(a: np.ndarray) -> np.ndarray:
    a = a.copy()
    a.flags.writeable = False
    return a


def changed(a: np.ndarray, value: object) -> np.ndarray:
    a = a.copy()
    a[a.size // 2] = value
    return a


# What may stand where an array of floats should; of these the same numbers, held in another way...
SAME: dict[str, Callable[[np.ndarray], Any]] = {
    "plain": np.copy,
    "strided": strided,
    "reversed": reversed_twice,
    "big-endian": lambda a: a.astype(">f8"),
    "unaligned": unaligned,
    "read-only": readonly,
    "longdouble": lambda a: a.astype(np.longdouble),
    "a column of a table": lambda a: np.stack([a, a], axis=1)[:, 1],
    "Fortran's order": lambda a: np.asfortranarray(np.stack([a, a]))[0],
    "objects": lambda a: a.astype(object),
    "a list": np.ndarray.tolist,
    "a tuple": lambda a: tuple(a.tolist()),
    "a memoryview": memoryview,
    "a subclass": lambda a: a.view(type("Sub", (np.ndarray,), {})),
    "bytes beside it": lambda a: np.frombuffer(a.tobytes() + b"\xff" * 64, np.float64)[: a.size],
    "a record's field": lambda a: np.rec.fromarrays([np.zeros(a.size, np.int8), a], names="a,b")["b"],
}
# ... and others, some of which are no numbers at all.
OTHER: dict[str, Callable[[np.ndarray], Any]] = {
    "float32": lambda a: a.astype(np.float32),
    "float16": lambda a: a.astype(np.float16),
    "int8": lambda a: a.astype(np.int8),
    "negative int8": lambda a: -a.astype(np.int8),
    "uint64": lambda a: a.astype(np.uint64) + np.uint64(2**63),
    "bool": lambda a: a > 0.5,
    "short": lambda a: a[:10],
    "long": lambda a: np.concatenate([a, a]),
    "empty": lambda a: a[:0],
    "0-d": lambda a: a[0],
    "a row": lambda a: a[None, :],
    "a column": lambda a: a[:, None],
    "two columns": lambda a: np.stack([1 - a, a], axis=1),
    "broadcast": lambda a: np.broadcast_to(a[0], a.shape),
    "overlapping": lambda a: np.lib.stride_tricks.as_strided(a, a.shape, (0,)),
    "NaN": lambda a: changed(a, np.nan),
    "infinite": lambda a: changed(a, np.inf),
    "negative": lambda a: changed(a, -1),
    "-0": lambda a: changed(a, -0.0),
    "subnormal": lambda a: changed(a, 5e-324),
    "the largest": lambda a: changed(a, 1.7e308),
    "masked": lambda a: np.ma.masked_array(a, a > 0.5),
    "complex": lambda a: a.astype(complex),
    "dates": lambda a: a.astype("M8[s]"),
    "texts": lambda a: a.astype(str),
    "bytes": lambda a: a.astype("S8"),
    "records": lambda a: np.zeros(a.size, "f8,f8"),
    "voids": lambda a: np.zeros(a.size, "V8"),
    "ragged": lambda a: [a, a[:1]],
    "None in it": lambda a: [None, *a[1:].tolist()],
    "a dict": lambda a: {"a": a},
    "a text": lambda a: "array",
    "a number": lambda a: 0.5,
    "a set": lambda a: set(a[:3].tolist()),
    "a generator": lambda a: (x for x in a),
    "an array that lies": lambda a: type("Lies", (), {"__array__": lambda *_, **__: a[:7], "__len__": lambda _: 9})(),
    "an array that fails": lambda a: type("Fails", (), {"__array__": lambda *_, **__: 1 / 0})(),
}
RESULTS = {"out", "losses"}  # arguments that are written to


def tallied(**arrays: Any) -> logloss.Score:
    tally = logloss.Tally()
    tally.update(**arrays)
    return tally.result()


def compared(y: Any, p: Any, **others: Any) -> logloss.Comparison:
    return logloss.compare(y, {"a": p, "b": np.full(SIZES[0], 0.5)}, **others)


def summed(**arrays: Any) -> logloss.Evaluation:
    return logloss.partial_evaluate(**arrays).result()


def path(y: Any, X: Any, **others: Any) -> tuple[float, ...]:
    if isinstance(X, list | tuple) and np.ndim(X[0]) == 0:
        X = [[x] for x in X]
    elif isinstance(X, np.ndarray | memoryview) and X.ndim == 1:
        X = np.asarray(X)[:, None]
    try:
        found = logloss.logistic_regression_path(X, y, Cs=[0.1, 1.0], **others)
    except (
        ValueError,
        TypeError,
        ZeroDivisionError,
    ) as error:  # those of the array itself, and those of scikit-learn, which looks at what estimators are given
        raise ArgumentError("refused", str(error)) from error
    return (*found.coef.ravel().tolist(), *found.intercept.tolist(), *found.loss.tolist())


# Public functions of arrays, what is called, and the arguments that may be arrays: the labels first, then forecasts.
FUNCTIONS: dict[str, tuple[Callable[..., Any], str]] = {
    "log_loss": (logloss.log_loss, "y_true y_proba logits sample_weight pos_weight where"),
    "value_and_grad": (logloss.value_and_grad, "y_true y_proba logits sample_weight pos_weight where out"),
    "hessian": (logloss.hessian, "y_true y_proba logits sample_weight pos_weight where"),
    "Tally": (tallied, "y_true y_proba logits sample_weight losses"),
    "evaluate": (logloss.evaluate, "y p logit weight by cluster where id show"),
    "partial_evaluate": (summed, "y p logit weight by cluster where"),
    "reconcile": (logloss.reconcile, "y p weight where"),
    "compare": (compared, "y p weight cluster where"),
    "logistic_regression_path": (path, "y X sample_weight offset"),
    "fit": (logloss.fit, "y x weight offset cluster"),  # and `where` as in evaluate: y itself would leave one class
}


def test_every_public_function_of_arrays_is_here() -> None:
    public = {name: getattr(logloss, name) for name in logloss.__all__}
    functions = {name: one for name, one in public.items() if inspect.isfunction(one)}
    taking = {name for name, one in functions.items() if {"y_true", "y"} & set(inspect.signature(one).parameters)}
    assert (taking - {"explain"}) | {"Tally"} == set(FUNCTIONS)  # explain takes a few rows, and no kernel sees them
    for name in taking - {"partial_evaluate", "compare", "explain"}:
        typed = inspect.signature(functions[name]).parameters.values()
        arrays = {one.name for one in typed if "ArrayLike" in str(one.annotation) or "NDArray" in str(one.annotation)}
        elsewhere = {"data", "labels"} | ({"where"} if name == "fit" else set())  # tables are read as columns are
        assert arrays - elsewhere <= set(FUNCTIONS[name][1].split()), name


def attack(name: str) -> Iterator[str]:
    """Give a function every hostile array in the place of each argument; yield what is wrong."""
    call, arguments = FUNCTIONS[name]
    labels, forecasts, *_ = arguments.split()
    for argument in arguments.split():
        for size in SIZES if argument in RESULTS else SIZES[:1]:
            p = np.random.default_rng(3).random(size)
            y = (np.random.default_rng(4).random(size) < p).astype(np.float64)
            rows: dict[str, Any] = {labels: y, forecasts: p}
            if argument in {"logits", "logit"}:
                del rows[forecasts]
            for kind, make in (SAME | OTHER).items():
                sys.stdout.write(f"{argument} {size} {kind}\n")
                sys.stdout.flush()  # the last line is seen whatever happens
                plain = y if argument in {labels, "where"} else p
                same = kind in SAME and argument not in RESULTS
                hostile = make(plain > 0.5 if argument == "where" and same else plain.copy())
                try:
                    found = call(**rows | {argument: hostile})
                except LogLossError as error:
                    if same and kind not in REFUSED.get(f"{name} {argument}", REFUSED.get(argument, ())):
                        yield f"{argument} {size} {kind} is refused: {error}"
                    continue
                except Exception as error:  # which is what this is about
                    yield f"{argument} {size} {kind}: {type(error).__name__}: {error}"
                    continue
                if argument in RESULTS or same:
                    due = (
                        call(**rows) if argument in RESULTS else call(**rows | {argument: make_plain(plain, argument)})
                    )
                    if argument == "out":
                        found, due = found[0], due[0]
                    if repr(found) != repr(due):
                        yield f"{argument} {size} {kind}: another value"


def make_plain(plain: np.ndarray, argument: str) -> np.ndarray:
    return plain > 0.5 if argument == "where" else plain


# Where the same numbers in another form are no such argument: a mask is of bools, and columns have names.
REFUSED: dict[str, Collection[str]] = {
    "where": ("strided", "big-endian", "longdouble", "objects", "bytes beside it"),
    "logistic_regression_path y": ("objects",),  # which scikit-learn takes for texts
    "id": SAME,
    "show": SAME,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hostile_array_is_refused_or_means_what_it_holds(name: str) -> None:
    done = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1:]}\n{done.stderr[-3000:]}"


if __name__ == "__main__":
    sys.exit("\n".join(attack(sys.argv[1])) or None)
