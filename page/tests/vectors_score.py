"""Tables of forecasts, and what the package says of them."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from logloss import evaluate
from logloss._sfc32 import Draws

# What is asked, in the words of `evaluate`, and the file's header and one row of it.
KINDS = {
    "plain": ({"y": "y", "p": "p"}, "y,p", lambda y, z: f"{y},{_sigma(z)!r}"),
    "rounded": ({"y": "y", "p": "p"}, "y,p", lambda y, z: f"{y},{round(_sigma(z), 1)}"),
    "logits": ({"y": "y", "logit": "z"}, "y;z", lambda y, z: f"{y};{40 * z!r}"),
    "percent": ({"y": "y", "p": "p", "percent": True}, "p,y", lambda y, z: f"{100 * _sigma(z)!r},{y}"),
    "words": (
        {"y": "outcome", "p": "forecast", "positive": "rain"},
        "day\toutcome\tforecast",
        lambda y, z: f"a\t{'rain' if y else 'dry'}\t{_sigma(z):.3f}",
    ),
    "soft": ({"y": "y", "p": "p"}, "y,p", lambda y, z: f"{0.75 * y + 0.125},{_sigma(z)!r}"),
    "missing": (
        {"y": "y", "p": "p", "missing": "drop"},
        "y,p",
        lambda y, z: f"{y},{'NA' if abs(z) < 0.3 else repr(_sigma(z))}",
    ),
    "certain": ({"y": "y", "p": "p"}, "y,p", lambda y, z: f"{y},{float(z > 0)}"),
}
SIZES = [1, 2, 7, 90]
# What of a record the page reads; the rest may change without it.
READ = (
    *("n", "positives", "log_loss", "se", "base_rate", "base_rate_loss", "normalized_entropy"),
    *("infinite", "clipped", "dropped", "worst"),
)


def _sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def scores() -> list[object]:
    return [_scored(name, size) for name in KINDS for size in SIZES]


def _scored(name: str, size: int) -> dict[str, object]:
    asked, header, row = KINDS[name]
    draws = Draws(size)
    text = header + "\n"
    for _ in range(size):
        z = 6 * draws.uniform() - 3
        text += row(int(draws.uniform() < _sigma(1.5 * z)), z if abs(z) >= 0.3 or size > 2 else 1.0) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        file.write_text(text)
        found = evaluate(file, worst=5, **asked)
    record = found.to_dict()
    return {"asked": asked, "text": text, "record": {name: record[name] for name in READ}}
