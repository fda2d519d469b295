"""An evaluation is the exact score of the rows, the same from every source, and goes to JSON and back."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

import logloss
from logloss._accumulate.batch import ROWS, RowNumbers
from logloss._evaluate.records.evaluation import Evaluation, WorstRow
from logloss._stats.worst_rows import WorstRows
from logloss.errors import LogLossError

SITES = Path(__file__).parents[2].parent / "shared" / "data" / "liquefaction_spt_predictions.csv"

RANDOM = np.random.default_rng(11)
N = ROWS + 777
P = RANDOM.random(N)
Y = (RANDOM.random(N) < P).astype(np.int64)
W = RANDOM.random(N)
DATA = pa.table({"y": Y, "p": P, "w": W, "z": np.log(P) - np.log1p(-P)})


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the same rows in every form in which rows arrive."""
    folder = tmp_path_factory.mktemp("rows")
    pyarrow.csv.write_csv(DATA, folder / "rows.csv")
    pyarrow.parquet.write_table(DATA, folder / "rows.parquet", row_group_size=10_000)
    return {
        "csv": folder / "rows.csv",
        "parquet": str(folder / "rows.parquet"),
        "arrays": {name: DATA[name].to_numpy() for name in DATA.column_names},
        "lists": {name: DATA[name].to_pylist() for name in DATA.column_names},
        "pandas": DATA.to_pandas(),
        "polars": pl.DataFrame(DATA.to_pydict()),
        "pyarrow": DATA,
        "stream": Stream(DATA),
    }


class Stream:
    """Something that only hands out an Arrow stream."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def exact_mean(losses: np.ndarray) -> float:
    return float(sum(map(Fraction, losses.tolist())) / len(losses))


def numbers(result: Evaluation) -> dict[str, Any]:
    return {name: value for name, value in result.to_dict().items() if name not in {"source", "columns"}}


@pytest.mark.slow
def test_every_source_gives_the_same_evaluation(files: dict[str, Any]) -> None:
    results = {form: numbers(logloss.evaluate(data, weight="w")) for form, data in files.items()}
    results["no data"] = numbers(logloss.evaluate(y=Y, p=P, weight=W))
    first = results.pop("csv")
    assert {form: result == first for form, result in results.items()} == dict.fromkeys(results, True)
    assert first["n"] == N
    assert first["positives"] == Y.sum()


def test_the_numbers_are_the_tally_s(files: dict[str, Any]) -> None:
    result = logloss.evaluate(files["csv"])
    tally = logloss.Tally()
    tally.update(Y, P)
    score = tally.result()
    for name in ("n", "positives", "weight", "log_loss", "se", "base_rate", "base_rate_loss", "infinite"):
        assert getattr(result, name) == getattr(score, name), name
    assert result.log_loss == exact_mean(logloss.log_loss(Y, P, reduction="none"))
    assert result.clipped == score.clipped


def test_neither_the_order_nor_the_batches_matter(files: dict[str, Any]) -> None:
    order = RANDOM.permutation(N)
    shuffled = logloss.evaluate(y=Y[order], p=P[order], weight=W[order])
    straight = logloss.evaluate(y=Y, p=P, weight=W)
    assert {**numbers(shuffled), "worst": 0} == {**numbers(straight), "worst": 0}
    assert [order[row.row] for row in shuffled.worst] == [row.row for row in straight.worst]


def test_logits_are_scored_as_logits(files: dict[str, Any]) -> None:
    z = DATA["z"].to_numpy()
    for data in (files["csv"], files["polars"]):
        result = logloss.evaluate(data, logit="z")
        assert result.log_loss == exact_mean(logloss.log_loss(Y, logits=z, reduction="none"))
        for row in result.worst:
            assert row.logit == z[row.row]
            p = 1 / (1 + math.exp(-row.logit))
            assert abs(row.p - p) <= 2 * math.ulp(p)
    assert logloss.evaluate(y=[1, 0], logit=[-800.0, 800.0]).log_loss == 800


def test_float32_columns_are_scored_in_float64() -> None:
    p = P[:1000].astype(np.float32)
    expected = exact_mean(logloss.log_loss(Y[:1000], p.astype(np.float64), reduction="none"))
    assert logloss.evaluate(y=Y[:1000], p=p).log_loss == expected


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "parquet", "pandas", "polars", "pyarrow", "stream"])
def test_a_condition_keeps_rows_and_their_numbers(form: str, files: dict[str, Any]) -> None:
    keep = P > 0.9
    by_sql = logloss.evaluate(files[form], where="p > 0.9")
    by_array = logloss.evaluate(files[form], where=keep)
    assert numbers(by_sql) == numbers(by_array)
    assert by_sql.log_loss == logloss.log_loss(Y[keep], P[keep])
    assert (by_sql.n, by_sql.masked, by_sql.rows) == (keep.sum(), N - keep.sum(), N)
    for row in by_sql.worst:
        assert P[row.row] == row.p


def test_what_where_leaves_out_is_not_looked_at() -> None:
    result = logloss.evaluate(y=[1, 0, 7], p=[0.5, 0.5, math.nan], where=np.array([True, True, False]))
    assert (result.n, result.masked, result.log_loss) == (2, 1, math.log(2))


@pytest.mark.parametrize("size", [1, 3, 5])
def test_where_has_a_value_for_each_row(size: int) -> None:
    with pytest.raises(LogLossError, match=f"where has {size} values for 4 rows"):
        logloss.evaluate(y=[1, 0, 1, 0], p=[0.5] * 4, where=np.ones(size, bool))


def test_missing_values_are_dropped_on_request(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("y,p,w\n1,0.75,1\n,0.5,1\n0,NA,1\n0,0.25,\n1,0.5,2\n")
    with pytest.raises(LogLossError, match="missing"):
        logloss.evaluate(path, weight="w")
    result = logloss.evaluate(path, weight="w", missing="drop")
    assert (result.n, result.dropped, result.rows) == (2, 3, 5)
    assert result.log_loss == logloss.log_loss([1, 1], [0.75, 0.5], sample_weight=[1, 2])
    assert [row.row for row in result.worst] == [4, 0]
    frames = pd.read_csv(path), pl.read_csv(path, null_values="NA"), pa.Table.from_pandas(pd.read_csv(path))
    for frame in frames:
        assert numbers(logloss.evaluate(frame, weight="w", missing="drop")) == numbers(result)


@pytest.mark.parametrize(
    ("labels", "positive", "expected", "others"),
    [
        (["yes", "no", "yes"], "yes", [1, 0, 1], ("no",)),
        (["no", "no", "no"], "yes", [0, 0, 0], ("no",)),
        ([" b", "a", "c"], "b", [1, 0, 0], ("a", "c")),
        ([1, 2, 1], 2, [0, 1, 0], ("1",)),
        ([1, -1, 1], "1", [1, 0, 1], ("-1",)),
        (["1.0", "2", "x"], 1, [1, 0, 0], ("2", "x")),
        ([True, False, True], True, [1, 0, 1], ("0",)),
        ([0.5, 1.5, 2.5], 1.5, [0, 1, 0], ("0.5", "2.5")),
    ],
)
def test_the_positive_label(
    labels: list[Any], positive: object, expected: list[int], others: tuple[str, ...], tmp_path: Path
) -> None:
    p = [0.75, 0.5, 0.125]
    path = tmp_path / "f.csv"
    path.write_text("y,p\n" + "".join(f"{label},{chance}\n" for label, chance in zip(labels, p, strict=True)))
    for arguments in ({"data": path}, {"data": {"y": labels, "p": p}}, {"y": labels, "p": p}):
        result = logloss.evaluate(**arguments, positive=positive)
        assert result.log_loss == logloss.log_loss(expected, p)
        assert (result.positive, result.others) == (str(positive), others)


def test_booleans_in_text_are_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"y": [True, False, True], "p": [0.75, 0.5, 0.125]})
    frame.to_csv(tmp_path / "f.csv")
    assert logloss.evaluate(tmp_path / "f.csv").log_loss == logloss.evaluate(frame).log_loss


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_dataframes_of_all_kinds_of_columns(frame: Any) -> None:
    labels = {
        "text": ["yes", "no", "yes"],
        "gaps": ["yes", None, "yes"],
        "bool": [True, False, True],
        "nullable": [True, None, True],
        "mixed": [1, 0, None],
    }
    rows = frame({**labels, "p": [0.75, 0.5, 0.25]})
    for name in ("text", "bool"):
        assert logloss.evaluate(rows, name, positive="yes" if name == "text" else None).n == 3
    for name in ("gaps", "nullable", "mixed"):
        with pytest.raises(LogLossError, match="missing"):
            logloss.evaluate(rows, name, positive="yes" if name == "gaps" else None)
        result = logloss.evaluate(rows, name, positive="yes" if name == "gaps" else None, missing="drop")
        assert (result.n, result.dropped) == (2, 1)


def test_percent() -> None:
    result = logloss.evaluate(y=[1, 0], p=[75, 25], percent=True)
    assert result.log_loss == logloss.log_loss([1, 0], [0.75, 0.25])
    assert result.worst[0].p == 0.75


def test_the_worst_rows_are_the_worst(files: dict[str, Any]) -> None:
    losses = logloss.log_loss(Y, P, reduction="none")
    expected = np.lexsort((np.arange(N), -losses))[:50]
    for form in ("csv", "parquet", "pandas"):
        result = logloss.evaluate(files[form], worst=50)
        assert [row.row for row in result.worst] == expected.tolist()
        assert [row.loss for row in result.worst] == losses[expected].tolist()
    assert logloss.evaluate(files["csv"], worst=0).worst == ()


def test_equal_worst_rows_come_in_row_order_and_weightless_ones_do_not() -> None:
    y, p = np.ones(2 * ROWS), np.full(2 * ROWS, 0.5)
    p[[5, ROWS + 5, 2 * ROWS - 1]] = 0
    w = np.ones(2 * ROWS)
    w[5] = 0
    result = logloss.evaluate(y=y, p=p, weight=w, worst=4)
    assert [row.row for row in result.worst] == [ROWS + 5, 2 * ROWS - 1, 0, 1]
    assert (result.infinite, result.n) == (2, 2 * ROWS - 1)


def test_worst_rows_merge_in_any_order() -> None:
    loss = RANDOM.integers(0, 5, 1000).astype(np.float64)
    whole = WorstRows(20)
    whole.add(loss, loss, loss, RowNumbers(0, None), logits=False)
    for _ in range(20):
        parts = np.array_split(RANDOM.permutation(1000), 7)
        merged = WorstRows(20)
        for part in map(np.sort, parts):
            other = WorstRows(20)
            other.add(loss[part], loss[part], loss[part], RowNumbers(0, part), logits=False)
            merged.merge(other)
        assert merged.rows == whole.rows


def test_infinite_losses_and_one_class_have_their_reasons() -> None:
    result = logloss.evaluate(y=[1, 1, 1], p=[0.5, 0.0, 1.0])
    assert result.log_loss == math.inf
    assert result.infinite == 1
    assert result.worst[0] == WorstRow(1, 1.0, 0.0, math.inf)
    assert result.se is None
    assert result.ci95 is None
    assert result.normalized_entropy is None
    assert {"se", "normalized_entropy"} <= result.reasons.keys()
    plain = json.loads(result.to_json())
    assert plain["log_loss"] == "Infinity"
    assert plain["se"] is None
    assert plain["worst"][0]["loss"] == "Infinity"
    assert set(plain["clipped"]) == {"1e-3", "1e-7", "1e-15"}


@pytest.mark.parametrize(
    "arguments",
    [
        {"y": [1, 0, 1], "p": [0.75, 0.25, 0.1]},
        {"y": [1, 0, 1], "p": [0.0, 0.25, 0.1]},
        {"y": [0.25, 0.5], "p": [0.75, 0.25], "weight": [1, 2.5]},
        {"y": [1, 1], "logit": [math.inf, -math.inf]},
        {"y": [1, 0], "p": [5e-324, 1 - 2**-53]},
        {"y": ["é\n", "b", "c"], "p": [0.75, 0.25, 0.1], "positive": "é\n"},
    ],
)
def test_json_and_back(arguments: dict[str, Any]) -> None:
    result = logloss.evaluate(**arguments)
    again = Evaluation.from_json(result.to_json())
    assert again == result
    assert again.to_json() == result.to_json()
    assert again.schema == "logloss/evaluation/4"
    json.loads(result.to_json(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", "1", '{"schema": "logloss/evaluation/2"}', '{"schema": "logloss/evaluation/4"}']
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(LogLossError, match="it must be the JSON of a record of the schema"):
        Evaluation.from_json(text)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"y": [1], "p": [0.5], "missing": "ignore"}, "option"),
        ({"y": [1], "p": [0.5], "worst": -1}, "option"),
        ({"y": [1], "p": [0.5], "worst": 1.5}, "option"),
        ({"y": [1], "p": [0.5], "logit": [0.0]}, "both-given"),
        ({"y": [1], "logit": [0.0], "percent": True}, "option"),
        ({"y": [1], "p": [0.5], "where": "p > 0"}, "where-arrays"),
        ({"y": [1], "p": [0.5], "where": [1]}, "mask-type"),
        ({"data": {"y": [1], "p": [0.5]}, "y": 1}, "option"),
        ({"data": {"y": [1], "p": [0.5, 0.5]}}, "length"),
        ({"data": 7}, "not-a-table-object"),
        ({}, "no-data"),
    ],
)
def test_arguments_that_cannot_be(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(**arguments)
    assert caught.value.code == code


def test_a_bad_row_far_down_is_named_with_all_of_its_kind(tmp_path: Path) -> None:
    rows = ["1,0.5"] * (3 * ROWS)
    bad = [10, ROWS - 1, ROWS, 2 * ROWS + 5, 2 * ROWS + 6, 3 * ROWS - 1]
    for row in bad:
        rows[row] = "1,-0.5"
    path = tmp_path / "f.csv"
    path.write_text("y,p\n" + "\n".join(rows) + "\n")
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(path)
    fault = caught.value
    assert (fault.rows, fault.count, fault.size) == (tuple(bad[:5]), 6, 3 * ROWS)
    assert "p[10] = -0.5 (line 12)" in str(caught.value)


@pytest.mark.skipif(not SITES.exists(), reason="the case histories are not ours to bring along")
def test_the_case_histories() -> None:
    result = logloss.evaluate(SITES, "liquefied", "p_cetin_2018")
    assert json.loads(result.to_json())["log_loss"] == 0.32408212333493536
    assert (result.n, result.positives, result.infinite) == (208, 113, 0)
    other = logloss.evaluate(SITES, "liquefied", "p_boulanger_idriss_2012")
    assert round(other.log_loss, 3) == 0.549


@pytest.mark.parametrize(
    "arguments",
    [
        {"y": None, "p": [1, 0]},
        {"y": [1, 0], "p": None},
        {"data": {"y": [1], "p": [0.5]}, "y": None},
        {"data": {"y": [1], "p": [0.5]}, "p": None},
        {"data": {}},
        {"data": pd.DataFrame()},
        {"data": {0: [1], "y": [1]}},
        {"data": {"y": [1], "p": [0.5], "0": [1], 0: [1]}, "weight": "0"},
        {"data": {"y": [[1], [1, 2]], "p": [0.5, 0.5]}},
        {"y": pd.DataFrame({"a": [1, 0], "b": [0, 1]}), "p": [0.5, 0.5]},
        {"y": [1, 0], "p": [0.5, 0.5], "where": [[True], [True, False]]},
        {"y": [1], "p": [0.5], "missing": ["drop"]},
    ],
)
def test_what_cannot_be_scored_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(**arguments)
    assert caught.value.problem.endswith(".")
    assert "\n" not in caught.value.problem


def test_a_name_that_is_no_text_names_a_column() -> None:
    assert logloss.evaluate({0: [1, 0], 1: [0.5, 0.5]}, y="0", p="1").n == 2


def test_an_object_that_refuses_to_be_an_array_is_refused() -> None:
    class Tracked:
        def __array__(self, *_: object, **__: object) -> None:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    with pytest.raises(LogLossError, match="p is a Tracked, which does not become an array of numbers: Can't call"):
        logloss.evaluate({"y": [1, 0], "p": Tracked()})


def test_a_mask_is_never_lost() -> None:
    p = np.ma.MaskedArray([0.5, 9.0], [False, True])
    with pytest.raises(LogLossError, match="p is a masked array"):
        logloss.evaluate({"y": [1, 0], "p": p})
    with pytest.raises(LogLossError, match="where is a masked array"):
        logloss.evaluate(y=[1, 0], p=[0.5, 0.5], where=p < 1)


@pytest.mark.parametrize("positive", [2**60, str(2**60), float(2**60)])
def test_large_integers_are_told_apart(positive: object) -> None:
    data = {"y": np.array([2**60, 2**60 + 1]), "p": [0.5, 0.2]}
    for form in (data, pd.DataFrame(data), pl.DataFrame(data), pa.table(data)):
        result = logloss.evaluate(form, positive=positive)
        assert (result.positives, result.others) == (1, (str(2**60 + 1),))


@pytest.mark.parametrize("weight", [None, [1, 1, 1, 1]])
def test_what_clipping_would_cost_does_not_touch_what_rows_cost(weight: list[int] | None) -> None:
    worst = logloss.evaluate(y=[1, 0, 1, 0], p=[0.875, 0.25, 0.0, 1.0], weight=weight).worst
    assert [row.loss for row in worst] == [math.inf, math.inf, -math.log(0.75), -math.log(0.875)]
