"""The README's pictures: a terminal session as SVG, and an answer in Discord as PNG, which needs chromium.

python -m tests.pictures
"""

import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.discord_page import page
from tests.discord_samples import samples

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / ".github" / "images"
QUESTION = "who met Putin?"
COLUMNS = 100
WIDTH, HEIGHT = 680, 284  # pixels of the picture of Discord


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "terminal.svg").write_text(terminal(), encoding="utf-8")
    discord(IMAGES / "discord.png")


def terminal() -> str:
    """An SVG of what `citebot ask` shows in a terminal with colours."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
        ask = shlex.join([sys.executable, "-m", "bot", "--home", home, "ask", QUESTION, "-k", "1"])
        command = ["script", "-qec", f"stty cols {COLUMNS}; {ask}", os.devnull]  # in a terminal of its own
        shown = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, env=environment, cwd=ROOT
        ).stdout
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(f'$ citebot ask "{QUESTION}" -k 1', highlight=False)
    console.print(Text.from_ansi(shown))
    return console.export_svg(title="citebot")


def discord(file: Path) -> None:
    """Write a PNG of the first sample answer, drawn by Chromium."""
    chromium = shutil.which("chromium") or sys.exit("install chromium first, such as with `apt-get install chromium`")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "page.html")
        document.write_text(page(list(samples())[:1], WIDTH), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=2"]
        size = [f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={file}"]
        subprocess.run([chromium, *options, *size, document.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
