"""`logloss fit` and `logloss predict`: what goes where, which exit status, and that one reads what the other writes."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import logloss
from logloss import LogisticModel
from logloss._cli import run
from train.regression_sets import clustered, weighted


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in {"sites.csv": clustered().data, "counts.csv": weighted().data}.items():
        rows = [",".join(data), *(",".join(map(str, row)) for row in zip(*data.values(), strict=True))]
        Path(name).write_text("\n".join(rows) + "\n")


FIT = ["fit", "sites.csv", "--y", "y", "--x", "x", "--x", "kind"]


def test_the_table_is_that_of_python(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FIT) == 0
    out, err = capsys.readouterr()
    assert out == f"{logloss.fit('sites.csv', 'y', ['x', 'kind']).summary()}\n"
    assert err == ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (["--cluster", "group"], {"cluster": "group"}),
        (["--cluster", "group", "--vcov", "HC1"], {"cluster": "group", "vcov": "HC1"}),
        (["--where", "x > 2"], {"where": "x > 2"}),
        (["--base", "kind=silt"], {"base": {"kind": "silt"}}),
        (["--no-intercept", "--folds", "3"], {"intercept": False, "folds": 3}),
        (["--penalty", "l2", "--C", "0.5"], {"penalty": "l2", "C": 0.5}),
        (["--penalty", "firth"], {"penalty": "firth"}),
        (["--penalty", "firth", "--intervals", "wald"], {"penalty": "firth", "intervals": "wald"}),
        (["--intervals", "profile"], {"intervals": "profile"}),
        (["--separation", "limits"], {"separation": "limits"}),
        (["--weight", "group"], {"weight": "group"}),
        (["--offset", "group"], {"offset": "group"}),
        (["--positive", "1", "--missing", "drop"], {"positive": "1", "missing": "drop"}),
    ],
)
def test_options_are_those_of_python(
    typed: list[str], written: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*FIT, *typed, "--json"]) == 0
    out = capsys.readouterr().out
    expected = logloss.fit("sites.csv", "y", ["x", "kind"], **written)  # type: ignore[arg-type]
    assert LogisticModel.from_json(out) == expected
    assert json.loads(out)["derived"]["k"] == expected.k


def test_frequencies(capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["--x", "dose", "--category", "dose", "--base", "dose=2", "--weight", "count", "--weight-kind", "frequency"]
    assert run(["fit", "counts.csv", *typed, "--json"]) == 0
    out, err = capsys.readouterr()
    model = LogisticModel.from_json(out)
    assert (model.n, model.terms[0].base, model.k) == (382, "2", 6)
    assert err == "logloss: using --y y\n"


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_what_is_predicted_is_scored(suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FIT, "--out", "model.json"]) == 0
    assert run(["predict", "model.json", "sites.csv", "--out", f"p.{suffix}", "--interval"]) == 0
    assert capsys.readouterr().err == f"logloss: 240 rows written to p.{suffix}\n"
    assert run(["score", f"p.{suffix}", "--value"]) == 0
    model = LogisticModel.load("model.json")
    assert float(capsys.readouterr().out) == pytest.approx(model.log_loss, rel=1e-14)
    if suffix == "parquet":
        table = pq.read_table("p.parquet")
        assert table.column_names == ["y", "x", "kind", "group", "p", "p_low", "p_high"]
        found = model.predict_interval("sites.csv")
        for name, values in {"p": found.p, "p_low": found.low, "p_high": found.high}.items():
            assert table[name].to_pylist() == values.tolist()
    else:
        assert Path("p.csv").read_text().startswith("y,x,kind,group,p,p_low,p_high\n1,0,clay,0,")


def test_predictions_on_standard_output_and_some_columns(capsys: pytest.CaptureFixture[str]) -> None:
    run([*FIT, "--out", "model.json"])
    capsys.readouterr()
    typed = ["--out", "-", "--p", "risk", "--keep", "group", "--where", "kind = 'silt' AND x > 9.5"]
    assert run(["predict", "model.json", "sites.csv", *typed]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "group,risk"
    assert all(re.fullmatch(r"\d+,0\.\d+", line) for line in lines[1:])
    assert 1 < len(lines) < 10
    assert err == ""


def test_missing_values_and_offsets(capsys: pytest.CaptureFixture[str]) -> None:
    run([*FIT, "--offset", "group", "--out", "model.json"])
    Path("new.csv").write_text("x,kind,g\n1,clay,0\n,sand,0\n")
    assert run(["predict", "model.json", "new.csv", "--out", "-"]) == 2
    assert "given: the model was fitted with offsets" in capsys.readouterr().err
    assert run(["predict", "model.json", "new.csv", "--offset", "g", "--out", "-"]) == 2
    assert "x has a missing value" in capsys.readouterr().err
    assert run(["predict", "model.json", "new.csv", "--offset", "g", "--out", "-", "--where", "kind = 'sand'"]) == 2
    assert "x[1] (line 3): x has a missing value" in capsys.readouterr().err
    assert run(["predict", "model.json", "new.csv", "--offset", "g", "--out", "-", "--missing", "keep"]) == 0
    assert capsys.readouterr().out.splitlines()[2] == ",sand,0,"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*FIT, "--x", "y"], "y and x both name the column y."),
        ([*FIT, "--base", "kind"], 'base = "kind": it must be a column and its level, as --base soil=clay.'),
        ([*FIT, "--base", "kind=rock"], 'base: kind has no level "rock"; the levels are "clay", "sand", "silt".'),
        ([*FIT, "--out", "sites.csv"], 'out = "sites.csv": it must be another file than the one that is read.'),
        ([*FIT, "--out", "no/model.json"], 'out = "no/model.json": it must be a file, in a folder that exists.'),
        ([*FIT, "--folds", "1"], 'folds = "1": it must be a whole number from 2 to 1000.'),
        ([*FIT, "--penalty", "l3"], 'penalty = "l3": it must be one of l2, firth.'),
        (
            ["predict", "sites.csv", "sites.csv", "--out", "p.csv"],
            "sites.csv is no model: line 1 is no JSON: ",
        ),
        (["predict", "none.json", "sites.csv", "--out", "p.csv"], "none.json is no model: no such file or directory."),
        (["predict", "none.json", "sites.csv", "--out", "p.txt"], "a name that ends in .csv or .parquet"),
    ],
)
def test_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_column_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    run([*FIT, "--out", "model.json"])
    capsys.readouterr()
    assert run(["predict", "model.json", "sites.csv", "--out", "p.csv", "--p", "x"]) == 2
    assert "it must be another name than that of a column that is copied (x)" in capsys.readouterr().err
    assert run(["predict", "model.json", "sites.csv", "--out", "model.json"]) == 2
    assert not Path("p.csv").exists()
    Path("long.csv").write_text("x,kind,id\n1,clay,12345678901234567890\n")
    assert run(["predict", "model.json", "long.csv", "--out", "p.csv"]) == 2
    assert "id holds whole numbers of so many digits" in capsys.readouterr().err
    assert run(["predict", "model.json", "long.csv", "--out", "p.csv", "--keep", "x"]) == 0


def test_hints_change_the_command_as_it_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    run(["fit", "sites.csv", "--y", "y", "--x", "kinds", "--x", "x"])
    assert capsys.readouterr().err.splitlines()[1] == "logloss fit sites.csv --y y --x kind --x x"
    run([*FIT, "--out", "model.json"])
    capsys.readouterr()
    Path("new.csv").write_text("x,kinds\n1,clay\n")
    assert run(["predict", "model.json", "new.csv", "--out", "p.csv"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1  # there is no option that names columns of the model


def test_the_page_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert run([*FIT, "--html", "m.html"]) == 0
    assert "average marginal effects" in capsys.readouterr().out
    assert Path("m.html").read_text().count("<svg") == 2


def test_separated_labels_from_the_error_to_predictions(capsys: pytest.CaptureFixture[str]) -> None:
    Path("few.csv").write_text("y,x,soil\n1,1,fill\n1,2,fill\n1,3,sand\n0,2,sand\n1,1,sand\n0,4,sand\n")
    typed = ["fit", "few.csv", "--y", "y", "--x", "x", "--x", "soil", "--base", "soil=sand"]
    assert run(typed) == 2
    said, hint = capsys.readouterr().err.splitlines()
    assert "grow, without an end: soil[T.fill] to ∞. Leave" in said
    assert hint.startswith("logloss fit few.csv --y y --x x --x soil --base soil=sand --penalty firth  # ")
    assert run([*hint.partition("  #")[0].split()[1:], "--out", "firth.json"]) == 0
    assert run([*typed, "--separation", "limits", "--out", "limits.json"]) == 0
    capsys.readouterr()
    for name, certain in (("firth", False), ("limits", True)):
        assert run(["predict", f"{name}.json", "few.csv", "--interval", "--out", "-"]) == 0
        rows = [line.split(",") for line in capsys.readouterr().out.splitlines()[1:]]
        assert [float(row[3]) == 1 for row in rows] == [certain and row[2] == "fill" for row in rows]
        assert all(0 <= float(low) <= float(p) <= float(high) <= 1 for *_, p, low, high in rows)
