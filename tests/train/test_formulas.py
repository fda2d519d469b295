"""The columns that formulaic makes of a formula are taken as they are, and the fit is that of statsmodels."""

import numpy as np
import pytest

import logloss

formulaic = pytest.importorskip("formulaic")
pd = pytest.importorskip("pandas")

RNG = np.random.default_rng(20)
AGE, GROUP = RNG.normal(50, 10, 400), RNG.choice(["ash", "birch", "elm"], 400)
LOGIT = (AGE - 50) / 10 * np.where(GROUP == "ash", 1.0, -0.5) + (GROUP == "elm")
DATA = pd.DataFrame({"ill": (RNG.random(400) < 1 / (1 + np.exp(-LOGIT))).astype(int), "age": AGE, "group": GROUP})


@pytest.mark.parametrize("formula", ["ill ~ age * group", "ill ~ C(group, contr.treatment('elm')) + np.log(age)"])
def test_it_is_the_fit_of_statsmodels(formula: str) -> None:
    made = formulaic.model_matrix(formula, DATA, context={"np": np})
    model = logloss.fit(made.rhs, made.lhs["ill"], intercept=False)
    other = pytest.importorskip("statsmodels.api").Logit(DATA["ill"], np.asarray(made.rhs)).fit(disp=0, tol=1e-14)
    assert list(model.names) == list(made.rhs.columns)
    assert np.allclose(model.values, np.asarray(other.params), rtol=1e-9)
    assert np.allclose(list(model.standard_errors.values()), np.asarray(other.bse), rtol=1e-7)


def test_other_rows_are_made_by_the_same_formula() -> None:
    made = formulaic.model_matrix("ill ~ age * group", DATA)
    model = logloss.fit(made.rhs, made.lhs["ill"], intercept=False)
    few = DATA[DATA["group"] != "birch"].head(5)  # of one level there is none
    others = made.rhs.model_spec.get_model_matrix(few)
    z = np.asarray(others) @ np.asarray(model.values)
    assert np.allclose(model.predict(others), 1 / (1 + np.exp(-z)), rtol=1e-12)
