"""Draw what `logloss score` prints on a color terminal, and write it to score.svg beside this file.

The command runs on a pseudo-terminal, so that it prints as it does for a person; a test compares the two.
"""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("score.svg")
COMMAND = ["logloss", "score", "examples/rain.csv", "--y", "rained", "--p", "p", "--worst", "5"]
WIDTH = 100


def printed() -> str:
    """Return what the command prints on a terminal, with its colors."""
    ours, theirs = pty.openpty()
    program = Path(sys.executable).with_name(COMMAND[0])
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLORTERM"}}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [program, *COMMAND[1:]], cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    chunks = []
    try:
        while chunk := os.read(ours, 1 << 16):
            chunks.append(chunk)
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(ours)
    if process.wait():
        raise RuntimeError(f"{' '.join(COMMAND)} ended with status {process.returncode}")
    return b"".join(chunks).decode().replace("\r\n", "\n")


def draw() -> str:
    """Return the picture."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text(f"$ {' '.join(COMMAND)}", style="bold"))
        console.print(Text.from_ansi(printed()))
    svg = console.export_svg(title="logloss score", theme=MONOKAI)
    # A picture loads nothing from elsewhere: without its fonts' addresses it takes the reader's own.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
