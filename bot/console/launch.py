"""Opens a web page or a file with what the desktop has for it, never through a shell; where there is none, does not."""

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from threading import Thread


def open_target(target: str) -> bool:
    """Open an http(s) address or the absolute path of a file; whether there is a desktop to do it."""
    if sys.platform == "win32":
        os.startfile(target)
        return True
    if not (opener := _find_opener()):
        return False
    # In a thread that waits for it: some openers end with the browser.
    Thread(target=_run, args=([opener, target],), daemon=True).start()
    return True


def find_file(path: str) -> str | None:
    """The file that an article was read from, if it is still there; the seeds are a part of citebot."""
    file = Path(path)
    if file.parts[:1] == ("seeds",):
        file = Path(str(files("seeds"))) / file.name
    return str(file) if file.is_absolute() and file.is_file() else None


def _find_opener() -> str | None:
    if sys.platform == "darwin":
        return shutil.which("open")
    has_desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open") if has_desktop else None


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL  # what a browser says must not land in the talk
    subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, check=False)
