"""The same by pandoc and LibreOffice, where they are installed."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.benchmarks.reading_samples.stories import CHAPTER, Sample, Story

TITLED = frozenset({"title", "author"})
ALL = TITLED | {"date"}
PANDOC = {"html": ("html5", ALL), "md": ("gfm", ALL), "docx": ("docx", TITLED), "epub": ("epub3", ALL)}
OFFICE = {"html": frozenset({"title"}), "docx": TITLED, "epub": TITLED - {"title"}, "pdf": TITLED}


def by_programs(stories: Sequence[Story]) -> Iterator[Sample]:
    """Each story by each of the two in each of its formats; nothing by one that is not there."""
    if not shutil.which("pandoc"):
        return
    with TemporaryDirectory() as folder:
        for number, story in enumerate(stories):
            source = Path(folder, f"{number}.md")
            known = {"title": story.title, "author": story.author, "date": story.day.isoformat(), "lang": "en"}
            front = yaml.safe_dump(known, allow_unicode=True)
            source.write_text(f"---\n{front}---\n\n# {CHAPTER}\n\n{_with_note(story)}\n", encoding="utf-8")
            for kind, (to, states) in PANDOC.items():
                target = source.with_suffix(f".pandoc.{kind}")
                _pandoc(source, target, to)
                yield Sample(kind, "pandoc", target.read_bytes(), (story,), states, f"a.{kind}")
            _pandoc(source, source.with_suffix(".odt"), "odt")
        if shutil.which("soffice"):
            yield from _by_office(stories, Path(folder))


def _with_note(story: Story) -> str:
    """The text, its last paragraph as a note to the first."""
    first, *others, last = story.paragraphs
    return "\n\n".join([f"{first}[^1]", *others, f"[^1]: {last}"])


def _pandoc(source: Path, target: Path, to: str) -> None:
    subprocess.run(
        ["pandoc", "-s", "-f", "markdown-smart", "-t", to, "-o", target, source], check=True, capture_output=True
    )


def _by_office(stories: Sequence[Story], folder: Path) -> Iterator[Sample]:
    files = [folder / f"{number}.odt" for number in range(len(stories))]
    for kind, states in OFFICE.items():
        out, home = folder / f"office-{kind}", folder / "home"
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True)
        for number, story in enumerate(stories):
            data = (out / f"{number}.{kind}").read_bytes()
            yield Sample(kind, "LibreOffice", data, (story,), states, f"a.{kind}")
