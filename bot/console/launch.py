"""Opens a web page or a file with the desktop's program for it, never through a shell."""

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from threading import Thread


def open_target(target: str) -> bool:
    """Open an http(s) address or the absolute path of a file; False if there is no desktop to do it."""
    if sys.platform == "win32":
        os.startfile(target)
        return True
    has_desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    name = "open" if sys.platform == "darwin" else "xdg-open" if has_desktop else ""
    if not (opener := shutil.which(name)):
        return False
    # A thread waits for it, since some openers end only when the browser does; its output must not show up here.
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    options = {**quiet, "start_new_session": True}
    Thread(target=subprocess.run, args=([opener, target],), kwargs=options, daemon=True).start()
    return True


def find_file(path: str) -> str | None:
    """The file that an article was read from, if it still exists; the seeds come with citebot."""
    file = Path(path)
    if file.parts[:1] == ("seeds",):
        file = Path(str(files("seeds"))) / file.name
    return str(file) if file.is_absolute() and file.is_file() else None
