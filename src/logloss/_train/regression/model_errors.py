"""What can be wrong with what is asked of a model."""

from __future__ import annotations

import json
from collections.abc import Collection

from logloss.errors import ArgumentError, near_match, printable, shown, wrong_option

_SCHEMA_STANDS = 200  # characters, at the start of a record


def no_coefficient(name: object, names: Collection[str]) -> ArgumentError:
    """Return the error of a coefficient or a column that the model does not have."""
    near = near_match(str(name), names)
    guess = f"did you mean {shown(near)}?" if near is not None else f"they are {printable(', '.join(names))}."
    problem = f"the model has no coefficient {shown(name)}; {guess}"
    return ArgumentError("no-coefficient", problem, subject=str(name), values=(name,))


def penalized() -> ArgumentError:
    """Return the error of standard errors that are asked of a model with a penalty."""
    problem = "a model with a penalty has no standard errors: the penalty makes its coefficients too small on purpose."
    return ArgumentError("penalized", problem, subject="penalty")


def all_certain() -> ArgumentError:
    """Return the error of standard errors that are asked of a model that tells all its rows for certain."""
    problem = "the model has no standard errors: its columns tell the class of every row for certain."
    return ArgumentError("no-vcov", problem, subject="vcov")


def no_profile(why: str) -> ArgumentError:
    """Return the error of profile likelihoods that a model does not have."""
    problem = f'intervals = "profile": the model has no profile likelihood: {why}.'
    return ArgumentError("no-profile", problem, subject="intervals", values=("profile",))


def no_firth(why: str) -> ArgumentError:
    """Return the error of Firth's penalty where there is no likelihood."""
    problem = f'penalty = "firth": it is of a likelihood of independent rows, and there is none: {why}.'
    return ArgumentError("no-firth", problem, subject="penalty", values=("firth",))


def no_vcov(vcov: str, *, penalty: float, weights: str, clusters: int | None) -> ArgumentError:
    """Return the error of standard errors that a fit does not have."""
    if penalty:
        return penalized()
    if vcov == "classic" and weights == "importance":
        return wrong_option("vcov", vcov, '"HC1" or "cluster" for weights of importance, which have no unit')
    if vcov == "cluster" and clusters is None:
        return wrong_option("vcov", vcov, '"classic" or "HC1" where no clusters are named')
    if vcov == "cluster" and clusters == 1:
        return wrong_option("vcov", vcov, '"classic" or "HC1" where there is 1 cluster')
    if vcov == "cluster":
        return wrong_option("vcov", vcov, '"classic" or "HC1" where the scores of every cluster add up to 0')
    return wrong_option("vcov", vcov, "one for which there are more rows than coefficients")


def no_test(why: str) -> ArgumentError:
    """Return the error of a likelihood-ratio test where there is no likelihood."""
    problem = f"there is no likelihood-ratio test: {why}. wald_test asks the same of the coefficients."
    return ArgumentError("no-likelihood", problem, subject="lr_test")


def not_of_schema(cause: BaseException | None, text: str, schema: str) -> str:
    """Return in words why a text is no record of a schema."""
    if isinstance(cause, json.JSONDecodeError):
        return f"line {cause.lineno} is no JSON: {cause.msg[:1].lower()}{cause.msg[1:]}"
    if f'"{schema}"' in text[:_SCHEMA_STANDS]:
        return "what it says does not agree with itself, or something is left out; it cannot be changed by hand"
    return f'it holds no JSON of the schema "{schema}"'


def few_clusters(clusters: float, coefficients: int) -> ArgumentError:
    """Return the error of a test of more coefficients at once than clusters can tell apart."""
    problem = f"{clusters:,.0f} clusters are too few for a test of {coefficients:,} coefficients at once."
    return ArgumentError("few-clusters", problem, subject="wald_test", count=coefficients)


def not_nested(why: str) -> ArgumentError:
    """Return the error of models of which none contains the other."""
    return ArgumentError("not-nested", f"these models cannot be tested against each other: {why}.", subject="other")


def no_model(path: str, why: str) -> ArgumentError:
    """Return the error of a file that holds no model."""
    return ArgumentError("model-file", f"{printable(path)} is no model: {printable(why)}.", subject=path)
