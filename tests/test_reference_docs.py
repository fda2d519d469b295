"""The reference is complete: every public name, field, error, option, exit status and code stands in it.

Sphinx makes the site (`make site`) and is not needed here.
"""

import ast
import builtins
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import numpy as np
import pytest
from check_site import problems
from hatch_readme import for_index, urls
from public_records import RECORDS, REPORTS, documented, field_names, parts
from write_schema import path_of, text

import logloss
from logloss import errors, formula
from logloss._cli import app, parser
from logloss._report.document import Table
from logloss._report.evaluation import lines as lines_of_report
from logloss._stats import verdicts
from logloss._stats.clusters import Clustering
from logloss._stats.diagnostics import SAYINGS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
ERRORS = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, errors.LogLossError)]


def shown() -> set[str]:
    """Return the full names of all that the pages take from docstrings."""
    found = set()
    for page in PAGES.values():
        module = ""
        for kind, name in re.findall(r"^\.\. (auto\w+|currentmodule):: (\S+)", page, re.MULTILINE):
            if kind == "currentmodule":
                module = name
            else:
                found.add(name if name.startswith("logloss.") else f"{module}.{name}")
    return found


def codes(page: str, heading: str) -> set[str]:
    """Return what stands first in the rows of the tables below a heading."""
    _, title, rest = PAGES[page].partition(f"{heading}\n")
    assert title, heading
    level = heading.partition(" ")[0]
    section = re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return {cell.strip("`") for cell in re.findall(r"^\| (\S[^|]*?) \|", section, re.MULTILINE)}


# names and fields ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", logloss.__all__)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    assert f"logloss.{name}" in shown()
    assert f"`{name}`" in PAGES["api"]


def test_what_the_reference_takes_from_docstrings_exists() -> None:
    for name in shown():
        module, _, attribute = name.rpartition(".")
        made: Any = importlib.import_module(name) if name == "logloss.formula" else None
        assert made or hasattr(importlib.import_module(module), attribute), name


@pytest.mark.parametrize("record", parts(*RECORDS), ids=lambda record: record.__name__)
def test_every_field_of_every_record_is_documented(record: type) -> None:
    assert set(documented(record)) == set(field_names(record))
    assert all(entry.kind and entry.text for entry in documented(record).values())
    assert {f"logloss.{record.__name__}", f"{record.__module__}.{record.__name__}"} & shown()


def test_a_field_that_is_not_documented_is_seen() -> None:
    class Bare:
        """A record.

        Attributes
        ----------
        low, high : float
            The ends.
        """

        __module__ = "logloss"

    assert set(documented(Bare)) == {"low", "high"}
    assert documented(Bare)["high"] == ("float", "The ends.")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_is_documented(error: type[errors.LogLossError]) -> None:
    assert {f"logloss.{error.__name__}", f"logloss.errors.{error.__name__}"} & shown()
    if error is not errors.LogLossError:
        (row,) = re.findall(rf"^\| `{error.__name__}` \| (.*?) \|", PAGES["errors"], re.MULTILINE)
        also = {each.__name__ for each in error.__bases__} - {"LogLossError"}
        assert set(re.findall(r"`(\w+)`", row)) == also


def test_every_attribute_of_an_error_is_documented() -> None:
    assert set(vars(errors.LogLossError("code", "problem"))) == set(documented(errors.LogLossError))


def test_the_definition_is_documented() -> None:
    public = [each for name, each in vars(formula).items() if inspect.isfunction(each) and not name.startswith("_")]
    assert len(public) == 6
    assert all(">>> " in (each.__doc__ or "") for each in public)
    assert "logloss.formula" in shown()


# docstrings ---------------------------------------------------------------------------------------------------------


def raised(source: str) -> Iterator[str]:
    """Yield the names below *Raises* in the docstrings of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node) or ""
            for section in re.findall(r"^Raises\n-+\n(.*?)(?=^\S[^\n]*\n---|\Z)", said, re.MULTILINE | re.DOTALL):
                for line in re.findall(r"^\w.*$", section, re.MULTILINE):
                    yield from re.findall(r"\b[A-Z]\w+", line)


@pytest.mark.parametrize("name", [each.name for each in pkgutil.walk_packages(logloss.__path__, "logloss.")])
def test_what_docstrings_say_is_raised_exists(name: str) -> None:
    if name.endswith("__main__"):
        return
    module: ModuleType = importlib.import_module(name)
    known = {*vars(builtins), *vars(errors), *vars(module)}
    assert set(raised(inspect.getsource(module))) - known == set()


def test_what_is_raised_and_does_not_exist_is_seen() -> None:
    source = '"""Do.\n\nRaises\n------\nNoSuchError, ValueError\n    Never.\n\nNotes\n-----\nNone.\n"""\n'
    assert list(raised(source)) == ["NoSuchError", "ValueError"]


# the command line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*app.commands, ""])
def test_every_option_is_documented(name: str) -> None:
    command: click.Command = app.commands[name] if name else app
    page = PAGES["cli"]
    section = page.partition(f"## logloss {name}\n")[2].partition("\n## ")[0] if name else page.partition("\n## ")[0]
    options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
    assert options
    assert {option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", section)} == set()


def test_every_exit_status_is_documented() -> None:
    named = (parser.DONE, parser.NOT_MET, parser.WRONG, parser.UNWRITTEN, parser.DEFECT, parser.STOPPED)
    statuses = {str(each) for each in named}
    for page, heading in (("cli", "### For programs"), ("ci", "## Exit statuses")):
        assert {each for each in codes(page, heading) if each.isdigit()} == statuses


def test_every_code_is_documented() -> None:
    said = {each.value for each in ast.walk(ast.parse(inspect.getsource(verdicts))) if isinstance(each, ast.Constant)}
    documented_codes = codes("records", "### Verdict codes") - {"code", "---"}
    hyphened = {each for each in said if isinstance(each, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", each)}
    assert hyphened | {"miscalibrated", "overconfident", "underconfident"} <= documented_codes
    assert documented_codes <= said | {"better", "worse", "same", "open"}
    assert codes("records", "### Finding kinds") - {"kind", "---"} == set(SAYINGS)


def test_the_glossary_has_every_line_of_a_report() -> None:
    glossary = PAGES["glossary"].lower()
    for line in codes("cli", "### What is in the report") - {"line", "---", "95 %"}:
        for term in line.removesuffix(" ±").replace("slope, intercept", "slope").split(", "):
            assert term.lower() in glossary, term


def test_every_line_of_a_report_is_in_the_table() -> None:
    rows = {"y": list("ynyn"), "p": [0.75, 0.25, 0.5, None], "w": [2, 1, 1, 1], "day": [1, 1, 2, 2]}
    found = logloss.evaluate(rows, weight="w", cluster="day", positive="y", missing="drop", prior=0.5, worst=0)
    whole = replace(found, masked=1, cluster=Clustering("day", 2, 0.5, 0.1, False))
    lines = {
        line.strip(" −+").removeprefix("day ")
        for table in lines_of_report(whole)
        if isinstance(table, Table) and not table.head
        for line, *_ in table.rows
    }
    table = ", ".join(codes("cli", "### What is in the report")).replace(
        "slope, intercept", "slope, calibration intercept"
    )
    assert len(lines) > 20
    assert lines - {""} <= set(table.split(", "))


def test_every_paper_of_a_docstring_is_in_the_glossary_or_a_page() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/logloss/_stats").rglob("*.py"))
    papers = {each.rstrip('.,:;)"') for each in re.findall(r"doi:(10\.\S+)", sources)}
    assert len(papers) > 20
    prose = "".join(PAGES.values())
    assert {each for each in papers if each not in prose} == set()


# the form in JSON ---------------------------------------------------------------------------------------------------


def faults(schema: dict[str, Any], value: Any, whole: dict[str, Any], at: str = "$") -> list[str]:
    """Return where a value is not as a JSON Schema says; the part of the standard that the schemas here use."""
    known = {"$schema", "$defs", "title", "description", "$ref", "anyOf", "enum", "const", "type", "properties"}
    known |= {"required", "additionalProperties", "propertyNames", "items", "prefixItems", "minItems", "maxItems"}
    assert schema.keys() <= known, schema.keys() - known
    if "$ref" in schema:
        return faults(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, whole, at)
    if "anyOf" in schema:
        return [] if any(not faults(each, value, whole, at) for each in schema["anyOf"]) else [f"{at}: {value!r}"]
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return [f"{at}: {value!r}"]
    kinds = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "null": type(None)}
    kinds |= {"object": dict, "array": list}
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind in {"integer", "number"})):
        return [f"{at}: {value!r} is no {kind}"]
    if kind == "array":
        least, most = schema.get("minItems", 0), schema.get("maxItems", len(value))
        found = [] if least <= len(value) <= most else [f"{at}: {len(value)} items"]
        inner = schema.get("prefixItems") or [schema["items"]] * len(value)
        for number, (one, each) in enumerate(zip(inner, value, strict=False)):
            found += faults(one, each, whole, f"{at}[{number}]")
        return found
    if kind == "object":
        found = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        names = schema.get("propertyNames", {}).get("pattern", "")
        for name, each in value.items():
            one = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            found += faults(one, each, whole, f"{at}.{name}") if one else [f"{at}.{name} is not known"]
            found += [] if re.search(names, name) else [f"{at}: {name!r}"]
        return found
    return []


@pytest.fixture(scope="module")
def records() -> list[Any]:
    rain, sites = (str(ROOT / "examples" / name) for name in ("rain.csv", "sites.csv"))
    rng = np.random.default_rng(0)
    soft = rng.random(50)
    return [
        logloss.evaluate(rain, y="rained", p="p", by="season", id="day", show="season", prior=0.3),
        logloss.evaluate(sites, y="liquefied", p="p_bold", cluster="earthquake", by=["soil", "p_half"]),
        logloss.evaluate([1, 0, 1], [0.0, 0.2, 1.0]),
        logloss.evaluate([1, 1], [0.5, 0.5]),
        logloss.evaluate(y=soft, logit=rng.normal(size=50), weight=soft + 1),
        logloss.evaluate(y=["a", "b"], p=[90, 20], positive="a", percent=True),
        logloss.partial_evaluate([1, 0], [0.75, 0.25]).result(),
        logloss.compare(sites, y="liquefied", p=["p_honest", "p_bold", "p_half"], by="soil"),
        logloss.compare(sites, sites, y="liquefied", p=["p_honest", "p_bold"], on="p_half"),
        logloss.compare([1, 0], {"a": [0.0, 0.5], "b": [0.5, 1.0]}),
        logloss.reconcile(rain, y="rained", p="p"),
        logloss.reconcile(y=[1, 0, 1], p=[0.0, 0.2, 1.0]),
        logloss.fit(sites, y="liquefied", x=["soil", "p_half"], cluster="earthquake", folds=3),
        logloss.fit(sites, y="liquefied", x=["p_half"], penalty="l2"),
    ]


@pytest.mark.parametrize("record", REPORTS, ids=lambda record: record.__name__)
def test_the_schemas_are_those_of_the_classes(record: Any) -> None:
    assert path_of(record).read_text(encoding="utf-8") == text(record), "run `make docs`"
    assert f"`{record.schema}`" in PAGES["records"]


def test_real_records_are_as_the_schemas_say(records: list[Any]) -> None:
    for record in records:
        schema = json.loads(path_of(record).read_text(encoding="utf-8"))
        assert faults(schema, json.loads(record.to_json()), schema) == []


def test_a_wrong_record_is_seen(records: list[Any]) -> None:
    schema = json.loads(path_of(records[0]).read_text(encoding="utf-8"))
    right = json.loads(records[0].to_json())
    wrong: list[dict[str, Any]] = [
        {"n": "365"},
        {"se": True},
        {"log_loss": "infinite"},
        {"ci95": [0.1]},
        {"schema": "x"},
    ]
    wrong += [{"clipped": {"0.001": 0.4}}, {"worst": [{}]}, {"surplus": 1}, {"calibration": 3}]
    for each in wrong:
        assert faults(schema, {**right, **each}, schema), each
    assert faults(schema, {name: value for name, value in right.items() if name != "ece"}, schema)


# the site -----------------------------------------------------------------------------------------------------------


def test_the_index_leads_to_every_page() -> None:
    index = PAGES["index"]
    trees = "\n".join(re.findall(r"^```\{toctree\}\n(.*?)^```$", index, re.MULTILINE | re.DOTALL))
    for name in set(PAGES) - {"index"}:
        assert f"]({name}.md)" in index
        assert re.search(rf"^{name}$", trees, re.MULTILINE)
    for name in re.findall(r"^\.\./(\S+)$", trees, re.MULTILINE):
        assert (ROOT / f"{name}.md").exists()


def test_what_a_site_must_not_have_is_seen(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(
        '<link rel="stylesheet" href="a.css?v=1"><p id="here"><a href="https://example.org/">x</a><a href="#here">y</a>'
        '<a href="bad.html#there">z</a><img src="data:image/png;base64,AA==">',
        encoding="utf-8",
    )
    (tmp_path / "bad.html").write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "a.css").write_text("p { color: red }", encoding="utf-8")
    assert problems(tmp_path) == []
    bad = {
        '<script src="https://cdn.example.org/x.js"></script>': "fetches https://cdn.example.org/x.js",
        '<link rel="stylesheet" href="//fonts.example.org/x.css">': "fetches //fonts.example.org/x.css",
        "<style>@font-face { src: url('https://example.org/x.woff2') }</style>": "fetches https://example.org/x.woff2",
        '<a href="gone.html">x</a>': "leads to gone.html",
        '<a href="good.html#gone">x</a>': "a place that is not on that page",
    }
    for page, problem in bad.items():
        (tmp_path / "bad.html").write_text(f'<p id="there">{page}', encoding="utf-8")
        (found,) = problems(tmp_path)
        assert problem in found
    (tmp_path / "bad.html").write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "a.css").write_text('@import "https://example.org/x.css"', encoding="utf-8")
    assert problems(tmp_path) == ["a.css fetches https://example.org/x.css"]


# the README on a package index --------------------------------------------------------------------------------------


def links(markdown: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL))


def test_the_readme_leads_to_the_repository_where_there_is_one() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown_there = for_index(readme, "https://example.org/o/logloss", "1.2")
    assert len(links(shown_there)) == len(links(readme)) > 10
    assert all(link.startswith("https://") for link in links(shown_there))
    assert "](https://example.org/o/logloss/raw/v1.2/docs/demo.png)" in shown_there
    assert "](https://example.org/o/logloss/blob/v1.2/docs/report.md)" in shown_there
    assert urls("https://example.org/o/logloss", "1.2")["Source"] == "https://example.org/o/logloss"


def test_without_a_repository_the_readme_has_no_broken_link() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown_there = for_index(readme, "", "1.2")
    assert [link for link in links(shown_there) if "://" not in link] == []
    assert "![" not in shown_there
    assert "docs/cli.md shows every command" in shown_there
    assert readme.count("docs/glossary.md") > shown_there.count("docs/glossary.md") == 0
    assert "[docs/report.md](https://e.org/l/blob/v1.2/docs/report.md)" in for_index(readme, "https://e.org/l", "1.2")
    assert urls("", "1.2") == {}


def test_code_in_the_readme_is_left_alone() -> None:
    code = "```python\n>>> f[0](docs/a.md)\n```\n\n`a[0](b)`\n"
    assert for_index(code, "", "1") == for_index(code, "https://example.org", "1") == code
