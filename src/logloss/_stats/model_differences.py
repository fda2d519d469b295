"""Several models on the same rows: each against the baseline, in all rows, by what that forecast, and by columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows, Several
from logloss._accumulate.serialization import Entries
from logloss._stats.clusters import Clusters
from logloss._stats.groups.group_values import GroupValues
from logloss._stats.groups.listed_groups import listed_groups
from logloss._stats.groups.paired_groups import PairedColumns
from logloss._stats.paired import PairedDifference
from logloss._stats.tables.hashing import row_keys

Floats = NDArray[np.float64]

# What the baseline forecast: edges of the regions in which the differences are shown, and as logits.
EDGES = (0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999)
_LOGITS = tuple(math.log(edge) - math.log1p(-edge) for edge in EDGES)


class PairedSlice(NamedTuple):
    """Some of the rows: a column, its value in them, sums of groups of rows, and which of these are its own."""

    by: str
    value: str
    groups: PairedColumns
    places: list[int]


class ModelDifferences:
    """Sums of the differences of the models' losses from the baseline's.

    Parameters
    ----------
    models : sequence of str
        All of them.
    baseline : str
        The one that the others are held against.
    by : sequence of str
        The columns to slice by.
    weighted, clustered : bool
        Whether rows have weights, and whether they come in clusters.
    """

    def __init__(
        self, models: Sequence[str], baseline: str, *, by: Sequence[str], weighted: bool, clustered: bool
    ) -> None:
        self.baseline = baseline
        self.pairs = Several((name, PairedDifference(weighted=weighted)) for name in models if name != baseline)
        fresh = partial(PairedColumns, tuple(self.pairs), weighted=weighted, clustered=clustered)
        self.regions = fresh()
        self.columns = Several((name, GroupValues(name, fresh)) for name in by)
        self.clusters = Several((name, Clusters()) for name in self.pairs if clustered)

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        first = rows.forecasts[self.baseline]
        region = np.searchsorted(_LOGITS if first.logits else EDGES, first.given, side="right").astype(np.int32)
        pairs: list[NDArray[Any]] = []
        keys = None if rows.cluster is None else row_keys(rows.cluster)
        for name, pair in self.pairs.items():
            losses = first.losses, rows.forecasts[name].losses
            difference, sign = pair.add(*losses, rows.weight)
            pairs += losses[1], difference, sign
            if self.clusters:
                self._add_to_clusters(name, rows, losses, difference)
        self.regions.update(region, rows.weight, keys, first.losses, *pairs)
        for column in self.columns.values():
            column.add(rows.by[column.by], rows.weight, keys, first.losses, *pairs)

    def _add_to_clusters(self, name: str, rows: ScoredRows, losses: tuple[Floats, Floats], difference: Floats) -> None:
        cluster, weight = rows.cluster, rows.weight
        assert cluster is not None  # noqa: S101  # it is asked for where there are clusters
        finite = ~(np.isinf(losses[0]) | np.isinf(losses[1]))
        if not finite.all():
            cluster, difference = cluster.take(finite), difference[finite]
            weight = None if weight is None else weight[finite]
        self.clusters[name].add(cluster, difference, weight)

    def merge(self, other: ModelDifferences) -> None:
        """Add the rows of another part."""
        self.pairs.merge(other.pairs)
        self.regions.merge(other.regions, np.arange(len(other.regions), dtype=np.int32))
        self.columns.merge(other.columns)
        self.clusters.merge(other.clusters)

    def slices(self) -> Iterator[PairedSlice]:
        """Yield the slices of each column.

        Of a column with very many values those are listed that have the most rows, or in which some model's losses
        differ most from the baseline's; all others are one slice.
        """
        for column in self.columns.values():
            for value, places in column.read_places():
                yield PairedSlice(column.by, "(missing)" if value is None else value, column.groups, places)
            if column.spilled is not None:
                words, groups, others, left = listed_groups(column.spilled, _measures)
                yield from (PairedSlice(column.by, word, groups, [place]) for place, word in enumerate(words))
                if left:
                    yield PairedSlice(column.by, f"({left:,} other values)", others, [0])

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {
            "pairs": self.pairs.to_state(),
            "regions": self.regions.to_state(),
            "size": len(self.regions),
            "columns": self.columns.to_state(),
            "clusters": self.clusters.to_state(),
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.pairs.from_state(entries.plain("pairs"))
        size = entries.whole("size", most=len(EDGES) + 1)
        self.regions = self.regions.restored(entries.plain("regions"), size)
        self.columns.from_state(entries.plain("columns"))
        self.clusters.from_state(entries.plain("clusters"))


def _measures(groups: PairedColumns) -> list[NDArray[Any]]:
    """Return by what groups are listed: their rows, and how much each model's losses differ."""
    return [groups.rows(), *(np.abs(pair.totals()) for pair in groups.of.values())]


class ModelClusters(Several[Clusters]):
    """Sums of the rows of each cluster, for each model's own loss."""

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        assert rows.cluster is not None  # noqa: S101  # it is asked for where there are clusters
        for name, clusters in self.items():
            clusters.add(rows.cluster, rows.forecasts[name].losses, rows.weight)
