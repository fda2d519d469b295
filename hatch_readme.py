"""The metadata hook: the README as a package index shows it, where a link to a file beside it would lead nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")
LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:|#", re.IGNORECASE)
LIST = "\n## More\n"
FENCE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


class LogLossMetadataHook(MetadataHookInterface):
    """Give the metadata the README and, where the repository is known, its addresses."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add what pyproject.toml calls dynamic."""
        repository = self.config.get("repository", "").rstrip("/")
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        shown = for_index(text, repository, metadata["version"])
        metadata["readme"] = {"content-type": "text/markdown", "text": shown}
        metadata["urls"] = urls(repository, metadata["version"])


def urls(repository: str, version: str) -> dict[str, str]:
    """Return the links that an index shows beside the README."""
    if not repository:
        return {}
    files = f"{repository}/blob/v{version}"
    return {
        "Source": repository,
        "Documentation": f"{files}/docs/index.md",
        "Changelog": f"{files}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }


def for_index(text: str, repository: str, version: str) -> str:
    """Return Markdown whose links and pictures lead to a repository.

    Without one, pictures go, links are words, and the list of all files at the end goes, since none of them is there.

    Examples
    --------
    >>> for_index("[Accuracy](docs/accuracy.md)", "https://example.org/logloss", "1.0")
    '[Accuracy](https://example.org/logloss/blob/v1.0/docs/accuracy.md)'
    >>> for_index("[Accuracy](docs/accuracy.md)", "", "1.0")
    'Accuracy'
    """

    def lead(found: re.Match[str]) -> str:
        words, target = found["words"], found["target"]
        if ELSEWHERE.match(target):
            return found[0]
        picture = found[0].startswith("!")
        if not repository:
            return "" if picture else words
        return f"{'!' if picture else ''}[{words}]({repository}/{'raw' if picture else 'blob'}/v{version}/{target})"

    pieces = FENCE.split(text if repository else text.partition(LIST)[0])
    if not repository:
        pieces[::2] = [re.sub(PICTURE.pattern + r"\n\n", "", piece) for piece in pieces[::2]]
    pieces[::2] = [LINK.sub(lead, PICTURE.sub(lead, piece)) for piece in pieces[::2]]
    return "".join(pieces)
