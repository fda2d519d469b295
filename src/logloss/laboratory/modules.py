"""The page's modules joined into one, and the rules that make this possible.

A page opened from a file may load no module, so the modules are concatenated, each after those it imports. For that, an
import names what it takes and from where, and every name at the top of a module is the only one of that name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from logloss.laboratory.javascript import GrammarError, Token, tokens

# What strict policies block, or what fails in one of the three hosts, and why.
FORBIDDEN = {
    "eval": "the page's policy forbids it",
    "Function": "the page's policy forbids making functions from text",
    "innerHTML": "build elements with h(), so that data is never read as markup",
    "outerHTML": "build elements with h(), so that data is never read as markup",
    "insertAdjacentHTML": "build elements with h(), so that data is never read as markup",
    "pushState": "it throws in a notebook's frame; set location.hash",
    "replaceState": "it throws in a notebook's frame; set location.hash",
}

# Names of the browser's own that a name at the top of a module would hide from all the others.
GLOBALS = frozenset(
    """
    Array Blob Boolean DOMException Date Element Error Event File Infinity JSON Map Math NaN Node Number Object Option
    Promise Proxy Range Reflect RegExp Selection Set String Symbol Text URL WeakMap Worker alert atob blur btoa caches
    clearInterval clearTimeout close closed confirm console crypto customElements document event fetch find focus frames
    getComputedStyle getSelection globalThis history isFinite isNaN length localStorage location matchMedia name
    navigator open opener origin parent parseFloat parseInt performance postMessage print prompt queueMicrotask
    requestAnimationFrame scheduler screen scroll self sessionStorage setInterval setTimeout status stop structuredClone
    top undefined window
    """.split()  # noqa: SIM905
)

_DECLARING = {"const", "let", "var"}
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
    names : dict of str to Token
        What is declared at its top.
    exports : set of str
        Which of these others may take.
    cut : list of (int, int)
        The parts of the source that joining takes out: imports, and the word `export`.
    breaches : list of str
        What is against the rules.
    """

    path: str
    source: str
    tokens: list[Token] = field(default_factory=list)
    imports: dict[str, list[tuple[str, Token]]] = field(default_factory=dict)
    names: dict[str, Token] = field(default_factory=dict)
    exports: set[str] = field(default_factory=set)
    cut: list[tuple[int, int]] = field(default_factory=list)
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
    r"""Return one module that does what `entry` and all it imports do, comments and indentation left out.

    Raises
    ------
    ModuleError
        The modules are against the rules.

    Examples
    --------
    >>> print(join({"main.js": 'import { b } from "./b.js";\nb(); // go', "b.js": "export const b = () => 1;"}))
    // b.js
    const b = () => 1;
    // main.js
    b();
    """
    modules = _read(sources)
    if breaches := _checked(modules):
        raise ModuleError("\n".join(breaches))
    return "\n".join(f"// {path}\n{_lean(modules[path])}" for path in _order(modules, entry))


def _read(sources: Mapping[str, str]) -> dict[str, Module]:
    return {path: _module(path, sources[path]) for path in sorted(sources)}


def _module(path: str, source: str) -> Module:
    module = Module(path, source)
    for unsafe in _UNSAFE:
        if (start := source.lower().find(unsafe)) >= 0:
            module.breach(start, f"{unsafe} may not stand in a script inside HTML")
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
    for token, after in zip(module.tokens, [*module.tokens[1:], None], strict=True):
        if token.kind != "name":
            continue
        if token.text in FORBIDDEN:
            module.breach(token.start, f"no {token.text}: {FORBIDDEN[token.text]}")
        elif token.text == "await" and token.depth == 0:
            module.breach(token.start, "no await outside functions: it would hold up every module")
        elif token.text == "import" and after and after.text in {"(", "."}:
            module.breach(token.start, "no import( ) and no import.meta: in one file there are no modules")


def _statement(module: Module, at: int) -> int:
    """Read the statement that begins at a token, and return where the next one begins."""
    first = module.tokens[at]
    if first.text == "import" and _text(module, at + 1) not in {"(", "."}:
        return _import(module, at)
    exported = first.text == "export"
    if exported:
        module.cut.append((first.start, module.tokens[at + 1].start if at + 1 < len(module.tokens) else first.end))
        at += 1
    word = at + (_text(module, at) == "async" and _text(module, at + 1) == "function")
    kind = _text(module, word)
    if kind not in {"function", "class", "const"} and exported:
        module.breach(first.start, "export stands only before function, class and const")
    if kind in {"function", "class"}:
        word += _text(module, word + 1) == "*"
        _declare(module, word + 1, exported=exported)
        return _after(module, word, "}")
    if kind in _DECLARING:
        end = _after(module, word, ";")
        _declare(module, word + 1, exported=exported)
        for token in module.tokens[word + 1 : end]:
            if token.depth == 0 and token.text == ",":
                module.breach(token.start, f"one name for each {kind}")
            elif token.depth == 0 and token.text in {*_DECLARING, "export", "import"}:
                module.breach(module.tokens[word].start, "this statement ends without ;")
                break
        return end
    return _after(module, at, ";}")


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


def _declare(module: Module, at: int, *, exported: bool) -> None:
    if at >= len(module.tokens):
        return
    token = module.tokens[at]
    if token.kind != "name":
        module.breach(token.start, "a name at the top of a module is declared on its own, not taken out of a pattern")
        return
    module.names[token.text] = token
    if exported:
        module.exports.add(token.text)
    if token.text in GLOBALS:
        module.breach(token.start, f"{token.text} hides the browser's own {token.text} from every module")


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
    if module.names:
        module.breach(start.start, "imports stand at the top")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), parts[-2].text[1:-1]))
    module.imports.setdefault(target, []).extend((token.text, token) for token in names[::2])
    module.cut.append((start.start, parts[-1].end))
    return end


def _checked(modules: Mapping[str, Module]) -> list[str]:
    """Return all breaches: of each module, and between them."""
    owner: dict[str, str] = {}
    for module in modules.values():
        for name, token in module.names.items():
            if name in owner:
                module.breach(token.start, f"{name} is at the top of {owner[name]}, too")
            owner.setdefault(name, module.path)
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


def _lean(module: Module) -> str:
    """Return the source without what joining takes out, comments, indentation and empty lines."""
    cut = dict(module.cut)
    pieces: list[str] = []
    at = leave = 0
    for token in module.tokens:
        leave = max(leave, cut.get(token.start, 0))
        if token.start < leave:
            at = token.end
            continue
        gap = module.source[at : token.start]
        pieces.append(("\n" if "\n" in gap else " " if gap else "") + token.text)
        at = token.end
    return "".join(pieces).strip()
