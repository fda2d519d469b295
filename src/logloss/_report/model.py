"""A logistic model for a person: its coefficients and what is known of them, how well it fits, what they change."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from html import escape

from rich.text import Text

from logloss._report.document import Document, Table
from logloss._report.figures import coefficients as figure
from logloss._report.figures import fit
from logloss._report.html_page import page
from logloss._report.number_format import Headline, number
from logloss._report.terminal import LOSS, filled, put
from logloss._stats.rounding import chance, p_is, places
from logloss._train.regression.inference import Coefficient, HypothesisTest, MarginalEffect
from logloss._train.regression.model import UNDETERMINED, LogisticModel
from logloss.errors import printable

NAMED = 20  # columns in the first line
FEW_CLUSTERS = 30
CELL = 40  # characters that are shown of a name
FINE, COARSE = 1e-5, 1e5  # standard errors beyond which numbers have four digits instead of decimals
HOW = {
    "classic": "standard errors from the information",
    "HC1": "standard errors that need no right model (HC1)",
    "cluster": "standard errors for independent clusters",
}
HEAD = ("", "coefficient", "se", "z", "p", "95 % from", "to", "odds ratio", "from", "to")
EFFECTS = ("", "change of p", "se", "z", "p", "95 % from", "to")


class Summary:
    """A model as a table: its text, in a notebook HTML, and Markdown or a page on request.

    Examples
    --------
    >>> from logloss import fit
    >>> data = {"y": [0, 0, 1, 0, 1, 1], "age": [20, 30, 35, 40, 50, 60]}
    >>> print(fit(data, x="age").summary().to_markdown().splitlines()[0])
    **log loss 0.3764** of the rows that were fitted, n = 6, 3 positives
    """

    def __init__(self, model: LogisticModel) -> None:
        self._model = model

    def __str__(self) -> str:
        stream = io.StringIO()
        put(lines(self._model), stream, plain=True)
        return stream.getvalue().rstrip("\n")

    def __repr__(self) -> str:
        return str(self)

    def to_markdown(self) -> str:
        """Return the table in Markdown."""
        return markdown(self._model)

    def to_html(self) -> str:
        """Return the report as one page of HTML, with its figure.

        Raises
        ------
        MissingExtraError
            Jinja or matplotlib is not installed: pip install 'logloss[report]'.
        """
        return page(self._model)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def lines(model: LogisticModel) -> Iterator[Text | Table]:
    """Yield the report, line by line and table by table."""
    yield Text(_named(model), style="dim")
    yield Text("")
    head = _headline(model)
    line = Text("log loss ", style="bold")
    line.append(head.loss, style=f"bold {LOSS}")
    line.append(f" {head.more}")
    yield line
    for finding in _findings(model):
        yield from filled(f"! {finding}", "yellow")
    for table in tables(model):
        yield Text("")
        yield table


def markdown(model: LogisticModel) -> str:
    """Return the report in Markdown."""
    head = _headline(model)
    made = [f"**log loss {head.loss}** {_escaped(head.more)}", "", _escaped(_named(model))]
    for finding in _findings(model):
        made += ["", f"- {_escaped(finding)}"]
    for table in tables(model):
        names = table.head or ("", "", "")
        aligned = ["---" if not table.head or at in table.words else "---:" for at in range(len(names))]
        made += ["", f"{table.title[:1].upper()}{table.title[1:]}:", ""]
        made += [f"| {' | '.join(map(_escaped, names))} |"]
        made += [f"| {' | '.join(aligned)} |"]
        made += [f"| {' | '.join(map(_escaped, row))} |" for row in table.rows]
    return "\n".join([*made, ""])


def _escaped(text: str) -> str:
    return "".join(f"\\{each}" if each in "\\`*_[]<>|#" else each for each in text)


def document(model: LogisticModel) -> Document:
    """Return the report as a page shows it."""
    coefficients, *rest = tables(model)
    shown = [row for row in model.coefficients if row.se is not None and row.name != "intercept"]
    pictures = [figure.picture(model, coefficients)] if shown else []
    return Document(
        title=f"A logistic model of {_named(model)}",
        heading="Log loss of a logistic model",
        headline=_headline(model),
        named=_named(model),
        sentences=(),
        findings=tuple(_findings(model)),
        notes=(),
        parts=(coefficients, *pictures, *rest, *([fit.picture(model.trace)] if model.trace else [])),
    )


def _named(model: LogisticModel) -> str:
    columns = ", ".join(f"{role} = {printable(name, CELL)}" for role, name in model.columns.items())
    more = ", ..." if len(model.terms) > NAMED else ""
    terms = ", ".join(printable(term.column, CELL) for term in model.terms[:NAMED]) + more
    return f"{printable(model.source, 60)}: {columns}, x = {terms or 'no columns'}"


def _headline(model: LogisticModel) -> Headline:
    more = f"of the rows that were fitted, n = {model.n:,}, {number_of(model.positives)} positives"
    validated = model.cross_validation
    if validated is not None and validated.log_loss is not None:
        error = "" if validated.se is None else f" ± {validated.se:.2g}"
        more = f"{more}; cross-validated in {validated.folds} folds {number(validated.log_loss)}{error}"
    return Headline(number(model.log_loss), more)


def number_of(count: float) -> str:
    """Return a count, which weights and soft labels may have made a fraction."""
    return f"{count:,.0f}" if float(count).is_integer() else number(count)


def _findings(model: LogisticModel) -> Iterator[str]:
    for name, follows in model.aliased.items():
        why = "is constant" if follows == "constant" else f"follows from others: {printable(follows, 120)}"
        yield f"{printable(name, CELL)} {why}, so it has no coefficient of its own."
    if model.dropped:
        yield f"{model.dropped:,} of {model.rows:,} rows have a missing value and were left out."
    if model.clusters is not None and model.clusters < FEW_CLUSTERS and model.vcov == "cluster":
        yield f"{model.clusters} clusters are few: standard errors tend to be too small."
    if model.separation:
        yield _separation(model)
    if model.penalty:
        yield "the penalty makes coefficients too small on purpose, so they have no standard errors."
    validated = model.cross_validation
    if validated is not None and validated.log_loss is None:
        yield f"not cross-validated: {printable(validated.reason, 300)}"


def _separation(model: LogisticModel) -> str:
    how = printable(model.separation, 300)
    if model.limits is None:
        return f"the penalty alone holds the coefficients, for the columns separate the labels: {how}."
    rest = model.limits.open
    said = (
        f"the columns separate the labels: {how}. Coefficients are limits: ∞ and −∞ where the loss falls without an end"
    )
    if not rest:
        return f"{said}; no row remains to estimate a finite one from."
    of = f"the {rest:,} rows that are" if rest > 1 else "the one row that is"
    return f"{said}, all else of {of} not told for certain."


def tables(model: LogisticModel) -> Iterator[Table]:
    """Yield the tables of the report: coefficients, the fit, marginal effects."""
    how = HOW.get(model.vcov or "", "no standard errors")
    if model.vcov == "cluster":
        how = f"{how}: {model.clusters:,} of {printable(model.columns.get('cluster', 'cluster'), CELL)}"
    if model.intervals == "profile":
        kind = "penalized likelihood" if model.firth is not None else "likelihood"
        how = f"{how}; z, p and intervals from the profile {kind}"
    head = HEAD if math.isinf(model.freedom) else tuple("t" if name == "z" else name for name in HEAD)
    rows = tuple(_coefficient(row) for row in model.coefficients)
    yield Table(f"coefficients ({how})", head, rows, words=(0,))
    yield Table("the fit", (), tuple(_fit(model)))
    if model.vcov is not None and model.slopes:
        effects = tuple(_effect(effect) for effect in model.marginal_effects())
        heads = EFFECTS if math.isinf(model.freedom) else tuple("t" if name == "z" else name for name in EFFECTS)
        yield Table("average marginal effects", heads, effects, words=(0,))


def _coefficient(row: Coefficient) -> tuple[str, ...]:
    name = printable(row.name, CELL)
    if row.value is None:
        return name, "open" if row.aliased == UNDETERMINED else "none", *[""] * 8
    if row.se is None or row.low is None or row.high is None or row.odds_low is None or row.odds_high is None:
        return name, number(row.value), *[""] * 5, number(row.odds_ratio or 0.0), "", ""
    value, se, low, high = _decimals(row.se, row.value, row.se, row.low, row.high)
    odds = (number(odds) for odds in (row.odds_ratio or 0.0, row.odds_low, row.odds_high))
    return name, value, se, f"{row.z:.2f}", chance(row.p_value or 0.0), low, high, *odds


def _effect(effect: MarginalEffect) -> tuple[str, ...]:
    value, se, low, high = _decimals(effect.se, effect.value, effect.se, effect.low, effect.high)
    return printable(effect.name, CELL), value, se, f"{effect.z:.2f}", chance(effect.p_value), low, high


def _decimals(se: float, *values: float) -> list[str]:
    """Return numbers to three digits of a standard error."""
    if not FINE < se < COARSE:
        return [number(value) for value in values]
    digits = places(se) + 1
    return [f"{round(value, digits) + 0.0:.{digits}f}" for value in values]


def _fit(model: LogisticModel) -> Iterator[tuple[str, str, str]]:
    left = model.n - model.k
    yield "deviance", f"{model.deviance:.6g}", f"{left:,} degrees of freedom left"
    yield "null deviance", f"{model.null_deviance:.6g}", "of the model without columns"
    if model.d2 is not None:
        yield "D²", f"{model.d2:.4f}", "the share of the deviance that is explained"
    if model.aic is not None and model.bic is not None:
        yield "AIC", f"{model.aic:.6g}", ""
        yield "BIC", f"{model.bic:.6g}", ""
    if model.k > model.intercept and not model.penalty:
        if not model.no_likelihood:
            kind = "likelihood ratio" if model.firth is None else "penalized likelihood ratio"
            yield "all coefficients 0", *_test(kind, model.lr_test())
        elif model.limits is None and model.k - model.intercept <= model.freedom:
            yield "all coefficients 0", *_test("Wald", model.wald_test())
    if model.firth is not None:
        yield "penalty", "½ log det I", "Jeffreys' prior, by Firth's method"
    if model.penalty:
        yield "penalty", f"{model.penalty:.6g}/2·|w|²", f"{model.penalty / model.n:.3g} for each row"
    if model.work is not None and model.work.passes > 1:
        read = "" if model.work.bytes is None else f", {model.work.bytes / 1e6:,.4g} MB read"
        yield "passes over the rows", f"{model.work.passes}", f"{model.work.seconds:.3g} s{read}"


def _test(name: str, test: HypothesisTest) -> tuple[str, str]:
    kind = "χ²" if test.of is None else "F"
    freedom = f"{test.freedom}" if test.of is None else f"{test.freedom} and {test.of}"
    degrees = "degree" if freedom == "1" else "degrees"
    return f"{kind} = {test.statistic:.4g}, {p_is(test.p_value)}", f"{name}, {freedom} {degrees} of freedom"
