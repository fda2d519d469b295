"""Problems to practice on: drawn from a seed, checked fairly, with hints, solutions, and mistakes that are named."""

from __future__ import annotations

from . import prose
from .problems import ORDER as ORDER
from .problems import Problem as Problem
from .problems import problem as problem
from .verdicts import Verdict as Verdict
from .verdicts import check as check


def payload() -> dict[str, object]:
    """Return the prose for the page, which makes the problems from the same seeds itself."""
    return {
        "stories": prose.STORIES,
        "kinds": prose.KINDS,
        "slopes": prose.SLOPES,
        "mistakes": prose.MISTAKES,
        "verdicts": prose.VERDICTS,
        "rule": prose.RULE,
        "schedule": prose.SCHEDULE,
        "outcomes": prose.OUTCOMES,
        "heads": prose.HEADS,
        "working": prose.WORKING,
        "sheet": prose.SHEET,
    }
