"""SQL that is no more than a question: DuckDB parses it, and what it says of it is looked at before anything runs.

A condition is one expression over the columns of its rows; the text given as data is one query. DuckDB's own tree is
what counts, not the text: whatever is written in either, it cannot end the query that it is put into, and nothing in it
writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from logloss._sources import duckdb_scan
from logloss._sources.source_errors import wrong_condition

# What makes up a query that only reads; since version 2, DuckDB knows others, such as a COPY in a WITH clause.
_READING = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_OF_NO_FILE = {"unnest", "range", "generate_series"}  # functions that give rows of what they are given
_PLAIN = "SELECT (true\n)"  # a query that is nothing but an expression


def check_condition(run: Callable[[str], Any], condition: str) -> None:
    """Raise an error unless a condition is one expression, and reads nothing but the rows that it is asked of.

    Parameters
    ----------
    run : callable
        Returns DuckDB's relation of a query.
    condition : str
        SQL from a user.

    Raises
    ------
    ArgumentError
        It is not SQL, or more than an expression, or it names a table or a file.
    """
    tree = _tree(run, f"SELECT ({condition}\n)")
    if "message" in tree:
        at_end = 'near ")"' in tree["message"] and ")" not in condition  # which is the one put behind it
        raise wrong_condition(condition, "it ends before it is complete" if at_end else tree["message"])
    if _without_expression(tree) != _without_expression(_tree(run, _PLAIN)) or _writes(tree):
        raise wrong_condition(condition, "it is more than one expression")
    own = {entry["key"].lower() for node in _nodes(tree) for entry in node.get("cte_map", {}).get("map", ())}
    for node in _nodes(tree):
        function = node.get("function", {}).get("function_name", "") if node.get("type") == "TABLE_FUNCTION" else None
        table = node["table_name"] if node.get("type") == "BASE_TABLE" else None
        if (function is not None and function not in _OF_NO_FILE) or (table is not None and table.lower() not in own):
            raise wrong_condition(condition, f"it reads {function or table}, and a condition is about its own row")


def columns_named(run: Callable[[str], Any], condition: str) -> set[str] | None:
    """Return the columns that a condition names, in lower case; None where it may mean all, or is no SQL."""
    tree = _tree(run, f"SELECT ({condition}\n)")
    if "message" in tree:
        return None
    nodes = list(_nodes(tree))
    if any(node.get("class") in {"STAR", "POSITIONAL_REFERENCE"} for node in nodes):
        return None
    return {name.lower() for node in nodes if node.get("class") == "COLUMN_REF" for name in node["column_names"]}


def check_query(run: Callable[[str], Any], text: str) -> str | None:
    """Return why a text is not one query that does nothing but read; None where it is."""
    tree = _tree(run, text)
    if "message" in tree:
        return str(tree["message"])
    if len(tree["statements"]) != 1:
        return "it is more than one query"
    return "it does more than read" if _writes(tree) else None


def _writes(tree: dict[str, Any]) -> bool:
    """Say whether some part of a query is none that only reads."""
    return any(str(node.get("type")).endswith("_NODE") and node["type"] not in _READING for node in _nodes(tree))


def _tree(run: Callable[[str], Any], text: str) -> dict[str, Any]:
    """Return what DuckDB makes of a text; or what is wrong with it."""
    ((written,),) = run(f"SELECT json_serialize_sql({duckdb_scan.literal(text)})").fetchall()
    tree: dict[str, Any] = json.loads(written)
    if tree["error"]:
        return {"message": tree["error_message"]}
    return tree


def _without_expression(tree: dict[str, Any]) -> Any:
    """Return the tree of a query without the only thing that it selects, and without places in the text."""
    nodes = [statement["node"] for statement in tree["statements"]]
    return [
        {name: part for name, part in node.items() if name != "select_list"}
        | {"selected": len(node.get("select_list", ())), "from_table": node.get("from_table", {}).get("type")}
        for node in nodes
    ]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of a tree."""
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    for part in tree if isinstance(tree, list) else ():
        yield from _nodes(part)
