"""How a model is fitted to rows: what is asked for, checked in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logloss._evaluate.spec import names
from logloss._train.regression.estimate import Data, Estimated, estimated
from logloss._train.regression.firth import estimated_by_firth
from logloss._train.regression.model_check import INTERVALS, VCOV
from logloss._train.regression.model_errors import no_profile
from logloss._train.regression.terms import level_of
from logloss.errors import wrong_option, wrong_word

MOST_FOLDS = 1000


@dataclass(frozen=True)
class FitOptions:
    """How a model is fitted to rows.

    Attributes
    ----------
    categories : frozenset of str
        Columns that are categories even if they hold numbers.
    bases : dict of str to str
        Of some categories the base.
    intercept : bool
        Whether there is one.
    l2 : float
        The penalty.
    firth : bool
        Whether it is Firth's.
    vcov : str or None
        How standard errors are computed, if that was said.
    intervals : str
        Where p-values and intervals come from.
    limits : bool
        Whether limits are wanted where columns separate the labels.
    folds : int or None
        In how many parts to cross-validate.
    """

    categories: frozenset[str]
    bases: Mapping[str, str]
    intercept: bool
    l2: float
    firth: bool
    vcov: str | None
    intervals: str
    limits: bool
    folds: int | None

    @classmethod
    def build(
        cls,
        features: Sequence[str],
        *,
        category: object = (),
        base: object = None,
        intercept: object = True,
        penalty: object = None,
        C: object = None,
        vcov: object = None,
        intervals: object = None,
        separation: object = "error",
        folds: object = None,
    ) -> FitOptions:
        """Return the options, or raise the error of one that is not what it must be."""
        if base is not None and not isinstance(base, Mapping):
            raise wrong_option("base", base, "a mapping of columns to levels")
        bases = {str(name): level_of(level) for name, level in (base or {}).items()}
        named = frozenset(names("category", category))
        for option, given_names in (("category", named), ("base", bases)):
            for name in given_names:
                if name not in features:
                    raise wrong_option(option, name, "one of the columns of x")
        if not isinstance(intercept, bool | np.bool_):
            raise wrong_option("intercept", intercept, "True or False")
        if penalty not in (None, "l2", "firth"):
            raise wrong_word("penalty", penalty, ("l2", "firth"), 'None, "l2" or "firth"')
        if penalty != "l2" and C is not None:
            raise wrong_option("C", C, 'given with penalty="l2" only')
        strength = 1.0 if C is None else C
        if isinstance(strength, bool) or not isinstance(strength, int | float | np.number) or not strength > 0:
            raise wrong_option("C", C, "a number above 0")
        if vcov is not None and vcov not in VCOV:
            raise wrong_word("vcov", vcov, VCOV)
        if intervals is not None and intervals not in INTERVALS:
            raise wrong_word("intervals", intervals, INTERVALS)
        if intervals == "profile" and penalty == "l2":
            raise no_profile("the l2 penalty makes coefficients too small on purpose")
        if separation not in ("error", "limits"):
            raise wrong_word("separation", separation, ("error", "limits"))
        if separation == "limits" and penalty is not None:
            raise wrong_option("separation", separation, "left out where there is a penalty, which holds coefficients")
        whole = isinstance(folds, int | np.integer) and not isinstance(folds, bool)
        if folds is not None and not (whole and 2 <= folds <= MOST_FOLDS):  # type: ignore[operator]
            raise wrong_option("folds", folds, f"a whole number from 2 to {MOST_FOLDS:,}")
        return cls(
            named | bases.keys(),
            bases,
            bool(intercept),
            1 / float(strength) if penalty == "l2" else 0.0,
            penalty == "firth",
            None if vcov is None else str(vcov),
            str(intervals or ("profile" if penalty == "firth" else "wald")),
            separation == "limits",
            None if folds is None else int(folds),  # type: ignore[call-overload]
        )

    @property
    def in_memory(self) -> str:
        """What is done that needs the rows in memory; nothing where passes over them are enough."""
        asked = {
            "cross-validated": self.folds is not None,
            "fitted by Firth's method": self.firth,
            "given profile likelihoods": self.intervals == "profile",
            "taken to its limits": self.limits,
        }
        return next((what for what, is_asked in asked.items() if is_asked), "")

    def estimated(self, data: Data, *, covariances: bool = True) -> Estimated:
        """Return the coefficients for rows, and where they are wanted, their covariances."""
        if self.firth:
            return estimated_by_firth(data, intercept=self.intercept, covariances=covariances)
        return estimated(data, l2=self.l2, intercept=self.intercept, covariances=covariances)
