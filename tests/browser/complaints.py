"""What a page may not do: write errors or warnings, throw, or ask for anything outside the lab."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request


def complaints(page: "Page", base: str) -> list[str]:
    """Return a list that grows with every error, every warning, and every request for something outside the lab."""
    found: list[str] = []

    def heard(message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"}:
            found.append(f"{message.type}: {message.text}")

    def asked(request: "Request") -> None:
        if not request.url.startswith((base, "data:", "blob:", "about:")):
            found.append(f"asked for {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(f"thrown: {error}"))
    page.on("request", asked)
    return found
