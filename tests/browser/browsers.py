"""Which browsers there are. As a program it says which of them the page's walks were left out in."""

import os
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FIREFOX = ("firefox-esr", "firefox")
MINI_BROWSER = ("lib/*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser")  # in /usr; it is on no path


def chromium() -> str | None:
    """Return where a Chromium is, if there is one."""
    return os.environ.get("CHROMIUM") or _first(CHROMIUM)


def firefox() -> str | None:
    """Return where a Firefox is, if there is one."""
    return os.environ.get("FIREFOX") or _first(FIREFOX)


def mini_browser() -> str | None:
    """Return where WebKitGTK's own browser is, if there is one."""
    return next((str(place) for pattern in MINI_BROWSER for place in Path("/usr").glob(pattern)), None)


def missing() -> dict[str, str]:
    """Return of each browser what the walks in it lack; nothing if it can be tried."""
    webkit = {name: shutil.which(name) for name in ("WebKitWebDriver", "Xvfb")}
    return {
        "Chromium": _lacking({"Chromium": chromium(), "playwright": find_spec("playwright")}),
        "Firefox": _lacking({"Firefox": firefox()}),
        "WebKit": _lacking({**webkit, "MiniBrowser": mini_browser()}),
    }


def _first(names: Iterable[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _lacking(parts: dict[str, object]) -> str:
    absent = [name for name, place in parts.items() if place is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


if __name__ == "__main__":
    skipped = [f"{name} ({lack})" for name, lack in missing().items() if lack]
    print(f"Walks skipped: {', '.join(skipped) or 'none'}.")  # noqa: T201
