"""What every record can do: be written as JSON or as a page, be drawn, and be read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from logloss._evaluate.records.json_values import as_json, from_plain, to_plain
from logloss.errors import wrong_option


class Record:
    """A record, a dataclass whose field `schema` has the name and version of its JSON as its default."""

    if TYPE_CHECKING:
        schema: str

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON knows it: non-finite numbers are words, and what is undefined is None."""
        plain: dict[str, Any] = to_plain(self)
        return {"schema": plain.pop("schema"), **plain}

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the record as JSON; every number parses back to the same float64."""
        return as_json(self.to_dict(), indent)

    def to_html(self) -> str:
        """Return the report as one page of HTML, with its figures, that needs no other file and no network.

        Raises
        ------
        MissingExtraError
            Jinja or matplotlib is not installed: pip install 'logloss[report]'.
        """
        from logloss._report.door import to_html

        return to_html(self)

    def _figure(self, name: str, ax: Any, **chosen: str | None) -> Any:
        """Draw a figure of the record, on axes or on a new figure."""
        from logloss._report.door import figure

        return figure(self, name, ax, **chosen)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the record that `to_json` wrote.

        Raises
        ------
        ArgumentError
            The text is not JSON, or not such a record.
        """
        try:
            plain = json.loads(text)
            if plain["schema"] != cls.schema:
                raise ValueError(plain["schema"])
            record: Self = from_plain(cls, plain)
        except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as cause:
            bound = f'the JSON of a record of the schema "{cls.schema}"'
            raise wrong_option("text", text, bound) from cause
        return record
