"""Look at the pages that Sphinx built: nothing is fetched from elsewhere, and every link inside leads somewhere."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

SITE = Path(__file__).parents[1] / "build" / "site"
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:[a-z]+:)?//[^"')\s]+)""", re.IGNORECASE)
LOADED = {"src", "srcset", "poster", "data"}  # attributes whose addresses a browser fetches by itself
SPOKEN = {"canonical", "alternate", "license", "author", "help", "next", "prev", "search", "index"}  # what it does not


class Page(HTMLParser):
    """What a page fetches, where its links lead, and the places in it that links can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = IN_STYLE.findall(text)
        self.links: list[str] = []
        self.places = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self.places |= {said[name] for name in ("id", "name") if name in said}
        self.fetched += [said[name] for name in LOADED & said.keys()]
        if tag == "link" and not SPOKEN & set(said.get("rel", "").split()):
            self.fetched.append(said.get("href", ""))
        elif tag == "a" and "href" in said:
            self.links.append(said["href"])


def problems(site: Path) -> list[str]:
    """Return what is wrong with the pages in a folder."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = [] if pages else [f"{site}: no page"]
    for path, page in pages.items():
        name = path.relative_to(site)
        found += [f"{name} fetches {address}" for address in page.fetched if ELSEWHERE.match(address)]
        inside = (link for link in [*page.links, *page.fetched] if not re.match(r"[a-z]+:|//", link, re.IGNORECASE))
        for link in inside:
            address, _, place = link.partition("#")
            target = (path.parent / unquote(address.partition("?")[0])).resolve() if address else path.resolve()
            known = pages.get(target)
            if not target.is_file():
                found.append(f"{name} leads to {link}, which is not there")
            elif known is not None and unquote(place) not in known.places:
                found.append(f"{name} leads to {link}, a place that is not on that page")
    for path in site.rglob("*.css"):
        found += [
            f"{path.relative_to(site)} fetches {address}" for address in IN_STYLE.findall(path.read_text("utf-8"))
        ]
    return found


if __name__ == "__main__":
    sys.exit("\n".join(problems(SITE.resolve())) or 0)
