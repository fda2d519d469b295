"""What was typed, with one sign for what keyboards, alphabets and TeX write in many ways.

`page/src/maths/practice/typed_text.js` is the same code for the page.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100  # characters; no answer is longer

_ZEROS = "٠۰०০๐"  # Arabic, Persian, Devanagari, Bengali, Thai; full-width digits are told by NFKC
_SIGNS = str.maketrans("−–—⁄∕٫٪", "---//,%")
_SIGNS |= {ord(zero) + value: ord("0") + value for zero in _ZEROS for value in range(10)}
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # marks of the direction of writing, and such
_RAISED = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")  # 10⁻¹, which NFKC would make 10−1
_LOWERED = re.compile("[₀-₉]+")  # log₂0.85, which NFKC would make log20.85
_PARTS = re.compile("[¼-¾⅐-⅞]")  # 1½, which NFKC would make 11/2

_TEX = [
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (r"\\[()\[\],;!: ]|\$|\\left|\\right|\\displaystyle", " "),
        (r"\\(?:text|mathrm|operatorname)\s*\{([^{}]*)\}", r"\1"),
        (r"\{,\}", ","),
        (r"\\[dt]?frac\s*(\d)\s*(\d)", r" \1/\2"),
        (r"\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}", r" \1/\2"),
        (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r" ((\1)/(\2))"),
        (r"\\(?:times|cdot)(?![a-z])", "·"),
        (r"\\(?:approx|simeq)(?![a-z])", "≈"),
        (r"\\infty(?![a-z])", "∞"),
        (r"\\sigma(?![a-z])", "σ"),
        (r"\\(ln|log|lg|exp|%)", r"\1"),
        (r"\{", "("),
        (r"\}", ")"),
    )
]
_CLOSING = re.compile(r"[\s.,;:!=]+$", re.ASCII)
_BRACKETED = re.compile(r"^\(([^()]*)\)$", re.ASCII)


def plain_text(typed: str) -> str:
    r"""Return what was typed in lower case and, where it has them, the signs of ASCII, without a full stop at its end.

    What is too long to be an answer is cut off.

    Examples
    --------
    >>> [plain_text(typed) for typed in ("０．１６２５。", "٠٫١٦", "1.6·10⁻¹", "½", r"\frac{13}{80}$", "0,16 (nats).")]
    ['0.1625', '0,16', '1.6·10^-1', '1/2', '13/80', '0,16 (nats)']
    """
    text = _UNSEEN.sub("", typed.strip()[:LONGEST]).replace("。", ".")
    for run, around in ((_PARTS, r" \g<0>"), (_RAISED, r"^\g<0>"), (_LOWERED, r"_\g<0> ")):
        text = run.sub(around, text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).lower()
    for pattern, replacement in _TEX:
        text = pattern.sub(replacement, text)
    text = _CLOSING.sub("", text.strip())
    return _BRACKETED.sub(r"\1", text).strip()
