"""Several models on the same rows: each with its tally, each against the baseline, in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, Rows
from logloss._accumulate.serialization import Entries, text
from logloss._evaluate.accumulator import Part
from logloss._evaluate.labels import wrong_rows
from logloss._evaluate.spec import Question
from logloss._stats.clusters import Clusters
from logloss._stats.paired import Groups, Pair, Rivals
from logloss._stats.slices import Values
from logloss._tally import Tally
from logloss.errors import Fault, LogLossError

Floats = NDArray[np.float64]

# What the baseline forecast: edges of the regions in which the differences are shown, and as logits.
EDGES = (0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999)
_LOGITS = tuple(float(np.log(edge) - np.log1p(-edge)) for edge in EDGES)


@dataclass(frozen=True)
class Match(Question):
    """A question about several models.

    Attributes
    ----------
    models : tuple of str
        The names of the models; the column of each is `columns` of its role.
    baseline : str
        The one that the others are held against.
    logits : bool
        Whether the columns hold logits.
    """

    models: tuple[str, ...] = ()
    baseline: str = ""
    logits: bool = False

    @classmethod
    def _read(cls, entries: Entries) -> dict[str, Any]:
        found = super()._read(entries)
        models, baseline = tuple(entries.each("models", text)), entries.of("baseline", str)
        if baseline not in models or len(set(models)) < len(models):
            raise ValueError("the models are others")
        return {**found, "models": models, "baseline": baseline, "logits": entries.of("logits", bool)}

    @classmethod
    def _forecasts(cls, entries: Entries) -> set[str]:
        return {role(model) for model in entries.each("models", text)}


def role(model: str) -> str:
    """Return the role that a model's column has in a match."""
    return f"model {model}"


class Contest(Part):
    """What is known of some rows and of all models on them."""

    question: Match

    def __init__(self, question: Match) -> None:
        super().__init__(question)
        weighted = "weight" in question.columns
        self.tallies = {name: Tally() for name in question.models}
        self.tallies[question.baseline] = self.tally
        self.pairs = {name: Pair(weighted=weighted) for name in question.models if name != question.baseline}
        self.regions = {name: Groups(weighted=weighted) for name in self.pairs}
        self.values = [Values(by, lambda: Rivals(tuple(self.pairs), weighted=weighted)) for by in question.by]
        self.clustered = {name: Clusters() for name in self.pairs if "cluster" in question.columns}
        self.alone = {name: Clusters() for name in self.tallies if "cluster" in question.columns}
        self._edges = np.array(_LOGITS if question.logits else EDGES)

    def merge(self, other: Part) -> None:
        """Add the rows of another part."""
        super().merge(other)
        assert isinstance(other, Contest)  # noqa: S101  # parts of one fold are of one kind
        for name, pair in self.pairs.items():
            self.tallies[name].merge(other.tallies[name])
            pair.merge(other.pairs[name])
            places = np.arange(len(other.regions[name]), dtype=np.int32)
            self.regions[name].merge(other.regions[name], places)
        for name, clusters in self.clustered.items():
            clusters.merge(other.clustered[name])
        for name, clusters in self.alone.items():
            clusters.merge(other.alone[name])
        for mine, theirs in zip(self.values, other.values, strict=True):
            mine.merge(theirs)

    def state(self) -> dict[str, Any]:
        """Return the part as a tree (`serialization`)."""
        models = {
            name: {
                "tally": np.frombuffer(self.tallies[name].to_bytes(), np.uint8),
                "pair": pair.state(),
                "regions": [len(self.regions[name]), self.regions[name].state()],
                "clusters": self.clustered[name].state() if self.clustered else None,
            }
            for name, pair in self.pairs.items()
        }
        alone = [clusters.state() for clusters in self.alone.values()]
        values = [each.state() for each in self.values]
        return {**super().state(), "models": list(models.values()), "alone": alone, "values": values}

    @classmethod
    def restored(cls, tree: Any) -> Self:
        """Return the part that `state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        part, entries = super().restored(tree), Entries(tree)
        part.tallies[part.question.baseline] = part.tally
        for (name, pair), model in zip(part.pairs.items(), entries.each("models", Entries), strict=True):
            part.tallies[name] = Tally.from_bytes(model.array("tally", "uint8", None).tobytes())
            pair.restore(model.plain("pair"))
            size, regions = model.of("regions", list)
            if size > len(EDGES) + 1:
                raise ValueError("there are too many regions")
            part.regions[name] = part.regions[name].restored(regions, size)
            if part.clustered:
                part.clustered[name].restore(model.plain("clusters"))
        for clusters, theirs in zip(part.alone.values(), entries.of("alone", list), strict=True):
            clusters.restore(theirs)
        for mine, theirs in zip(part.values, entries.of("values", list), strict=True):
            mine.restore(theirs)
        return part

    @staticmethod
    def asked(tree: Any) -> Match:
        """Return the question of a part."""
        return Match.restored(tree)

    def _tally(self, columns: Mapping[str, Column], rows: Rows) -> None:
        y, wrong = self.labels.read(columns["y"])
        if wrong is not None and wrong.any():
            self._note(wrong_rows(self.labels.name, columns["y"], wrong, rows, "label-range"))
            return
        weight = None
        if "weight" in columns:
            weight = np.asarray(columns["weight"].numbers, dtype=np.float64)
        losses: dict[str, Floats] = {}
        for name, tally in self.tallies.items():
            found, x = np.empty(y.size), self._given(columns[role(name)])
            p, z = (None, x) if self.question.logits else (x, None)
            try:
                tally.update(y, p, logits=z, sample_weight=weight, losses=found)
            except LogLossError as error:
                self._note(self._placed_in(error.fault, role(name), columns, rows))
            else:
                losses[name] = found
        if len(losses) < len(self.tallies):
            return
        first = self._given(columns[role(self.question.baseline)])
        if weight is not None and not weight.all():
            use = weight > 0  # rows without weight are counted nowhere
            weight, first, losses = weight[use], first[use], {name: each[use] for name, each in losses.items()}
            columns = {role: column.take(use) for role, column in columns.items()}
        region = np.searchsorted(self._edges, first, side="right").astype(np.int32)
        codes = [values.find(columns[f"by {values.by}"]) for values in self.values]
        for name, clusters in self.alone.items():
            clusters.update(columns["cluster"], losses[name], weight)
        theirs = losses[self.question.baseline]
        for name, pair in self.pairs.items():
            ours = losses[name]
            difference, sign = pair.add(theirs, ours, weight)
            self.regions[name].add(region, (theirs, ours), difference, sign, weight)
            for values, code in zip(self.values, codes, strict=True):
                values.groups.of[name].add(code, (theirs, ours), difference, sign, weight)
            if self.clustered:
                self._cluster(name, columns["cluster"], (theirs, ours), difference, weight)

    def _cluster(
        self, name: str, column: Column, losses: tuple[Floats, Floats], difference: Floats, weight: Floats | None
    ) -> None:
        finite = ~(np.isinf(losses[0]) | np.isinf(losses[1]))
        if not finite.all():
            column, difference = column.take(finite), difference[finite]
            weight = None if weight is None else weight[finite]
        self.clustered[name].update(column, difference, weight)

    def _given(self, column: Column) -> Floats:
        values: Floats = np.asarray(column.numbers, dtype=np.float64)
        return values / 100 if self.question.percent else values

    def _placed_in(self, fault: Fault, of: str, columns: Mapping[str, Column], rows: Rows) -> Fault:
        """Return a fault of arrays as one of columns: with the column's name, row numbers, and values as they stand."""
        roles = {"y_true": "y", "sample_weight": "weight", "y_proba": of, "logits": of}
        if fault.name not in roles:
            return fault
        at = [row for row in fault.rows if isinstance(row, int)]
        return replace(
            fault,
            name=self.question.columns[roles[fault.name]],
            rows=tuple(rows.number(row) for row in at),
            values=tuple(columns[roles[fault.name]].value(row) for row in at),
        )
