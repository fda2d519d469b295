"""The page's modules keep the rules, every breach of a rule is seen, and joined they do what they did apart."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from logloss._lab.modules import FORBIDDEN, ModuleError, join, lint
from logloss._lab.page_files import page_files

MODULES = {path: text for path, text in page_files().items() if path.endswith(".js")}
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")

B = "export const b = 1;\nexport function c() {}\nconst own = 2;\n"


def test_the_page_keeps_the_rules() -> None:
    assert len(MODULES) > 10
    assert lint(MODULES) == []


def test_every_module_is_needed() -> None:
    joined = join(MODULES)
    assert [path for path in MODULES if f"// {path}\n" not in joined] == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ('import b from "./b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import * as b from "./b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import "./b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import { b as d } from "./b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import { b } from "b";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import { b } from "https://x/b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ('import { b } from "/b.js";', '1: import { names } from "./file.js"; is the only form of import'),
        ("import { b } from `./b.js`;", '1: import { names } from "./file.js"; is the only form of import'),
        ('\nimport { z } from "./b.js";', "2: b.js exports no z"),
        ('import { own } from "./b.js";', "1: b.js exports no own"),
        ('import { b } from "./z.js";', "1: there is no z.js"),
        ('const a = 1;\nimport { b } from "./b.js";', "2: imports stand at the top"),
        ("f(() => {\n  import('./b.js');\n});", "2: no import( ) and no import.meta: in one file there are no modules"),
        ("f(import.meta.url);", "1: no import( ) and no import.meta: in one file there are no modules"),
        ("import('./b.js');", "1: no import( ) and no import.meta: in one file there are no modules"),
        ("export default 1;", "1: export stands only before function, class and const, each with one name"),
        ("export { own };", "1: export stands only before function, class and const, each with one name"),
        ('export * from "./b.js";', "1: export stands only before function, class and const, each with one name"),
        ("export let a = 1;", "1: export stands only before function, class and const, each with one name"),
        ("export const a = 1, c = 2;", "1: export stands only before function, class and const, each with one name"),
        ("export const { a } = f();", "1: export stands only before function, class and const, each with one name"),
        ("f()\nexport const a = 1;", "1: this statement ends without ;"),
        ("const a = 1\nexport const b = 1;", "1: this statement ends without ;"),
        ("await f();", "1: no await outside functions: it would hold up every module"),
        ("f(", "1: ( is never closed"),
        ('const x = "</SCRIPT";', "1: </script may not stand in a script inside HTML"),
        ('const x = "<!--";', "1: <!-- may not stand in a script inside HTML"),
        *((f"f(x.{word});", f"1: no {word}: {why}") for word, why in FORBIDDEN.items()),
        ("f(`${x.innerHTML}`);", f"1: no innerHTML: {FORBIDDEN['innerHTML']}"),
    ],
)
def test_every_breach_is_seen(source: str, breach: str) -> None:
    assert f"m.js:{breach}" in lint({"b.js": B, "m.js": source})
    with pytest.raises(ModuleError, match=r"m\.js:"):
        join({"b.js": B, "m.js": source}, "m.js")


@pytest.mark.parametrize(
    "source",
    [
        'import { b, c } from "./b.js";',
        'import {\n  b,\n  c,\n} from "./b.js";\nexport const d = b;',
        "/** @import { B } from './types.js' */\nexport class D extends E { own = 1; }",
        "function d({ own } = {}, [b] = []) { const c = 1; return async () => { await own; }; }",
        "export const d = function own() {};",
        "export async function d() {}\nexport function* e() {}",
        "const d = `</scr${own}ipt>`;",
        "for (const own of []) f(own);\nd = { a: 1, b: 2 };",
        "const own = 1, b = 2;\nconst { c } = d;\nconst [e] = f",
        "// </script> is left out",
    ],
)
def test_what_is_allowed_passes(source: str) -> None:
    assert lint({"b.js": B, "m.js": source}) == []


def test_a_name_may_be_at_the_top_of_two_modules() -> None:
    sources = {"m.js": 'import { b } from "./b.js";\nconst own = 3;\nlog(own, b);', "b.js": B}
    assert lint(sources) == []
    assert "const own=2;\nreturn { b, c };\n})();" in join(sources, "m.js")


def test_circles_are_seen() -> None:
    sources = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;',
        "b.js": 'import { c } from "./c.js";\nexport const b = 1;',
        "c.js": 'import { b } from "./b.js";\nexport const c = 1;',
    }
    assert lint(sources) == ["b.js:1: imports in a circle: b.js → c.js → b.js"]


def test_folders_are_followed() -> None:
    sources = {"x/a.js": 'import { b } from "../y/b.js";', "y/b.js": 'import { c } from "./c.js";\nexport const b = 1;'}
    assert lint(sources) == ["y/b.js:1: there is no y/c.js"]


def test_modules_run_in_the_order_of_a_browser_and_once() -> None:
    sources = {
        "main.js": 'import { b } from "./b.js";\nimport { a } from "./a.js";\nlog.push("main", a, b);',
        "a.js": 'import { c } from "./c.js";\nlog.push("a");\nexport const a = c;',
        "b.js": 'import { c } from "./c.js";\nlog.push("b");\nexport const b = c;',
        "c.js": 'log.push("c");\nexport const c = 1;',
        "unused.js": "log.push('unused');",
    }
    assert re.findall(r'log\.push\("(\w+)"', join(sources)) == ["c", "b", "a", "main"]


@pytest.mark.parametrize(
    ("source", "lean"),
    [
        ("a + +b - -c", "a + +b - -c"),
        ("a\n++b", "a\n++b"),
        ("a++\nb", "a++\nb"),
        ("return\na", "return\na"),
        ("const a = 1\n(b)", "const a=1\n(b)"),
        ("const a = {}\nb()", "const a={}\nb()"),
        ("if (a) { b; } else c;", "if(a){b;}else c;"),
        ("a / /b/ / c", "a / /b/ / c"),
        ("1 .toFixed()", "1 .toFixed()"),
        ("a\n  .b()\n  ?.c;", "a.b()?.c;"),
        ("a ? .5 : b", "a?.5:b"),
        ("a < !--b", "a< !--b"),
        ("`a ${ b }  c`", "`a ${ b }  c`"),
        ("return `a`", "return `a`"),
        ("x = 'a  b' // c", "x='a  b'"),
    ],
)
def test_space_goes_where_nothing_needs_it(source: str, lean: str) -> None:
    assert join({"main.js": source}) == f"(() => {{ // main.js\n{lean}\n}})();"


@pytest.mark.skipif(NODE is None, reason="there is no node")
def test_joined_they_do_what_they_did_apart(tmp_path: Path) -> None:
    sources = {
        "main.js": """
            import { half, Box, later } from "./maths/half.js"; // of a number
            const text = `a // no comment ${half(4) /* here */ / 2}   "b"
              c`;
            const found = "1/2/3".replace(/\\/[2]/g, "'");
            console.log(JSON.stringify([text, found, new Box().get(), 8 / half(4) / 2]));
            later().then((value) => console.log(value))
            """,
        "maths/half.js": """
            /** Half. */
            export const half = (x) =>
              x / 2;
            export class Box { #own = 7; get() { return this.#own } }
            export async function later() {
              return await Promise.resolve("late") }
            """,
    }
    for path, source in sources.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(source)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "joined.js").write_text(join(sources))
    apart, together = (
        subprocess.run([str(NODE), tmp_path / name], capture_output=True, text=True, check=True).stdout
        for name in ("main.js", "joined.js")
    )
    assert apart == together
    assert together.startswith('["a // no comment 1   ')
    assert "/** Half. */" not in (tmp_path / "joined.js").read_text()
