"""The page's modules joined into one, and the few rules that make this possible.

A page opened from a file may load no module. So each module becomes a function that runs once, after those it imports
from, and returns what it exports. For that, imports and exports are by name and never form a circle.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from logloss._lab.javascript import GrammarError, Token, tokens

# What strict policies block, and what would read data as markup.
FORBIDDEN = {
    "eval": "the page's policy forbids it",
    "Function": "the page's policy forbids making functions from text",
    "innerHTML": "build elements with h(), so that data is never read as markup",
    "outerHTML": "build elements with h(), so that data is never read as markup",
    "insertAdjacentHTML": "build elements with h(), so that data is never read as markup",
    "pushState": "it throws in a notebook's frame; set location.hash",
}

_UNSAFE = ("</script", "<!--")  # an HTML parser would read them inside a script


class ModuleError(ValueError):
    """The modules break the rules; the text has one line for each breach."""


@dataclass
class Module:
    """One module as the rules see it.

    Attributes
    ----------
    path : str
        Relative to the page.
    imports : dict of str to list of (str, Token)
        From which module which names are taken, and where it says so.
    exports : list of str
        What others may take.
    cut : dict of int to int
        The parts of the source that joining takes out, from where to where: imports, and the word `export`.
    breaches : list of str
        What is against the rules.
    """

    path: str
    source: str
    tokens: list[Token] = field(default_factory=list)
    imports: dict[str, list[tuple[str, Token]]] = field(default_factory=dict)
    exports: list[str] = field(default_factory=list)
    cut: dict[int, int] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)

    def breach(self, start: int, text: str) -> None:
        """Note that something at a place in the source is against the rules."""
        self.breaches.append(f"{self.path}:{self.source.count(chr(10), 0, start) + 1}: {text}")


def lint(sources: Mapping[str, str]) -> list[str]:
    """Return what is against the rules, each as `file:line: what`.

    Parameters
    ----------
    sources : mapping of str to str
        The text of each module by its path relative to the page.

    Examples
    --------
    >>> lint({"a.js": 'import b from "./b.js";', "b.js": "export const b = 1;"})
    ['a.js:1: import { names } from "./file.js"; is the only form of import']
    """
    return _checked(_read(sources))


def join(sources: Mapping[str, str], entry: str = "main.js") -> str:
    r"""Return one module that does what `entry` and all it imports do, comments and space left out.

    Raises
    ------
    ModuleError
        The modules are against the rules.

    Examples
    --------
    >>> print(join({"main.js": 'import { b } from "./b.js";\nb(); // go', "b.js": "export const b = () => 1;"}))
    const $0 = (() => { // b.js
    const b=()=>1;
    return { b };
    })();
    (() => { // main.js
    const { b } = $0;
    b();
    })();
    """
    modules = _read(sources)
    if breaches := _checked(modules):
        raise ModuleError("\n".join(breaches))
    order = _order(modules, entry)
    return "\n".join(_function(modules[path], order) for path in order)


def _read(sources: Mapping[str, str]) -> dict[str, Module]:
    return {path: _module(path, sources[path]) for path in sorted(sources)}


def _module(path: str, source: str) -> Module:
    module = Module(path, source)
    try:
        module.tokens = tokens(source)
    except GrammarError as error:
        module.breach(error.start, str(error))
        return module
    _check_words(module)
    at = 0
    while at < len(module.tokens):
        at = _statement(module, at)
    return module


def _check_words(module: Module) -> None:
    for at, token in enumerate(module.tokens):
        for unsafe in _UNSAFE:
            if unsafe in token.text.lower():
                module.breach(token.start, f"{unsafe} may not stand in a script inside HTML")
        if token.kind != "name":
            continue
        if token.text in FORBIDDEN:
            module.breach(token.start, f"no {token.text}: {FORBIDDEN[token.text]}")
        elif token.text == "await" and token.depth == 0:
            module.breach(token.start, "no await outside functions: it would hold up every module")
        elif token.text == "import" and _text(module, at + 1) in {"(", "."}:
            module.breach(token.start, "no import( ) and no import.meta: in one file there are no modules")


def _statement(module: Module, at: int) -> int:
    """Read the statement that begins at a token, and return where the next one begins."""
    first = module.tokens[at]
    if first.text == "import" and _text(module, at + 1) not in {"(", "."}:
        return _import(module, at)
    exported = first.text == "export"
    word = at + exported
    word += _text(module, word) == "async" and _text(module, word + 1) == "function"
    kind = _text(module, word)
    ends = {"function": "}", "class": "}", "const": ";", "let": ";", "var": ";"}.get(kind, ";}")
    end = _after(module, word, ends)
    if exported:
        _export(module, at, word, end)
    for token in module.tokens[at + 1 : end]:
        if token.depth == 0 and token.text in {"export", "import"}:
            module.breach(first.start, "this statement ends without ;")
            break
    return end


def _export(module: Module, at: int, word: int, end: int) -> None:
    """Note what the statement from `at` to `end` exports; its kind is said at `word`."""
    first, kind = module.tokens[at], _text(module, word)
    named = word + 1 + (_text(module, word + 1) == "*")
    several = kind == "const" and any(token.depth == 0 and token.text == "," for token in module.tokens[word:end])
    if kind not in {"function", "class", "const"} or several or module.tokens[named].kind != "name":
        module.breach(first.start, "export stands only before function, class and const, each with one name")
        return
    module.cut[first.start] = module.tokens[at + 1].start
    module.exports.append(module.tokens[named].text)


def _text(module: Module, at: int) -> str:
    return module.tokens[at].text if at < len(module.tokens) else ""


def _after(module: Module, at: int, ends: str) -> int:
    """Return the place after the next token outside brackets that is one of `ends`."""
    while at < len(module.tokens):
        token = module.tokens[at]
        at += 1
        if token.depth == 0 and token.kind == "sign" and token.text in ends:
            break
    return at


def _import(module: Module, at: int) -> int:
    start = module.tokens[at]
    end = _after(module, at, ";")
    parts = module.tokens[at:end]
    texts = [token.text for token in parts]
    names = parts[2:-4]
    if (
        texts[1:2] != ["{"]
        or texts[-4:-2] != ["}", "from"]
        or parts[-2].kind != "string"
        or any(token.kind != "name" if place % 2 == 0 else token.text != "," for place, token in enumerate(names))
        or not parts[-2].text[1:-1].startswith(("./", "../"))
        or not parts[-2].text[1:-1].endswith(".js")
    ):
        module.breach(start.start, 'import { names } from "./file.js"; is the only form of import')
        return end
    if at and module.tokens[at - 1].end not in module.cut.values():
        module.breach(start.start, "imports stand at the top")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), parts[-2].text[1:-1]))
    module.imports.setdefault(target, []).extend((token.text, token) for token in names[::2])
    module.cut[start.start] = parts[-1].end
    return end


def _checked(modules: Mapping[str, Module]) -> list[str]:
    """Return all breaches: of each module, and between them."""
    for module in modules.values():
        for target, taken in module.imports.items():
            for name, token in taken:
                if target not in modules:
                    module.breach(token.start, f"there is no {target}")
                elif name not in modules[target].exports:
                    module.breach(token.start, f"{target} exports no {name}")
    for path in modules:
        if circle := _circle(modules, path):
            modules[path].breach(0, f"imports in a circle: {' → '.join(circle)}")
    return [breach for module in modules.values() for breach in module.breaches]


def _circle(modules: Mapping[str, Module], start: str) -> list[str]:
    """Return the way from a module to itself, if it is the first by name on that way."""

    def ways(path: list[str]) -> Iterator[list[str]]:
        for target in modules[path[-1]].imports:
            if target == start:
                yield [*path, target]
            elif target > start and target in modules and target not in seen:
                seen.add(target)
                yield from ways([*path, target])

    seen: set[str] = set()
    return next(ways([start]), [])


def _order(modules: Mapping[str, Module], entry: str) -> list[str]:
    """Return the modules that `entry` needs, each after those it imports, as a browser would run them."""
    done: list[str] = []

    def visit(path: str) -> None:
        for target in modules[path].imports:
            if target not in done:
                visit(target)
        done.append(path)

    visit(entry)
    return done


def _function(module: Module, order: list[str]) -> str:
    """Return a module as a function that is called at once; what it returns has the number of its place."""
    taken = [
        f"const {{ {', '.join(dict.fromkeys(name for name, _ in names))} }} = ${order.index(target)};"
        for target, names in module.imports.items()
    ]
    given = [f"return {{ {', '.join(module.exports)} }};"] if module.exports else []
    named = f"const ${order.index(module.path)} = " if module.exports else ""
    return "\n".join([f"{named}(() => {{ // {module.path}", *taken, _lean(module), *given, "})();"])


def _lean(module: Module) -> str:
    """Return the source without what joining takes out, comments, and space that nothing needs."""
    pieces: list[str] = []
    leave, before = 0, None
    for token in module.tokens:
        leave = max(leave, module.cut.get(token.start, 0))
        if token.start >= leave:
            pieces += [_space(before, module.source[before.end : token.start], token) if before else "", token.text]
            before = token
    return "".join(pieces)


def _space(before: Token, gap: str, after: Token) -> str:
    """Return what must stand between two tokens between which something stood."""
    goes_on = before.kind == "sign" and before.text in "{([,;:?=&|*%>~^"
    continues = after.kind == "sign" and after.text in ")]},;:?=&|*%<>"
    continues = continues or (after.text == "." and before.kind != "number")
    if not gap or goes_on or continues:
        return ""
    if "\n" in gap:  # it may end a statement
        return "\n"
    apart = (before.kind == "sign" and before.text in ")]}") or (after.kind == "sign" and after.text in "([{")
    return "" if apart else " "
