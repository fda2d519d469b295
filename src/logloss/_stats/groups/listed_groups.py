"""Of very many groups: those that come first by some measures, one by one, and all the others together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._stats.groups.limb_sums import Places
from logloss._stats.groups.spilled_groups import Kind, SpilledGroups

LISTED = 100  # groups by each measure


class ListedGroups(NamedTuple, Generic[Kind]):
    """Groups of a column that has very many.

    Attributes
    ----------
    words : list of str
        Which groups are listed, in the order of the words.
    groups : sums of groups
        Their sums, numbered in the same order.
    others : sums of groups
        The sums of all others together, as one group that is not to be tested.
    left : int
        How many others there are.
    """

    words: list[str]
    groups: Kind
    others: Kind
    left: int


def listed_groups(
    spilled: SpilledGroups[Kind], measures: Callable[[Kind], Sequence[NDArray[Any]]]
) -> ListedGroups[Kind]:
    """Return the groups that have the largest values of some measures, and all the others.

    Parameters
    ----------
    spilled : SpilledGroups
        All groups.
    measures : callable
        Returns the values of each measure, given sums of groups. Among equal ones the first by key is listed.
    """
    keys, count = np.empty(0, np.uint64), 0
    groups, others = spilled.fresh(), spilled.fresh()
    others.grow(1)
    for more_keys, more in spilled.read():
        count += more_keys.size
        first = _first(measures(more))
        _set_aside(more, first, others)
        size = len(groups)
        groups.merge(more.take(first), np.arange(size, size + first.size, dtype=np.int32))
        keys = np.concatenate([keys, more_keys[first]])
        first = _first(measures(groups))
        _set_aside(groups, first, others)
        groups, keys = groups.take(first), keys[first]
    words = spilled.named(keys)
    order = sorted(range(len(words)), key=words.__getitem__)
    return ListedGroups([words[at] for at in order], groups.take(np.array(order, np.intp)), others, count - len(words))


def _first(measures: Sequence[NDArray[Any]]) -> Places:
    """Return the places of the groups that are among the first by some measure, in their order."""
    first = [np.argsort(-values, kind="stable")[:LISTED] for values in measures]
    return np.unique(np.concatenate(first))


def _set_aside(groups: Kind, first: Places, others: Kind) -> None:
    """Add all groups but the first ones to the others."""
    left = np.setdiff1d(np.arange(len(groups)), first, assume_unique=True)
    others.merge(groups.untested().take(left), np.zeros(left.size, np.int32))
