"""`logloss compare` and the ranked table of `logloss score`: what is printed, where, and with which exit status."""

from pathlib import Path

import pytest

import logloss
from logloss._cli import run

ROWS = [(1, 0.9, 0.6, 0.5), (0, 0.2, 0.4, 0.6), (1, 0.7, 0.6, 0.4), (0, 0.1, 0.3, 0.5), (1, 0.8, 0.5, 0.5)] * 20


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ["y,p_good,p_fair,p_poor", *(",".join(map(str, row)) for row in ROWS)]
    Path("f.csv").write_text("\n".join(lines) + "\n")


def test_json_stands_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "f.csv", "--json"]) == 0
    out, err = capsys.readouterr()
    assert logloss.Comparison.from_json(out) == logloss.compare("f.csv")
    assert err == "logloss: using --y y --p 'p_*'\n"


def test_the_table_is_ranked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "f.csv", "--y", "y", "--p", "p_fair", "--p", "p_poor", "--p", "p_good"]) == 0
    out, err = capsys.readouterr()
    places = [out.index(f"{at}.  p_{name}") for at, name in enumerate(("good", "fair", "poor"), 1)]
    assert places == sorted(places)
    assert "p_good is better than p_fair by" in out
    assert "differences from p_fair" in out
    assert err == ""


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--p", "p_fair", "--p", "p_good"], 0),
        (["--p", "p_fair", "--p", "p_poor"], 1),
        (["--p", "p_*", "--baseline", "p_fair"], 1),
        (["--p", "p_*", "--baseline", "p_poor"], 0),
    ],
)
def test_fail_if_worse(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "f.csv", *arguments, "--fail-if-worse"]) == status
    err = capsys.readouterr().err
    assert ("significantly worse than p_fair: p_poor." in err) == (status == 1)
    assert run(["compare", "f.csv", *arguments]) == 0


def test_chance_is_not_worse() -> None:
    Path("f.csv").write_text("y,p_a,p_b\n1,0.5,0.49\n0,0.5,0.49\n1,0.5,0.5\n")
    assert run(["compare", "f.csv", "--fail-if-worse"]) == 0
    Path("f.csv").write_text("y,p_a,p_b\n1,0.5,0\n0,0.5,0.1\n")
    assert run(["compare", "f.csv", "--fail-if-worse"]) == 1


def test_score_ranks_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "f.csv", "--p", "p_*", "--baseline", "p_poor", "--json"]) == 0
    assert logloss.Comparison.from_json(capsys.readouterr().out) == logloss.compare("f.csv", baseline="p_poor")
    Path("g.csv").write_text("y,p_*\n1,0.5\n")
    assert run(["score", "g.csv", "--y", "y", "--p", "p_*", "--value"]) == 0


def test_pages_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("jinja2")
    for number, command in enumerate((["compare", "f.csv"], ["score", "f.csv", "--p", "p_*"])):
        assert run([*command, "--html", f"{number}.html"]) == 0
        assert "ranking" not in capsys.readouterr().out
        assert Path(f"{number}.html").read_text(encoding="utf-8") == logloss.compare("f.csv").to_html()
    assert run(["reconcile", "f.csv", "--p", "p_good", "--html", "r.html"]) == 0
    expected = logloss.reconcile("f.csv", p="p_good", worst=1).to_html()
    assert Path("r.html").read_text(encoding="utf-8") == expected


def test_percent_and_logits_and_where(capsys: pytest.CaptureFixture[str]) -> None:
    Path("f.csv").write_text("label,a,b,k\nyes,85,60,1\nno,20,40,1\nno,0,100,2\n")
    options = ["--p", "a", "--p", "b", "--percent", "--positive", "yes", "--where", "k = 1", "--json"]
    assert run(["compare", "f.csv", *options]) == 0
    found = logloss.Comparison.from_json(capsys.readouterr().out)
    assert (found.n, found.masked, found.positive) == (2, 1, "yes")
    assert found.models[0].log_loss == logloss.log_loss([1, 0], [0.85, 0.2])
    assert run(["compare", "f.csv", "--positive", "yes", "--logit", "a", "--logit", "b", "--json"]) == 0
    found = logloss.Comparison.from_json(capsys.readouterr().out)
    assert found.models[0].log_loss == logloss.log_loss([1, 0, 0], logits=[85, 20, 0])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["compare", "f.csv", "--p", "p_good", "--p", "p_fare"], "did you mean p_fair"),
        (["compare", "f.csv", "--p=p_good", "--p=p_fare"], "did you mean p_fair"),
        (["compare", "f.csv", "--p", "p_good"], "two or more models"),
        (["compare", "f.csv", "--p", "q*"], "two or more models"),
        (["compare", "f.csv", "--baseline", "old"], "the baseline old is none of the models"),
        (["compare", "f.csv", "--logit", "p_good", "--p", "p_fair"], "--p"),
        (["compare", "f.csv", "--missing", "ignore"], "ignore"),
        (["compare", "f.csv", "--y", "z"], "there is no column z"),
        (["compare", "g.csv"], "there is no file g.csv"),
        (["score", "f.csv", "--p", "p_*", "--value"], "one column where one number"),
        (["score", "f.csv", "--p", "p_good", "--baseline", "p_fair"], "left out"),
        (["score", "f.csv", "--p", "p_*", "--id", "y"], "left out where --p is several columns"),
        (["compare", "f.csv", "--html", "nowhere/a.html"], "a file, in a folder that exists"),
    ],
)
def test_wrong_commands(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    said = [line for line in err.splitlines() if not line.startswith("logloss: using ")]
    assert said[0].startswith("logloss: ")
    assert all(line.startswith("logloss ") for line in said[1:])


def test_two_files_are_joined(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{at},{row[0]},{row[1]}" for at, row in enumerate(ROWS)]
    Path("old.csv").write_text("\n".join(["id,y,p", *lines]) + "\n")
    Path("new.csv").write_text("\n".join(["id,p", *(f"{at},{row[2]}" for at, row in enumerate(ROWS[:-3]))]) + "\n")
    assert run(["compare", "old.csv", "new.csv", "--on", "id", "--fail-if-worse"]) == 1
    out, err = capsys.readouterr()
    assert "joined on id: 97 rows matched; ids left out: 3 in the first file alone" in out
    assert "new.csv is worse than old.csv by" in out
    assert "significantly worse than old.csv: new.csv." in err
    options = ["--on", "id", "--p", "p", "--y", "y", "--json"]
    assert run(["compare", "old.csv", "new.csv", *options]) == 0
    assert logloss.Comparison.from_json(capsys.readouterr().out) == logloss.compare(
        "old.csv", "new.csv", p="p", on="id"
    )
    assert run(["compare", "old.csv", "new.csv"]) == 2
    assert "the column of ids that DATA and DATA2 are joined on" in capsys.readouterr().err
    assert run(["compare", "f.csv", "--on", "id"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "logloss compare f.csv"


def test_slices_and_clusters(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--p", "p_good", "--p", "p_fair", "--by", "p_poor", "--cluster", "p_poor"]
    assert run(["compare", "f.csv", *options]) == 0
    out = capsys.readouterr().out
    assert "p_fair against p_good, by p_poor" in out
    assert "cluster-robust standard errors, by p_poor" in out
