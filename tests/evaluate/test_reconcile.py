"""A reconciliation is exact, the same for any order of rows, adds up, and goes to JSON and back."""

import dataclasses
import io
import json
import math
import subprocess
import sys
import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import logloss
from logloss._accumulate.batch import ROWS
from logloss._evaluate.conventions import CONVENTIONS, UNDEFINED, UNIT, Forecasts
from logloss._evaluate.reconcile import LibraryAccounts, ReconciliationScan
from logloss._evaluate.records.reconciliation import Printed, Reconciliation
from logloss._evaluate.spec import EvaluationSpec
from logloss._report.door import show
from logloss._sources import open_source
from logloss.errors import LogLossError

RANDOM = np.random.default_rng(31)
N = ROWS + 321
P = np.concatenate([RANDOM.random(N - 8) ** 3, [0, 0, 1, 1, 1 - 1e-9, 1e-20, 1e-8, 1.0]])
Y = np.concatenate([RANDOM.random(N - 8) < P[:-8], [1, 0, 1, 0, 0, 1, 1, 1]]).astype(np.uint8)
W = RANDOM.random(N)
NAMES = [each.name for each in CONVENTIONS]


def named(found: Reconciliation, name: str) -> Printed:
    return next(each for each in found.libraries if each.name == name)


def without_rows(found: Reconciliation) -> Reconciliation:
    return dataclasses.replace(found, libraries=tuple(dataclasses.replace(each, rows=()) for each in found.libraries))


def test_the_numbers_depend_on_the_rows_alone(tmp_path: Path) -> None:
    found = logloss.reconcile(y=Y, p=P, weight=W)
    order = RANDOM.permutation(N)
    shuffled = logloss.reconcile(y=Y[order], p=P[order], weight=W[order])
    assert without_rows(shuffled) == without_rows(found)
    path = tmp_path / "rows.csv"
    path.write_text(
        "y,p,w\n" + "".join(f"{y},{p!r},{w!r}\n" for y, p, w in zip(Y, P.tolist(), W.tolist(), strict=True))
    )
    read = logloss.reconcile(path, weight="w")
    assert read.libraries == found.libraries


@pytest.mark.parametrize("role", ["p", "logit"])
def test_parts_merge_in_any_order(role: str) -> None:
    spec = EvaluationSpec({"y": "y", role: "x", "weight": "w"}, logits=role == "logit")
    batches = list(open_source({"y": Y, "x": P, "w": W}).batches(["y", "x", "w"]))
    assert len(batches) > 1
    scans = []
    for order in (batches, batches[::-1]):
        whole = ReconciliationScan(spec)
        for batch in order:
            part = ReconciliationScan(spec)
            part.update(batch)
            whole.merge(part)
        scans.append(whole)
    whole = ReconciliationScan(spec)
    for batch in batches:
        whole.update(batch)
    state = [
        [{k: v for k, v in vars(each).items() if k != "convention"} for each in scan[LibraryAccounts].accounts]
        for scan in (*scans, whole)
    ]
    assert state[0] == state[1] == state[2]


@pytest.mark.parametrize("weight", [None, W])
def test_the_parts_of_a_difference_add_up_to_it(weight: Any) -> None:
    finite = (P > 0) & (P < 1)
    found = logloss.reconcile(y=Y[finite], p=P[finite], weight=None if weight is None else weight[finite])
    assert any(each.clipped for each in found.libraries)
    for each in found.libraries:
        assert each.value is not None
        parts = [each.clipped_theirs, -each.clipped_ours, each.rest, each.denominator]
        # each of the six numbers is rounded once
        slack = Fraction(2) ** -53 * sum(map(abs, map(Fraction, [*parts, each.value, found.log_loss])))
        assert abs(Fraction(each.value) - Fraction(found.log_loss) - sum(map(Fraction, parts))) <= slack, each.name


def test_a_number_is_the_exact_mean_of_what_each_row_costs() -> None:
    p, y = np.round(P[:2000] * 2.0**20) / 2.0**20, Y[:2000]  # 1 − p is exact
    found = logloss.reconcile(y=y, p=p)
    for name, low, dtype in (
        ("scikit-learn", 2.0**-52, "float64"),
        ("scikit-learn, float32", 2.0**-23, "float32"),
        ("XGBoost", 0.0, "float32"),
        ("Spark ML", 1e-15, "float64"),
    ):
        kept = np.clip(p.astype(dtype), np.dtype(dtype).type(low), np.dtype(dtype).type(1 - low))
        losses = logloss.log_loss(y, kept, reduction="none")
        finite = losses[np.isfinite(losses)].tolist()
        extra = (len(losses) - len(finite)) * Fraction(float(np.float32(36.84136199951172)))
        assert named(found, name).value == float((sum(map(Fraction, finite)) + extra) / len(losses)), name


def test_clipped_rows_are_counted_and_the_worst_named() -> None:
    found = logloss.reconcile(y=[1, 0, 1, 0, 1], p=[0.875, 0.25, 0.0, 1.0, 1e-300])
    assert (found.log_loss, found.infinite) == (math.inf, 2)
    ours = named(found, "scikit-learn")
    assert (ours.clipped, ours.clipped_ours) == (3, math.inf)
    assert [(row.row, row.loss) for row in ours.rows] == [(2, math.inf), (3, math.inf), (4, -math.log(1e-300))]
    assert {row.theirs for row in ours.rows} == {52 * math.log(2)}
    torch = named(found, "torch BCELoss, float64")
    assert (torch.clipped, torch.clipped_theirs) == (3, 60.0)
    assert [row.theirs for row in torch.rows] == [100.0] * 3


def test_what_clipped_rows_hold_is_told_apart_from_the_rest() -> None:
    ours = named(logloss.reconcile(y=[1, 0, 1, 1], p=[2.0**-900, 0.5, 0.5, 0.25]), "scikit-learn")
    assert (ours.clipped, ours.clipped_ours, ours.clipped_theirs) == (1, 225 * math.log(2), 13 * math.log(2))
    assert (ours.rest, ours.denominator) == (0, 0)


def test_rows_without_weight_count_where_rows_are_counted() -> None:
    y, p = [1, 0, 1, 1], [0.5, 0.5, 0.5, 0.0]
    found = logloss.reconcile(y=y, p=p, weight=[1, 2, 1, 0])
    assert found.log_loss == named(found, "scikit-learn").value == math.log(2)
    torch = named(found, "torch BCELoss, float64")
    assert (torch.value, torch.denominator, torch.clipped) == (math.log(2), 0.0, 0)
    assert named(logloss.reconcile(y=y, p=p, weight=[1, 0, 0, 0]), torch.name).value == math.log(2) / 4


def test_soft_labels_are_refused_kept_or_made_hard() -> None:
    found = logloss.reconcile(y=[0.25, 0.75], p=[0.25, 0.75])
    entropy = logloss.log_loss([0.25, 0.75], [0.25, 0.75])
    assert {each.name for each in found.libraries if each.value is None} == {
        "scikit-learn",
        "scikit-learn, float32",
        "Spark ML",
    }
    assert named(found, "torch BCELoss, float64").value == pytest.approx(entropy, rel=2**-50)
    assert named(found, "LightGBM").value == (-math.log(0.25) - math.log(0.75)) / 2
    assert named(found, "CatBoost").value == pytest.approx(-math.log(0.75), rel=2**-50)
    assert "above 0.5" in named(found, "CatBoost").reason


@pytest.mark.parametrize(("z", "y"), [(math.inf, 1), (-math.inf, 0), (-math.inf, 1), (math.inf, 0)])
def test_infinite_logits_are_undefined_where_the_formula_is(z: float, y: int) -> None:
    infinite, label = np.array([z], "float32"), np.array([float(y)], "float32")
    ln = -np.logaddexp(np.float32(0), -infinite)  # of the sigmoid
    with np.errstate(invalid="ignore"):
        formulas = {
            "all but a miss at +∞": (1 - label) * infinite - ln,
            "what is right": -label * ln - (1 - label) * -np.logaddexp(np.float32(0), infinite),
        }
    assert {name: bool(found(infinite, label)[0]) for name, found in UNDEFINED.items()} == {
        name: bool(np.isnan(value[0])) for name, value in formulas.items()
    }


@pytest.mark.parametrize(("dtype", "one", "zero"), [("float32", 16.64, -88.73), ("float64", 36.74, -709.79)])
def test_a_sigmoid_rounds_at_every_step_to_the_type(dtype: str, one: float, zero: float) -> None:
    z = np.concatenate([RANDOM.normal(0, scale, 2000) for scale in (0.01, 1, 10, 30, 300)])
    z = np.concatenate([z, [one, zero, math.inf, -math.inf, 1e300, -1e300]])
    of, kind, unit = Forecasts(z, logits=True), np.dtype(dtype).type, UNIT[dtype]
    with np.errstate(over="ignore", under="ignore"):
        p = 1 / (1 + np.exp(-z.astype(dtype).astype(float)).astype(dtype))
    assert of.p(dtype).dtype == p.dtype == kind
    assert (of.p(dtype, 8 * unit) <= p).all()
    assert (p <= of.p(dtype, -8 * unit)).all()
    assert (of.p(dtype)[z >= one] == 1).all()
    assert (of.p(dtype)[(z > 0) & (z < one - 0.02)] < 1).all()
    assert (of.p(dtype)[z <= zero] == 0).all()
    assert (of.p(dtype)[z > zero + 0.02] > 0).all()


def test_the_bound_covers_a_sigmoid_that_rounds_to_1_or_just_not() -> None:
    for z, slack in ((24 * math.log(2), 83), (16.7, 0)):  # exp(−z) is half a unit in the last place of 1, or less
        torch = named(logloss.reconcile(y=[0, 0], logit=[z, 0.0]), "torch BCELoss")
        assert torch.within is not None
        assert slack / 2 < torch.within < slack / 2 + 1


def test_the_call_is_that_for_the_rows() -> None:
    of_p, of_z = logloss.reconcile(y=[1], p=[0.5]), logloss.reconcile(y=[1], logit=[0.0])
    for by, one, other in zip(CONVENTIONS, of_p.libraries, of_z.libraries, strict=True):
        assert (one.call, other.call) == (by.call, by.call_on_logits)


PROBABILITY = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, 1e-16, 1e-15, 1e-7, 1 - 1e-9, 1 - 2.0**-53]))
LIST = st.lists(st.tuples(st.integers(0, 1), PROBABILITY, st.floats(0.01, 100)), min_size=1, max_size=30)


@settings(max_examples=60)
@given(LIST)
def test_laws(rows: list[tuple[int, float, float]]) -> None:
    y, p, w = map(list, zip(*rows, strict=True))
    found = logloss.reconcile(y=y, p=p, weight=w)
    assert [each.name for each in found.libraries] == NAMES
    assert Reconciliation.from_json(found.to_json()) == found
    for each, by in zip(found.libraries, CONVENTIONS, strict=True):
        assert each.value is not None
        if math.isnan(each.value):
            assert by.takes == "logits"
            assert each.reason
            continue
        assert each.value >= 0
        assert 0 <= each.clipped <= found.n
        assert len(each.rows) <= 3
        changes = [abs(row.theirs - row.loss) for row in each.rows if row.loss != row.theirs]
        assert all(change > 0 for change in changes)
        if by.takes == "p":
            assert math.isfinite(each.value)
        if by.divides == "weights" and math.isfinite(each.value) and by.dtype == "float64" and by.takes == "p":
            # a clip can only cost less, but for what it costs to be right
            assert each.value <= found.log_loss * (1 + len(rows) * UNIT[by.weights]) + 2e-15


def test_worst_is_how_many_rows_are_kept() -> None:
    for worst in (0, 1, 7):
        found = logloss.reconcile(y=Y, p=P, worst=worst)
        assert max(len(each.rows) for each in found.libraries) == worst


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"y": [1, 0], "p": [0.5, 1.5]}, None),
        ({"y": [1, 0], "p": [0.5, 0.5], "worst": -1}, None),
        ({"data": {"y": [1], "prob": [0.5]}, "p": "prb"}, "p='prob'"),
    ],
)
def test_errors_are_those_of_evaluate(arguments: dict[str, Any], hint: str | None) -> None:
    with pytest.raises(LogLossError) as ours:
        logloss.reconcile(**arguments)
    with pytest.raises(LogLossError) as theirs:
        logloss.evaluate(**arguments)
    assert str(ours.value) == str(theirs.value)
    assert ours.value.hint == hint


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "logloss/evaluation/2"}', '{"schema": null}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(LogLossError, match="it must be the JSON of a record of the schema"):
        Reconciliation.from_json(text)


def test_no_library_is_loaded() -> None:
    code = "import sys, logloss; logloss.reconcile(y=[1], p=[0.5]); print(*{n.partition('.')[0] for n in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"sklearn", "torch", "keras", "xgboost", "lightgbm", "catboost", "pyspark", "scipy"} & set(loaded) == set()


# on a terminal -------------------------------------------------------------------------------------------------------


def shown(found: Reconciliation, *, plain: bool = True) -> str:
    file = io.StringIO()
    show(found, file, plain=plain)
    return file.getvalue()


def why(found: Reconciliation) -> Sequence[str]:
    return shown(found).partition("why they differ\n")[2].splitlines()


def test_agreement_is_said() -> None:
    text = shown(logloss.reconcile(y=[1, 0, 1], p=[0.75, 0.25, 0.5]))
    assert text.endswith("All agree, as far as their own rounding lets them.\n")
    assert {line.split("  ")[1] for line in text.splitlines() if "0.421" in line[20:]} <= set(NAMES)


def test_clipped_rows_and_denominators_are_the_reasons() -> None:
    found = logloss.reconcile(y=[1, 0, 1], p=[0.75, 0.25, 0.0], weight=[1.0, 1, 4], worst=1)
    lines = why(found)
    assert lines[:2] == [
        "  scikit-learn             1 clipped row adds 24.03 to its mean, and ∞ to the exact one.",
        "                           row 2, y = 1 and p = 0: costs ∞, there 36.04",
    ]
    (at,) = (at for at, line in enumerate(lines) if line.startswith("  torch BCELoss, float64"))
    assert "+66.8 from dividing by the number of rows, not by the sum of their weights." in "".join(lines[at : at + 2])


def test_what_others_wrote_does_no_harm() -> None:
    name = "<b>\x1b[31m\n" + "x" * 10_000
    text = shown(logloss.reconcile({name: [1, 0], "p": [0.5, 0.5]}, y=name))
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 200


def test_a_record_read_back_shows_the_same() -> None:
    found = logloss.reconcile(y=Y, p=P, weight=W)
    assert shown(Reconciliation.from_json(found.to_json()), plain=False) == shown(found, plain=False)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("y,p\n1,0.75\n0,0.25\n1,0\n")
    command = [sys.executable, "-m", "logloss", "reconcile", str(path), "--y", "y", "--p", "p"]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert Reconciliation.from_json(done.stdout).log_loss == math.inf
    assert json.loads(done.stdout)["log_loss"] == "Infinity"
    assert (
        "row 2, y = 1 and p = 0: costs ∞" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )
    done = subprocess.run([*command, "--worst", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a whole number from 0 to 100000" in done.stderr


def test_the_page_shows_the_tables() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    for by in CONVENTIONS:
        for cells in (
            (by.name, by.version, by.dtype, by.rule, by.divides, f"`{by.source}`"),
            (by.name, f"`{by.call}`", f"`{by.call_on_logits}`"),
        ):
            assert f"| {' | '.join(cells)} |" in page


def test_how_far_a_number_may_be_off_follows_from_its_additions() -> None:
    """A sum in float64 goes through n additions, one in float32 through four levels of at least 16 terms."""
    for n in (4, 1 << 22):
        found = logloss.reconcile(y=np.tile([1, 0], n // 2), p=np.full(n, 0.5))
        for name, row, depth, unit in (
            ("scikit-learn", UNIT["float64"], n, UNIT["float64"]),
            ("torch BCELoss, float64", UNIT["float64"], n, UNIT["float64"]),
            ("XGBoost", UNIT["float32"], n, UNIT["float64"]),
            ("torch BCELoss", UNIT["float32"], 4 * (16 if n < 1 << 16 else 32) + 16, UNIT["float32"]),
        ):
            ours = named(found, name)
            assert ours.value is not None
            assert ours.within == pytest.approx(ours.value * (8 * row + depth * unit), rel=1e-12), name
    logits = logloss.reconcile(y=[1, 0, 1], logit=[2.0, -3.0, 0.5], weight=[1, 2, 1])
    cat = named(logits, "CatBoost")
    size = (2 * (2.0 + 2 * 3.0 + 0.5) / 4 + 1) * UNIT["float64"]  # y·z is taken off a term of the size of |z|
    assert cat.value is not None
    assert cat.within == pytest.approx(cat.value * (8 + 3) * UNIT["float64"] + size, rel=1e-12)


def test_a_library_that_prints_no_number_says_why() -> None:
    nothing = {"within": None, "clipped": 0, "clipped_ours": None, "clipped_theirs": None, "rest": None}
    nothing |= {"denominator": None, "rows": ()}
    refused = named(logloss.reconcile(y=[0.25, 1], p=[0.5, 0.5]), "Spark ML")
    assert vars(refused).items() >= (nothing | {"value": None}).items()
    assert refused.reason
    infinite = logloss.reconcile(y=[1, 1, 0], logit=[math.inf, math.inf, 1.0])
    for name in ("CatBoost", "Keras, from logits", "torch BCEWithLogitsLoss"):
        ours = named(infinite, name)
        assert math.isnan(ours.value)
        assert vars(ours).items() >= nothing.items()
        assert ours.reason.startswith("2 rows")
    assert named(logloss.reconcile(y=[1, 0], logit=[math.inf, 1.0]), "CatBoost").reason.startswith("1 row ")
    light = named(logloss.reconcile(y=[1, 0], p=[0.5, 0.5], weight=[1e-60, 1e-60]), "LightGBM")
    assert math.isnan(light.value)
    assert "float32" in light.reason
    assert named(logloss.reconcile(y=[0.25, 1], p=[0.5, 0.5]), "LightGBM").reason.startswith("labels above 0 count")
    assert [each.reason for each in logloss.reconcile(y=[0, 1], p=[0.5, 0.5]).libraries] == [None] * len(NAMES)


def test_what_a_reconciliation_says_of_its_rows() -> None:
    rows = {"label": ["yes", "no", "yes", "no"], "q": [75, 50, None, 25], "w": [1, 2, 1, 0]}
    found = logloss.reconcile(
        rows, "label", "q", weight="w", positive="yes", percent=True, missing="drop", where=[True] * 4, worst=1
    )
    assert (found.n, found.weight, found.infinite) == (2, 3.0, 0)
    assert found.log_loss == logloss.log_loss([1, 0], [0.75, 0.5], sample_weight=[1, 2])
    assert (found.source, found.columns) == ("arrays", {"y": "label", "p": "q", "weight": "w"})
    for each, by in zip(found.libraries, CONVENTIONS, strict=True):
        about = ("name", "call", "version", "source", "rule", "dtype", "weights", "divides")
        assert [getattr(each, name) for name in about] == [getattr(by, name) for name in about]
    torch = named(found, "torch BCELoss, float64")  # which divides by three rows, one of which weighs nothing
    assert torch.value == pytest.approx(found.log_loss * 3 / 3, rel=1e-15)
    assert torch.denominator == 0.0
    some = logloss.reconcile(y=[1, 0], p=[0.75, 0.5], weight=[1, 3])
    assert named(some, "torch BCELoss, float64").denominator == pytest.approx(some.log_loss * 4 / 2 - some.log_loss)


def test_rows_that_change_most_are_kept_with_their_weights() -> None:
    p = [1e-20, 1e-18, 0.5, 1e-30, 1e-18]
    found = named(logloss.reconcile(y=[1] * 5, p=p, weight=[1, 4, 9, 0.5, 4], worst=3), "scikit-learn")
    assert [row.row for row in found.rows] == [1, 4, 3]  # 4·5.4, the same, 0.5·33, 1·10
    assert [(row.y, row.given) for row in found.rows] == [(1.0, 1e-18), (1.0, 1e-18), (1.0, 1e-30)]
    assert found.rows[0].loss == pytest.approx(18 * math.log(10))
    assert found.rows[0].theirs == pytest.approx(52 * math.log(2))
    size = ROWS + 5  # a later batch holds the largest
    y, p_many = np.ones(size), np.full(size, 1e-20)
    p_many[-1], p_many[3] = 1e-30, 1e-25
    rows = named(logloss.reconcile(y=y, p=p_many, worst=3), "scikit-learn").rows
    assert [row.row for row in rows] == [size - 1, 3, 0]


def test_weights_beyond_a_type_warn_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = logloss.reconcile(y=[1, 0, 1], p=[0.5, 1e-320, 1.0], weight=[1e300, 1e-300, 1.0])
    assert found.log_loss == pytest.approx(math.log(2))


def test_a_soft_label_that_weighs_nothing_is_none() -> None:
    hard = logloss.reconcile(y=[1, 0], p=[0.75, 0.5], weight=[1, 2])
    soft = logloss.reconcile(y=[0.5, 1, 0], p=[0.5, 0.75, 0.5], weight=[0, 1, 2])
    assert (soft.log_loss, soft.n, soft.weight) == (hard.log_loss, 2, 3.0)
    for ours, theirs in zip(soft.libraries, hard.libraries, strict=True):
        assert ours.reason is None
        if ours.divides == "weights":
            assert (ours.value, ours.clipped, ours.rest) == (theirs.value, theirs.clipped, theirs.rest)
