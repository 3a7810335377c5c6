"""Small files of kinds that people have reported to other readers, made beside this project."""

import pytest

from index.model import Article
from index.readers import read
from tests.corpus import ROOT

FILES = ROOT.parent / "shared" / "cases" / "files"
REOPENED = "The harbour of Vellmar reopened on Tuesday after three years of works."
CASES: list[tuple[str, list[dict[str, str | None]]]] = [
    (
        "30-md-toml-front/post.md",
        [
            {
                "title": "Harbour reopens",
                "published": "2024-03-05T10:00:00Z",
                "author": "Ines Calder",
                "text": f"\n{REOPENED}\n",
            }
        ],
    ),
    (
        "32-md-jekyll/2024-03-05-harbour.md",
        [
            {
                "title": "Harbour: it reopens",
                "author": "Ines Calder, Tomas Berg",
                "url": "https://vellmar.example/harbour",
            }
        ],
    ),
    (
        "34-md-obsidian/note.md",
        [
            {
                "author": "Ines Calder",
                "published": "2024-03-04",
                "url": "https://vellmar.example/harbour",
                "source": None,
                "text": f"\n{REOPENED}\n",
            }
        ],
    ),
    ("40-docx-drop-cap/a.docx", [{"text": REOPENED}]),
    (
        "42-docx-footnotes/a.docx",
        [{"text": "The harbour reopened on Tuesday.\n\nThe works cost nine million crowns, the audit office found."}],
    ),
    (
        "44-docx-alt-chunk/a.docx",
        [{"text": "Report of the harbour office:\n\nThe harbour reopened on Tuesday after three years of works."}],
    ),
    (
        "50-epub-chapters-in-one-file/b.epub",
        [
            {
                "title": "Chronicle of Vellmar: I. The Mill",
                "text": "I. The Mill\n\nThe mill of Orm burned down in 1911.",
            },
            {
                "title": "Chronicle of Vellmar: II. The Harbour",
                "text": "II. The Harbour\n\nThe harbour of Vellmar was built in 1925 by Tomas Berg.",
            },
        ],
    ),
    ("52-epub-ruby/b.epub", [{"text": "港\n\n市長は火曜日に港を訪問した。"}]),
]


@pytest.mark.skipif(not FILES.is_dir(), reason=f"the files are not at {FILES}")
@pytest.mark.parametrize(("file", "expected"), CASES)
def test_a_file_comes_as_it_should(file: str, expected: list[dict[str, str | None]]) -> None:
    articles = list(read(FILES / file))
    for article, fields in zip(articles, expected, strict=True):
        assert isinstance(article, Article)
        assert {name: getattr(article, name) for name in fields} == fields
