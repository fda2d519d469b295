"""Just enough of JavaScript's grammar to join modules: its tokens, and how deep in brackets each stands."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

TokenKind = Literal["name", "number", "string", "template", "regex", "sign"]

_GAP = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<name>[#\w$][\w$]*)
    | (?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?P<end>`|\$\{)", re.DOTALL)  # of a template, up to its next expression
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/\w*")

_CLOSING = {"(": ")", "[": "]", "{": "}", "${": "}"}

# After these a slash divides; after anything else it begins a regular expression.
_VALUE_ENDS = frozenset(")]}")
_NO_VALUES = frozenset(
    "await case delete do else in instanceof new of return throw typeof void yield".split()  # noqa: SIM905
)


class Token(NamedTuple):
    """One token.

    Attributes
    ----------
    kind : str
        What it is; a template comes as its pieces of text, the tokens of its expressions between them.
    text : str
        As it is written.
    start : int
        Where it begins in the source.
    depth : int
        How many brackets are open around it; a bracket stands outside itself.
    """

    kind: TokenKind
    text: str
    start: int
    depth: int

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text)


class GrammarError(ValueError):
    """The source is not what this reader takes for JavaScript.

    Attributes
    ----------
    start : int
        Where in the source.
    """

    def __init__(self, start: int, reason: str) -> None:
        super().__init__(reason)
        self.start = start


def tokens(source: str) -> list[Token]:
    """Return the tokens of a source, comments and space left out.

    Raises
    ------
    GrammarError
        A bracket, a string or a template is not closed.

    Examples
    --------
    >>> [token.text for token in tokens("a = /[/]'/g; // b")]
    ['a', '=', "/[/]'/g", ';']
    """
    found: list[Token] = []
    opened: list[str] = []  # brackets, and the "${" of templates
    at = _gap(source, 0)
    while at < len(source):
        kind, text = _next(source, at, found[-1] if found else None, opened)
        closes = text[0] if kind in {"sign", "template"} and text[0] in ")]}" else ""
        if closes and (not opened or _CLOSING[opened.pop()] != closes):
            raise GrammarError(at, f"nothing is open that this {closes} closes")
        found.append(Token(kind, text, at, len(opened)))
        if kind == "sign" and text in "([{":
            opened.append(text)
        elif kind == "template" and text.endswith("${"):
            opened.append("${")
        at = _gap(source, at + len(text))
    if opened:
        raise GrammarError(len(source), f"{opened[-1]} is never closed")
    return found


def _gap(source: str, at: int) -> int:
    return cast("re.Match[str]", _GAP.match(source, at)).end()


def _next(source: str, at: int, last: Token | None, opened: list[str]) -> tuple[TokenKind, str]:
    if source[at] == "`" or (source[at] == "}" and opened and opened[-1] == "${"):
        text = _TEXT.match(source, at + 1)
        if text is None:
            raise GrammarError(at, "this template is never closed")
        return "template", source[at : text.end()]
    if source[at] == "/" and (last is None or not _ends_value(last)):
        regex = _REGEX.match(source, at)
        if regex is None:
            raise GrammarError(at, "this regular expression is never closed")
        return "regex", regex.group()
    token = cast("re.Match[str]", _TOKEN.match(source, at))
    if token.group() in {'"', "'"}:
        raise GrammarError(at, "this string is never closed")
    if token.lastgroup == "name" and token.group()[0].isdigit():
        return "number", token.group()
    return cast("TokenKind", token.lastgroup), token.group()


def _ends_value(token: Token) -> bool:
    if token.kind == "sign":
        return token.text in _VALUE_ENDS
    return not (token.kind == "name" and token.text in _NO_VALUES) and not token.text.endswith("${")
