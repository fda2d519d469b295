"""Write the JSON Schema of each record to schema/ beside this file; a test tells whether it is as it would be."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from public_records import REPORTS, documented, field_names, parts

FOLDER = Path(__file__).with_name("schema")
WORDS = {"enum": ["Infinity", "-Infinity", "NaN"]}  # as which numbers are written that JSON does not have
SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"anyOf": [{"type": "number"}, WORDS]},
    type(None): {"type": "null"},
}


def path_of(record: Any) -> Path:
    return FOLDER / f"{record.schema.split('/')[1]}.json"


def schema(record: Any) -> dict[str, Any]:
    """Return the JSON Schema of a record."""
    inner = [kind for kind in parts(record) if kind is not record]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.schema,
        **_object(record),
        "$defs": {kind.__name__: _object(kind) for kind in inner},
    }


def text(record: Any) -> str:
    return json.dumps(schema(record), indent=2, ensure_ascii=False) + "\n"


def _object(kind: type) -> dict[str, Any]:
    """Return the schema of a dataclass: every field is written, and a later version may have more."""
    hints, said = typing.get_type_hints(kind), documented(kind)
    properties = {name: {"description": said[name].text, **_value(hints[name])} for name in field_names(kind)}
    if "schema" in properties:  # first, as in the JSON
        del properties["schema"]
        properties = {"schema": {"const": vars(kind)["schema"]}, **properties}
    summary = (kind.__doc__ or "").partition("\n")[0]
    return {"description": summary, "type": "object", "properties": properties, "required": list(properties)}


def _value(kind: Any) -> dict[str, Any]:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind in SIMPLE:
        return SIMPLE[kind]
    if is_dataclass(kind):
        return {"$ref": f"#/$defs/{typing.cast('type', kind).__name__}"}
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [each for kind in inner for each in _value(kind).get("anyOf", [_value(kind)])]}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _value(inner[0])}
    if origin is tuple:
        size = len(inner)
        return {"type": "array", "prefixItems": [_value(each) for each in inner], "minItems": size, "maxItems": size}
    if origin is not None and issubclass(origin, Mapping):
        keys = {} if inner[0] is str else {"propertyNames": {"pattern": "^1e-?[0-9]+$"}}
        return {"type": "object", **keys, "additionalProperties": _value(inner[1])}
    raise TypeError(kind)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for record in REPORTS:
        path_of(record).write_text(text(record), encoding="utf-8")
