"""The reader of JavaScript: what is one token, and how deep it stands."""

import pytest

from logloss._lab.javascript import GrammarError, tokens


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a/b/c", ["a", "/", "b", "/", "c"]),
        ("(a)/b/(c)", ["(", "a", ")", "/", "b", "/", "(", "c", ")"]),
        ("x = /a'b/g;", ["x", "=", "/a'b/g", ";"]),
        ('f(/[/"]/u)', ["f", "(", '/[/"]/u', ")"]),
        ("return /`/", ["return", "/`/"]),
        (r"/\//.test", [r"/\//", ".", "test"]),
        (r"'it\'s // no' + \"/* no */\"".replace('\\"', '"'), [r"'it\'s // no'", "+", '"/* no */"']),
        ("a // b\nc /* d\n e */ f", ["a", "c", "f"]),
        ("`a`", ["`a`"]),
        ("`a${b}c`", ["`a${", "b", "}c`"]),
        ("`a${{ b: `${c}` }}d`", ["`a${", "{", "b", ":", "`${", "c", "}`", "}", "}d`"]),
        ("`a${1 / 2}/b`/3", ["`a${", "1", "/", "2", "}/b`", "/", "3"]),
        (r"`\`\${$`", [r"`\`\${$`"]),
        ("`${/}/}`", ["`${", "/}/", "}`"]),
        ("1e-5.toFixed", ["1e", "-", "5", ".", "toFixed"]),
        ("this.#own ?? 0x1f", ["this", ".", "#own", "?", "?", "0x1f"]),
        ("é = '−'", ["é", "=", "'−'"]),
        ("", []),
    ],
)
def test_tokens(source: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(source)] == expected
    assert all(source[token.start : token.end] == token.text for token in tokens(source))


def test_brackets_stand_outside_themselves() -> None:
    depths = [(token.text, token.depth) for token in tokens("a { b ( `${c}` ) } d")]
    assert depths == [
        *[("a", 0), ("{", 0), ("b", 1), ("(", 1)],
        *[("`${", 2), ("c", 3), ("}`", 2), (")", 1), ("}", 0), ("d", 0)],
    ]


@pytest.mark.parametrize("source", ["(", "a)", "(]", "{)", "`a", "`${a", "`${a)`", "'a\n'", '"a', "x = /a\n/"])
def test_what_is_not_closed_is_refused(source: str) -> None:
    with pytest.raises(GrammarError):
        tokens(source)
